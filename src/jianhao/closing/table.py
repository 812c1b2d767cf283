"""The table of a closing: which step leads from which state to which, who takes it, under what conditions, by when.

One row is one way out of one state. For a closing in a state an action fits at most one row: the routes and the conditions of
the rows of one action exclude each other. A row reads: action, from, to, who, conditions, evidence, then deadline and for whom.
"""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.closing import guards as g
from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.people import Part, Permission
from jianhao.closing.states import State
from jianhao.closing.terms import look_back_days
from jianhao.closing.transitions import Condition, Counted, Deadline, Transition
from jianhao.closing.words import ON_PLATFORM, Evidence, Route

MAIN_ACCOUNT = Condition("省级以下的主账号", lambda case: case.is_main)
OTHER_ACCOUNT = Condition("其他账号", lambda case: not case.is_main)
URGENT_OPEN = Condition(
    "紧急关停尚未复核", lambda case: case.urgent is not None and case.urgent.reviewed_on is None
)
DECLARED = Condition(
    "有待同意的申报", lambda case: case.incomplete is not None and case.incomplete.accepted_on is None
)
LOOKS_LEFT = Condition("尚有未登记的", lambda case: not _all_looked(case))
ALL_LOOKED = Condition("各次均已登记", lambda case: _all_looked(case))

_A, _S, _E, _T = Action, State, Evidence, Transition
_OPERATOR = (Part.OPERATOR, Permission.PREPARE)
_HEAD = (Part.UNIT_HEAD, Permission.DECIDE_UNIT)
_SUPERVISOR = (Part.SUPERVISOR, Permission.DECIDE_SUPERVISING)
_PROVINCE = (Part.PROVINCE, Permission.DECIDE_PROVINCE)
_REGULATOR = (Part.REGULATOR, Permission.WATCH)

_URGENT = frozenset({Route.URGENT})
_GONE = frozenset({Route.SUBJECT_GONE})
_APPLICATION = frozenset({Route.APPLICATION})
_OTHERS = frozenset(Route) - _URGENT - _GONE

_NOBODY = (g.ANOTHER_PERSON,)
_GIVING_UP = (g.GATES, g.HOLDS)
_BEFORE_FREEZE = (_S.PREPARING, _S.ANNOUNCED, _S.TO_CANCEL, _S.BLOCKED)


def _all_looked(case: Case) -> bool:
    return set(look_back_days()) <= set(case.look_backs)


# fmt: off
def _approvals() -> Iterator[Transition]:
    form, reform, approved = (_E.APPLICATION_FORM,), (_E.APPLICATION_FORM, _E.REFORM_DOCUMENT), (_E.APPROVAL_DOCUMENT,)
    draft, unit = Deadline("draft"), Deadline("unit_review")
    supervisor, province = Deadline("supervisor_review"), Deadline("province_review")
    ordered = (g.DESCRIBED, g.NOT_REQUESTER)
    yield _T(_A.DESCRIBE, _S.DRAFT, _S.DRAFT, *_OPERATOR, (g.SOMETHING_SAID,))
    yield _T(_A.SUBMIT, _S.DRAFT, _S.UNIT_REVIEW, *_OPERATOR, (g.DESCRIBED,), form, draft, _OTHERS, main=True)
    yield _T(_A.SUBMIT, _S.DRAFT, _S.UNIT_REVIEW, *_OPERATOR, (g.DESCRIBED,), reform, draft, _GONE, main=True)
    yield _T(_A.ORDER_URGENT, _S.DRAFT, _S.PREPARING, *_REGULATOR, ordered, (_E.INCIDENT_RECORD,), draft, _URGENT, main=True)
    yield _T(_A.AGREE, _S.UNIT_REVIEW, _S.SUPERVISOR_REVIEW, *_HEAD, _NOBODY, (), unit, main=True)
    yield _T(_A.AGREE, _S.SUPERVISOR_REVIEW, _S.PREPARING, *_SUPERVISOR, _NOBODY, approved, supervisor,
             only=OTHER_ACCOUNT, main=True)
    yield _T(_A.AGREE, _S.SUPERVISOR_REVIEW, _S.PROVINCE_REVIEW, *_SUPERVISOR, _NOBODY, (), supervisor,
             only=MAIN_ACCOUNT, main=True)
    yield _T(_A.AGREE, _S.PROVINCE_REVIEW, _S.PREPARING, *_PROVINCE, _NOBODY, approved, province, main=True)
    for source, owner in ((_S.UNIT_REVIEW, _HEAD), (_S.SUPERVISOR_REVIEW, _SUPERVISOR), (_S.PROVINCE_REVIEW, _PROVINCE)):
        yield _T(_A.SEND_BACK, source, _S.DRAFT, *owner, _NOBODY)
        yield _T(_A.REFUSE, source, _S.REFUSED, *owner, _NOBODY)


