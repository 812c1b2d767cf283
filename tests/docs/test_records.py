"""Rules, packs and decisions: each has its page, each page what it must hold."""

from __future__ import annotations

import re

import pytest

from jianhao.inspection.catalogue import all_rules
from jianhao.inspection.packs import builtin_packs, load_packs

SECTIONS = ["背景", "决定", "影响"]


def records(pages: dict[str, str]) -> dict[str, str]:
    return {
        p.removeprefix("docs/adr/"): text
        for p, text in pages.items()
        if p.startswith("docs/adr/") and not p.endswith("README.md")
    }


def faults(name: str, text: str) -> list[str]:
    """What a decision record lacks."""
    lines = text.splitlines()
    found = []
    if not re.fullmatch(rf"# {name[:4]} \S.*", lines[0]):
        found.append("title")
    if [line[3:] for line in lines if line.startswith("## ")] != SECTIONS:
        found.append("sections")
    if not 10 <= len(lines) <= 60:
        found.append("length")
    return found


def test_every_rule_has_a_page_that_names_its_versions(pages):
    for rule in all_rules():
        page = pages[f"docs/rules/{rule.id}.md"]
        assert f"`{rule.id}`" in page
        assert rule.title in page


def test_every_pack_stands_in_the_manual_with_its_document(pages):
    index = pages["docs/rules/README.md"]
    for pack in load_packs(builtin_packs()):
        assert f"（{pack.id}）" in index
        assert pack.document in index


def test_the_changes_name_every_pack(pages):
    for name in builtin_packs():
        assert f"`{name}`" in pages["CHANGELOG.md"]


def test_decisions_are_complete(pages):
    assert {name: lacks for name, text in records(pages).items() if (lacks := faults(name, text))} == {}


def test_decisions_are_numbered_without_gaps_and_listed(pages):
    names = sorted(records(pages))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    listed = re.findall(r"^\| \[\d{4}\]\(([^)]+)\) \| (.+) \|$", pages["docs/adr/README.md"], re.M)
    assert listed == [(name, records(pages)[name].splitlines()[0][7:]) for name in names]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("# 0001 题\n\n## 背景\n\n一\n\n## 决定\n\n二\n\n## 影响\n\n三\n", []),
        ("# 0002 题\n\n## 背景\n\n一\n\n## 决定\n\n二\n\n## 影响\n\n三\n", ["title"]),
        ("# 0001 题\n\n## 背景\n\n一\n\n## 影响\n\n二\n\n三\n\n四\n", ["sections"]),
        ("# 0001 题\n## 背景\n## 决定\n## 影响\n", ["length"]),
    ],
)
def test_an_incomplete_decision_is_found(text, lacks):
    assert faults("0001-x.md", text) == lacks
