"""What the page of a closing says: where it stands, the one next step and whose it is, what is missing, by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.deadlines import dues, silence_reminder
from jianhao.closing.engine import possible
from jianhao.closing.facts import Facts
from jianhao.closing.freeze import freeze_sentence
from jianhao.closing.gates import GateAnswer, Passed, look
from jianhao.closing.holds import holds_sentence
from jianhao.closing.notice import unanswered
from jianhao.closing.people import Actor, Part
from jianhao.closing.reconcile import differences
from jianhao.closing.states import GONE, RESTING, State
from jianhao.closing.table import next_step
from jianhao.closing.terms import Terms
from jianhao.closing.transitions import Transition
from jianhao.closing.words import Route
from jianhao.dates import chinese_date
from jianhao.web.closures.announcing import announcement_of
from jianhao.web.closures.knowing import facts_of, terms_of
from jianhao.web.closures.matters import ARCHIVE, OF_GATE, Matter, fillers, why_no_archive, why_shut
from jianhao.web.closures.models import Closure
from jianhao.web.closures.parts import actor_of
from jianhao.web.people.models import User

# What stands against these is said in their own form; until it is filled in nothing is known of it.
ASKED_IN_FORM = frozenset({
    Action.DESCRIBE, Action.PUBLISH_NOTICE, Action.DECLARE_INCOMPLETE, Action.CHECK_GONE, Action.FOUND_ALIVE,
    Action.RECORD_LOOK_BACK, Action.NOTE_REBOUND,
})  # fmt: skip
WORDS = {
    Passed.YES: ("已完成", "green"),
    Passed.NO: ("未完成", "amber"),
    Passed.CANNOT_SAY: ("不能判断", "grey"),
}
BEFORE_APPROVAL = frozenset({State.DRAFT, State.UNIT_REVIEW, State.SUPERVISOR_REVIEW, State.PROVINCE_REVIEW})


@dataclass(frozen=True, slots=True)
class Way:
    """A step that could be taken here: whose it is, whether it is the viewer's, what stands against it now."""

    action: Action
    title: str
    owner: str
    mine: bool
    against: str | None


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate with its answer and where it is worked on; without an address nobody who looks may work on it."""

    title: str
    word: str
    tone: str
    sentence: str
    address: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something due, as a sentence that says how it is counted."""

    sentence: str
    left: int
    mine: bool


def shown(closure: Closure, user: User, today: int) -> dict[str, Any]:
    """Everything that the page of a closing shows to a person on a day (day number)."""
    case, facts, actor = closure.case, facts_of(closure), actor_of(user, closure.agency)
    terms = terms_of(closure.agency)
    gaps = "、".join(slot.chinese for slot in unanswered(announcement_of(closure)))
    ways = list(_ways(case, actor, facts, today, terms, gaps))
    first = _first(case, ways)
    return {
        "case": case, "next": first, "ways": [w for w in ways if w is not first and w.action is not Action.DESCRIBE],
        "may_describe": any(w.action is Action.DESCRIBE for w in ways),
        "gates": list(_gates(closure, case, facts, actor)), "holds": _holds(closure, case, facts, actor),
        "early": case.state in BEFORE_APPROVAL,
        "dues": [DueLine(d.sentence, d.left(today), d.owner in actor.parts) for d in dues(case, terms)],
        "reminder": silence_reminder(case, facts, today), "differences": differences(case, facts),
        "freeze": _freeze(case, facts, today), "facts_said": _said(case),
        "parts": "、".join(part.chinese for part in Part if part in actor.parts), "plays": bool(actor.parts),
        "may_archive": _may_archive(case, actor), "matters": list(_matters(closure, case, actor, facts, gaps)),
    }  # fmt: skip


def _ways(case: Case, actor: Actor, facts: Facts, today: int, terms: Terms, gaps: str) -> Iterator[Way]:
    for row, against in possible(case, actor, facts, today, terms):
        said = None if row.action in ASKED_IN_FORM else against
        if row.action is Action.PUBLISH_NOTICE and gaps:
            said = f"公告缺少{gaps}，请先填写公告内容。"
        yield Way(row.action, row.action.chinese, row.owner.chinese, True, said)


