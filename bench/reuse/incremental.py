"""Thirty days added to a year one by one: seconds a day, size of what is kept, and the same result as all at once.

PYTHONPATH=bench python -m reuse.incremental [--posts 1400000] [--days 30] [--no-report]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from measure import machine, spread, table, write_section

from jianhao.reuse import Reuse, find_reuse
from reuse.corpus import FOLDER
from reuse.parts import city

POSTS, DAYS, WARM_UP = 1_400_000, 30, 200
KEY = ("post_id", "source_post_id")


def add(posts: pa.Table, history: Path) -> Reuse:
    """The one place that calls the product: posts found against themselves and all that `history` holds, then kept there."""
    return find_reuse(posts, history=history)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args()
    text = _measured(city(options.posts, options.folder) / "posts", options.days, options.folder / "history")
    print(text)
    if not options.no_report:
        write_section("reuse_days", text)


def _measured(parts: Path, days: int, history: Path) -> str:
    shutil.rmtree(history, ignore_errors=True)
    posts = ds.dataset(parts)
    first_new = pc.max(posts.to_table(columns=["day"])["day"]).as_py() + 1 - days
    before = posts.to_table(filter=ds.field("day") < first_new)
    find_reuse(before.slice(0, WARM_UP))
    begun, _ = _timed(before, history)
    size = _megabytes(history)
    seconds, added = [], []
    for day in range(first_new, first_new + days):
        new = posts.to_table(filter=ds.field("day") == day)
        took, found = _timed(new, history)
        seconds.append(took)
        added.append(found.pairs.select(KEY))
        print(f"  day {day}: {new.num_rows:,} posts, {took:.2f} s", file=sys.stderr, flush=True)
    whole = find_reuse(sorted(parts.glob("*.parquet")))
    rows = [
        ["posts before", f"{before.num_rows:,}"],
        ["s for these at once", f"{begun:.1f}"],
        ["MB kept for them", f"{size:,.0f}"],
        ["s a day (min / median / max)", spread(seconds, 2)],
        ["of a full run's time", f"{median(seconds) / max(begun, 1e-9):.3f}"],
        ["pairs of the new days", f"{sum(t.num_rows for t in added):,}"],
        [
            "pairs that one run over all finds otherwise",
            f"{_different(pa.concat_tables(added), whole.pairs, posts, first_new):,}",
        ],
    ]
    return f"{machine(('numba', 'pyarrow', 'duckdb'))}.\n\n{table(('', ''), rows)}"


def _timed(posts: pa.Table, history: Path) -> tuple[float, Reuse]:
    start = time.perf_counter()
    found = add(posts, history)
    return time.perf_counter() - start, found


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _different(added: pa.Table, whole: pa.Table, posts: ds.Dataset, first_new: int) -> int:
    """Pairs of posts of the new days that only one of the two has; what was said often later makes a few."""
    new = posts.to_table(columns=["post_id"], filter=ds.field("day") >= first_new)["post_id"]
    late = whole.select(KEY).filter(pc.is_in(whole["post_id"], new.combine_chunks()))
    one, other = (set(zip(*(t[k].to_pylist() for k in KEY), strict=True)) for t in (added, late))
    return len(one ^ other)


if __name__ == "__main__":
    main()
