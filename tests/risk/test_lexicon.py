"""An office's own words and what people decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from risk_made import one_text, post, posts

from jianhao.errors import UnusableCall
from jianhao.risk.decisions import Decision, read_decisions
from jianhao.risk.finding import Severity
from jianhao.risk.lexicon import find_own_words, read_lexicons
from jianhao.risk.scan import Options, find_risks

TOML = 'version = "2026-11"\n[[word]]\nword = "旧提法"\nsuggestion = "新提法"\nseverity = "urgent"\n'


def test_words_of_toml_and_of_lines(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "b.csv").write_text("# 说明\n某某说法,规范说法\n", encoding="gb18030")
    lexicon = read_lexicons((tmp_path / "a.toml", tmp_path / "b.csv"))
    hits = find_own_words(one_text("这是旧提法，还有某某说法。"), lexicon.search())
    assert [(h.start, h.end, h.suggestion, h.severity) for h in hits] == [
        (2, 5, "新提法", Severity.URGENT), (8, 12, "规范说法", Severity.IMPORTANT),
    ]  # fmt: skip
    assert lexicon.versions[0][:2] == ("a.toml", "2026-11")
    assert len(lexicon.versions[0][2]) == 64


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.toml", b'[[words]]\nword = "x"'), ("a.toml", b"[["), ("a.toml", '[[word]]\nword = "某"'.encode()),
        ("a.toml", '[[word]]\nword = "某词"\nseverity = "fatal"'.encode()), ("a.csv", b""), ("a.csv", "字".encode()),
        ("a.csv", b"\xff\xfe\x00\x01\x81"), ("a.toml", b"word = 3"), ("a.toml", b"word = [3]"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableCall, match=name):
        read_lexicons((tmp_path / name,))


def test_a_mistake_is_remembered_for_the_account_and_the_term(tmp_path: Path) -> None:
    table = posts(post(1, "联系13800138000"), post(2, "办事请拨13800138000"), post(3, "请拨13900139000"))
    first = find_risks([table]).findings.filter
    found = find_risks([table]).findings.to_pylist()
    del first
    assert [f["rule"] for f in found] == ["mobile"] * 3
    path = tmp_path / "处理记录.csv"
    path.write_text(
        "finding_id,decision,account_id,rule,term\n"
        f"{found[0]['finding_id']},误判,weixin:gh_a,mobile,{found[0]['term']}\n{found[2]['finding_id']},已整改,,,\n",
        encoding="utf-8",
    )
    decided = find_risks([table], Options(decisions=read_decisions(path)))
    assert [(f["post_id"], f["decision"]) for f in decided.findings.to_pylist()] == [
        ("weixin:gh_a:3", "已整改")
    ]
    assert decided.mistaken == 2


@pytest.mark.parametrize("content", ["finding_id\nx\n", "finding_id,decision\nx,也许\n"])
def test_unusable_decisions_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "处理.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableCall, match="处理"):
        read_decisions(path)
    assert tuple(Decision) == ("误判", "确认", "已整改")
