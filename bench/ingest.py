"""Reading one million posts (CSV) and a register of 100,000 rows (xlsx), beside pandas and polars doing the same work.

    python bench/ingest.py [--rows 1000000] [--accounts 100000] [--runs 5] [--folder build/bench] [--no-report]

Each run is a fresh process: start, read, parse, join, write Parquet. Before anything is timed the results of all three are
compared cell by cell; a difference ends the benchmark.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq
from make_posts import REGISTER, make_accounts, write_posts, write_register
from measure import BENCH, Run, alternating, machine, pairwise, spread, table, timed, write_section

PEERS = ("jianhao", "pandas", "polars")
PACKAGES = ("pyarrow", "python-calamine", "pandas", "polars", "fastexcel")


def main() -> None:
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    small = made(options.folder / "accounts.csv", lambda path: write_register(path, make_accounts(REGISTER)))
    posts = made(
        options.folder / f"posts-{options.rows}.csv",
        lambda path: write_posts(path, make_accounts(REGISTER), options.rows, 200),
    )
    register = made(
        options.folder / f"register-{options.accounts}.xlsx",
        lambda path: write_register(path, make_accounts(options.accounts)),
    )
    sections = [
        _measured("posts", [posts, small], options, options.rows, ("posts", "samples")),
        _measured("register", [register], options, options.accounts, ("register",)),
    ]
    text = _section(options, posts, register, sections)
    print(text)
    if not options.no_report:
        write_section("ingest", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=BENCH.parent / "build" / "bench")
    parser.add_argument("--no-report", action="store_true")
    return parser.parse_args()


def made(path: Path, make: Callable[[Path], None]) -> Path:
    """The file, made once; under a temporary name until it is whole."""
    if not path.exists():
        print(f"making {path.name} …", file=sys.stderr, flush=True)
        draft = path.with_name(f"draft-{path.name}")
        make(draft)
        draft.replace(path)
    return path


def _measured(
    task: str, files: list[Path], options: argparse.Namespace, rows: int, results: tuple[str, ...]
) -> list[list[str]]:
    out = {name: options.folder / "out" / task / name for name in PEERS}
    tasks = {name: (lambda name=name: _run(name, task, files, out[name])) for name in PEERS}
    for name in PEERS:
        tasks[name]()
    for name in PEERS[1:]:
        for result in results:
            compare(out["jianhao"] / f"{result}.parquet", out[name] / f"{result}.parquet", name)
    runs = alternating(tasks, options.runs)
    shutil.rmtree(options.folder / "out")
    return [_row(name, runs, rows) for name in PEERS]


def _run(name: str, task: str, files: list[Path], out: Path) -> Run:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return timed([sys.executable, BENCH / "peers" / f"with_{name}.py", task, *files, out])


def compare(ours: Path, theirs: Path, peer: str) -> None:
    """SystemExit at the first cell in which two results differ; columns that a peer does not make are left out."""
    left, right = pq.read_table(ours), pq.read_table(theirs)
    if left.num_rows != right.num_rows:
        raise SystemExit(f"{ours.stem}: jianhao has {left.num_rows} rows, {peer} {right.num_rows}")
    for column in right.schema.names:
        a, b = left.column(column).combine_chunks(), right.column(column).combine_chunks()
        if not a.equals(b):
            raise SystemExit(f"{ours.stem}.{column}: jianhao and {peer} differ {_first_difference(a, b)}")


def _first_difference(a: pa.Array, b: pa.Array) -> str:
    pairs = enumerate(zip(a.to_pylist(), b.to_pylist(), strict=True))
    return next(
        (f"in row {n}: {x!r}, {y!r}" for n, (x, y) in pairs if x != y), f"in type: {a.type}, {b.type}"
    )


def _row(name: str, runs: dict[str, list[Run]], rows: int) -> list[str]:
    own = runs[name]
    seconds = [run.seconds for run in own]
    peaks = [run.peak_mb for run in own if run.peak_mb is not None]
    ratio = "" if name == "jianhao" else f"{pairwise(runs['jianhao'], own):.2f}"
    processor = [run.cpu for run in own if run.cpu is not None]
    return [
        name, spread(seconds), f"{median(processor):.1f}" if processor else "", f"{rows / median(seconds):,.0f}",
        f"{max(peaks):,.0f}" if peaks else "", ratio,
    ]  # fmt: skip


def _section(
    options: argparse.Namespace, posts: Path, register: Path, sections: list[list[list[str]]]
) -> str:
    headings = ("", "s (min / median / max)", "processor s", "rows/s", "peak MB", "time by ours")
    megabytes = [path.stat().st_size / 1e6 for path in (posts, register)]
    return "\n".join([
        f"{options.runs} alternating rounds of fresh processes; {machine(PACKAGES)}.", "",
        f"{options.rows:,} posts as CSV ({megabytes[0]:,.0f} MB) of {REGISTER:,} accounts:", "", table(headings, sections[0]),
        f"Register of {options.accounts:,} rows × 12 columns as xlsx ({megabytes[1]:,.1f} MB):", "", table(headings, sections[1]),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
