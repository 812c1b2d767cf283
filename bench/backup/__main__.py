"""A province's installation backed up, checked and given back: seconds, processor seconds and peak memory of each process.

    PYTHONPATH=bench python -m backup [--database sqlite|postgresql]... [--agencies 40000] [--accounts 200000] [--posts 5000000]
                                      [--folder build/bench/backup] [--no-report]

The register, inspections, findings, log and people are those of bench/web; the posts lie as Parquet in the folders of runs, as
inspections leave them. Each command is a fresh process, as an office runs it; the store is on the same disk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import BENCH, Run, machine, table, timed, write_section

from backup.posts import write_runs

ADDRESS = "JIANHAO_TEST_DATABASE"  # what with_postgresql.py tells the command beside it
BESIDE = BENCH.parent / "scripts" / "with_postgresql.py"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MEGABYTE = 1024**2
HEADINGS = ("database", "command", "s", "processor s", "peak MB", "MB of data", "MB in the store")
SAID = """{agencies:,} units, {accounts:,} accounts with inspections, findings and a log of as many events (bench/web), {posts:,} posts as
Parquet. `jianhao backup` for the first time, again with nothing changed, `backup check` (everything decrypted), `restore` into an
empty folder with every digest compared, every table counted and the log proved. {machine}."""


def main() -> None:
    """Each database in turn; then the section."""
    options = _options()
    if options.one:
        print(json.dumps(_measured(options)))
        return
    rows = [row for name in options.database or DATABASES for row in _alone(name)]
    said = SAID.format(
        agencies=options.agencies, accounts=options.accounts, posts=options.posts,
        machine=machine(("cryptography", "pyarrow", "django", "psycopg")),
    )  # fmt: skip
    text = f"{said}\n\n{table(HEADINGS, rows)}"
    print(text)
    if not options.no_report:
        write_section("backup", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--agencies", type=int, default=40_000)
    parser.add_argument("--accounts", type=int, default=200_000)
    parser.add_argument("--posts", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/backup"))
    parser.add_argument("--no-report", action="store_true")
    parser.add_argument("--one", choices=DATABASES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _alone(name: str) -> list[list[str]]:
    """The rows of one database, in a process beside its server where it has one."""
    command = [sys.executable, "-m", "backup", *sys.argv[1:], "--one", name]
    if name == "postgresql":
        command = [sys.executable, str(BESIDE), "--durable", *command]
    rows: list[list[str]] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return rows


def _measured(options: argparse.Namespace) -> list[list[str]]:
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jianhao-backup-", dir=options.folder) as folder:
        root = Path(folder).resolve()
        data, database = root / "data", os.environ[ADDRESS] if options.one == "postgresql" else ""
        data.mkdir(mode=0o700)
        _fill(options, data, database)
        os.environ |= {"JIANHAO_DATA": str(data), "JIANHAO_DATABASE": database}
        return _commands(root, database, DATABASES[options.one])


def _fill(options: argparse.Namespace, data: Path, database: str) -> None:
    """The province by bench/web, the posts beside it."""
    from web.served import environment

    command = [sys.executable, "-m", "backup.prepare", str(options.agencies), str(options.accounts)]
    subprocess.run(
        command, env=environment(data, database) | {"PYTHONPATH": str(BENCH)}, stdout=sys.stderr, check=True
    )
    write_runs(data / "runs", options.posts, options.folder.resolve())


def _commands(root: Path, database: str, name: str) -> list[list[str]]:
    program = [sys.executable, "-m", "jianhao"]
    store, key = root / "store", root / "key"
    back_up = [*program, "backup", "--to", store, "--key", key]
    rows = [
        _row(name, "backup, the first", timed(back_up), root),
        _row(name, "backup, unchanged", timed(back_up), root),
    ]
    rows.append(
        _row(name, "check", timed([*program, "backup", "check", "--from", store, "--key", key]), root)
    )
    os.environ["JIANHAO_RESTORE_DATABASE"] = _empty(database)
    new = root / "new"
    restored = timed([*program, "restore", "--from", store, "--key", key, "--data", new])
    rows.append(_row(name, "restore", restored, root))
    if not database and _bytes(new / "office.sqlite3") < MEGABYTE:
        raise SystemExit("nothing was restored")
    return rows


def _empty(database: str) -> str:
    """An empty database beside the one in use, gone with its server; none is needed for SQLite."""
    if not database:
        return ""
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
    return database.rsplit("/", 1)[0] + "/restored"


def _row(name: str, what: str, run: Run, root: Path) -> list[str]:
    row = [
        name, what, f"{run.seconds:.1f}", f"{run.cpu or 0:.1f}", f"{run.peak_mb or 0:.0f}",
        f"{_bytes(root / 'data') / MEGABYTE:,.0f}", f"{_bytes(root / 'store') / MEGABYTE:,.0f}",
    ]  # fmt: skip
    print(*row, sep=", ", file=sys.stderr, flush=True)
    return row


def _bytes(place: Path) -> int:
    files = [place] if place.is_file() else place.rglob("*")
    return sum(path.stat().st_size for path in files if path.is_file())


if __name__ == "__main__":
    main()
