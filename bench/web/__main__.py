"""The application under load: a province in it, fifty people at work, then more of them until it is too slow.

PYTHONPATH=bench python -m web [--database sqlite|postgresql]... [--agencies 40000] [--accounts 200000] [--users 50]
                               [--seconds 180] [--step 45] [--keep FOLDER] [--no-report]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from measure import BENCH, machine, table, write_section

from web.figures import FEW, by_page, by_step, highest, percentile
from web.served import environment, served

LIMIT = 200.0  # milliseconds
PEOPLE = 300  # as many as the highest step may ask for
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BESIDE = BENCH.parent / "scripts" / "with_postgresql.py"
ADDRESS = "JIANHAO_TEST_DATABASE"  # what with_postgresql.py tells the command beside it
PACKAGES = ("django", "gunicorn", "psycopg", "locust")
SAID = """{agencies:,} units, {accounts:,} accounts, two inspections of the province and one of each city, with a result of every
account, a log of {accounts:,} events, what the worker does every morning done (bench/web). The application as `jianhao web`
starts it (2 processes, 3 beside PostgreSQL, one page at a time in each; its worker beside), PostgreSQL as Debian sets it up, the
generator (Locust) on the same two cores. {users} people of all levels and roles sign in and open every list and detail page that
their role allows, with pauses of 2 s in the mean; {seconds:.0f} s are counted after everybody is in. Milliseconds until the whole
page is there; {machine}.

Each page about equally often, so that rare and heavy ones are measured too (no 95th percentile where fewer than {few} came):"""
SEARCHED = """Pages as often as in an office's day (bench/web/mix.py), {step:.0f} s a step, more and more people until the 95th
percentile of all answers is above {limit:.0f} ms:"""
HEADINGS = (
    "database",
    "people",
    "answers/s",
    "p50",
    "p95",
    "slowest page, p95",
    "pages above",
    "errors",
    "generator, of a core",
)


def main() -> None:
    """Each database in turn; then the section."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--agencies", type=int, default=40_000)
    parser.add_argument("--accounts", type=int, default=200_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--step", type=float, default=45, help="0: only each page equally often")
    parser.add_argument("--keep", type=Path, help="keep and reuse the filled SQLite installation here")
    parser.add_argument("--no-report", action="store_true")
    parser.add_argument("--one", choices=DATABASES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not find_spec("locust"):  # before a province is made, not after it
        raise SystemExit("Locust is missing: `./dev bench web` installs requirements/bench.txt first.")
    if options.one:
        print(json.dumps(_measured(options)))
        return
    found = {DATABASES[name]: _alone(name) for name in options.database or DATABASES}
    text = _section(found, options)
    print(text)
    if not options.no_report:
        write_section("web", text)


def _alone(name: str) -> list[dict[str, Any]]:
    """The steps of one database, in a process beside its server where it has one."""
    command = [sys.executable, "-m", "web", *sys.argv[1:], "--one", name]
    if name == "postgresql":
        command = [sys.executable, str(BESIDE), "--durable", *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    steps: list[dict[str, Any]] = json.loads(done.stdout)
    return steps


def _measured(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Fill, serve, measure."""
    database = os.environ[ADDRESS] if options.one == "postgresql" else ""
    with tempfile.TemporaryDirectory(prefix="jianhao-load-") as folder:
        data = options.keep.resolve() if options.keep and not database else Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        plan = data / "plan.json"
        if not plan.is_file():
            sizes = ("--agencies", options.agencies, "--accounts", options.accounts, "--people", PEOPLE)
            _run("web.prepare", data, database, *sizes, "--plan", plan)
        with served(data, database) as address:
            told = (
                "--users",
                options.users,
                "--seconds",
                options.seconds,
                "--step",
                options.step,
                "--limit",
                LIMIT,
            )
            said = _run("web.load", data, database, "--plan", plan, "--host", address, *told)
        return [json.loads(line) for line in said.splitlines()]


def _run(module: str, data: Path, database: str, *arguments: object) -> str:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    surroundings = environment(data, database) | {"PYTHONPATH": str(BENCH)}
    return subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, check=True).stdout


def _section(found: dict[str, list[dict[str, Any]]], options: argparse.Namespace) -> str:
    """Every page on every database; then the steps."""
    said = SAID.format(
        agencies=options.agencies, accounts=options.accounts, users=options.users, seconds=options.seconds, few=FEW,
        machine=machine(PACKAGES),
    )  # fmt: skip
    firsts = {name: steps[0] for name, steps in found.items()}
    columns = ["page", *(f"{name} {what}" for name in found for what in ("answers", "p50", "p95"))]
    steps = [row for name, each in found.items() for row in by_step(name, each[1:], LIMIT)]
    return (
        f"{said}\n\n{table(columns, by_page(firsts))}\n{_signing_in(firsts)}\n\n{SEARCHED.format(step=options.step, limit=LIMIT)}\n\n"
        f"{table(HEADINGS, steps)}\n{' '.join(_held(name, each[1:]) for name, each in found.items())}\n"
    )


def _held(name: str, steps: list[dict[str, Any]]) -> str:
    held = highest(steps, LIMIT)
    if held is None:
        return f"{name}: p95 < {LIMIT:.0f} ms did not hold at the first step."
    return f"{name}: p95 < {LIMIT:.0f} ms holds up to {held[0]:.0f} answers a second ({held[1]} people)."


def _signing_in(firsts: dict[str, dict[str, Any]]) -> str:
    """What went wrong, and what signing in took, which is neither a list nor a page of something."""
    errors = sum(len(step["errors"]) for step in firsts.values())
    told = ", ".join(f"{percentile(step['sign_in'], 50):.0f} ms on {name}" for name, step in firsts.items())
    return f"Errors: {errors}. Signing in took {told} in the median: a password is hashed a million times on purpose."


if __name__ == "__main__":
    main()
