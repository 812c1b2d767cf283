"""An installation for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from backup.kept import Kept, noise


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    one = Kept(tmp_path).make()
    for number in range(1, 5):
        one.add(number, noise(1000 * number))
    return one
