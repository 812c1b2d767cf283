"""The table of transitions by itself: owners, permissions, deadlines, ways out, no two rows for one step."""

from __future__ import annotations

from itertools import product

import pytest
from closing_made import BY_PART, TODAY, a_case, all_done

from jianhao.closing import guards
from jianhao.closing.actions import WITH_REASON, WORDS, Action
from jianhao.closing.case import Frozen, Incomplete, Urgent
from jianhao.closing.deadlines import dues
from jianhao.closing.effects import _EFFECTS
from jianhao.closing.guards import Guard
from jianhao.closing.people import PERMISSIONS, Part
from jianhao.closing.states import BEHIND_GATES, LOCAL, RESTING, State
from jianhao.closing.states import WORDS as STATES
from jianhao.closing.table import TABLE, next_step, rows_of
from jianhao.closing.terms import Terms
from jianhao.closing.words import Evidence, IncompleteCause, PublicReason, Route
from jianhao.vocab.levels import Level


def every_case():
    """A closing of every route in every state, main account or not, urgent matters open or not."""
    urgent, declared = Urgent("监管", TODAY), Incomplete("图片", IncompleteCause.NO_EXPORT, "经办人", TODAY)
    for state, route, main, u, i in product(State, Route, (True, False), (urgent, None), (declared, None)):
        yield a_case(
            state=state, route=route, represents_government=main, urgent=u, incomplete=i, notice_on=TODAY,
            notice_until=TODAY, frozen=Frozen(TODAY, TODAY, TODAY), cancelled_on=TODAY,
        )  # fmt: skip


def test_every_row_belongs_to_somebody_who_may_take_it() -> None:
    assert {row.name for row in TABLE if row.permission not in PERMISSIONS[row.owner]} == set()


def test_every_action_and_state_is_in_the_table_and_has_its_word() -> None:
    assert {row.action for row in TABLE} == set(Action) == set(WORDS)
    assert {row.source for row in TABLE} == set(State) == set(STATES) == set(LOCAL)
    assert {row.target for row in TABLE} == set(State)


def test_an_action_has_one_row_at_most_wherever_a_closing_stands() -> None:
    for case in every_case():
        actions = [row.action for row in rows_of(case)]
        assert len(actions) == len(set(actions)), (case.state, case.route)


def test_every_state_can_be_left_on_every_route() -> None:
    unreachable = {(State.FROZEN, Route.APPLICATION), (State.CANCELLED, Route.APPLICATION)}
    unreachable |= {(State.DELISTED, route) for route in set(Route) - {Route.APPLICATION}}
    for case in every_case():
        if (case.state, case.route) not in unreachable:
            assert any(row.target is not case.state for row in rows_of(case)), (case.state, case.route)


def test_there_is_always_one_next_step_and_something_due_unless_at_rest() -> None:
    for case in every_case():
        assert next_step(case) is not None
        if case.state not in RESTING:
            due = dues(case)
            assert due, (case.state, case.route)
            assert all(d.owner is d.row.owner and d.sentence for d in due)


def test_every_deadline_is_a_term_and_every_term_is_used() -> None:
    used = {row.deadline.term for row in TABLE if row.deadline}
    assert used | {"notice"} == used | {"notice"} | {name for name in used if Terms()[name].days >= 0}
    from jianhao.closing.terms import content

    assert used == {row["name"] for row in content()["term"]}


def test_who_goes_behind_the_gates_from_before_them_passes_them() -> None:
    entering = [r for r in TABLE if r.target in BEHIND_GATES and r.source not in BEHIND_GATES]
    assert {r.action for r in entering} == {Action.REQUEST_FREEZE, Action.DELIST}
    assert all({guards.GATES, guards.HOLDS} <= set(r.guards) for r in entering)


def test_approvals_are_never_by_who_asked() -> None:
    deciding = {Action.AGREE, Action.SEND_BACK, Action.REFUSE}
    assert all(guards.ANOTHER_PERSON in r.guards for r in TABLE if r.action in deciding)


def test_every_guard_effect_and_evidence_is_used() -> None:
    named = {value for value in vars(guards).values() if isinstance(value, Guard)}
    assert named == {guard for row in TABLE for guard in row.guards}
    assert set(_EFFECTS) <= {row.action for row in TABLE}
    assert {e for row in TABLE for e in row.evidence} | {Evidence.PLATFORM_LETTER} == set(Evidence)
    assert set(WITH_REASON) <= set(Action)


@pytest.mark.parametrize("kind", [State, Action, Route, PublicReason, Evidence, IncompleteCause, Part])
def test_words_are_chinese_and_different(kind) -> None:
    words = [member.chinese for member in kind]
    assert len(set(words)) == len(words)
    assert all(word and not word.isascii() for word in words)


def test_main_accounts_below_the_province_go_up() -> None:
    for level, main, goes in (
        (Level.city, True, True),
        (Level.city, False, False),
        (Level.province, True, False),
    ):
        case = a_case(state=State.SUPERVISOR_REVIEW, level=level, represents_government=main)
        (row,) = [r for r in rows_of(case) if r.action is Action.AGREE]
        assert (row.target is State.PROVINCE_REVIEW) is goes


def test_parts_of_the_tests_are_all_parts() -> None:
    assert set(BY_PART) == set(Part)
    assert all_done().holds == ()