def _leaving() -> Iterator[Transition]:
    """Withdrawal: before approval by the unit, after it by who approved, after the notice with a correction."""
    for source in (_S.DRAFT, _S.UNIT_REVIEW, _S.SUPERVISOR_REVIEW, _S.PROVINCE_REVIEW):
        yield _T(_A.WITHDRAW, source, _S.WITHDRAWN, *_OPERATOR)
    for source in (_S.PREPARING, _S.ASKING_PLATFORM):
        yield _T(_A.WITHDRAW, source, _S.WITHDRAWN, *_SUPERVISOR)
    for source in (_S.ANNOUNCED, _S.TO_CANCEL, _S.BLOCKED):
        yield _T(_A.WITHDRAW, source, _S.WITHDRAWN, *_SUPERVISOR, (), (_E.CORRECTION_PROOF,))
    for source in (_S.REFUSED, _S.WITHDRAWN):
        yield _T(_A.TAKE_UP_AGAIN, source, _S.DRAFT, *_OPERATOR, main=True)


def _urgent() -> Iterator[Transition]:
    """An urgent closing is looked at by somebody else within days; found wrong it goes the ordinary way, where it still can."""
    early = (_S.PREPARING, _S.ASKING_PLATFORM, _S.ANNOUNCED, _S.TO_CANCEL, _S.BLOCKED)
    late = (_S.CANCELLED, _S.FILED)
    by, record, due = (g.OTHER_THAN_ORDERER,), (_E.REVIEW_RECORD,), Deadline("urgent_review", Counted.ORDER)
    for source in (*early, _S.FROZEN, *late):
        yield _T(_A.UPHOLD_URGENT, source, source, *_SUPERVISOR, by, record, due, _URGENT, URGENT_OPEN)
    for source in early:
        yield _T(_A.OVERTURN_URGENT, source, _S.SUPERVISOR_REVIEW, *_SUPERVISOR, by, record, due, _URGENT, URGENT_OPEN)
    for source in late:
        yield _T(_A.RECORD_URGENT_FAULT, source, source, *_SUPERVISOR, by, record, due, _URGENT, URGENT_OPEN)


def _preparation() -> Iterator[Transition]:
    signed, letter, reply = (_E.SIGNED_STATEMENT,), (_E.PLATFORM_LETTER,), (_E.PLATFORM_REPLY,)
    answer, asked = Deadline("incomplete_review", Counted.DECLARATION), Deadline("platform_reply")
    released = (g.NOT_REQUESTER, g.NOTICE_OVER, *_GIVING_UP)
    yield _T(_A.ASK_PLATFORM, _S.PREPARING, _S.ASKING_PLATFORM, *_OPERATOR, (g.CANNOT_SIGN_IN,), letter)
    yield _T(_A.CREDENTIALS_RECOVERED, _S.ASKING_PLATFORM, _S.PREPARING, *_OPERATOR, (), reply, asked, main=True)
    yield _T(_A.CREDENTIALS_LOST, _S.ASKING_PLATFORM, _S.PREPARING, *_OPERATOR, (), reply, asked)
    for source in (_S.PREPARING, _S.ANNOUNCED, _S.TO_CANCEL):  # found only when somebody wants to sign in
        yield _T(_A.CREDENTIALS_LOST, source, source, *_OPERATOR, (), signed)
    for source in _BEFORE_FREEZE:
        yield _T(_A.DECLARE_INCOMPLETE, source, source, *_OPERATOR, (g.NOTHING_SIGNED,), signed)
        yield _T(_A.ACCEPT_INCOMPLETE, source, source, *_REGULATOR, (g.DECLARED,), (), answer, only=DECLARED)
        yield _T(_A.REJECT_INCOMPLETE, source, source, *_REGULATOR, (g.DECLARED,), (), answer, only=DECLARED)
    yield _T(_A.PUBLISH_NOTICE, _S.PREPARING, _S.ANNOUNCED, *_OPERATOR, (g.NOTICE_AT_HAND,), (_E.NOTICE_PROOF,),
             Deadline("prepare"), main=True)
    yield _T(_A.RELEASE, _S.ANNOUNCED, _S.TO_CANCEL, *_SUPERVISOR, released, (_E.GATE_CHECK,),
             Deadline("release", Counted.NOTICE_END), main=True)


