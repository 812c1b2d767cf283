"""Links between documents lead somewhere, and documents speak of the project alone."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
CODE = re.compile(r"`[^`\n]*`")
OUTSIDE = re.compile(r"^[a-z]+:")
MACHINE = re.compile(
    r"(?<![\w./])/(?:work|root|tmp|home|Users)/|\.\./shared|(?:pypi|npmjs)\.(?:org|com)", re.I
)
# Words that read as an accusation, and marks that have no place in an office's text.
UNWANTED = re.compile(r"造假|作弊|疑点|！|[\U0001f300-\U0001faff]")


def links(text: str) -> list[str]:
    """Targets of inline links, outside code."""
    return LINK.findall(CODE.sub("", FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """Anchors of the headings as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def missing(root: Path, page: str, text: str) -> list[str]:
    """Targets of a page that are not there."""
    lost = []
    for target in links(text):
        if OUTSIDE.match(target):
            continue
        name, _, anchor = target.partition("#")
        path = root / PurePosixPath(page).parent / name if name else root / page
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            lost.append(target)
    return lost


def test_every_link_leads_somewhere(root, pages):
    assert {page: lost for page, text in pages.items() if (lost := missing(root, page, text))} == {}


def test_the_front_page_reaches_every_document_that_people_read(root, pages):
    reached, open_ = set(), ["README.md"]
    while open_:
        page = open_.pop()
        if page in reached or page not in pages:
            continue
        reached.add(page)
        for target in links(pages[page]):
            name = target.partition("#")[0]
            if name and not OUTSIDE.match(target):
                path = (root / PurePosixPath(page).parent / name).resolve()
                open_.append(path.relative_to(root).as_posix())
    assert {page for page in pages if not page.startswith("bench/")} - reached == set()


@pytest.mark.parametrize("target", ["没有.md", "README.md#没有这一节", "docs/没有/README.md"])
def test_a_broken_link_is_found(root, target):
    assert missing(root, "README.md", f"见[说明]({target})。") == [target]


def test_links_in_code_are_no_links():
    assert links("`[a](b)`\n```\n[c](d)\n```\n[e](f)") == ["f"]


def test_no_machine_and_no_accusation(pages):
    found = {
        page: hit for page, text in pages.items() if (hit := MACHINE.findall(text) + UNWANTED.findall(text))
    }
    assert found == {}
