"""Days added to a year one by one: seconds and memory of a process a day, what is kept, and the rows of one run over all.

PYTHONPATH=bench python -m reuse.incremental [--posts 1400000] [--days 30] [--no-check] [--no-report]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

POSTS, DAYS = 1_400_000, 30
TABLES = ("pairs", "posts")


@dataclass(frozen=True)
class Step:
    """One addition: posts, seconds and peak megabytes of the process, seconds inside it, rows of pairs."""

    posts: int
    seconds: float
    peak_mb: float
    inner: float
    pairs: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--check", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--no-report", action="store_true")
    parser.add_argument(
        "--add", type=Path, nargs=3, metavar=("HISTORY", "POSTS", "OUT"), help="what each process does"
    )
    options = parser.parse_args()
    if options.add:
        _add(*options.add)
        return
    from measure import write_section

    from reuse.corpus import FOLDER
    from reuse.parts import city

    folder = options.folder or FOLDER
    text = _report(_turns(city(options.posts, folder) / "posts", options.days, folder), folder, options.check)
    print(text)
    if not options.no_report:
        write_section("reuse_days", text)


def _add(history: Path, posts: Path, out: Path) -> None:
    """The one place that calls the product: a file of posts against all that the history holds, then kept there."""
    from jianhao.reuse.history import add_to_history

    start = time.perf_counter()
    added = add_to_history(history, [posts], version=posts.stem)
    seconds = time.perf_counter() - start
    out.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        pq.write_table(getattr(added.reuse, name), out / f"{name}.parquet")
    said = {"seconds": seconds, "texts": added.texts, "pairs": added.reuse.pairs.num_rows}
    (out / "clock.json").write_text(json.dumps(said), encoding="utf-8")


def _turns(parts: Path, days: int, folder: Path) -> list[Path]:
    """Files to be added in turn: all days before, then each of the last ones."""
    made = folder / "history-days"
    mark = made / f"{days}-{(parts.parent / 'recipe').read_text(encoding='utf-8').strip()}"
    if not mark.exists():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        posts = ds.dataset(parts)
        first = pc.max(posts.to_table(columns=["day"])["day"]).as_py() + 1 - days
        with pq.ParquetWriter(made / "before.parquet", posts.schema, compression="zstd") as before:
            for batch in posts.to_batches(filter=ds.field("day") < first):
                before.write_batch(batch)
        for day in range(first, first + days):
            pq.write_table(posts.to_table(filter=ds.field("day") == day), made / f"day-{day}.parquet")
        mark.touch()
    return [made / "before.parquet", *sorted(made.glob("day-*.parquet"))]


def _step(history: Path, posts: Path) -> Step:
    from measure import timed

    out = history.with_name("history-out") / posts.stem
    run = timed([sys.executable, "-m", "reuse.incremental", "--add", history, posts, out])
    said = json.loads((out / "clock.json").read_text(encoding="utf-8"))
    print(
        f"  {posts.stem}: {said['texts']:,} posts, {run.seconds:.2f} s, {run.peak_mb or 0:,.0f} MB",
        file=sys.stderr,
        flush=True,
    )
    return Step(said["texts"], run.seconds, run.peak_mb or 0, said["seconds"], said["pairs"])


def _report(turns: list[Path], folder: Path, check: bool) -> str:
    from measure import machine, spread, table

    history = folder / "history"
    shutil.rmtree(history, ignore_errors=True)
    before = _step(history, turns[0])
    size = _megabytes(history)
    added = [_step(history, turn) for turn in turns[1:-1]]
    _forget(history)
    last = _step(history, turns[-1])
    rows = [
        ["posts before", f"{before.posts:,}"],
        ["s for these at once, whole process", f"{before.seconds:.1f}"],
        ["peak MB, code files mapped included", f"{before.peak_mb:,.0f}"],
        *([f"MB kept for them: {name}", f"{megabytes:,.0f}"] for name, megabytes in size.items()),
        ["posts a day (min / median / max)", spread([step.posts for step in added], 0)],
        ["s a day, whole process (min / median / max)", spread([step.seconds for step in added], 2)],
        ["s a day, posts to rows", spread([step.inner for step in added], 2)],
        ["peak MB, index files mapped included", f"{max(step.peak_mb for step in added):,.0f}"],
        ["s of the last day, the history not in memory", f"{last.seconds:.2f}"],
        ["of the time for all before, a day", f"{median(step.inner for step in added) / before.inner:.4f}"],
        ["pairs of the new days", f"{sum(step.pairs for step in (*added, last)):,}"],
        ["files kept in the end", f"{sum(1 for path in history.rglob('*') if path.is_file()):,}"],
    ]
    if check:
        rows.append(
            ["rows of the last day other than in one run over all", f"{_different(turns, history):,}"]
        )
    return f"{machine(('numba', 'pyarrow'))}.\n\n{table(('', ''), rows)}"


def _megabytes(history: Path) -> dict[str, float]:
    """Size by what files are for."""
    sizes: dict[str, float] = {}
    for path in (history / "parts").iterdir():
        name = path.name.partition("-")[0]
        sizes[name] = sizes.get(name, 0) + path.stat().st_size / 1e6
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def _forget(history: Path) -> None:
    """Let go of what the system holds of the files in memory, where it can be asked to."""
    if hasattr(os, "posix_fadvise"):
        os.sync()
        for path in (history / "parts").iterdir():
            with path.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _different(turns: list[Path], history: Path) -> int:
    """Rows of the last day that differ from those of a run over all days, or are in one of the two only."""
    from jianhao.reuse import find_reuse

    whole = find_reuse(turns, version=turns[-1].stem)
    new = pq.read_table(turns[-1], columns=["post_id"])["post_id"].combine_chunks()
    differing = 0
    for name in TABLES:
        found = pq.read_table(history.with_name("history-out") / turns[-1].stem / f"{name}.parquet")
        rows = getattr(whole, name)
        expected = rows.filter(pc.is_in(rows["post_id"], new))
        if not found.equals(pa.table(expected.columns, found.schema)):
            one, other = (
                {json.dumps(row, default=str) for row in rows.to_pylist()} for rows in (found, expected)
            )
            differing += len(one ^ other)
    return differing


if __name__ == "__main__":
    main()
