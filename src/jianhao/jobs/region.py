"""The place that a report is about."""

from __future__ import annotations

import pyarrow as pa

from jianhao.inspection.material import Material
from jianhao.vocab.divisions import division


def region_of(material: Material) -> str:
    """What the office calls itself, else the smallest division that holds all accounts, else empty."""
    return material.office.region or place_of(material.register)


def place_of(register: pa.Table) -> str:
    """The smallest division that holds all accounts of ACCOUNTS_IN, empty if there is none."""
    codes = [code for code in register.column("division_code").to_pylist() if code]
    shared = _shared_start(min(codes, default=""), max(codes, default=""))
    for digits in (12, 9, 6, 4, 2):
        if len(shared) >= digits and (found := division(shared[:digits].ljust(12, "0"))):
            return found.name
    return ""


def _shared_start(first: str, last: str) -> str:
    """What the smallest and the largest code begin with is what all of them begin with."""
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:length]
