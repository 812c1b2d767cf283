"""The steps of a sending, each a transaction of its own: begun before the request goes out, settled after the answer.

What is found begun and not settled was left by a worker that ended in between: nobody knows whether it arrived. It is noted so and
sent again with the same number. Files are written again under the same name and webhooks carry the same id, so that there
nothing is double; on the other channels the text says that it may be.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from jianhao.alerts.outcomes import Answer, Outcome
from jianhao.alerts.schedule import LASTS, ROBOT, next_try, room_at
from jianhao.web.alerts.models import Attempt, Channel, Kind, Sending, State
from jianhao.web.alerts.models.sendings import BEGUN

SAME_AGAIN = (Kind.TEXT, Kind.WEBHOOK)  # a second one is no double there
INTERRUPTED = "发送中断，可能已发出，以同一编号再发。"
FAILING = timedelta(seconds=60)  # a channel that does not answer lets the others go first


def due(now: datetime) -> QuerySet[Sending]:
    """What may be sent now, urgent first, then in the order of its time; tables for gateways wait for whoever takes them."""
    open_channels = Q(channel__active=True, channel__trouble="") & (
        Q(channel__paused_until=None) | Q(channel__paused_until__lte=now)
    )
    rows = Sending.objects.filter(open_channels, state=State.WAITING, due_at__lte=now)
    rows = rows.exclude(channel__kind=Kind.SMS).select_related("channel", "message__receiver__agency")
    return rows.order_by("-urgent", "due_at", "pk")


def begin(sending: Sending, now: datetime) -> bool:
    """Note that the next part goes out now; False when it is night, when the rate is used up or somebody was first."""
    later = _not_before(sending, now)
    with transaction.atomic():
        if later > now:
            Sending.objects.filter(pk=sending.pk, state=State.WAITING).update(due_at=later)
            return False
        if not Sending.objects.filter(pk=sending.pk, state=State.WAITING).update(state=State.SENDING):
            return False
        _note(sending, BEGUN, "", None, now)
    return True


def _not_before(sending: Sending, now: datetime) -> datetime:
    channel = sending.channel
    if not sending.urgent and channel.quiet.covers(now):
        return channel.quiet.over(now)
    if channel.kind not in (Kind.WECOM, Kind.DINGTALK):
        return now
    since = now - timedelta(seconds=ROBOT.seconds)
    rows = Attempt.objects.filter(channel=channel, what=BEGUN, at__gt=since)
    return room_at(list(rows.values_list("at", flat=True)), now, ROBOT)


def settle(sending: Sending, answer: Answer, parts: int, now: datetime) -> Sending:
    """Note how it ended and what comes next; `parts` is of how many parts the text consists."""
    with transaction.atomic():
        row = Sending.objects.select_for_update().select_related("channel").get(pk=sending.pk)
        _note(row, answer.outcome, answer.sentence, answer.code, now)
        row.sentence = answer.sentence
        _ENDS[answer.outcome](row, answer, parts, now)
        if row.is_test and answer.outcome is not Outcome.SENT:  # a test is over with its answer
            row.state, row.settled_at = State.REFUSED, now
        row.save()
    return row


def _sent(row: Sending, answer: Answer, parts: int, now: datetime) -> None:
    row.part, row.failures = row.part + 1, 0
    if row.part < parts:
        row.state, row.due_at = State.WAITING, now
        return
    row.state, row.settled_at = State.SENT, now


def _later(row: Sending, answer: Answer, parts: int, now: datetime) -> None:
    row.failures += 1
    row.unsure |= answer.outcome is Outcome.UNKNOWN and row.channel.kind not in SAME_AGAIN
    pause = max(FAILING, timedelta(seconds=answer.wait or 0))
    Channel.objects.filter(pk=row.channel_id).update(paused_until=now + pause)
    following = next_try(row.failures, now, row.since, row.urgent, answer.wait)
    if following is None:
        row.state, row.settled_at = State.GIVEN_UP, now
        return
    row.state, row.due_at = State.WAITING, following


def _held(row: Sending, answer: Answer, parts: int, now: datetime) -> None:
    """The channel is shut with the platform's reason; everything of it waits, this one too."""
    row.state, row.due_at = State.WAITING, now
    Channel.objects.filter(pk=row.channel_id).update(trouble=answer.sentence)


def _refused(row: Sending, answer: Answer, parts: int, now: datetime) -> None:
    row.state, row.settled_at = State.REFUSED, now


_ENDS = {
    Outcome.SENT: _sent,
    Outcome.LATER: _later,
    Outcome.UNKNOWN: _later,
    Outcome.CHANNEL: _held,
    Outcome.MESSAGE: _refused,
}


def put_back(now: datetime) -> int:
    """What a worker that ended left in the middle waits again, as something that may have arrived; how many."""
    left = list(Sending.objects.filter(state=State.SENDING).select_related("channel"))
    for row in left:
        with transaction.atomic():
            again = row.channel.kind not in SAME_AGAIN
            changed = Sending.objects.filter(pk=row.pk, state=State.SENDING).update(
                state=State.WAITING, due_at=now, failures=F("failures") + 1, sentence=INTERRUPTED,
                unsure=row.unsure or again,
            )  # fmt: skip
            if changed:
                _note(row, Outcome.UNKNOWN, INTERRUPTED, None, now)
    return len(left)


def give_up(now: datetime) -> int:
    """What has waited too long is told no more, urgent things excepted; it stays in the inbox and in the record. How many."""
    rows = Sending.objects.filter(state=State.WAITING, urgent=False, since__lt=now - LASTS)
    return rows.update(state=State.GIVEN_UP, settled_at=now)


def _note(row: Sending, what: str, sentence: str, code: int | None, now: datetime) -> None:
    Attempt.objects.create(
        sending=row, channel=row.channel, what=str(what), part=row.part, sentence=sentence, code=code, at=now
    )
