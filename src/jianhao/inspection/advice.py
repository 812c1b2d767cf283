"""处置建议: triage of one account by itself, factor by factor; protective flags stand before every closing.

Factors follow the four that Zhejiang's 2022 rule names (勤勉度、关注度、传播影响力、长期运营能力) plus duplication and level.
The machine proposes; a person decides. Thresholds are parameters and are printed with the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jianhao.inspection.catalogue import find
from jianhao.inspection.conclusion import Conclusion, Qualification
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.standing import is_closed
from jianhao.inspection.verdict import Measured, Outcome, Severity, Verdict, canonical_json


class Advice(StrEnum):
    """保留, 限期整改, 归集整合, 关停, 待核实."""

    KEEP = "keep"
    RECTIFY = "rectify"
    MERGE = "merge"
    CLOSE = "close"
    UNDETERMINED = "undetermined"


class Answer(StrEnum):
    """是, 否, 待核实."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Factor:
    """One consideration with its answer and what it rests on."""

    name: str
    answer: Answer
    measured: Measured
    protective: bool = False

    def row(self, account_id: str) -> tuple[str, str, str, str, bool]:
        """The row of the FACTORS table."""
        return (account_id, self.name, self.answer.value, canonical_json(self.measured), self.protective)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as silent, as unread and as little attention. Sources: docs/methods.md (three months in local practice;
    the 2024 wave: mostly two-digit reads; 60 % of one county's accounts had under 1,000 followers)."""

    silent_days: int = 90
    check_days: int = 92
    unread_median: float = 100
    steady_posts: int = 8
    few_followers: int = 1000
    low_originality: float = 0.3
    compared_posts: int = 8


_ANSWERS = {Outcome.FAILED: Answer.YES, Outcome.PASSED: Answer.NO, Outcome.NOT_APPLICABLE: Answer.NO}
EMERGENCY = re.compile(
    r"应急|民生|办事|政务服务|便民|医保|社保|预约|挂号|缴费|消防|气象|地震|防汛|公安|交警|疾控|卫生健康|供水|供电"
)
SOLE_CHANNEL = re.compile(r"唯一|法定公开|指定渠道|指定公告")
SPECIAL_GROUP = re.compile(r"残疾|残联|老年|老龄|儿童|妇女|少数民族|民族语|盲|聋|退役军人")


# None of these says enough by itself; two of them do.
LITTLE_OF_ITS_OWN = frozenset({"steady_unread", "few_followers", "mostly_reposted"})


def factors(facts: AccountFacts, verdicts: Sequence[Verdict], limits: Thresholds) -> tuple[Factor, ...]:
    """All factors of an account, in a fixed order."""
    outcome = {v.rule_id: v for v in verdicts}
    return (
        _veto(verdicts),
        _silent(facts, limits),
        _steady_unread(facts, limits),
        _few_followers(facts, limits),
        _mostly_reposted(facts, limits),
        _from_rule("duplicate", outcome.get("one_per_platform")),
        _from_rule("level_not_required", outcome.get("level_quota")),
        *_protective(facts),
    )


def advise(facts: AccountFacts, conclusion: Conclusion, found: Iterable[Factor]) -> Advice | None:
    """The proposal; None for an account that is already closed."""
    if is_closed(facts.account, facts.as_of):
        return None
    answers = {f.name: f.answer for f in found}
    protected = any(f.protective and f.answer is Answer.YES for f in found)
    yes = {name for name, answer in answers.items() if answer is Answer.YES}
    if not protected:
        if "silent" in yes:
            return Advice.CLOSE
        if yes & {"duplicate", "level_not_required"} or len(yes & LITTLE_OF_ITS_OWN) >= 2:
            return Advice.MERGE
    if "veto_failed" in yes:
        return Advice.RECTIFY
    if conclusion.conclusion is Qualification.UNDETERMINED:
        return Advice.UNDETERMINED
    return Advice.KEEP


def _veto(verdicts: Sequence[Verdict]) -> Factor:
    vetoes = [v for v in verdicts if v.severity is Severity.VETO and v.outcome is not Outcome.NOT_APPLICABLE]
    failed = sorted({v.rule_id for v in vetoes if v.outcome is Outcome.FAILED})
    judged = any(v.outcome is Outcome.PASSED for v in vetoes)
    answer = Answer.YES if failed else Answer.NO if judged else Answer.UNKNOWN
    return Factor("veto_failed", answer, {"rules": failed})


def _silent(facts: AccountFacts, limits: Thresholds) -> Factor:
    """Silent for long, judged by the rule itself whether or not a chosen pack holds it."""
    rule = find("long_silence", "1")
    assert rule is not None
    judged = rule.judge(facts, {"days": limits.silent_days, "check_days": limits.check_days})
    measured: Measured = {
        "rule": rule.id,
        "days": limits.silent_days,
        "silent_days": (judged.measured or {}).get("silent_days"),
    }
    return Factor("silent", _ANSWERS.get(judged.outcome, Answer.UNKNOWN), measured)


def _from_rule(name: str, verdict: Verdict | None) -> Factor:
    if verdict is None:
        return Factor(name, Answer.UNKNOWN, {})
    return Factor(name, _ANSWERS.get(verdict.outcome, Answer.UNKNOWN), {"rule": verdict.rule_id})


def _steady_unread(facts: AccountFacts, limits: Thresholds) -> Factor:
    """Posts regularly and hardly anybody reads: needs enough posts whose reads are known."""
    posts = facts.posts
    measured: Measured = {
        "median_reads": posts.median_reads, "posts": posts.window_posts, "posts_with_reads": posts.posts_with_reads,
        "below": limits.unread_median,
    }  # fmt: skip
    if posts.window_posts < limits.steady_posts:
        covered = facts.coverage.covers(facts.as_of - facts.window + 1, facts.as_of)
        return Factor("steady_unread", Answer.NO if covered else Answer.UNKNOWN, measured)
    if posts.posts_with_reads < limits.steady_posts or posts.median_reads is None:
        return Factor("steady_unread", Answer.UNKNOWN, measured)
    return Factor(
        "steady_unread", Answer.YES if posts.median_reads < limits.unread_median else Answer.NO, measured
    )


def _few_followers(facts: AccountFacts, limits: Thresholds) -> Factor:
    followers = facts.account.followers
    measured: Measured = {"followers": followers, "below": limits.few_followers}
    if followers is None:
        return Factor("few_followers", Answer.UNKNOWN, measured)
    return Factor("few_followers", Answer.YES if followers < limits.few_followers else Answer.NO, measured)


def _mostly_reposted(facts: AccountFacts, limits: Thresholds) -> Factor:
    """Most of what it publishes stands on another account before; ordered reposts are not counted."""
    found = facts.reuse
    measured: Measured = {
        "originality": None if found is None else found.originality, "posts": 0 if found is None else found.posts,
        "below": limits.low_originality, "main_source": None if found is None else found.main_source,
    }  # fmt: skip
    if found is None or found.originality is None or found.posts < limits.compared_posts:
        return Factor("mostly_reposted", Answer.UNKNOWN, measured)
    return Factor(
        "mostly_reposted", Answer.YES if found.originality < limits.low_originality else Answer.NO, measured
    )


def _protective(facts: AccountFacts) -> Iterable[Factor]:
    """Four questions that a person must have answered before closing; no data is not a no."""
    account = facts.account
    main = account.represents_government
    yield Factor("represents_government", _known(main), {"represents_government": main}, protective=True)
    words = "、".join((*account.functions, account.name or "", account.agency or ""))
    for name, pattern in (
        ("emergency_or_livelihood", EMERGENCY),
        ("sole_channel", SOLE_CHANNEL),
        ("special_group", SPECIAL_GROUP),
    ):
        hit = pattern.search(words)
        if hit or (name == "emergency_or_livelihood" and account.services):
            answer = Answer.YES
        else:
            # Whether something is the only channel cannot be read from a list of functions.
            told = bool(account.functions) and name != "sole_channel"
            answer = Answer.NO if told else Answer.UNKNOWN
        yield Factor(
            name, answer, {"word": hit[0] if hit else None, "services": account.services}, protective=True
        )


def _known(flag: bool | None) -> Answer:
    return Answer.UNKNOWN if flag is None else Answer.YES if flag else Answer.NO
