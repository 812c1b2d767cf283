"""Kinds of posts: how often rules, the model and both are right, on posts like those learnt from and on other styles.

PYTHONPATH=bench python -m supply [--no-report]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import numpy as np
import pyarrow as pa
from measure import machine, table, write_section

from jianhao.supply.classify import classify
from jianhao.supply.kinds import LEARNT, Kind
from supply.ways import WAYS, Labelled, answers, read_labelled

OFFICIAL = ("official_documents", "official_laws")
SPEED_POSTS = 100_000
SEED = 20_240_520
Said = dict[str, list[str]]


def main() -> None:
    """Print the measurement and write it into the report."""
    posts = read_labelled()
    mixed = _mixed(posts)
    apart = _styles_apart(posts)
    rows = [_line("ten parts, each told by the other nine", posts, range(len(posts.kinds)), mixed)]
    for style in dict.fromkeys("official" if s in OFFICIAL else s for s in posts.styles):
        own = [r for r, s in enumerate(posts.styles) if s == style or (style == "official" and s in OFFICIAL)]
        rows.append(_line(f"{style}, told by all other styles", posts, own, apart))
    rows.append(_line("all styles, each told by the others", posts, range(len(posts.kinds)), apart))
    lines = [
        f"{len(posts.kinds)} labelled posts ({_spread(posts)}); {machine(('numpy', 'pyarrow', 'numba'))}.", "",
        "Share of posts whose kind is told rightly; a kind that is not said counts as wrong, unless none can be said:", "",
        table(("", "posts", *WAYS, "said by both", "right of those"), rows),
        "By kind, both, each style told by the others:", "", _by_kind(posts, apart["both"]),
        "What was taken for what (rows: the label; columns: what was said):", "", _confusion(posts, apart["both"]),
        "Speed: {:,.0f} posts/s of processor time on one core, {:,.0f} posts/s by the clock (200 characters and titles).".format(
            *_speed(posts)
        ),
    ]  # fmt: skip
    text = "\n".join(lines)
    print(text)
    if "--no-report" not in sys.argv:
        write_section("supply", text)


def _mixed(posts: Labelled) -> Said:
    return _gathered(posts, [np.flatnonzero(posts.parts == part) for part in range(10)])


def _styles_apart(posts: Labelled) -> Said:
    styles = np.array(["official" if s in OFFICIAL else s for s in posts.styles])
    return _gathered(posts, [np.flatnonzero(styles == style) for style in dict.fromkeys(styles)])


def _gathered(posts: Labelled, groups: list[np.ndarray]) -> Said:
    said: Said = {way: [""] * len(posts.kinds) for way in WAYS}
    for rows in groups:
        for way, kinds in answers(posts, np.setdiff1d(np.arange(len(posts.kinds)), rows), rows).items():
            for row, kind in zip(rows, kinds, strict=True):
                said[way][row] = kind
    return said


def _line(name: str, posts: Labelled, rows: object, said: Said) -> list[str]:
    own = list(rows)  # type: ignore[call-overload]
    right = [f"{np.mean([said[way][r] == posts.kinds[r] for r in own]):.3f}" for way in WAYS]
    told = [r for r in own if said["both"][r] != Kind.UNDETERMINED]
    sure = np.mean([said["both"][r] == posts.kinds[r] for r in told]) if told else float("nan")
    return [name, str(len(own)), *right, f"{len(told) / len(own):.3f}", f"{sure:.3f}"]


def _spread(posts: Labelled) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in Counter(map(str, posts.kinds)).most_common())


def _by_kind(posts: Labelled, said: list[str]) -> str:
    rows = []
    for kind in (*LEARNT, Kind.UNDETERMINED):
        right = sum(a == b == kind for a, b in zip(said, posts.kinds, strict=True))
        told, there = said.count(str(kind)), posts.kinds.count(kind)
        rows.append([str(kind), str(there), f"{right / max(told, 1):.3f}", f"{right / max(there, 1):.3f}"])
    return table(("kind", "posts", "precision", "recall"), rows)


def _confusion(posts: Labelled, said: list[str]) -> str:
    kinds = (*LEARNT, Kind.UNDETERMINED)
    pairs = Counter(zip(posts.kinds, said, strict=True))
    rows = [[str(one), *(str(pairs[one, str(other)] or "·") for other in kinds)] for one in kinds]
    return table(("", *map(str, kinds)), rows)


def _speed(posts: Labelled) -> tuple[float, float]:
    """(posts a processor second, posts a second), the best of three rounds, on labelled texts joined to 200 characters."""
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(posts.kinds), (SPEED_POSTS, 6))
    titles, texts = posts.titles.to_pylist(), posts.texts.to_pylist()
    longer = pa.array(["".join(texts[k] for k in row).ljust(200, "的") for row in picks], pa.string())
    heads = pa.array([titles[row[0]] or texts[row[0]][:20] for row in picks], pa.string())
    processor, clock = [], []
    for _ in range(3):
        used, begun = time.process_time(), time.perf_counter()
        classify(heads, longer)
        processor.append(SPEED_POSTS / (time.process_time() - used))
        clock.append(SPEED_POSTS / (time.perf_counter() - begun))
    return max(processor), max(clock)


if __name__ == "__main__":
    main()
