"""Robots: what they accept, what they refuse, and what follows; the address never shows in a sentence."""

from __future__ import annotations

import json
import time

import pytest
from alerts.fake_robots import DING_SECRET, DING_TOKEN, WECOM_KEY, Fake

from jianhao.alerts.codes import DINGTALK, WECOM, read_answer
from jianhao.alerts.outcomes import Outcome
from jianhao.alerts.posting import Reach
from jianhao.alerts.robots import DingTalk, Form, WeCom, plain_in_markdown, robot_address, signed
from jianhao.errors import UnusableCall

NOW = 1_793_000_000_000


def wecom(address: str, form: Form = Form.TEXT, key: str = WECOM_KEY) -> WeCom:
    return WeCom(f"{address}/cgi-bin/webhook/send?key={key}", form)


def ding(
    address: str, secret: str = DING_SECRET, token: str = DING_TOKEN, form: Form = Form.TEXT
) -> DingTalk:
    return DingTalk(f"{address}/robot/send?access_token={token}", secret, form)


def now() -> int:
    return int(time.time() * 1000)


def test_a_text_arrives_on_both(fake: Fake, address: str, reach: Reach) -> None:
    assert wecom(address).send("本单位3人有待办事项。", reach).outcome is Outcome.SENT
    assert wecom(address, Form.MARKDOWN).send("本单位3人有待办事项。", reach).outcome is Outcome.SENT
    assert ding(address).send("本单位3人有待办事项。", reach, now()).outcome is Outcome.SENT
    assert (
        ding(address, form=Form.MARKDOWN).send("本单位3人有待办事项。", reach, now()).outcome is Outcome.SENT
    )
    assert fake.texts == ["本单位3人有待办事项。"] * 4


def test_the_signature_is_the_documented_one() -> None:
    made = signed("https://oapi.dingtalk.com/robot/send?access_token=x", "SEC0", 1_600_000_000_000)
    assert made.startswith(
        "https://oapi.dingtalk.com/robot/send?access_token=x&timestamp=1600000000000&sign="
    )
    # printf '1600000000000\nSEC0' | openssl dgst -sha256 -hmac SEC0 -binary | base64, quoted once
    assert made.rpartition("=")[2] == "cULTr4logrHW2sJLMZutw9ClDy4DYxRIMLTCWBINWFA%3D"


@pytest.mark.parametrize(
    ("code", "words", "outcome", "wait", "said"),
    [
        (93000, "invalid webhook url", Outcome.CHANNEL, None, "机器人地址不正确"),
        (93004, "robot disabled", Outcome.CHANNEL, None, "已被停用"),
        (45009, "api freq out of limit", Outcome.LATER, 60, "过于频繁"),
        (40008, "invalid message type", Outcome.MESSAGE, None, "消息类型"),
        (40058, "invalid Request Parameter", Outcome.MESSAGE, None, "不符合要求"),
        (-1, "system busy", Outcome.LATER, None, "繁忙"),
        (99999, "what", Outcome.CHANNEL, None, "未见于文档"),
    ],
)
def test_codes_of_wecom(fake: Fake, address: str, reach: Reach, code, words, outcome, wait, said) -> None:
    fake.wrong.append({"errcode": code, "errmsg": words})
    answer = wecom(address).send("试", reach)
    assert (answer.outcome, answer.code, answer.wait) == (outcome, code, wait)
    assert said in answer.sentence
    assert str(code) in answer.sentence


@pytest.mark.parametrize(
    ("code", "words", "outcome", "wait", "said"),
    [
        (310000, "keywords not in content", Outcome.CHANNEL, None, "关键词"),
        (310000, "sign not match, more: [...]", Outcome.CHANNEL, None, "加签不正确"),
        (310000, "invalid timestamp", Outcome.CHANNEL, None, "时间不正确"),
        (310000, "ip 203.0.113.9 not in whitelist", Outcome.CHANNEL, None, "地址段"),
        (310000, "", Outcome.CHANNEL, None, "安全设置"),
        (130101, "send too fast, exceed 20 times per minute", Outcome.LATER, 600, "过于频繁"),
        (410100, "发送速度太快而限流", Outcome.LATER, 600, "速度过快"),
        (300001, "token is not exist", Outcome.CHANNEL, None, "access_token不存在"),
        (400102, "robot stopped", Outcome.CHANNEL, None, "停用"),
        (400013, "group dismissed", Outcome.CHANNEL, None, "解散"),
        (430101, "unsafe link", Outcome.MESSAGE, None, "不安全的链接"),
        (-1, "busy", Outcome.LATER, None, "繁忙"),
    ],
)
def test_codes_of_dingtalk(fake: Fake, address: str, reach: Reach, code, words, outcome, wait, said) -> None:
    fake.wrong.append({"errcode": code, "errmsg": words})
    answer = ding(address).send("试", reach, now())
    assert (answer.outcome, answer.code, answer.wait) == (outcome, code, wait)
    assert said in answer.sentence


