"""Text reuse: what of the planted reuse is found, what is taken for reuse wrongly, how fast, beside other tools and the limits.

PYTHONPATH=bench python -m reuse [--posts 105000] [--peer-posts 20000] [--runs 5] [--no-peers] [--no-report]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
from measure import machine, table, write_section

from reuse.comparison import OTHERS, OURS, PRODUCT, SMALL_ONES, compare, found_table, sample, speed_table
from reuse.corpus import FOLDER, POSTS, SEED, Corpus, corpus
from reuse.score import report, score
from reuse.score_withheld import withheld_table

PEER_POSTS, SAMPLE = 20_000, 400
PACKAGES = ("numba", "pyarrow", "datasketch", "rensa", "gaoya", "copydetect")


def main() -> None:
    options = _options()
    made = corpus(options.posts, folder=options.folder)
    out = options.folder / "out"
    measured = compare(PRODUCT, made, options.runs, out / str(options.posts))
    lines = [f"{options.runs} alternating rounds of fresh processes; {machine(PACKAGES)}.", ""]
    megabytes = _megabytes(made)
    lines += [
        f"{options.posts:,} posts, {megabytes:,.0f} MB of text:",
        "",
        speed_table(measured, options.posts, megabytes),
    ]
    lines += ["The same text gone over once (median of five):", "", _limits(made)]
    if options.peers:
        lines += _peers(options)
    lines += ["Spun posts by their words alone:", "", withheld_table(made)]
    lines += [_quality(made, out / str(options.posts) / OURS.replace(", ", "-").replace(" ", "-"))]
    text = "\n".join(lines)
    print(text)
    if not options.no_report:
        write_section("reuse", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--peer-posts", type=int, default=PEER_POSTS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--no-report", action="store_true")
    return parser.parse_args()


def _megabytes(made: Corpus) -> float:
    return sum(len(t.encode()) for t in pq.read_table(made.posts, columns=["text"])["text"].to_pylist()) / 1e6


def _limits(made: Corpus) -> str:
    command = [sys.executable, str(Path(__file__).with_name("limits.py")), str(made.posts)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    rows = [
        [name, f"{1000 * seconds:,.0f}", f"{said['bytes'] / seconds / 1e6:,.0f}"]
        for name, seconds in said["seconds"].items()
    ]
    return table(("", "ms", "MB/s"), rows)


def _peers(options: argparse.Namespace) -> list[str]:
    """The same smaller corpus for all tools; and a sample of it for the one that compares all with all."""
    made = corpus(options.peer_posts, folder=options.folder)
    small = sample(made, SAMPLE, SEED)
    out = options.folder / "out"
    many = compare((*PRODUCT, *OTHERS), made, options.runs, out / str(options.peer_posts))
    few = compare((PRODUCT[0], *SMALL_ONES), small, options.runs, out / "sample")
    rows = pq.read_metadata(small.posts).num_rows
    return [
        f"Other tools, {options.peer_posts:,} posts ({_megabytes(made):,.0f} MB):", "",
        speed_table(many, options.peer_posts, _megabytes(made)),
        "A planted post counts as found if any pair names its original or another copy of it:", "", found_table(many),
        f"All texts with all, {rows} posts:", "", speed_table(few, rows, _megabytes(small)), found_table(few),
    ]  # fmt: skip


def _quality(made: Corpus, out: Path) -> str:
    pairs, posts = pq.read_table(out / "pairs.parquet"), pq.read_table(out / "posts.parquet")
    return report(score(pairs, posts, pq.read_table(made.truth), pq.read_table(made.posts)))


if __name__ == "__main__":
    main()