def _cancellation() -> Iterator[Transition]:
    ask, frozen = Deadline("request_cancellation"), (*_GIVING_UP, g.LETTER_ON_FILE)
    yield _T(_A.REQUEST_FREEZE, _S.TO_CANCEL, _S.FROZEN, *_OPERATOR, frozen, (_E.PLATFORM_RECEIPT,), ask, ON_PLATFORM, main=True)
    yield _T(_A.DELIST, _S.TO_CANCEL, _S.DELISTED, *_OPERATOR, _GIVING_UP, (_E.DELISTING_PROOF,), ask, _APPLICATION, main=True)
    for source in (_S.TO_CANCEL, _S.FROZEN):
        yield _T(_A.NOTE_DECLINED, source, _S.BLOCKED, *_OPERATOR, (), (_E.PLATFORM_REPLY,))
    yield _T(_A.ASK_AGAIN, _S.BLOCKED, _S.TO_CANCEL, *_OPERATOR, (), (_E.PLATFORM_LETTER,), Deadline("ask_again"), main=True)
    yield _T(_A.STOP_FREEZE, _S.FROZEN, _S.TO_CANCEL, *_SUPERVISOR)
    yield _T(_A.NOTE_LAPSE, _S.FROZEN, _S.TO_CANCEL, *_OPERATOR, (g.LAPSED,))
    yield _T(_A.CONFIRM_CANCELLATION, _S.FROZEN, _S.CANCELLED, *_OPERATOR, (g.MAY_BE_CONFIRMED, *_GIVING_UP),
             (_E.CANCELLATION_PROOF,), Deadline("confirm", Counted.CONFIRM_WINDOW), main=True)


def _afterwards() -> Iterator[Transition]:
    check, seen = (g.GONE_EVERYWHERE, g.URGENT_REVIEWED), (_E.OUTSIDE_CHECK,)
    look = Deadline("look_back", Counted.CANCELLATION)
    yield _T(_A.FILE_NATIONAL, _S.CANCELLED, _S.FILED, *_OPERATOR, (), (_E.FILING_RECEIPT,), Deadline("file_national"), main=True)
    yield _T(_A.REPORT_OFFLINE, _S.DELISTED, _S.FILED, *_OPERATOR, (), (_E.OFFLINE_REPORT,), Deadline("report_offline"), main=True)
    yield _T(_A.CHECK_GONE, _S.FILED, _S.CLOSED, *_REGULATOR, check, seen, Deadline("outside_check"), main=True)
    for source in (_S.DELISTED, _S.CANCELLED, _S.FILED, _S.CLOSED):
        yield _T(_A.FOUND_ALIVE, source, _S.TO_CANCEL, *_REGULATOR, (g.SEEN_ALIVE,), seen)
    yield _T(_A.TRANSFER, _S.CLOSED, _S.ARCHIVED, *_OPERATOR, (), (_E.TRANSFER_LIST,), Deadline("transfer"), main=True)
    yield _T(_A.BEGIN_LOOK_BACK, _S.ARCHIVED, _S.LOOKING_BACK, *_REGULATOR, (), (), Deadline("begin_look_back"), main=True)
    yield _T(_A.RECORD_LOOK_BACK, _S.LOOKING_BACK, _S.LOOKING_BACK, *_REGULATOR, (g.LOOK_BACK_DUE,), (_E.LOOK_BACK_RECORD,),
             look, only=LOOKS_LEFT, main=True)
    yield _T(_A.FINISH, _S.LOOKING_BACK, _S.FINISHED, *_REGULATOR, (), (), look, only=ALL_LOOKED, main=True)
    for source in (_S.ARCHIVED, _S.LOOKING_BACK):
        yield _T(_A.NOTE_REBOUND, source, _S.DRAFT, *_REGULATOR, (g.SEEN_AGAIN,), seen)
    yield _T(_A.NOTE_REBOUND, _S.FINISHED, _S.DRAFT, *_REGULATOR, (g.SEEN_AGAIN,), seen, main=True)


TABLE: tuple[Transition, ...] = (
    *_approvals(), *_leaving(), *_urgent(), *_preparation(), *_cancellation(), *_afterwards(),
)
# fmt: on


def rows_of(case: Case) -> tuple[Transition, ...]:
    """The rows that fit a closing as it stands."""
    return tuple(row for row in TABLE if row.fits(case))


def row_for(case: Case, action: Action) -> Transition | None:
    """The row of an action, None if it leads nowhere from here."""
    return next((row for row in TABLE if row.action is action and row.fits(case)), None)


def next_step(case: Case) -> Transition | None:
    """The step that is next on the main way; None only if no row is marked so."""
    return next((row for row in TABLE if row.main and row.fits(case)), None)
