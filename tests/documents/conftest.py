"""Gives the document tests their fixture: `fixtures.build(accounts=60, edition=…, demo=…, hostile=…)`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

NAME = "documents_fixtures"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location(NAME, Path(__file__).with_name("fixtures.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fixtures() -> ModuleType:
    """The module tests/documents/fixtures.py: `build`, `PACKS`, `HOSTILE`, `AS_OF`."""
    return sys.modules.get(NAME) or _load()
