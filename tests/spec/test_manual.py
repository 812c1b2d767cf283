"""The rule manual in docs/rules is what the generator writes today."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def generator(tmp_path: Path) -> ModuleType:
    """The generator, writing to a copy of the manual."""
    spec = importlib.util.spec_from_file_location("make_rule_docs", ROOT / "scripts" / "make_rule_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.PAGES = tmp_path / "rules"
    shutil.copytree(ROOT / "docs" / "rules", module.PAGES)
    return module


def test_the_manual_is_up_to_date(generator: ModuleType) -> None:
    assert generator.main(["--check"]) == 0


def test_writing_twice_gives_the_same_bytes(generator: ModuleType) -> None:
    before = {path.name: path.read_bytes() for path in generator.PAGES.iterdir()}
    assert generator.main([]) == 0
    assert {path.name: path.read_bytes() for path in generator.PAGES.iterdir()} == before


def test_a_stale_page_is_named(generator: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    page = generator.PAGES / "silence_14d.md"
    page.write_text(page.read_text(encoding="utf-8").replace("14", "15"), encoding="utf-8")
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "docs/rules/silence_14d.md 与规则不一致，请运行 scripts/make_rule_docs.py"
    ]


def test_missing_and_left_over_pages_are_stale_and_mended(generator: ModuleType) -> None:
    (generator.PAGES / "advert.md").unlink()
    (generator.PAGES / "gone_rule.md").write_text("旧规则", encoding="utf-8")
    assert generator.main(["--check"]) == 1
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    assert not (generator.PAGES / "gone_rule.md").exists()
