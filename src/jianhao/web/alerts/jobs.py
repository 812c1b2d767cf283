"""What is due is sent in the background: events of the register put into the outbox, digests drawn up, the outbox worked off."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import structlog
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.web.alerts import actions
from jianhao.web.alerts.carrying import carry
from jianhao.web.alerts.digest import draw_up, is_open
from jianhao.web.alerts.events import BATCH, behind, catch_up
from jianhao.web.alerts.keeping import begin, due, give_up, put_back, settle
from jianhao.web.alerts.models import Channel, Sending, State
from jianhao.web.people.principals import SYSTEM
from jianhao.web.turns import Work, in_turn

log = structlog.get_logger("jianhao.web.alerts")
_at_it = Work()  # one thread sends; there is one worker process (see worker.py)


@db_task()
def work_later() -> None:
    """Do everything that is due now; another thread that is at it does it all."""
    with in_turn(_at_it) as mine:
        if mine:
            work()


def work() -> Counter[str]:
    """One pass; how many sendings ended in which state.

    Whatever is found in the middle of being sent was left by a worker that ended: this is the only one, and it is only beginning.
    """
    now = timezone.now()
    put_back(now)
    give_up(now)
    ended = send_due()
    for step in (_events, _digests):
        try:
            ended += step(now)
        except Exception:  # what waits in the outbox goes out whatever is wrong with the source of more
            log.exception("nothing more was put into the outbox", step=step.__name__)
    if ended:
        actions.note_pass(counts=dict(ended), by=SYSTEM)
    return ended


def _events(now: datetime) -> Counter[str]:
    for pk in behind():
        while catch_up(pk, now) == BATCH:
            pass
    return send_due()


def _digests(now: datetime) -> Counter[str]:
    ended: Counter[str] = Counter()
    for _ in draw_up(now):
        ended += send_due()
    return ended + send_due()


def send_due() -> Counter[str]:
    """Send until nothing is due; a part of a message at a time, so that urgent ones come in between."""
    ended: Counter[str] = Counter()
    while (sending := due(timezone.now()).first()) is not None:
        if not begin(sending, timezone.now()):
            continue
        carried = carry(sending, timezone.now())
        row = settle(sending, carried.answer, carried.parts, timezone.now())
        ended[State(row.state).label] += 1
        _say_trouble(row)
    return ended


def _say_trouble(row: Sending) -> None:
    channel = Channel.objects.get(pk=row.channel_id)
    if channel.trouble:
        actions.note_trouble(channel=channel, by=SYSTEM)


def resume() -> int:
    """Take up what was left when the worker last ended; how many wait."""
    return nudge()


def nudge() -> int:
    """Begin what waits; how many sendings are due."""
    now = timezone.now()
    waiting = due(now).count()
    if waiting or is_open(now) or behind() or Sending.objects.filter(state=State.SENDING).exists():
        work_later()
    return waiting
