"""办结: what becomes of a reminder. The unit explains or hands over the export of sources, a person decides, silence runs out.

Pure: no clock, no files. A decision never comes from the program: `outcome` is what a named person wrote down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jianhao.dates import day_date, day_number
from jianhao.traffic.signals import Rung

QUARTERS = 2  # after which a reminder that nobody answered lapses
READERS_CHANNELS = ("公众号消息", "公众号会话", "朋友圈", "聊天会话", "推荐", "搜一搜", "朋友在看")
FEW_FROM_READERS = (
    0.5  # share of reads from channels with a reader in front below which sources do not explain
)


class Outcome(StrEnum):
    """What a person decided."""

    genuine = "正常传播"
    explained = "已说明"
    handed_over = "移交"


class State(StrEnum):
    """Where a reminder stands."""

    open = "待核实"
    closed = "已办结"
    handed_over = "已移交"
    lapsed = "逾期未说明，自动失效"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder: the account, the day of its run, how far its evidence reaches."""

    account_id: str
    raised: int
    rung: Rung


@dataclass(frozen=True, slots=True)
class SourceExport:
    """Reads of the posts in question by channel, from the back office, handed over on a day."""

    account_id: str
    day: int
    reads: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the unit says of it: a repost by a large account, a campaign, an emergency."""

    account_id: str
    day: int
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person wrote down."""

    account_id: str
    raised: int
    day: int
    outcome: Outcome
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A reminder as of a day: state, rung now, the last day to answer, and the outcome if there is one."""

    reminder: Reminder
    state: State
    rung: Rung
    answer_by: int
    answered: bool
    outcome: Outcome | None


def lapses_on(raised: int) -> int:
    """The last day of the second quarter after the one in which the reminder was raised."""
    when = day_date(raised)
    quarter = (when.year * 4 + (when.month - 1) // 3) + QUARTERS + 1
    return day_number(when.replace(year=quarter // 4, month=quarter % 4 * 3 + 1, day=1)) - 1


def sources_explain(export: SourceExport) -> bool | None:
    """Whether most reads came through channels with a reader in front; None where the export holds no reads."""
    whole = sum(max(n, 0) for _, n in export.reads)
    if whole <= 0:
        return None
    by_readers = sum(max(n, 0) for channel, n in export.reads if channel in READERS_CHANNELS)
    return by_readers >= FEW_FROM_READERS * whole


def rung_after(reminder: Reminder, exports: Iterable[SourceExport], as_of: int) -> Rung:
    """An export makes the evidence the back office's own: firmer where sources do not explain it, only to look at where they do.

    What the platform itself took back stays what it is.
    """
    if reminder.rung is Rung.platform:
        return reminder.rung
    answers = [
        (export.day, answer)
        for export in exports
        if export.account_id == reminder.account_id and reminder.raised <= export.day <= as_of
        if (answer := sources_explain(export)) is not None
    ]
    if not answers:
        return reminder.rung
    _, explained = max(answers)
    return Rung.single if explained else Rung.back_office


def standing(
    reminder: Reminder,
    explanations: Iterable[Explanation],
    exports: Iterable[SourceExport],
    decisions: Iterable[Decision],
    as_of: int,
) -> Standing:
    """Where a reminder stands at the end of a day; what happened later is not looked at."""
    given = list(exports)
    answer_by = lapses_on(reminder.raised)
    spoken = [(s.account_id, s.day) for s in explanations] + [(s.account_id, s.day) for s in given]
    answered = any(
        account == reminder.account_id and reminder.raised <= day <= min(as_of, answer_by)
        for account, day in spoken
    )
    made = [
        d
        for d in decisions
        if (d.account_id, d.raised) == (reminder.account_id, reminder.raised)
        and reminder.raised <= d.day <= as_of
    ]
    last = max(made, key=lambda d: (d.day, d.outcome), default=None)
    return Standing(
        reminder,
        _state(last, answered, as_of > answer_by),
        rung_after(reminder, given, as_of),
        answer_by,
        answered,
        last.outcome if last else None,
    )


def _state(last: Decision | None, answered: bool, over: bool) -> State:
    if last is not None:
        return State.handed_over if last.outcome is Outcome.handed_over else State.closed
    return State.lapsed if over and not answered else State.open


@dataclass(frozen=True, slots=True)
class Explained:
    """Of the reminders that were decided, how many were explained: published with each run. `share` None before any decision."""

    reminders: int
    decided: int
    genuine: int
    explained: int
    handed_over: int
    lapsed: int

    @property
    def share(self) -> float | None:
        """正常传播 and 已说明 among the decided."""
        return (self.genuine + self.explained) / self.decided if self.decided else None


def explained_away(standings: Iterable[Standing]) -> Explained:
    """Counts over reminders."""
    all_of_them = list(standings)
    outcomes = [s.outcome for s in all_of_them if s.outcome is not None]
    return Explained(
        reminders=len(all_of_them),
        decided=len(outcomes),
        genuine=outcomes.count(Outcome.genuine),
        explained=outcomes.count(Outcome.explained),
        handed_over=outcomes.count(Outcome.handed_over),
        lapsed=sum(s.state is State.lapsed for s in all_of_them),
    )
