"""The planner on generated instances, beside HiGHS alone and OR-Tools CP-SAT, and on published instances.

PYTHONPATH=bench python -m plan [--sizes 1300 10000 110000 500000] [--beasley FOLDER] [--peer-seconds 60] [--no-peers] [--no-report]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import numpy as np
from measure import BENCH, machine, table, write_section

from plan import beasley
from plan.instances import generate

SIZES = (1_300, 10_000, 110_000, 500_000)
TARGETS = {1_300: (0.1, 20), 10_000: (0.6, 60), 110_000: (0.65, 60), 500_000: (0.7, 180)}
HIGHS_TO, CPSAT_TO = 10_000, 10_000
FOLDER = BENCH.parent / "build" / "bench" / "plan"
ORTOOLS = "ortools>=9.15,<10"


def main() -> None:
    options = _options()
    text = f"Fresh processes, kernels compiled before the clock starts; {machine(('numba', 'highspy', 'numpy'))}.\n\n"
    text += _sizes(options) + "\n" + _registers(options)
    if options.beasley is not None:
        text += "\n" + _published(options.beasley)
    print(text)
    if not options.no_report:
        write_section("plan", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--beasley", type=Path)
    parser.add_argument("--peer-seconds", type=float, default=60)
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--no-report", action="store_true")
    return parser.parse_args()


def _sizes(options: argparse.Namespace) -> str:
    rows = []
    for size in options.sizes:
        rows.append(_row(size, "jianhao", *_run(sys.executable, "one.py", "ours", size)))
        if options.peers and size <= HIGHS_TO:
            said = _run(sys.executable, "one.py", "highs", size, options.peer_seconds)
            rows.append(_row(size, "HiGHS alone", *said))
        if options.peers and size <= CPSAT_TO:
            python, instance = _ortools(options.folder), _saved(size, options.folder)
            said = _run(python, "with_cpsat.py", instance, options.peer_seconds)
            rows.append(_row(size, "OR-Tools CP-SAT, 2 workers", *said))
    headings = (
        "accounts",
        "arcs",
        "method",
        "s",
        "peak MB",
        "cost, M yuan",
        "bound, M yuan",
        "gap",
        "target",
    )
    return table(headings, rows)


def _row(size: int, method: str, said: dict[str, Any], peak: float) -> list[str]:
    cost, bound = said["cost"], said["bound"]
    gap = "-" if cost is None else f"{(cost - bound) / cost:.3%}"
    percent, seconds = TARGETS.get(size, (0, 0))
    target = f"≤ {percent} % in {seconds} s" if method == "jianhao" and percent else ""
    return [
        f"{said.get('accounts', size):,}", f"{said.get('arcs', 0):,}" if "arcs" in said else "", method, f"{said['seconds']:.1f}",
        f"{peak:,.0f}", "-" if cost is None else f"{cost / 1e6:,.3f}", f"{bound / 1e6:,.3f}", gap, target,
    ]  # fmt: skip


def _run(python: str | Path, script: str, *arguments: object) -> tuple[dict[str, Any], float]:
    """What the process said, and its peak in megabytes."""
    output = FOLDER / "said.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    command = [str(python), str(Path(__file__).with_name(script)), *map(str, arguments)]
    timer = [sys.executable, "-I", "-S", str(BENCH / "timer.py"), str(output), *command]
    timed = json.loads(subprocess.run(timer, check=True, capture_output=True).stdout)
    text = output.read_text(encoding="utf-8")
    if timed["code"]:
        raise SystemExit(f"{' '.join(command)}\n{text}")
    said: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    print(f"  {script} {arguments[:2]}: {said['seconds']:.1f} s", file=sys.stderr, flush=True)
    return said, timed["peak_mb"] or 0.0


def _registers(options: argparse.Namespace) -> str:
    rows = []
    for size in options.sizes:
        said, peak = _run(sys.executable, "one.py", "register", size)
        rows.append([f"{said['accounts']:,}", f"{said['arcs']:,}", f"{said['seconds']:.2f}", f"{peak:,.0f}"])
    return (
        "From the table of accounts to arcs, costs and quotas, which is not in the seconds above:\n\n"
        + table(("accounts", "arcs", "s", "peak MB"), rows)
    )


def _saved(size: int, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{size}.npz"
    made = generate(size)
    names = ("keep_cost", "sink_cost", "demand", "room", "lock", "arc_start", "arc_target", "arc_cost")
    np.savez(
        path, start=made.groups.start, member=made.groups.member, limit=made.groups.limit,
        **{name: getattr(made, name) for name in names},
    )  # fmt: skip
    return path


def _ortools(folder: Path) -> Path:
    """An environment of its own: OR-Tools and highspy cannot be loaded by one process."""
    home = folder / "ortools"
    python = home / "bin" / "python"
    if not python.is_file():
        venv.create(home, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", ORTOOLS], check=True
        )
    return python


def _published(folder: Path) -> str:
    rows = [
        [
            one.name, f"{one.optimum:,.2f}", f"{one.cost:,.2f}", f"{(one.cost - one.optimum) / one.optimum:.1e}",
            f"{one.seconds:.2f}", f"{(one.prices_cost - one.optimum) / one.optimum:.1e}",
            f"{(one.optimum - one.prices_bound) / one.optimum:.1e}", f"{one.prices_seconds:.2f}",
        ]
        for one in beasley.measured(folder)
    ]  # fmt: skip
    headings = (
        "instance", "published optimum", "plan", "off by", "s", "prices and local search alone: off by", "their bound below", "s",
    )  # fmt: skip
    return "Published instances (J. E. Beasley, OR-Library), uncapacitated:\n\n" + table(headings, rows)


if __name__ == "__main__":
    main()
