"""This project and other tools on the same posts: fresh processes in turn, both clocks, and what was found."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from measure import Run, alternating, pairwise, spread, table, timed

from reuse.corpus import Corpus
from reuse.peer_score import BUCKETS, TOGETHER, PeerScore, peer_score

PEERS = Path(__file__).parent / "peers"
OURS = "jianhao, 2 threads"
CONTAINS = 0.3


@dataclass(frozen=True, slots=True)
class Contender:
    """A script under peers/ with its options."""

    name: str
    script: str
    options: tuple[str, ...] = ()


PRODUCT = (
    Contender(OURS, "jianhao", ("--threads", "2")),
    Contender("jianhao, 1 thread", "jianhao", ("--threads", "1")),
)
OTHERS = tuple(
    Contender(f"{tool}{', normalised' if options else ''}", tool, options)
    for tool in ("rensa", "gaoya", "datasketch")
    for options in ((), ("--normalised",))
)
SMALL_ONES = (Contender("copydetect", "copydetect"),)


@dataclass(frozen=True, slots=True)
class Measured:
    """Runs of the whole process, seconds of the inner clock, what was found."""

    runs: list[Run]
    inner: list[Run]
    score: PeerScore


def compare(contenders: Sequence[Contender], made: Corpus, runs: int, folder: Path) -> dict[str, Measured]:
    """All contenders in turn, as often as told; results of the last round are scored."""
    inner: dict[str, list[Run]] = {contender.name: [] for contender in contenders}

    def task(contender: Contender) -> Run:
        out = folder / contender.name.replace(", ", "-").replace(" ", "-")
        run = timed(
            [sys.executable, PEERS / f"with_{contender.script}.py", made.posts, out, *contender.options]
        )
        seconds = json.loads((out / "clock.json").read_text(encoding="utf-8"))["seconds"]
        inner[contender.name].append(Run(seconds, None, None))
        return run

    whole = alternating({c.name: partial(task, c) for c in contenders}, runs)
    truth = pq.read_table(made.truth)
    return {c.name: Measured(whole[c.name], inner[c.name], _scored(folder, c, truth)) for c in contenders}


def _scored(folder: Path, contender: Contender, truth: pa.Table) -> PeerScore:
    pairs = pq.read_table(folder / contender.name.replace(", ", "-").replace(" ", "-") / "pairs.parquet")
    return peer_score(pairs, truth, CONTAINS)


def speed_table(measured: dict[str, Measured], posts: int, megabytes: float) -> str:
    """Markdown: both clocks, speed and peak; ratios are medians over rounds."""
    headings = (
        "", "s, posts to pairs (min / median / max)", "posts/s", "MB/s", "time by ours", "whole process s", "peak MB",
    )  # fmt: skip
    ours = measured[OURS].inner
    rows = []
    for name, m in measured.items():
        seconds = median(run.seconds for run in m.inner)
        rows.append([
            name, spread([run.seconds for run in m.inner], 2), f"{posts / seconds:,.0f}", f"{megabytes / seconds:.1f}",
            f"{pairwise(ours, m.inner):.2f}", f"{median(run.seconds for run in m.runs):.2f}",
            f"{max(run.peak_mb or 0 for run in m.runs):,.0f}",
        ])  # fmt: skip
    return table(headings, rows)


def found_table(measured: dict[str, Measured]) -> str:
    """Markdown: recall by relation and wrong pairs."""
    buckets = [f"spun {100 * low:.0f}–{100 * high:.0f} %" for low, high in BUCKETS[:-1]] + ["spun >40 %"]
    headings = ("", *TOGETHER, *buckets, "wrong pairs", "of templates")
    rows = [
        [
            name, *(f"{m.score.recall[key]:.3f}" for key in TOGETHER), *(f"{share:.3f}" for share in m.score.spun),
            f"{m.score.wrong:,}", f"{m.score.wrong_templates:,}",
        ]
        for name, m in measured.items()
    ]  # fmt: skip
    return table(headings, rows)


def sample(made: Corpus, posts: int, seed: int) -> Corpus:
    """A few posts with their sources, for what compares every text with every other."""
    small = Corpus(
        made.posts.with_name(f"sample-{posts}.parquet"), made.truth.with_name(f"sample-truth-{posts}.parquet")
    )
    truth = pq.read_table(made.truth)
    rows = truth.to_pylist()
    chosen: set[str] = set()
    for n in np.random.default_rng(seed).permutation(len(rows)).tolist():
        chosen |= {rows[n]["post_id"], *rows[n]["source_post_ids"], *rows[n]["root_post_ids"]}
        if len(chosen) >= posts:
            break
    for source, path in ((pq.read_table(made.posts), small.posts), (truth, small.truth)):
        pq.write_table(source.filter(pc.is_in(source["post_id"], pa.array(sorted(chosen)))), path)
    return small
