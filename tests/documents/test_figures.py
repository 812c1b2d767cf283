"""Counts that every document shows."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pyarrow.compute as pc

from jianhao.documents.figures import Rate, figures, standings
from jianhao.documents.options import shown_in
from jianhao.inspection.result import Edition


def test_totals_hold_numerator_and_denominator(fixtures: ModuleType) -> None:
    total = figures(fixtures.build()).total
    assert (total.accounts, total.qualified, total.unqualified) == (60, 43, 10)
    assert (total.undetermined, total.unexamined) == (6, 1)
    assert (str(total.judged), str(total.passed)) == ("53/60（88.33%）", "43/53（81.13%）")


def test_parts_add_up_to_the_whole(fixtures: ModuleType) -> None:
    counts = figures(fixtures.build())
    for groups in (counts.platforms, counts.levels, counts.divisions):
        assert sum(g.tally.accounts for g in groups) == counts.total.accounts
        assert sum(g.tally.qualified for g in groups) == counts.total.qualified
    assert sum(t.accounts for _, _, t in counts.matrix) == counts.total.accounts
    assert sum(n for _, n in counts.advice) == counts.total.accounts
    for rule in counts.rules:
        parts = (rule.failed, rule.passed, rule.open, rule.not_supplied, rule.not_applicable)
        assert sum(parts) == counts.total.accounts


def test_failures_are_vetoes_first_with_those_examined(fixtures: ModuleType) -> None:
    failed = figures(fixtures.build()).failures
    assert [r.severity for r in failed] == sorted((r.severity for r in failed), reverse=True)
    assert failed[0].title == "监测时间点前2周内无更新"
    assert failed[0].failed_of == Rate(8, 53)


def test_vetoes_without_input_are_named(fixtures: ModuleType) -> None:
    counts = figures(fixtures.build())
    assert [(r.rule_id, r.not_supplied) for r in counts.unexamined_vetoes] == [("security_incident", 59)]
    assert str(counts.examined[0]) == "已查2项/应查3项，其余未检查"
    assert sum(e.accounts for e in counts.examined) == 60


def test_an_account_of_which_nothing_was_examined_is_never_qualified(fixtures: ModuleType) -> None:
    result = fixtures.build()
    none = pc.if_else(True, 0, result.accounts["examined"]).cast("int32")
    qualified = pc.if_else(True, "qualified", result.accounts["conclusion"])
    names = result.accounts.schema.names
    table = result.accounts.set_column(names.index("examined"), "examined", none)
    table = table.set_column(names.index("conclusion"), "conclusion", qualified)
    said = standings(replace(result, accounts=table))
    waiting = {
        v["account_id"]
        for v in result.verdicts.to_pylist()
        if v["severity"] == "veto" and v["outcome"] == "undetermined" and v["reason"] != "input_not_supplied"
    }
    ids = table["account_id"].to_pylist()
    assert {one for one, word in zip(ids, said, strict=True) if word != "unexamined"} == waiting


def test_coverage_separates_partial_from_none(fixtures: ModuleType) -> None:
    collected = figures(fixtures.build()).collected
    assert (collected.full, collected.partial, collected.none, collected.unknown) == (54, 3, 3, 0)


def test_silence_classes_count_only_those_that_have_an_answer(fixtures: ModuleType) -> None:
    counts = figures(fixtures.build())
    assert counts.silent == Rate(3, 54)
    assert 0 < counts.steady_unread.numerator < counts.steady_unread.denominator < 60


def test_open_reasons_leave_out_what_was_not_supplied(fixtures: ModuleType) -> None:
    reasons = {r.reason: (r.label, r.accounts) for r in figures(fixtures.build()).open_reasons}
    assert reasons == {"not_collected_since": ("发布记录未采集齐全", 6), "not_checked": ("尚未核查", 5)}


def test_rejected_and_unmatched_are_counted(fixtures: ModuleType) -> None:
    counts = figures(fixtures.build())
    assert counts.rejected == (("发文记录2024Q2.csv", 2), ("甲市政务新媒体台账.xlsx", 3))
    assert (counts.unmatched_accounts, counts.unmatched_posts) == (2, 47)


def test_editions_show_less_from_office_to_public() -> None:
    inside, unit, public = (shown_in(e) for e in (Edition.INTERNAL, Edition.UNIT, Edition.PUBLIC))
    assert (inside.hints, inside.unmatched, inside.advice, inside.rejected_rows) == (True,) * 4
    assert (unit.hints, unit.unmatched, unit.advice) == (False, False, True)
    assert (public.hints, public.unmatched, public.advice, public.rejected_rows) == (False,) * 4
