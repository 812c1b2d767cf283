"""scenario.toml: what it may say, and the sentences where it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.consolidation.scenario import Scenario, ScenarioLock, ScenarioQuota, parse_scenario
from jianhao.errors import UnusableCall

WHOLE = """
[value]
yuan_per_active_follower = 4.5
[sink]
website = 1000
app = 2000
[[quota]]
scope = "county"
level = "乡镇街道"
platform = "微信公众号"
max = 2
[[lock]]
account_id = "weixin:a"
target = "weixin:b"
[cap]
accounts = 40
yuan = 1e6
followers_lost = 5000
[phases]
quarters = 6
staff_hours = 800
"""


def test_a_whole_file_is_read() -> None:
    found = parse_scenario(WHOLE, "s.toml")
    assert found == Scenario(
        4.5, 1000.0, 2000.0, (ScenarioQuota("county", "township", "weixin", 2),), (ScenarioLock("weixin:a", target="weixin:b"),),
        40, 1e6, 5000.0, 6, 800.0,
    )  # fmt: skip


MEASURED = """
[measured]
loss_other_platform = { value = 0.8, low = 0.75, high = 0.9, source = "实测：7个承接账号" }
loss_same_platform = { value = 0.2, low = 0.1, high = 0.3, source = "实测：12个承接账号" }
"""


def test_measured_losses_take_the_place_of_assumed_ones() -> None:
    found = parse_scenario(MEASURED, "s.toml").measured
    assert [(one.name, one.value, one.low, one.high, one.source) for one in found] == [
        ("loss_same_platform", 0.2, 0.1, 0.3, "实测：12个承接账号"),
        ("loss_other_platform", 0.8, 0.75, 0.9, "实测：7个承接账号"),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("loss_same_platform = 0.2", "measured的loss_same_platform应为表，写明value、low、high、source"),
        ('active_share = { value = 0.2, low = 0.1, high = 0.3, source = "甲" }', "measured的active_share不是可识别的设置项"),
        ('loss_website = { value = 0.2, low = 0.3, high = 0.4, source = "甲" }', "measured.loss_website的value应为0到1之间"),
        ('loss_website = { value = 0.2, low = 0.1, high = 1.4, source = "甲" }', "measured.loss_website的value应为0到1之间"),
        ("loss_website = { value = 0.2, low = 0.1, high = 0.4 }", "measured.loss_website的source应填写文本"),
        ('loss_website = { value = 0.2, low = 0.1, high = 0.4, source = "甲", n = 1 }', "measured.loss_website的n不是可识别"),
    ],
)  # fmt: skip
def test_a_measured_loss_says_what_is_wrong_with_it(row: str, sentence: str) -> None:
    with pytest.raises(UnusableCall) as refused:
        parse_scenario(f"[measured]\n{row}\n", "s.toml")
    assert sentence in str(refused.value)


def test_every_table_is_optional() -> None:
    assert parse_scenario("", "s.toml") == Scenario()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[vale]\n", "s.toml：vale不是可识别的设置项。"),
        ("[value]\nyuan = 3\n", "s.toml：value的yuan不是可识别的设置项。"),
        (
            '[[quota]]\nscope = "town"\nmax = 1\n',
            "s.toml：quota第1条的scope应为unit、county、city或province。",
        ),
        ('[[quota]]\nscope = "city"\n', "s.toml：quota第1条的max应为不小于0的整数。"),
        ('[[quota]]\nscope = "city"\nmax = true\n', "s.toml：quota第1条的max应为不小于0的整数。"),
        ('[[quota]]\nscope = "city"\nmax = 1\nlevel = "甲"\n', "s.toml：quota第1条的level不是可识别的用词。"),
        ('[[lock]]\naccount_id = "a"\n', "s.toml：lock第1条的keep与close、target应任选一项填写。"),
        (
            '[[lock]]\naccount_id = "a"\nkeep = true\nclose = true\n',
            "s.toml：lock第1条的keep与close、target应任选一项填写。",
        ),
        ('[[lock]]\naccount_id = "a"\nkeep = false\n', "s.toml：lock第1条的keep应为true。"),
        ('[[lock]]\naccount_id = "a"\ntarget = "a"\n', "s.toml：lock第1条的target不能是账号自己。"),
        ("[cap]\nyuan = -1\n", "s.toml：cap的yuan应为不小于0的数。"),
        ("[cap]\nyuan = nan\n", "s.toml：cap的yuan应为不小于0的数。"),
        ("[phases]\nquarters = 0\n", "s.toml：phases的quarters应为1到20之间的整数。"),
        ("quota = 3\n", "s.toml：quota应写成若干个[[quota]]。"),
        ("value = 3\n", "s.toml：value应为表。"),
        ("[value\n", "s.toml：第1行第7个字符附近不符合TOML的写法，请检查引号、等号和括号。"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UnusableCall) as raised:
        parse_scenario(text, "s.toml")
    assert str(raised.value) == sentence


def test_two_different_locks_of_one_account_are_refused() -> None:
    text = '[[lock]]\naccount_id = "a"\nkeep = true\n[[lock]]\naccount_id = "a"\nclose = true\n'
    with pytest.raises(UnusableCall, match="已有不同的锁定"):
        parse_scenario(text, "s.toml")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        said = repr(parse_scenario(text, "s.toml"))
    except UnusableCall as error:
        said = str(error)
    assert said.startswith(("s.toml：", "Scenario("))
