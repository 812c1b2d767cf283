"""Closings, facts and persons for the tests of closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.engine import Done, apply
from jianhao.closing.facts import (
    Archive,
    CodeMatch,
    Completeness,
    Facts,
    Handover,
    Notice,
    OutsideCheck,
    Successor,
    Unique,
    Use,
)
from jianhao.closing.people import Actor, Part
from jianhao.closing.situation import Step
from jianhao.closing.states import State
from jianhao.closing.words import Evidence, PublicReason, Route
from jianhao.dates import day_number
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform
from jianhao.vocab.states import NationalState, PlatformState

TODAY = day_number(date(2024, 5, 20))
CLERK = Actor("经办人", frozenset({Part.OPERATOR}))
HEAD = Actor("单位负责人", frozenset({Part.UNIT_HEAD}))
SUPERVISOR = Actor("主管单位", frozenset({Part.SUPERVISOR}))
PROVINCE = Actor("省级", frozenset({Part.PROVINCE}))
REGULATOR = Actor("监管", frozenset({Part.REGULATOR}))
BY_PART = {Part.OPERATOR: CLERK, Part.UNIT_HEAD: HEAD, Part.SUPERVISOR: SUPERVISOR, Part.PROVINCE: PROVINCE,
           Part.REGULATOR: REGULATOR}  # fmt: skip


def a_case(**fields: object) -> Case:
    """A WeChat account of a county bureau, in draft, with everything said that a request needs."""
    made = Case(
        "案1", "weixin:gh_0123456789ab", Platform.weixin, Level.county, Route.ORDINARY, State.DRAFT, TODAY, CLERK.person,
        PublicReason.CONSOLIDATION, represents_government=False, credentials=True,
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def all_done(**fields: object) -> Facts:
    """Facts with which every gate of an ordinary closing is passed."""
    made = Facts(
        archive=Archive("ab" * 32, True, Completeness.COMPLETE, TODAY + 400),
        notice=Notice(TODAY, True, True, "截图1"),
        duties=(Handover("发布停水通知", "示例县发布", "交接单1"),),
        uses=(Use("示例县政府网站首页", True),),
        successor=Successor("示例县发布", TODAY, CodeMatch.YES),
        unique=Unique(0),
        holds=(),
        followers=800,
        last_post=TODAY,
        platform_state=PlatformState.cancelled,
        national_state=NationalState.closed,
        outside=OutsideCheck(TODAY + 300, True),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def prepared(case: Case, **fields: object) -> Facts:
    """`all_done` with the notice of that closing."""
    return all_done(**({"notice": Notice(case.notice_on or TODAY, True, True, "截图1")} | fields))


def with_everything(action: Action, **fields: object) -> Step:
    """A step with a reason and every kind of evidence."""
    made = Step(action, "经研究", dict.fromkeys(Evidence, "件1"))
    return replace(made, **fields)  # type: ignore[arg-type]


def taken(case: Case, action: Action, actor: Actor, facts: Facts, today: int, **fields: object) -> Case:
    """The closing after a step that must succeed."""
    done = apply(case, with_everything(action, **fields), actor, facts, today)
    assert isinstance(done, Done), done
    return done.case
