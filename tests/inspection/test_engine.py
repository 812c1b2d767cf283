"""The engine: one row per account and rule, in order, with scope, dates and 参照; and what follows for the account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.dates import day_number
from jianhao.inspection.catalogue import all_rules, find
from jianhao.inspection.conclusion import Conclusion, Qualification, conclude
from jianhao.inspection.engine import judge_all, sentence
from jianhao.inspection.facts import (
    Account,
    AccountFacts,
    Cadence,
    Check,
    Coverage,
    PostFacts,
    QuotaCount,
    Sibling,
    Waiver,
)
from jianhao.inspection.packs import Pack, builtin_packs, default_packs, load_packs, parse_pack
from jianhao.inspection.verdict import Outcome, Verdict, canonical_json, finding_id

AS_OF = day_number(date(2024, 5, 20))
NATIONAL = load_packs(["national-2019"])
EVERY = load_packs(builtin_packs())
ANSWERED = ("security_incident", "no_interaction")


def account(number: int = 1, **more: object) -> Account:
    return Account(
        **{"account_id": f"weixin:gh_demo{number}", "name": "乙县示例", "platform": "weixin", **more}
    )


def facts(number: int = 1, *, last: int | None = AS_OF, as_of: int = AS_OF, **more: object) -> AccountFacts:
    own = {
        key: more.pop(key) for key in ("scope", "platform", "platform_state", "national_state") if key in more
    }
    posts = (
        PostFacts() if last is None else PostFacts(posts=1, first_day=last, last_day=last, last_post_id="p")
    )
    coverage = Coverage(ranges=((as_of - 100, as_of),), supplied=True)
    given = {"posts": posts, "coverage": coverage, **more}
    return AccountFacts(account(number, **own), as_of, 90, **given)


def checks(*items: str, result: str = "passed") -> dict[str, object]:
    rows = tuple(Check(item, result, AS_OF, "核查员甲", None) for item in items)
    return {"checks": rows, "checked_items": frozenset(items)}


def judged(one: AccountFacts, packs: Iterable[Pack] = NATIONAL) -> dict[str, Verdict]:
    return {verdict.rule_id: verdict for verdict in judge_all([one], packs, "v1")}


def office(old: str = "", new: str = "") -> tuple[Pack, ...]:
    return (parse_pack(NATIONAL[0].text.replace(old, new), "office.toml"),)


def test_one_row_per_account_and_rule_in_a_fixed_order() -> None:
    packs = load_packs(default_packs())
    rows = list(judge_all([facts(2), facts(1)], packs, "v1"))
    rules = [(pack.id, entry.rule.id) for pack in packs for entry in pack.rules]
    assert [(v.account_id, v.ruleset, v.rule_id) for v in rows] == [
        (account_id, *rule) for account_id in ("weixin:gh_demo2", "weixin:gh_demo1") for rule in rules
    ]
    assert len(rows) == 2 * (4 + 8)


def test_a_verdict_carries_everything_that_it_rests_on() -> None:
    verdict = judged(facts(last=AS_OF - 15))["silence_14d"]
    pack = NATIONAL[0]
    assert verdict == Verdict(
        finding_id=finding_id("weixin:gh_demo1", "silence_14d"),
        account_id="weixin:gh_demo1",
        rule_id="silence_14d",
        rule_version="1",
        ruleset="national-2019",
        ruleset_sha256=pack.sha256,
        as_of=AS_OF,
        dataset_version="v1",
        outcome=Outcome.FAILED,
        severity=pack.rules[1].severity,
        reason="",
        measured='{"covered_from":"2024-02-10","exact":true,"last_update_on":"2024-05-05","scope":"未填适用范围","silent_days":15}',
        threshold='{"check_days":0,"days":14,"unit":"自然日"}',
        evidence=("p",),
        clause="国办秘函〔2019〕19号单项否决指标“内容不更新”",
    )
    assert sentence(verdict) == "监测时间点2024年5月20日前2周内无更新（最近一次公开发布为5月5日，间隔15天）。"


def test_the_same_inputs_give_the_same_rows() -> None:
    many = [facts(n, last=AS_OF - n) for n in range(30)]
    assert list(judge_all(many, EVERY, "v1")) == list(judge_all(many, EVERY, "v1"))


def test_finding_id_does_not_depend_on_threshold_or_day() -> None:
    stricter = office("days = 14", "days = 10")
    later = judged(facts(as_of=AS_OF + 1), stricter)["silence_14d"]
    assert later.finding_id == judged(facts())["silence_14d"].finding_id
    assert later.ruleset_sha256 != NATIONAL[0].sha256


def test_an_empty_scope_is_judged_as_government_and_said() -> None:
    verdict = judged(facts(last=AS_OF))["silence_14d"]
    assert verdict.outcome is Outcome.PASSED
    assert json.loads(verdict.measured)["scope"] == "未填适用范围"


def test_a_known_scope_is_not_repeated() -> None:
    assert "scope" not in json.loads(judged(facts(scope="government"))["silence_14d"].measured)


@pytest.mark.parametrize("scope", ["党群", "party_mass"])
def test_by_reference_is_judged_and_said(scope: str) -> None:
    verdict = judged(facts(last=AS_OF - 15, scope=scope))["silence_14d"]
    assert verdict.outcome is Outcome.FAILED
    assert json.loads(verdict.measured)["by_reference"] is True
    assert sentence(verdict).endswith("间隔15天）。本项为参照检查。")


@pytest.mark.parametrize("scope", ["法检", "judicial"])
def test_a_foreign_scope_makes_every_rule_not_applicable(scope: str) -> None:
    rows = judged(facts(last=None, scope=scope)).values()
    assert {(v.outcome, v.reason) for v in rows} == {(Outcome.NOT_APPLICABLE, "scope")}
    assert {sentence(v) for v in rows} == {"账号适用范围：法检，不在本规则包适用范围内。"}


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (date(2019, 3, 31), "not_effective"),
        (date(2019, 4, 1), ""),
        (date(2024, 12, 31), ""),
        (date(2025, 1, 1), "not_effective"),
    ],
)
def test_rules_count_only_while_they_are_in_force(when: date, reason: str) -> None:
    packs = office("effective_from = 2019-04-01", "effective_from = 2019-04-01\neffective_to = 2024-12-31")
    as_of = day_number(when)
    assert judged(facts(as_of=as_of, last=as_of), packs)["silence_14d"].reason == reason


def test_a_rule_not_in_force_says_since_when() -> None:
    as_of = day_number(date(2019, 3, 31))
    verdict = judged(facts(as_of=as_of, last=as_of))["silence_14d"]
    assert sentence(verdict) == "监测时间点2019年3月31日不在该规则施行期内（自2019年4月1日起）。"


def test_a_plain_pass_has_no_sentence() -> None:
    assert sentence(judged(facts())["silence_14d"]) == ""


def concluded(one: AccountFacts, packs: Iterable[Pack] = NATIONAL) -> Conclusion:
    return conclude(judge_all([one], packs, "v1"))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (facts(**checks(*ANSWERED)), (Qualification.QUALIFIED, 3, 3)),
        (facts(), (Qualification.QUALIFIED, 1, 3)),
        (facts(last=AS_OF - 15), (Qualification.UNQUALIFIED, 1, 3)),
        (facts(last=AS_OF - 15, **checks(*ANSWERED)), (Qualification.UNQUALIFIED, 3, 3)),
        (facts(**checks(*ANSWERED, result="failed")), (Qualification.UNQUALIFIED, 3, 3)),
        (facts(checked_items=frozenset(ANSWERED)), (Qualification.UNDETERMINED, 1, 3)),
        (facts(last=None, coverage=Coverage(supplied=True)), (Qualification.UNDETERMINED, 0, 3)),
        (facts(last=None, coverage=Coverage()), (Qualification.UNDETERMINED, 0, 3)),
        (facts(last=None, coverage=Coverage(), **checks("no_interaction")), (Qualification.QUALIFIED, 1, 3)),
        (facts(platform="app"), (Qualification.QUALIFIED, 1, 4)),
        (facts(scope="法检"), (Qualification.UNDETERMINED, 0, 0)),
        (facts(platform_state="cancelled", national_state="closed"), (Qualification.UNDETERMINED, 0, 0)),
    ],
    ids=[
        "all examined",
        "only updates supplied",
        "silent",
        "silent, others passed",
        "failed by check",
        "supplied but not checked",
        "supplied but not collected",
        "nothing supplied",
        "only one check supplied",
        "app not checked by anyone",
        "foreign scope",
        "closed",
    ],
)
def test_conclusion(one: AccountFacts, expected: tuple[Qualification, int, int]) -> None:
    assert concluded(one) == Conclusion(*expected)


def test_failed_reminders_leave_the_account_qualified() -> None:
    one = facts(national_state="not_filed", **checks("advert", "off_topic", "entertainment", result="failed"))
    rows = list(judge_all([one], load_packs(default_packs()), "v1"))
    assert {v.rule_id for v in rows if v.outcome is Outcome.FAILED} == {
        "advert",
        "off_topic",
        "entertainment",
        "unfiled",
    }
    assert conclude(rows) == Conclusion(Qualification.QUALIFIED, 1, 3)


def test_no_verdicts_are_no_conclusion() -> None:
    assert conclude([]) == Conclusion(Qualification.UNDETERMINED, 0, 0)


def test_every_rule_gives_one_verdict_of_each_of_many_accounts() -> None:
    many = [facts(n, last=AS_OF - n % 40, **checks(*ANSWERED)) for n in range(300)]
    packs = load_packs(["national-2019", "national-duties", "notices-common", "yangling-2025"])
    assert sum(1 for _ in judge_all(many, packs, "v1")) == 300 * 20


DAYS = st.integers(AS_OF - 200, AS_OF + 30)
MAYBE_DAY = st.none() | DAYS
TEXT = st.none() | st.sampled_from(
    ["", "乙县", "示例省甲市乙县人民政府", "示例省甲市乙县政府办公室", "／", "𠮷\ud800"]
)
STATES = {
    "platform_state": [
        "active",
        "cancelled",
        "正常",
        "停更",
        "冻结(注销中)",
        "已注销",
        "被封",
        "被盗",
        "不可访问",
        "?",
    ],
    "national_state": ["closed", "running", "未报送", "审核中", "正常运行", "变更中", "已关停", "?"],
    "local_state": [
        "拟开设",
        "批准",
        "运行",
        "整改",
        "拟关停",
        "公告期",
        "注销中",
        "已关停",
        "归档",
        "漏报",
        "私开",
        "反弹",
        "?",
    ],
}
RULE_IDS = st.sampled_from([rule.id for rule in all_rules()])
COUNTS = st.none() | st.integers(-3, 20)
FLOATS = st.floats() | st.floats(0, 100)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.lists(DAYS, max_size=8, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


ACCOUNTS = st.builds(
    Account,
    account_id=st.just("weixin:gh_demo"),
    name=TEXT,
    platform=st.sampled_from(["weixin", "app", "other", "?"]),
    agency=TEXT,
    verified_subject=TEXT,
    filing_no=TEXT,
    level=st.none() | st.sampled_from(["county", "township", "village", "city", "?"]),
    scope=st.none() | st.sampled_from(["government", "party_mass", "党群", "法检", "?"]),
    represents_government=st.none() | st.booleans(),
    opened_on=MAYBE_DAY,
    notice_on=MAYBE_DAY,
    stopped_on=MAYBE_DAY,
    cancelled_on=MAYBE_DAY,
    national_closed_on=MAYBE_DAY,
    messages=COUNTS,
    replied_on_time=COUNTS,
    **{name: st.none() | st.sampled_from(values) for name, values in STATES.items()},
)
FACTS = st.builds(
    AccountFacts,
    account=ACCOUNTS,
    as_of=st.just(AS_OF),
    window=st.just(90),
    posts=st.builds(
        PostFacts,
        first_day=MAYBE_DAY,
        last_day=MAYBE_DAY,
        last_post_id=TEXT,
        month_original=COUNTS,
        closing_notice_day=MAYBE_DAY,
        closing_notice_post_id=TEXT,
    ),
    coverage=st.builds(
        Coverage,
        ranges=ranges(),
        latest_seen=MAYBE_DAY,
        seen_on=MAYBE_DAY,
        supplied=st.booleans(),
        failed_attempts=st.integers(0, 3),
    ),
    checks=st.lists(
        st.builds(
            Check,
            item=RULE_IDS,
            result=st.sampled_from(["passed", "failed", "not_applicable", "?", ""]),
            checked_at=MAYBE_DAY,
            by=TEXT,
            evidence=TEXT,
        ),
        max_size=4,
    ).map(tuple),
    siblings=st.lists(
        st.builds(
            Sibling,
            account_id=st.just("weixin:gh_other"),
            name=TEXT,
            live=st.booleans(),
            last_day=MAYBE_DAY,
            first_day=MAYBE_DAY,
            opened_on=MAYBE_DAY,
            platform_state=st.none() | st.sampled_from(STATES["platform_state"]),
            covered_to=MAYBE_DAY,
        ),
        max_size=3,
    ).map(tuple),
    waivers=st.lists(st.builds(Waiver, RULE_IDS, st.just("事由"), st.just("甲市"), DAYS), max_size=1).map(
        tuple
    ),
    quotas=st.lists(
        st.builds(
            QuotaCount, st.just("county"), st.just("乙县"), TEXT, TEXT, st.integers(0, 3), st.integers(0, 5)
        ),
        max_size=2,
    ).map(tuple),
    cadence=st.none()
    | st.builds(Cadence, st.integers(-1, 90), FLOATS, FLOATS, st.none() | FLOATS, st.none() | FLOATS),
    checked_items=st.frozensets(RULE_IDS, max_size=4),
)


@settings(max_examples=300, deadline=None)
@given(FACTS)
def test_no_facts_make_a_rule_raise_or_speak_amiss(one: AccountFacts) -> None:
    for pack in EVERY:
        for entry in pack.rules:
            judgement = entry.rule.judge(one, entry.threshold)
            measured = json.loads(canonical_json(judgement.measured), parse_constant=pytest.fail)
            assert judgement.reason or judgement.outcome in (Outcome.PASSED, Outcome.FAILED)
            if judgement.outcome is Outcome.PASSED and not judgement.reason:
                continue
            told = entry.rule.explain(measured, entry.threshold, one.as_of, judgement.reason)
            assert told.endswith("。")
            assert not any(word in told for word in ("None", "造假", "作弊", "疑点"))


def known_days(one: AccountFacts, item: str, days: int) -> set[int]:
    """Every day whose updates are known, counted out one by one, apart from the code under test."""
    known = {day for first, last in one.coverage.ranges for day in range(first, last + 1)}
    if one.coverage.latest_seen is not None and one.coverage.seen_on is not None:
        known |= set(range(one.coverage.latest_seen + 1, one.coverage.seen_on + 1))
    check = one.check(item)
    if check is not None and check.result == "failed" and check.checked_at is not None:
        known |= set(range(check.checked_at - days, check.checked_at + 1))
    return known


@pytest.mark.parametrize(("item", "days"), [("silence_14d", 14), ("long_silence", 90)])
@settings(max_examples=500, deadline=None)
@given(one=FACTS)
def test_silence_fails_only_where_every_day_is_known_and_empty(
    item: str, days: int, one: AccountFacts
) -> None:
    rule = find(item, "1")
    assert rule is not None
    outcome = rule.judge(one, {"days": days}).outcome
    window = set(range(AS_OF - days, AS_OF + 1))
    updates = {one.posts.last_day, one.coverage.latest_seen} & window
    if outcome is Outcome.FAILED:
        assert window <= known_days(one, item, days)
        assert not updates
    elif updates:
        assert outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)
