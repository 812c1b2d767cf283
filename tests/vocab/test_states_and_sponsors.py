"""The three states and 适用范围."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.vocab import (
    account_links,
    codes,
    divisions,
    levels,
    native_ids,
    place_names,
    platforms,
    post_links,
    sponsors,
    states,
    succession,
)
from jianhao.vocab.sponsors import Scope, hint_scope, parse_scope
from jianhao.vocab.states import (
    LocalState,
    NationalState,
    PlatformState,
    parse_local_state,
    parse_national_state,
    parse_platform_state,
)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("正常 正常运行 运营中", PlatformState.active),
        ("停更 已停更 停止更新", PlatformState.stopped),
        ("冻结（注销中） 冻结(注销中) 注销中 冻结期", PlatformState.frozen),
        ("已注销 注销 账号已注销", PlatformState.cancelled),
        ("被封 封禁", PlatformState.banned),
        ("被盗", PlatformState.hijacked),
        ("不可访问 无法访问", PlatformState.unreachable),
    ],
)
def test_platform_state(words: str, state: PlatformState) -> None:
    assert {parse_platform_state(word) for word in words.split()} == {state}


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("未报送 未备案", NationalState.not_filed),
        ("审核中 待审核", NationalState.in_review),
        ("正常运行 已备案", NationalState.running),
        ("变更中", NationalState.changing),
        ("已关停 关停备案", NationalState.closed),
    ],
)
def test_national_state(words: str, state: NationalState) -> None:
    assert {parse_national_state(word) for word in words.split()} == {state}


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("拟开设", LocalState.proposed),
        ("批准", LocalState.approved),
        ("运行 正常", LocalState.running),
        ("整改中", LocalState.rectifying),
        ("拟关停 待关停", LocalState.closing_proposed),
        ("公告期", LocalState.announced),
        ("注销中", LocalState.cancelling),
        ("已关停 关停", LocalState.closed),
        ("已归档", LocalState.archived),
        ("漏报", LocalState.unreported),
        ("私开", LocalState.unapproved),
        ("反弹", LocalState.rebounded),
    ],
)
def test_local_state(words: str, state: LocalState) -> None:
    assert {parse_local_state(word) for word in words.split()} == {state}


def test_states_read_their_own_words() -> None:
    assert all(parse_platform_state(one.chinese) is one for one in PlatformState)
    assert all(parse_national_state(one.chinese) is one for one in NationalState)
    assert all(parse_local_state(one.chinese) is one for one in LocalState)


def test_the_same_word_may_mean_different_things_in_different_columns() -> None:
    assert parse_platform_state("注销中") is PlatformState.frozen
    assert parse_local_state("注销中") is LocalState.cancelling
    assert parse_national_state("注销中") is None


@pytest.mark.parametrize("text", ["", "未知", "—", "状态"])
def test_state_that_is_not_said_stays_open(text: str) -> None:
    assert parse_platform_state(text) is None
    assert parse_national_state(text) is None
    assert parse_local_state(text) is None


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("政府系统 政府部门 行政机关", Scope.government),
        ("党群 党群部门 人民团体", Scope.party_mass),
        ("法检 法院 司法机关", Scope.judicial),
        ("群众自治组织 基层群众自治组织 村（居）", Scope.self_governing),
        ("学校 中小学 高校", Scope.school),
        ("国企 国有企业", Scope.state_firm),
        ("其他", Scope.other),
    ],
)
def test_scope_from_spellings(words: str, scope: Scope) -> None:
    assert {parse_scope(word) for word in words.split()} == {scope}
    assert parse_scope(scope.chinese) is scope


@pytest.mark.parametrize(
    ("names", "scope"),
    [
        ("甲县人民法院 甲县人民检察院 甲县人民法院办公室", Scope.judicial),
        (
            "中共甲县县委宣传部 甲县委网信办 共青团甲县委员会 甲县妇联 甲县总工会 甲市纪委监委",
            Scope.party_mass,
        ),
        ("甲县第一中学 甲市大学 甲市职业技术学院 甲县实验小学", Scope.school),
        ("甲县水务有限公司 甲市城投集团", Scope.state_firm),
        ("乙镇丙村村民委员会 丁社区居委会 丁社区", Scope.self_governing),
        (
            "甲县人民政府 甲县教育局 甲市国资委 甲市发展和改革委员会 大学路街道办事处 甲市大学城管委会",
            Scope.government,
        ),
    ],
)
def test_hint_from_a_name(names: str, scope: Scope) -> None:
    assert {name: hint_scope(name) for name in names.split()} == dict.fromkeys(names.split(), scope)


@pytest.mark.parametrize("name", ["", "甲县人民医院", "甲县图书馆", "甲县发布"])
def test_a_name_that_says_nothing_gets_no_hint(name: str) -> None:
    assert hint_scope(name) is None


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    parse_platform_state(text)
    parse_national_state(text)
    parse_local_state(text)
    parse_scope(text)
    hint_scope(text)


def test_every_vocabulary_names_source_and_date() -> None:
    modules = [account_links, codes, divisions, levels, native_ids, place_names, platforms, post_links]
    for module in [*modules, sponsors, states, succession]:
        assert len(module.SOURCE) > 8, module.__name__
        year, month, day = module.AS_OF.split("-")
        assert (len(year), len(month), len(day)) == (4, 2, 2), module.__name__
