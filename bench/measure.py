"""Whole processes, timed from outside: wall seconds, processor seconds, peak memory; and the facts of the machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

BENCH = Path(__file__).parent
REPORT = BENCH.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Run:
    """One process: wall and processor seconds, peak resident megabytes (None where the system does not say)."""

    seconds: float
    cpu: float | None
    peak_mb: float | None


def timed(command: Sequence[str | Path]) -> Run:
    """Run a command to its end; fails loudly with what it printed."""
    # Compiled modules may be kept as in any installation; some shells switch that off.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONUTF8": "1"
    }
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        timer = [sys.executable, "-I", "-S", str(BENCH / "timer.py"), str(output), *map(str, command)]
        said = json.loads(subprocess.run(timer, env=environment, check=True, capture_output=True).stdout)
        if said.pop("code") not in (0, 1):
            raise SystemExit(
                f"{' '.join(map(str, command))}\n{output.read_text(encoding='utf-8', errors='replace')}"
            )
    return Run(**said)


def alternating(tasks: Mapping[str, Callable[[], Run]], runs: int) -> dict[str, list[Run]]:
    """A B C A B C …, so that what else the machine does falls on all alike."""
    found: dict[str, list[Run]] = {name: [] for name in tasks}
    for number in range(runs):
        for name, task in tasks.items():
            run = task()
            found[name].append(run)
            print(
                f"  {number + 1}/{runs} {name}: {run.seconds:.2f} s, {run.peak_mb or 0:.0f} MB",
                file=sys.stderr,
                flush=True,
            )
    return found


def spread(values: Sequence[float], digits: int = 1) -> str:
    """min / median / max."""
    return " / ".join(f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))


def pairwise(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """The median over the rounds of their seconds by ours in the same round."""
    return median(b.seconds / a.seconds for a, b in zip(ours, theirs, strict=True))


def machine(packages: Sequence[str]) -> str:
    """Cores, Python and versions in one line; no name of the machine."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    python = f"Python {platform.python_version()}{' of the system' if sys.base_prefix == '/usr' else ''}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}, {versions}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left."""
    line = "| " + " | ".join(headings) + " |\n|---|" + "---:|" * (len(headings) - 1) + "\n"
    return line + "".join("| " + " | ".join(row) + " |\n" for row in rows)


def write_section(name: str, text: str) -> None:
    """Put a section between its markers in the report of figures, which is their one home."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    report = REPORT.read_text(encoding="utf-8")
    if report.count(begin) != 1 or report.count(end) != 1:
        raise SystemExit(f"{REPORT.name} has no markers for {name}")
    head, _, rest = report.partition(begin)
    REPORT.write_text(head + begin + text.rstrip() + "\n" + end + rest.partition(end)[2], encoding="utf-8")
