"""The glossary, the table of the gap test and the pictures are those of today's code."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from jianhao.inspection.advice import Thresholds
from jianhao.inspection.rules._parameters import PARAMETERS

TERM = (
    '[[group]]\ntitle = "甲"\nterm = [{{ zh = "乙", kind = "{}", identifier = "{}", source = "本项目" }}]\n'
)
WORDS = '[[words]]\ntitle = "平台"\nidentifier = "jianhao.vocab.platforms:Platform"\nsource = "丙"\n'


def test_the_glossary_is_up_to_date(script):
    assert script("make_glossary").main(["--check"]) == 0


@pytest.mark.parametrize(
    ("kind", "identifier", "known"),
    [
        ("object", "jianhao.vocab.states:LocalState.rebounded", True),
        ("object", "jianhao.vocab.states:LocalState.nowhere", False),
        ("object", "jianhao.nowhere:Thing", False),
        ("object", "jianhao.inspection.examine:Question.window", True),
        ("column", "accounts.conclusion", True),
        ("column", "accounts.grade", False),
        ("column", "nothing.grade", False),
        ("rule", "silence_14d", True),
        ("rule", "silence_15d", False),
        ("pack", "national-2019", True),
        ("pack", "national-2018", False),
        ("command", "inspect", True),
        ("command", "reuze", False),
    ],
)
def test_an_identifier_of_the_glossary_must_be_in_the_code(script, tmp_path, kind, identifier, known):
    maker = script("make_glossary")
    maker.DATA, maker.PAGE = tmp_path / "glossary.toml", tmp_path / "GLOSSARY.md"
    maker.DATA.write_text(TERM.format(kind, identifier) + WORDS, encoding="utf-8")
    assert maker.main([]) == (0 if known else 1)
    assert maker.PAGE.is_file() is known


def test_a_stale_glossary_is_named(script, tmp_path, capsys):
    maker = script("make_glossary")
    maker.PAGE = tmp_path / "GLOSSARY.md"
    assert maker.main(["--check"]) == 1
    assert "GLOSSARY.md 与 docs/glossary.toml 不一致" in capsys.readouterr().out


def test_every_value_of_the_vocabularies_stands_in_the_glossary(script, pages):
    maker = script("make_glossary")
    for name in ("platforms:Platform", "levels:Level", "sponsors:Scope", "states:NationalState"):
        for value in maker.object_of(f"jianhao.vocab.{name}"):
            assert f"| {value.chinese} | `{value}` |" in pages["GLOSSARY.md"]


def test_the_table_of_the_gap_test_is_what_the_program_computes(script):
    assert script("make_gap_table").main(["--check"]) == 0


def test_a_stale_table_of_the_gap_test_is_found(script, tmp_path, pages):
    maker = script("make_gap_table")
    maker.ACCOUNTS = 200
    maker.PAGE = tmp_path / "methods.md"
    maker.PAGE.write_text(pages["docs/methods.md"], encoding="utf-8")
    assert maker.main(["--check"]) == 1
    assert maker.main([]) == 0
    assert maker.main(["--check"]) == 0
    written = maker.PAGE.read_text(encoding="utf-8")
    assert written.partition(maker.BEGIN)[0] == pages["docs/methods.md"].partition(maker.BEGIN)[0]
    assert written.partition(maker.END)[2] == pages["docs/methods.md"].partition(maker.END)[2]


def test_the_thresholds_in_the_methods_are_those_of_the_code(pages):
    text, limits = pages["docs/methods.md"], Thresholds()
    rows = {row.split(" | ")[0]: row.split(" | ")[1] for row in re.findall(r"^\| (.+ \| .+) \|$", text, re.M)}
    assert f"超过{limits.silent_days}天" in rows["静默账号"]
    silent = [row for row in text.splitlines() if row.startswith("| 静默账号") and "直接核查" in row]
    assert f"{limits.check_days}天内有效" in silent[0]
    assert rows["关注用户较少"] == f"粉丝数少于{limits.few_followers:,}"
    steady = [row for row in text.splitlines() if row.startswith("| 有更新但少人阅读 | 检查期内")]
    assert f"不少于{limits.steady_posts}条" in steady[0]
    assert f"低于{limits.unread_median:.0f}" in steady[0]
    assert f"低于{PARAMETERS['probability'].default}的" in text
    assert f"默认{PARAMETERS['validity_days'].default}天" in pages["docs/guide.md"]


def test_pictures_are_those_of_the_script_and_of_the_journeys_and_small(script, root):
    maker = script("make_pictures")
    files = {path.name: path for path in (root / "docs" / "pictures").iterdir()}
    taken = re.compile(r'^    +picture\(\w+, "([a-z-]+)"\)$', re.M)
    journeys = (root / "tests" / "journeys").glob("test_*.py")
    walked = {
        f"web-{name}.png" for path in journeys for name in taken.findall(path.read_text(encoding="utf-8"))
    }
    assert set(files) == set(maker.SCENES) | walked
    for path in files.values():
        assert size(path) == (maker.SCREEN["width"], maker.SCREEN["height"])
        assert path.stat().st_size <= maker.LARGEST


def test_every_picture_is_shown(root, pages):
    for path in (root / "docs" / "pictures").iterdir():
        if path.name.startswith("web-"):
            assert f"(pictures/{path.name})" in pages["docs/web.md"]
        else:
            assert f"(docs/pictures/{path.name})" in pages["README.md"]
            assert f"(docs/pictures/{path.name})" in pages["README.en.md"]


def size(path: Path) -> tuple[int, int]:
    """Width and height from the PNG's own header."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])
