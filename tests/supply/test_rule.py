"""Rules: words in titles and texts, together with others and without others."""

from __future__ import annotations

import pyarrow as pa
import pytest

from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.openings import open_posts
from jianhao.supply.question_rules import RULES as QUESTION_RULES
from jianhao.supply.question_rules import question_kinds
from jianhao.supply.rule import Rule, RuleBook, Where, word_codes
from jianhao.supply.rules import RULES


def fires(rule: Rule, title: str, text: str = "") -> bool:
    return bool(RuleBook((rule,)).apply(open_posts(pa.array([title]), pa.array([text])))[0, 0])


@pytest.mark.parametrize(
    ("rule", "title", "text", "answer"),
    [
        (Rule("r", Kind.POLICY, "", ("解读",)), "政策解读", "", True),
        (Rule("r", Kind.POLICY, "", ("解读",)), "通知", "解读", False),
        (Rule("r", Kind.POLICY, "", ("解读",), Where.TEXT), "通知", "解读", True),
        (Rule("r", Kind.POLICY, "", ("解读",), Where.BOTH), "通知", "解读", True),
        (Rule("r", Kind.POLICY, "", ("调研",), also=("县长", "局长")), "调研报告", "", False),
        (Rule("r", Kind.POLICY, "", ("调研",), also=("县长", "局长")), "调研报告", "局长说", True),
        (Rule("r", Kind.POLICY, "", ("停水",), unless=("网传",)), "停水", "网传", False),
        (Rule("r", Kind.POLICY, "", ("^关于",)), "关于通知", "", True),
        (Rule("r", Kind.POLICY, "", ("^关于",)), "有关于通知", "", False),
        (Rule("r", Kind.POLICY, "", ("答复$",)), "来信答复", "", True),
        (Rule("r", Kind.POLICY, "", ("答复$",)), "答复来信", "", False),
        (Rule("r", Kind.POLICY, "", ("怎么办？",)), "丢了怎么办?", "", True),
        (Rule("r", Kind.POLICY, "", ("怎么办？",)), "怎么办好事", "", False),
        (Rule("r", Kind.POLICY, "", ("第1条",)), "第20条", "", True),
        (Rule("r", Kind.POLICY, "", ("会议召开", "议召")), "议召", "", True),
    ],
)
def test_where_words_stand(rule: Rule, title: str, text: str, answer: bool) -> None:
    assert fires(rule, title, text) is answer


def test_words_inside_words_are_found() -> None:
    book = RuleBook(tuple(Rule(w, Kind.POLICY, "", (w,)) for w in ("他们", "们都", "他们都", "都")))
    found = book.apply(open_posts(pa.array(["他们都来"]), pa.array([""])))
    assert found[:, 0].tolist() == [True] * 4


def test_a_word_of_punctuation_is_refused() -> None:
    with pytest.raises(ValueError, match="no letter"):
        word_codes("——")


def test_rules_are_whole() -> None:
    for rules in (RULES, QUESTION_RULES):
        assert len({rule.id for rule in rules}) == len(rules)
        assert all(rule.reason and rule.words for rule in rules)
    assert {rule.kind for rule in RULES} <= set(LEARNT)


@pytest.mark.parametrize(
    ("category", "words", "kind"),
    [
        ("咨询", "新生儿落户需要哪些材料", Kind.SERVICES),
        ("咨询", "租房补贴的标准是多少", Kind.POLICY),
        ("投诉", "楼下烧烤油烟太大", Kind.REPLIES),
        ("求助", "小区外墙有坠落隐患", Kind.WARNINGS),
        ("咨询", "东环路何时通车", Kind.OWN_WORK),
        ("咨询", None, Kind.SERVICES),
        (None, "嗯", Kind.UNDETERMINED),
        (None, None, Kind.UNDETERMINED),
    ],
)
def test_kinds_of_questions(category: str | None, words: str | None, kind: Kind) -> None:
    assert question_kinds([category], [words]) == [kind]
