"""What is due in a closing, by when and by whom; and the reminders of an account that is to be cancelled but still exists."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.closing.case import Case
from jianhao.closing.facts import Facts
from jianhao.closing.freeze import silence_suspended
from jianhao.closing.people import Part
from jianhao.closing.states import GONE, RESTING
from jianhao.closing.table import rows_of
from jianhao.closing.terms import Terms, content, due_sentence, look_back_days
from jianhao.closing.transitions import Counted, Deadline, Transition
from jianhao.dates import Workdays, chinese_date


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due: the row, its owner, the last day, and the sentence with the way it is counted."""

    row: Transition
    owner: Part
    day: int
    sentence: str

    def left(self, today: int) -> int:
        """Days left; negative when overdue."""
        return self.day - today


def dues(case: Case, terms: Terms | None = None, calendar: Workdays | None = None) -> tuple[Due, ...]:
    """What is due in a closing as it stands, soonest first."""
    terms, calendar = terms or Terms(), calendar or Workdays()
    found = [_due(row, row.deadline, case, terms, calendar) for row in rows_of(case) if row.deadline]
    return tuple(sorted((due for due in found if due), key=lambda due: (due.day, due.row.name)))


def _due(row: Transition, deadline: Deadline, case: Case, terms: Terms, calendar: Workdays) -> Due | None:
    term = terms[deadline.term]
    window = case.frozen.confirm_until if case.frozen else None
    if deadline.counted is Counted.CONFIRM_WINDOW and window is not None:
        sentence = f"{row.owner.chinese}应于{chinese_date(window)}前{row.action.chinese}（平台确认期的最后一天，自然日）。"
        return Due(row, row.owner, window, sentence)
    base = _base(deadline.counted, case)
    if base is None:
        return None
    day = term.due(base, calendar)
    when = due_sentence(day, term, calendar)
    return Due(
        row,
        row.owner,
        day,
        f"{row.owner.chinese}应于{when}{row.action.chinese}，{deadline.counted.chinese}起算。",
    )


def _base(counted: Counted, case: Case) -> int | None:
    """The day counted from; None where that has not happened."""
    if counted is Counted.NOTICE_END:
        return case.notice_until
    if counted is Counted.ORDER:
        return case.urgent.ordered_on if case.urgent else None
    if counted is Counted.DECLARATION:
        return case.incomplete.signed_on if case.incomplete else None
    if counted is Counted.CANCELLATION:
        every = look_back_days()
        left = [days for days in every if days not in case.look_backs]
        return None if case.cancelled_on is None else case.cancelled_on + (left[0] if left else every[-1])
    return case.since


def silence_reminder(case: Case, facts: Facts, today: int) -> str | None:
    """What to tell the operator of an account that still counts its 14 days while it is being closed; None where nothing is near.

    A waiver on file and a platform freeze within its window stop the reminders. Where the last publication is not known
    there is nothing to count.
    """
    if case.state in GONE or case.state in RESTING or facts.last_post is None:
        return None
    if silence_suspended(case.frozen, today) is not False:
        return None
    if facts.waiver_until is not None and today <= facts.waiver_until:
        return None
    rule = content()["silence"][0]
    silent, limit = today - facts.last_post, int(rule["limit"])
    if silent < min(rule["remind"]):
        return None
    last = chinese_date(facts.last_post + limit)
    if silent > limit:
        return f"已{silent}天未更新，超过{limit}天；未完成注销的账号继续接受检查，请更新或者报批豁免。"
    return f"已{silent}天未更新；注销完成前仍须更新，{last}前应有公开发布，或者报批豁免。"