def test_the_fakes_themselves_refuse_what_the_platforms_refuse(
    fake: Fake, address: str, reach: Reach
) -> None:
    assert wecom(address, key="wrong").send("试", reach).code == 93000
    assert wecom(address).send("长" * 683, reach).code == 40058
    assert ding(address, "SECwrong").send("试", reach, now()).code == 310000
    assert ding(address, "").send("试", reach, now()).code == 310000
    assert ding(address, token="no").send("试", reach, now()).code == 300001
    assert ding(address).send("试", reach, now() - 7_200_000).code == 310000
    fake.keyword = "编号"
    assert "关键词" in ding(address).send("试", reach, now()).sentence
    assert ding(address).send("编号：1", reach, now()).outcome is Outcome.SENT
    fake.limit = 1
    assert ding(address).send("编号：2", reach, now()).code == 130101
    assert wecom(address).send("试", reach).code == 45009


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"errcode":"0"}', b'{"errcode":true}', b"{" * 100_000, b"\xff\xfe"],
)
def test_an_answer_that_cannot_be_read_leaves_it_open(
    fake: Fake, address: str, reach: Reach, body: bytes
) -> None:
    fake.wrong.append(body)
    assert wecom(address).send("试", reach).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ("hang", Outcome.UNKNOWN),
        ("drip", Outcome.UNKNOWN),
        ("closed", Outcome.UNKNOWN),
        ("huge", Outcome.UNKNOWN),
        ((302, {"Location": "http://127.0.0.1:1/"}), Outcome.CHANNEL),
        ((404, {}), Outcome.CHANNEL),
        ((429, {"Retry_After": "120"}), Outcome.LATER),
        ((502, {}), Outcome.UNKNOWN),
    ],
    ids=str,
)
def test_a_server_that_misbehaves(
    fake: Fake, address: str, quick: Reach, how: object, outcome: Outcome
) -> None:
    fake.wrong.append(how)
    begun = fake.requests
    assert wecom(address).send("试", quick).outcome is outcome
    assert fake.requests == begun + 1  # neither a redirect nor a second try of its own


def test_nobody_there_is_certainly_not_sent(reach: Reach) -> None:
    answer = wecom("http://127.0.0.1:9").send("试", reach)
    assert answer.outcome is Outcome.LATER
    assert "没有发送" in answer.sentence


def test_addresses_inside_are_closed_unless_named(fake: Fake, address: str) -> None:
    for closed in (Reach(), Reach(networks=())):
        answer = wecom(address).send("试", closed)
        assert answer.outcome is Outcome.CHANNEL
        assert "内网" in answer.sentence
    assert wecom(address.replace("http:", "https:")).send("试", Reach()).outcome is Outcome.CHANNEL
    assert fake.requests == 0


def test_secrets_never_stand_in_a_sentence() -> None:
    body = json.dumps({"errcode": 93000, "errmsg": f"bad key {WECOM_KEY} here"}).encode()
    assert WECOM_KEY not in read_answer(body, WECOM, (WECOM_KEY,)).sentence
    long = json.dumps({"errcode": 310000, "errmsg": "说" * 9_999 + "\u202e"}).encode()
    sentence = read_answer(long, DINGTALK).sentence
    assert len(sentence) < 250
    assert "\u202e" not in sentence


@pytest.mark.parametrize("text", ["", "qyapi", "https://qyapi.weixin.qq.com/send", "ftp://x/?key=1", "https://[/?key=1",
                                  "https://例/?key=1"])  # fmt: skip
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnusableCall):
        robot_address(text, "key")


def test_an_address_keeps_nothing_but_its_key() -> None:
    pasted = " https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b&debug=1#x "
    assert robot_address(pasted, "key") == "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b"


def test_markdown_signs_become_plain() -> None:
    assert plain_in_markdown("[甲](http://x)") == r"\[甲\]\(http://x\)"
