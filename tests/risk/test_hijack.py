"""Offers of a hijacked account: in plain and in five disguises; warnings and ordinary sentences are no offers."""

from __future__ import annotations

import pytest
from pypinyin import lazy_pinyin
from risk_made import found_in, one_text

from jianhao.risk.finding import Severity
from jianhao.risk.hijack import find_hijack
from jianhao.risk.obfuscation import packed_spellings, spellings
from jianhao.risk.packaged import lines

OFFERS = {
    "澳门新葡京": "hijack_gambling", "在线荷官": "hijack_gambling", "裸聊": "hijack_porn", "同城上门": "hijack_porn",
    "出售气枪": "hijack_weapons", "代开发票": "hijack_fraud", "刷单返利": "hijack_fraud", "信用卡套现": "hijack_fraud",
}  # fmt: skip
TRADITIONAL = str.maketrans("门线荷气枪开发刷单返现聊", "門線荷氣槍開發刷單返現聊")
ORDINARY = (
    "县人民政府办公室关于做好防汛工作的通知。各乡镇要加强值班值守，遇有情况及时报告。",
    "请扫描二维码关注“示例县发布”微信公众号，进入办事大厅办理。",
    "市体育局组织群众足球比赛，欢迎报名，咨询电话0571-12345。",
    "民警提醒：不要参与六合彩、百家乐等网络赌博，谨防刷单返利骗局。",
    "本次彩票公益金用于养老服务，中奖信息以公告为准。",
    "公安机关依法查处出售气枪案件3起。",
)


@pytest.mark.parametrize("word", OFFERS)
@pytest.mark.parametrize(
    "disguise",
    [
        lambda w: w,
        lambda w: "*".join(w),
        lambda w: "～ ".join(w),
        lambda w: w.translate(TRADITIONAL),
        lambda w: lazy_pinyin(w[0])[0] + w[1:],
        lambda w: "".join(lazy_pinyin(w)) if len(w) > 2 else w,
        lambda w: w.replace("信", "亻言").replace("荷", "艹何").replace("枪", "木仓").replace("聊", "耳卯"),
        lambda w: "\n".join(w) if len(w) > 2 else w,
    ],
    ids=["plain", "signs", "blanks", "traditional", "one in pinyin", "pinyin", "taken apart", "lines"],
)
def test_an_offer_is_found_in_every_spelling(word: str, disguise: object) -> None:
    written = disguise(word)  # type: ignore[operator]
    text = f"今晚有好礼，{written}，等你来。"
    assert OFFERS[word] in [rule for rule, _ in found_in(find_hijack, text)], text


@pytest.mark.parametrize("word", [w for w in OFFERS if len(w) > 2])
def test_a_look_alike_of_one_character_is_seen_through(word: str) -> None:
    alike = {line.split("\t")[0]: [*line.split("\t"), "", ""][2] for line in lines("forms.xz")}
    tried = [(at, other) for at, character in enumerate(word) for other in alike.get(character, "")[:4]]
    assert tried
    for at, other in tried:
        text = f"好礼，{word[:at]}{other}{word[at + 1 :]}，等你来。"
        assert OFFERS[word] in [rule for rule, _ in found_in(find_hijack, text)], text


def test_the_packed_spellings_are_those_of_the_list() -> None:
    listed = {word for line in lines("hijack_words.txt") for word in line.split("\t")[2].split()}
    for word in sorted(listed):
        assert packed_spellings(word) == tuple(spelt for spelt, other in spellings(word) if other), word
    assert packed_spellings("不在表中") == tuple(s for s, other in spellings("不在表中") if other)


def test_letters_of_other_scripts_are_seen_through() -> None:
    assert found_in(find_hijack, "加ＱＱ１２３４５６") == [("hijack_contact", "加ＱＱ")]
    assert found_in(find_hijack, "加ԛԛ123456") == [("hijack_contact", "加ԛԛ")]


def test_a_bait_with_an_offer_is_urgent() -> None:
    hits = find_hijack(one_text("无抵押贷款当天放款，加薇信 abc12345"))
    assert {hit.severity for hit in hits} == {Severity.URGENT}
    assert {hit.rule for hit in hits} == {"hijack_fraud", "hijack_contact"}


@pytest.mark.parametrize(
    ("text", "rules", "urgent"),
    [
        ("村里设帮办代办服务点。长按识别二维码关注“示例发布”", set(), False),
        ("县里招商投资大会今日开幕。官方微信号：shilifabu2020", set(), False),
        ("点击链接查看全文，扫码下载国家反诈中心app", set(), False),
        ("帮您办贷款，加微信 abc12345", {"hijack_fraud", "hijack_contact"}, False),
        ("手机兼职，贷款理财，加微信 abc12345", {"hijack_fraud", "hijack_contact"}, True),
        ("手机兼职，贷款理财，长按识别二维码", {"hijack_fraud", "hijack_contact"}, False),
        ("刷单返利，长按识别二维码", {"hijack_fraud", "hijack_contact"}, True),
        ("刷单返利。官方微信号：shilifabu2020", {"hijack_fraud", "hijack_contact"}, True),
    ],
)
def test_what_offices_write_under_every_article_is_no_bait_by_itself(
    text: str, rules: set[str], urgent: bool
) -> None:
    hits = find_hijack(one_text(text))
    assert {hit.rule for hit in hits} == rules
    assert ({hit.severity for hit in hits} == {Severity.URGENT}) is urgent


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_and_warnings_are_no_offers(text: str) -> None:
    assert found_in(find_hijack, text) == []


def test_a_warning_does_not_hide_a_disguise() -> None:
    assert ("hijack_gambling", "六·合·彩") in found_in(find_hijack, "民警提醒，六·合·彩资料")


def test_words_that_a_sentence_divides_are_two() -> None:
    assert found_in(find_hijack, "在这个时代，购物是生活。他花4600元购置电视。看到裸，聊天") == []


def test_findings_hold_no_link_that_works() -> None:
    for hit in find_hijack(one_text("六.合.彩特码资料 加微信 abc12345")):
        assert "." not in hit.text.replace("[.]", "")
