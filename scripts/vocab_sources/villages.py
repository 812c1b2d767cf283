"""The villages of the 2023 statistical list, one row for each township."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path


def rows(source: Path) -> list[list[str]]:
    """The township's nine digits, the serials as `1-3 200 202`, then the names in that order.

    A row that only repeats its township (serial 000, 金门) is left out.
    """
    below: dict[str, dict[int, str]] = defaultdict(dict)
    path = source / "divisions_nbs2023" / "villages.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            if row["code"][9:] != "000":
                below[row["code"][:9]][int(row["code"][9:])] = row["name"]
    return [
        [township, _runs(sorted(named)), *(named[serial] for serial in sorted(named))]
        for township, named in sorted(below.items())
    ]


def _runs(serials: list[int]) -> str:
    runs: list[list[int]] = []
    for serial in serials:
        if runs and runs[-1][1] == serial - 1:
            runs[-1][1] = serial
        else:
            runs.append([serial, serial])
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)
