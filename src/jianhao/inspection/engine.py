"""Run every rule of every chosen pack over the facts of every account: one verdict each, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from jianhao.dates import iso_date
from jianhao.inspection.catalogue import find
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.packs import Pack, PackRule
from jianhao.inspection.rules._outcomes import inapplicable, with_measured
from jianhao.inspection.verdict import Judgement, Measured, Verdict, canonical_json, finding_id
from jianhao.inspection.vocabulary import scope, word
from jianhao.vocab.sponsors import Scope

SCOPE_EMPTY = "未填适用范围"


def judge_all(
    facts: Iterable[AccountFacts], packs: Iterable[Pack], dataset_version: str
) -> Iterator[Verdict]:
    """Exactly one verdict per account and rule of each pack; order: accounts, packs, rules in the pack.

    A rule that two packs hold is judged once for each; both verdicts have the same `finding_id`.
    """
    chosen = [(pack, [(rule, rule.threshold_json) for rule in pack.rules]) for pack in packs]
    for one in facts:
        for pack, rules in chosen:
            outside, extra = _scope(one, pack)
            for rule, threshold in rules:
                judgement = outside or with_measured(_judge(one, rule), extra)
                yield _verdict(one, pack, rule, threshold, judgement, dataset_version)


def sentence(verdict: Verdict) -> str:
    """What a person reads for the verdict, from its own values alone; empty for a plain pass.

    KeyError for a verdict of a rule version that this release does not hold.
    """
    rule = find(verdict.rule_id, verdict.rule_version)
    if rule is None:
        raise KeyError(f"{verdict.rule_id} version {verdict.rule_version}")
    if verdict.outcome == "passed" and not verdict.reason:
        return ""
    measured, threshold = json.loads(verdict.measured), json.loads(verdict.threshold)
    return rule.explain(measured, threshold, verdict.as_of, verdict.reason)


def _scope(facts: AccountFacts, pack: Pack) -> tuple[Judgement | None, Measured]:
    """The judgement of a pack that does not apply; else what to add to the measured values of all rules."""
    given = facts.account.scope
    extra: dict[str, str | bool] = {} if given else {"scope": SCOPE_EMPTY}
    name = word(scope(given), given) if given else Scope.government.chinese
    if name in pack.applies_to:
        return None, extra
    if name in pack.by_reference:
        return None, {**extra, "by_reference": True}
    return inapplicable("scope", scope=name if given else SCOPE_EMPTY), {}


def _judge(facts: AccountFacts, rule: PackRule) -> Judgement:
    begun = facts.as_of >= rule.effective_from
    ended = rule.effective_to is not None and facts.as_of > rule.effective_to
    if begun and not ended:
        return rule.rule.judge(facts, rule.threshold)
    return inapplicable(
        "not_effective",
        effective_from=iso_date(rule.effective_from),
        effective_to=None if rule.effective_to is None else iso_date(rule.effective_to),
    )


def _verdict(
    facts: AccountFacts,
    pack: Pack,
    rule: PackRule,
    threshold: str,
    judgement: Judgement,
    dataset_version: str,
) -> Verdict:
    account_id = facts.account.account_id
    return Verdict(
        finding_id=finding_id(account_id, rule.rule.id),
        account_id=account_id,
        rule_id=rule.rule.id,
        rule_version=rule.rule.version,
        ruleset=pack.id,
        ruleset_sha256=pack.sha256,
        as_of=facts.as_of,
        dataset_version=dataset_version,
        outcome=judgement.outcome,
        severity=rule.severity,
        reason=judgement.reason,
        measured=canonical_json(judgement.measured),
        threshold=threshold,
        evidence=judgement.evidence,
        clause=rule.clause,
    )
