"""A city's year of posts, and three: time and peak memory of the product as one process, and what it found.

PYTHONPATH=bench python -m reuse.city_year [--posts 1400000 4200000] [--runs 3] [--no-report]
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from measure import Run, machine, spread, table, timed, write_section

from reuse.comparison import PEERS
from reuse.corpus import FOLDER
from reuse.draft import NOT_COPIES, Relation
from reuse.parts import city

SIZES = (1_400_000, 4_200_000)
CONTAINS = 0.3


@dataclass(frozen=True, slots=True)
class Size:
    """Posts and characters of a corpus, runs of whole processes, seconds of the inner clocks, pairs, shares flagged."""

    posts: int
    characters: int
    runs: list[Run]
    inner: list[float]
    pairs: int
    flagged: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, nargs="+", default=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args()
    text = _report(
        [_measured(city(posts, options.folder), options.runs) for posts in options.posts], options.runs
    )
    print(text)
    if not options.no_report:
        write_section("reuse_city", text)


def _measured(folder: Path, runs: int) -> Size:
    done, inner = [], []
    out = folder / "out"
    for number in range(runs):
        done.append(timed([sys.executable, PEERS / "with_jianhao.py", folder / "posts", out]))
        inner.append(json.loads((out / "clock.json").read_text(encoding="utf-8"))["seconds"])
        print(f"  {number + 1}/{runs} {folder.name}: {done[-1].seconds:.1f} s", file=sys.stderr, flush=True)
    posts = ds.dataset(folder / "posts")
    characters = sum(
        pc.sum(pc.utf8_length(b["text"])).as_py() or 0 for b in posts.to_batches(columns=["text"])
    )
    pairs = pq.read_metadata(out / "pairs.parquet").num_rows
    return Size(posts.count_rows(), characters, done, inner, pairs, _flagged(folder, out))


def _flagged(folder: Path, out: Path) -> dict[str, float]:
    """Of planted copies, of originals and of templates, the share that was flagged; sources are not looked at."""
    truth = ds.dataset(folder / "truth").to_table(columns=["post_id", "relation"])
    found = pq.read_table(out / "posts.parquet", columns=["post_id", "share"])
    both = truth.join(found, "post_id")
    hit = pc.fill_null(pc.greater_equal(both["share"], CONTAINS), False)
    masks = {
        "planted": pc.invert(pc.is_in(both["relation"], pa.array([str(r) for r in NOT_COPIES]))),
        **{str(r): pc.equal(both["relation"], str(r)) for r in (Relation.ORIGINAL, Relation.TEMPLATE)},
    }
    return {name: pc.mean(hit.filter(mask).cast(pa.int8())).as_py() for name, mask in masks.items()}


def _report(sizes: list[Size], runs: int) -> str:
    headings = (
        "posts", "characters, M", "s, whole process (min / median / max)", "s, posts to pairs", "posts/s", "peak MB", "pairs",
        "planted flagged", "originals flagged", "templates flagged",
    )  # fmt: skip
    rows = [
        [
            f"{size.posts:,}", f"{size.characters / 1e6:,.0f}", spread([run.seconds for run in size.runs]),
            f"{median(size.inner):.1f}", f"{size.posts / median(size.inner):,.0f}",
            f"{max(run.peak_mb or 0 for run in size.runs):,.0f}", f"{size.pairs:,}",
            *(f"{size.flagged[name]:.4f}" for name in ("planted", "original", "template")),
        ]
        for size in sizes
    ]  # fmt: skip
    return f"{runs} fresh processes each; {machine(('numba', 'pyarrow'))}.\n\n{table(headings, rows)}"


if __name__ == "__main__":
    main()
