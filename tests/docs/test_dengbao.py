"""The page on graded protection claims nothing that no test shows."""

from __future__ import annotations

import re

import pytest

SHOWN = "tests/docs/test_dengbao.py::test_the_page_is_up_to_date"
ITEM = {"asks": "某项", "level": 2, "answer": "met", "how": "这样做到", "tests": [SHOWN]}


def test_the_page_is_up_to_date(script):
    assert script("make_dengbao").main(["--check"]) == 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"tests": []}, "某项：已满足须有测试。"),
        ({"tests": [f"{SHOWN}_not"]}, f"某项：没有测试{SHOWN}_not。"),
        (
            {"tests": ["tests/docs/test_nowhere.py::test_it"]},
            "某项：没有测试tests/docs/test_nowhere.py::test_it。",
        ),
        ({"answer": "unit"}, "某项：由单位负责不应有测试。"),
        ({"answer": "partly"}, "某项：部分满足的须写明缺什么，其他不写。"),
        ({"lacks": "某处"}, "某项：部分满足的须写明缺什么，其他不写。"),
        ({"level": 4}, "某项：级别应是2或3。"),
    ],
)
def test_an_item_that_shows_nothing_is_named(script, change, fault):
    assert list(script("make_dengbao").faults(ITEM | change)) == ([fault] if fault else [])


def test_nothing_claims_certification(pages):
    text = pages["docs/dengbao.md"]
    assert "本表不是测评结论" in text
    assert re.findall(r"(?<!表示本软件或者使用本软件的系统)通过(?:了|等保|等级保护|测评|认证)", text) == []


def test_a_stale_page_is_named(script, tmp_path, capsys):
    maker = script("make_dengbao")
    maker.PAGE = tmp_path / "dengbao.md"
    assert maker.main(["--check"]) == 1
    assert (
        capsys.readouterr().out
        == "docs/dengbao.md 与 docs/dengbao.toml 不一致，请运行 scripts/make_dengbao.py\n"
    )
    assert maker.main([]) == 0
    assert maker.main(["--check"]) == 0
