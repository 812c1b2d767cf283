"""What the public is told of a closing: where it stands, why, where to go now, and what an archive lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from jianhao.closing.case import Case, Incomplete
from jianhao.closing.states import GONE, State
from jianhao.closing.words import IncompleteCause
from jianhao.dates import chinese_date

# Before the notice is out nobody is told: a proposal may still be refused.
_ANNOUNCED = frozenset({State.ANNOUNCED, State.TO_CANCEL, State.BLOCKED, State.FROZEN, State.DELISTED}) | GONE


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """The card of 公众查询: one sentence on where it stands, one on why, one on where to go, one on the archive (empty: nothing to say)."""

    standing: str
    reason: str
    successor: str
    archive: str


def public_entry(case: Case, name: str, successor: str) -> PublicEntry | None:
    """The card of an account by its name; None as long as nothing was announced. `successor` empty: there is none."""
    if case.state not in _ANNOUNCED or case.notice_on is None:
        return None
    why = f"关停原因：{case.reason.chinese}。" if case.reason else ""
    where = f"请关注{successor}。" if successor else "没有承接账号，请查阅政府网站。"
    return PublicEntry(f"“{name}”{_standing(case)}", why, where, _archive(case.incomplete))


def _standing(case: Case) -> str:
    if case.cancelled_on is not None:
        return f"已于{chinese_date(case.cancelled_on)}注销，其后以该名称发布信息的账号与原主办单位无关。"
    if case.state is State.BLOCKED:
        return "已停止更新，平台尚未办理注销。"
    assert case.notice_on is not None
    return f"已于{chinese_date(case.notice_on)}公告关停，正在办理注销。"


def _archive(said: Incomplete | None) -> str:
    if said is None or said.accepted_on is None:
        return ""
    return f"内容未能完整归档，缺少：{said.missing}（{said.cause.chinese}）。"


def incomplete_archives(cases: Iterable[Case]) -> tuple[tuple[IncompleteCause, int], ...]:
    """How many closings have an accepted 不完整归档, by cause, in the order of the causes; causes without any are left out."""
    counts = Counter(
        c.incomplete.cause for c in cases if c.incomplete and c.incomplete.accepted_on is not None
    )
    return tuple((cause, counts[cause]) for cause in IncompleteCause if counts[cause])
