"""Old texts that must be judged anew, because what is said of new ones depends on what their sources took from others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.reuse.history.again import judge_again
from jianhao.reuse.history.case import Findings
from jianhao.reuse.history.opened import History
from jianhao.reuse.parameters import Parameters

Ints = npt.NDArray[np.int32]


def sources_behind(history: History, new: Findings, base: int, chosen: Parameters) -> list[Findings]:
    """The findings today of all old texts on the chains of copies that begin with new ones; new texts are numbered from `base`.

    A chain goes from a text to the source of its first counted pair (kernels.chains).
    """
    findings: list[Findings] = []
    asked = np.empty(0, np.int32)
    latest = new
    while True:
        sources = first_sources(latest)
        wanted = sources[(sources < base) & ~history.numbers.source[sources]]
        wanted = np.setdiff1d(wanted, asked).astype(np.int32)
        if not wanted.size:
            return findings
        asked = np.union1d(asked, wanted)
        latest = judge_again(history, wanted, chosen)
        findings.append(latest)


def first_sources(findings: Findings) -> Ints:
    """The source of the first counted pair of each text that has one."""
    pairs = findings.measures[findings.counted]
    _, first = np.unique(pairs[:, pair.TEXT], return_index=True)
    return np.unique(pairs[first, pair.SOURCE]).astype(np.int32)


def together(parts: Sequence[Findings]) -> Findings:
    """All findings as one; each text is in one part only."""
    before, measures = 0, []
    for part in parts:
        moved = part.measures.copy()
        moved[:, pair.SPAN_FROM] += before
        moved[:, pair.SPAN_TO] += before
        before += len(part.spans)
        measures.append(moved)
    return Findings(
        np.concatenate(measures), np.concatenate([part.spans for part in parts]),
        np.concatenate([part.texts for part in parts]), np.concatenate([part.plain for part in parts]),
    )  # fmt: skip
