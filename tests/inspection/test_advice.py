"""处置建议: which factors lead to which proposal, and what protects an account."""

from __future__ import annotations

import pytest

from jianhao.inspection.advice import Advice, Answer, Factor, Thresholds, advise, factors
from jianhao.inspection.conclusion import Conclusion, Qualification
from jianhao.inspection.facts import Account, AccountFacts, Coverage, PostFacts

AS_OF = 19863
ALL_COVERED = Coverage(ranges=((AS_OF - 400, AS_OF),), supplied=True)
QUALIFIED = Conclusion(Qualification.QUALIFIED, 1, 1)
OPEN = Conclusion(Qualification.UNDETERMINED, 0, 1)


def account(**changes: object) -> AccountFacts:
    given: dict[str, object] = {"account_id": "weixin:gh_a", "name": "甲示发布", "platform": "weixin"}
    own = {k: v for k, v in changes.items() if k in Account.__dataclass_fields__}
    rest = {k: v for k, v in changes.items() if k not in own}
    return AccountFacts(Account(**(given | own)), AS_OF, 90, **({"coverage": ALL_COVERED} | rest))


def answers(facts: AccountFacts) -> dict[str, str]:
    return {f.name: f.answer.value for f in factors(facts, (), Thresholds())}


def advice(facts: AccountFacts, conclusion: Conclusion = QUALIFIED, *extra: Factor) -> Advice | None:
    return advise(facts, conclusion, [*factors(facts, (), Thresholds()), *extra])


def test_long_silence_that_was_collected_proposes_closing():
    assert answers(account(posts=PostFacts(posts=3, last_day=AS_OF - 200)))["silent"] == "yes"
    assert advice(account(posts=PostFacts(posts=3, last_day=AS_OF - 200))) is Advice.CLOSE


def test_what_was_not_collected_is_not_silence():
    facts = account(posts=PostFacts(posts=3, last_day=AS_OF - 200), coverage=Coverage(supplied=True))
    assert answers(facts)["silent"] == "unknown"
    assert advice(facts, OPEN) is Advice.UNDETERMINED


@pytest.mark.parametrize(
    ("protection", "flag"),
    [
        ({"represents_government": True}, "represents_government"),
        ({"functions": ("发布", "应急信息")}, "emergency_or_livelihood"),
        ({"services": 12}, "emergency_or_livelihood"),
        ({"functions": ("法定公开的唯一渠道",)}, "sole_channel"),
        ({"agency": "甲示县残疾人联合会"}, "special_group"),
    ],
)
def test_a_protected_account_is_never_proposed_for_closing(protection, flag):
    facts = account(posts=PostFacts(posts=3, last_day=AS_OF - 200), **protection)
    assert answers(facts)[flag] == "yes"
    assert advice(facts) is Advice.KEEP
    failed = Factor("veto_failed", Answer.YES, {})
    assert advice(facts, Conclusion(Qualification.UNQUALIFIED, 1, 1), failed) is Advice.RECTIFY


def test_whether_it_is_the_only_channel_cannot_be_read_from_functions():
    assert answers(account(functions=("发布", "信息公开")))["sole_channel"] == "unknown"
    assert answers(account())["special_group"] == "unknown"
    assert answers(account(functions=("发布",)))["special_group"] == "no"


def test_steady_but_unread_needs_reads_that_are_known():
    unread = PostFacts(posts=40, last_day=AS_OF, window_posts=40, posts_with_reads=40, median_reads=37.0)
    unknown = PostFacts(posts=40, last_day=AS_OF, window_posts=40, posts_with_reads=2, median_reads=37.0)
    assert answers(account(posts=unread))["steady_unread"] == "yes"
    assert answers(account(posts=unknown))["steady_unread"] == "unknown"
    assert advice(account(posts=unread, followers=300)) is Advice.MERGE
    assert advice(account(posts=unread, followers=30_000)) is Advice.KEEP


def test_a_closed_account_gets_no_proposal():
    facts = account(platform_state="cancelled", national_state="closed", local_state="archived")
    assert advice(facts, OPEN) is None
