"""The main job on a city's year: `jianhao inspect` as one process, from files to documents, at four sizes.

    python bench/city_year.py [--rows 140000 700000 1400000 2800000] [--accounts 1300] [--runs 3] [--folder build/bench] [--no-report]

A city has 1,300 accounts and 1.4 million posts a year (texts of 400 characters). Held: at most 60 s and 2 GB at that size on
two cores, and time that grows no faster than the posts.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from statistics import median

from ingest import made
from make_posts import LAST_DAY, make_accounts, write_posts, write_register
from measure import BENCH, Run, alternating, machine, spread, table, timed, write_section

SIZES = (140_000, 700_000, 1_400_000, 2_800_000)
TEXT = 400
CITY = 1_400_000
SECONDS, MEGABYTES = 60, 2_048


def main() -> None:
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    accounts = make_accounts(options.accounts)
    register = made(
        options.folder / f"accounts-{options.accounts}.csv", lambda path: write_register(path, accounts)
    )
    files = {
        rows: made(
            options.folder / f"year-{rows}.csv",
            lambda path, rows=rows: write_posts(path, accounts, rows, TEXT),
        )
        for rows in options.rows
    }
    out = options.folder / "year-out"
    tasks = {f"{rows:,}": (lambda path=path: _inspect(register, path, out)) for rows, path in files.items()}
    runs = alternating(tasks, options.runs)
    text = _section(options, files, list(runs.values()))
    print(text)
    if not options.no_report:
        write_section("inspect", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--accounts", type=int, default=1_300)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=BENCH.parent / "build" / "bench")
    parser.add_argument("--no-report", action="store_true")
    return parser.parse_args()


def _inspect(register: Path, posts: Path, out: Path) -> Run:
    shutil.rmtree(out, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "jianhao",
        "inspect",
        register,
        "--posts",
        posts,
        "--as-of",
        LAST_DAY.isoformat(),
        "--no-reuse",
        "--no-traffic",
        "--out",
        out,
    ]
    run = timed(command)
    missing = [
        name
        for name in ("report.html", "通报.docx", "附件.xlsx", "verdicts.parquet")
        if not (out / name).is_file()
    ]
    if missing:
        raise SystemExit(f"{posts.name}: no {missing[0]}")
    return run


def _section(options: argparse.Namespace, files: dict[int, Path], runs: list[list[Run]]) -> str:
    rows = [_row(size, path, own) for (size, path), own in zip(files.items(), runs, strict=True)]
    headings = (
        "posts",
        "MB of CSV",
        "s (min / median / max)",
        "processor s",
        "s per million posts",
        "peak MB",
    )
    lines = [
        f"{options.runs} rounds of fresh processes; {options.accounts:,} accounts; {machine(('pyarrow', 'duckdb'))}.",
        "",
    ]
    lines.append(table(headings, rows))
    if CITY in files:
        own = runs[list(files).index(CITY)]
        seconds, peak = median(r.seconds for r in own), max(r.peak_mb or 0 for r in own)
        kept = "kept" if seconds <= SECONDS and peak <= MEGABYTES else "MISSED"
        lines.append(
            f"Target for {CITY:,} posts: {SECONDS} s and {MEGABYTES:,} MB. {kept}: {seconds:.1f} s, {peak:,.0f} MB."
        )
    return "\n".join(lines)


def _row(size: int, path: Path, own: list[Run]) -> list[str]:
    seconds = [run.seconds for run in own]
    processor = [run.cpu for run in own if run.cpu is not None]
    peak = [run.peak_mb for run in own if run.peak_mb is not None]
    return [
        f"{size:,}", f"{path.stat().st_size / 1e6:,.0f}", spread(seconds), f"{median(processor):.1f}" if processor else "",
        f"{median(seconds) / size * 1e6:.1f}", f"{max(peak):,.0f}" if peak else "",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
