"""Bundles to install from: of a stand-in for the application where the scripts are tested, the real ones under --deep."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.append(str(ROOT / "scripts"))  # bundling, as scripts/make_bundle.py finds it

# They build real bundles, install and upgrade for minutes: `./dev test --deep`.
collect_ignore = [] if os.environ.get("JIANHAO_DEEP") else ["test_offline.py", "test_real_upgrade.py"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT
