"""Gives the document tests their fixtures: `fixtures.build(accounts=60, edition=…, demo=…, hostile=…)` and text reuse for it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")

NAMES = {
    "fixtures": "documents_fixtures",
    "reuse_fixtures": "documents_reuse_fixtures",
    "measure_fixtures": "documents_measure_fixtures",
}


def _load(file: str) -> ModuleType:
    name = NAMES[file]
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{file}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fixtures() -> ModuleType:
    """The module tests/documents/fixtures.py: `build`, `PACKS`, `HOSTILE`, `AS_OF`."""
    return _load("fixtures")


@pytest.fixture(scope="session")
def reuse_fixtures() -> ModuleType:
    """The module tests/documents/reuse_fixtures.py: `add_reuse`, `without_texts` and the texts that pairs share."""
    return _load("reuse_fixtures")


@pytest.fixture(scope="session")
def measure_fixtures() -> ModuleType:
    """The module tests/documents/measure_fixtures.py: `add_measures` and the sentences it puts in."""
    return _load("measure_fixtures")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, for one file of tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()
