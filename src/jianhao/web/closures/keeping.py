"""Keeping a case: its record, the columns that lists ask for, and the line of 办理过程. Part of the actions that call it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from jianhao.closing.case import Case
from jianhao.closing.deadlines import dues
from jianhao.closing.facts import Facts
from jianhao.closing.gates import missing
from jianhao.closing.people import Part
from jianhao.closing.records import kept
from jianhao.closing.states import RESTING, State
from jianhao.closing.table import next_step
from jianhao.dates import day_date
from jianhao.web.audit.models import AuditEvent
from jianhao.web.closures.knowing import facts_of, terms_of
from jianhao.web.closures.models import Closure, ClosureEvent
from jianhao.web.people.models import User

# Until the account is given up the unit works on the gates, whoever has the next step.
ON_GATES = frozenset({State.PREPARING, State.ANNOUNCED, State.TO_CANCEL, State.BLOCKED})


def keep(closure: Closure, case: Case, now: datetime) -> Closure:
    """Put a case into its row and save it; `prepared` and `announcement` are kept as they stand on the row."""
    closure.record, closure.changed_at = kept(case), now
    closure.state, closure.route = case.state, case.route
    closure.open = case.state not in RESTING
    closure.incomplete = case.incomplete is not None and case.incomplete.accepted_on is not None
    row, due = next_step(case), dues(case, terms_of(closure.agency))
    closure.owner, closure.next_action = (row.owner, row.action) if row else ("", "")
    closure.due = day_date(due[0].day) if due and closure.open else None
    waiting = {d.owner for d in due} | ({row.owner} if row else set())
    if case.state in ON_GATES and missing(case, _facts(closure)):
        waiting.add(Part.OPERATOR)
    closure.waiting = "".join(f"|{part}" for part in Part if part in waiting) + "|"
    closure.save()
    return closure


def _facts(closure: Closure) -> Facts:
    """As known now; a row that is not saved yet has no archive to ask for."""
    return facts_of(closure) if closure.pk else Facts()


def told(
    closure: Closure, action: str, sentence: str, record: Mapping[str, Any], *, day: date, now: datetime, by: User | None,
    audit: AuditEvent, on_behalf: bool = False,
) -> ClosureEvent:  # fmt: skip
    """Append a line of 办理过程 beside the event of the chain that tells of the same."""
    last = closure.events.aggregate(last=Max("number"))["last"] or 0
    return ClosureEvent.objects.create(
        closure=closure, number=last + 1, action=action, sentence=sentence, record=dict(record), day=day, at=now, by=by,
        by_name=audit.actor, on_behalf=on_behalf, audit=audit.sequence,
    )  # fmt: skip