def _first(case: Case, ways: list[Way]) -> Way | None:
    """The next step on the main way: the viewer's own button, or the word whose it is."""
    row: Transition | None = next_step(case)
    if row is None:
        return None
    own = next((way for way in ways if way.action is row.action), None)
    return own or Way(row.action, row.action.chinese, row.owner.chinese, False, None)


def _gates(closure: Closure, case: Case, facts: Facts, actor: Actor) -> Iterator[GateLine]:
    if case.state in RESTING:
        return
    for answer in look(case, facts):
        word, tone = WORDS[answer.passed]
        yield GateLine(
            answer.gate.chinese, word, tone, answer.sentence, _address(closure, case, answer, actor)
        )


def _address(closure: Closure, case: Case, answer: GateAnswer, actor: Actor) -> str:
    where = OF_GATE[answer.gate]
    if where == Matter.UNIQUE and _matter_address(closure, case, Matter.UNIQUE, actor):
        return reverse("closure_unique", args=[closure.pk])
    if where == ARCHIVE:
        return reverse("closure_archive", args=[closure.pk]) if _may_archive(case, actor) else ""
    return _matter_address(closure, case, Matter(where), actor)


def _may_archive(case: Case, actor: Actor) -> bool:
    return Part.OPERATOR in actor.parts and why_no_archive(case.state) is None


def _matter_address(closure: Closure, case: Case, matter: Matter, actor: Actor) -> str:
    if not actor.parts & fillers(matter) or why_shut(case.state, matter, case.notice_on is not None):
        return ""
    if matter is Matter.ANNOUNCEMENT and closure.batch is not None and closure.batch.announcement:
        return ""
    return f"{reverse('closure_matter', args=[closure.pk])}?matter={matter}"


def _holds(closure: Closure, case: Case, facts: Facts, actor: Actor) -> GateLine | None:
    if case.state in RESTING or case.state in GONE:
        return None
    said = holds_sentence(facts.holds, hijacked=case.route is Route.URGENT)
    passed = Passed.CANNOT_SAY if facts.holds is None else Passed.NO if said else Passed.YES
    word, tone = WORDS[passed]
    address = _matter_address(closure, case, Matter.HOLDS, actor)
    return GateLine(Matter.HOLDS.chinese, word, tone, said or "经核对，没有未了事项。", address)


def _matters(closure: Closure, case: Case, actor: Actor, facts: Facts, gaps: str) -> Iterator[GateLine]:
    """What has no gate of its own: the words of the notice, a waiver."""
    if case.state in RESTING or case.state in GONE:
        return
    word, tone = WORDS[Passed.NO if gaps else Passed.YES]
    said = f"缺少：{gaps}。" if gaps else "十四项齐全。"
    notice, waiver = Matter.ANNOUNCEMENT, Matter.WAIVER
    yield GateLine(notice.chinese, word, tone, said, _matter_address(closure, case, notice, actor))
    until = facts.waiver_until
    said = "没有登记豁免，注销完成前仍按14日更新检查。" if until is None else f"豁免至{chinese_date(until)}。"
    yield GateLine(waiver.chinese, "", "", said, _matter_address(closure, case, waiver, actor))


def _freeze(case: Case, facts: Facts, today: int) -> str:
    """How long the platform freezes, before it is asked; the window, while it does."""
    if case.frozen is not None and case.state is State.FROZEN:
        since, first, last = case.frozen.since, case.frozen.confirm_from, case.frozen.confirm_until
        if first is None:
            return f"{chinese_date(since)}申请注销；平台的冻结期和确认期以平台告知为准。"
        until = f"，{chinese_date(last)}前须由管理员在平台确认，逾期注销申请失效" if last is not None else ""
        return f"{chinese_date(since)}申请注销，冻结至{chinese_date(first)}{until}。"
    if case.state in (State.ANNOUNCED, State.TO_CANCEL) and case.route is not Route.APPLICATION:
        return "如今天申请注销：" + freeze_sentence(case.platform, facts.followers, today)
    return ""


def _said(case: Case) -> list[tuple[str, str]]:
    """What the request says."""
    yes_no = {True: "是", False: "否", None: ""}
    return [
        ("关停程序", case.route.chinese), ("关停原因", case.reason.chinese if case.reason else ""),
        ("是否代表主体", yes_no[case.represents_government]), ("层级", case.level.chinese if case.level else ""),
        ("能否登录", yes_no[case.credentials]), ("迁移粉丝", yes_no[case.migrates_followers]),
    ]  # fmt: skip
