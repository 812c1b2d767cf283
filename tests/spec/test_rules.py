"""Every rule answers as its table says, and every rule has a table with all four outcomes."""

from __future__ import annotations

import json

import pytest

from jianhao.inspection.catalogue import all_rules, find
from jianhao.inspection.verdict import Outcome, canonical_json
from tests.spec.cases import Case, cases, spec_files

CASES = [case for path in spec_files() for case in cases(path)]
BANNED = ("造假", "作弊", "疑点")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule_id}-{case.title}")
def test_rule_answers_as_its_table_says(case: Case) -> None:
    rule = find(case.rule_id, case.version)
    assert rule is not None
    judgement = rule.judge(case.facts, case.threshold)
    assert (judgement.outcome.value, judgement.reason) == (case.outcome, case.reason)
    measured = json.loads(canonical_json(judgement.measured))
    assert {key: measured.get(key, "absent") for key in case.measured} == dict(case.measured)
    if case.evidence is not None:
        assert judgement.evidence == case.evidence
    if case.sentence is not None:
        sentence = rule.explain(measured, case.threshold, case.facts.as_of, judgement.reason)
        assert sentence == case.sentence


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_a_table_with_all_outcomes(rule: object) -> None:
    seen = {case.outcome for case in CASES if (case.rule_id, case.version) == (rule.id, rule.version)}
    assert seen == {outcome.value for outcome in Outcome}


def test_every_table_is_named_after_its_rule() -> None:
    assert [path.stem for path in spec_files()] == sorted(rule.id for rule in all_rules())
    assert all(case.rule_id == path.stem for path in spec_files() for case in cases(path))


def test_failed_and_undetermined_cases_state_their_sentence() -> None:
    silent = [
        case.title for case in CASES if case.outcome in ("failed", "undetermined") and case.sentence is None
    ]
    assert silent == []


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_criterion_is_chinese_with_a_basis_and_without_accusing_words(rule: object) -> None:
    assert "依据：" in rule.criterion
    assert not any(word in rule.criterion + rule.title for word in BANNED)
