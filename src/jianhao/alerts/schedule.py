"""When something is sent: not at night, not faster than a platform allows, again after a failure. Pure: moments come in, moments go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from jianhao.dates import SHANGHAI

# Seconds to the next attempt. The first ones are for a line that was broken for a moment, the last for a server that is
# being put right; an account in foreign hands is never left longer than a quarter of an hour.
STEPS = (60, 300, 900, 3_600, 14_400)
URGENT_STEPS = (60, 120, 300, 900)
# After that long nobody is told yesterday's news; it stays in the inbox and in the list of what was not sent.
LASTS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the night in Shanghai in which only urgent messages go out; equal ends: no such hours."""

    begin: time = time(22, 0)
    end: time = time(7, 0)

    def covers(self, moment: datetime) -> bool:
        """Whether it is night."""
        now = moment.astimezone(SHANGHAI).time()
        if self.begin == self.end:
            return False
        if self.begin < self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def over(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the night that it lies in."""
        if not self.covers(moment):
            return moment
        local = moment.astimezone(SHANGHAI)
        ends = datetime.combine(local.date(), self.end, SHANGHAI)
        return ends if ends > local else ends + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    most: int
    seconds: int = 60


# Both platforms say 20 a minute; 钉钉 shuts a robot out for ten minutes when it is passed, and clocks differ.
ROBOT = Rate(18)


def room_at(before: Sequence[datetime], now: datetime, rate: Rate) -> datetime:
    """The first moment, not before `now`, at which one more request keeps the rate; `before` are the moments of the earlier ones."""
    span = timedelta(seconds=rate.seconds)
    recent = sorted(moment for moment in before if moment > now - span)
    return now if len(recent) < rate.most else recent[-rate.most] + span


def next_try(
    failures: int, now: datetime, since: datetime, urgent: bool, wait: int | None = None
) -> datetime | None:
    """When to try again after the given number of failed attempts (1 or more); None when it has lasted too long.

    `since` is when the message was due first, `wait` the seconds that the other side asks for. Urgent ones are never given up.
    """
    steps = URGENT_STEPS if urgent else STEPS
    pause = max(steps[min(max(failures, 1), len(steps)) - 1], wait or 0)
    following = now + timedelta(seconds=pause)
    return following if urgent or following - since <= LASTS else None
