"""What guides call by its name on the screen stands in the pages: a step that names a button which is not there helps nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GUIDES = ("operator", "reviewer", "regulator", "administrator", "auditor")
BOLD = re.compile(r"\*\*([^*]+)\*\*")


@pytest.fixture(scope="module")
def pages(root: Path) -> str:
    """Everything that pages may say."""
    web = root / "src" / "jianhao" / "web"
    files = [*web.rglob("*.html"), *web.rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("guide", GUIDES)
def test_words_on_the_screen_are_those_of_the_pages(root: Path, pages: str, guide: str) -> None:
    text = (root / "docs" / "guides" / f"{guide}.md").read_text(encoding="utf-8")
    words = BOLD.findall(text)
    assert len(words) >= 5
    assert [word for word in words if word not in pages] == []


def test_the_clerk_has_one_page(root: Path) -> None:
    text = (root / "docs" / "guides" / "operator.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert len(text) <= 1800


def test_every_role_has_a_guide_and_the_summary_names_each(root: Path) -> None:
    summary = (root / "docs" / "guides" / "README.en.md").read_text(encoding="utf-8")
    assert [guide for guide in GUIDES if f"({guide}.md)" not in summary] == []
