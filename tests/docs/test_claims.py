"""The front pages claim no figure of speed or size that the benchmarks did not print, and no part that is not there."""

from __future__ import annotations

import re

import pytest

from jianhao.cli import COMMANDS

FRONT = ("README.md", "README.en.md", "CHANGELOG.md")
CLAIM = re.compile(
    r"\d[\d,.]*\s*(?:万|千|百)?\s*(?:毫秒|秒|分钟|倍|(?:行|条|篇)/秒|×|"
    r"(?:[KMG]B|ms|s|seconds|minutes|times|x|rows/s|posts/s)(?![A-Za-z]))"
)
PLANNED = ("reuse", "traffic", "risk", "plan", "web", "archive", "publish", "worker")


def claims(text: str) -> list[str]:
    """Figures of speed and size in a text."""
    return CLAIM.findall(text)


@pytest.mark.parametrize("page", FRONT)
def test_figures_come_from_the_benchmarks(pages, page):
    measured = pages["docs/performance.md"]
    assert [figure for figure in claims(pages[page]) if figure not in measured] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("读取用时3.5秒。", ["3.5秒"]),
        ("比openpyxl快12 倍", ["12 倍"]),
        ("25,000 posts/s on 2 cores", ["25,000 posts/s"]),
        ("占用1.2GB内存", ["1.2GB"]),
        ("Chromium 86以上，Python 3.11", []),
    ],
)
def test_a_figure_is_recognised(text, found):
    assert claims(text) == found


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_commands_that_do_not_exist_are_not_offered(pages, page):
    absent = [name for name in PLANNED if name not in COMMANDS]
    assert [name for name in absent if f"jianhao {name}" in pages[page]] == []
