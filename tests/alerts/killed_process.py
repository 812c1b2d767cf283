"""Run by test_alerts_killed.py in processes of their own: prepare an outbox, then die between a send and its record."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, time
from types import SimpleNamespace

from web.world import NOW, World  # isort: split

from alerts.fake_robots import DING_SECRET, DING_TOKEN, WECOM_KEY
from django.db import transaction

from jianhao.alerts.occasions import Occasion
from jianhao.web.alerts import actions, digest, events, jobs
from jianhao.web.alerts.models import Attempt, Channel, Kind, Message, OwnAddress, Sending
from jianhao.web.alerts.telling import Telling, tell
from jianhao.web.audit.proof import prove_database
from jianhao.web.audit.recording import record
from jianhao.web.people.models import User
from jianhao.web.people.principals import Outsider
from jianhao.web.people.roles import Role
from jianhao.web.setup import bring_up_to_date

SECRET = "0123456789abcdef"
PEOPLE = 5
MORNING, EVENING = NOW, NOW.replace(hour=19)


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _at(moment: datetime) -> None:
    jobs.timezone = SimpleNamespace(now=lambda: moment)  # type: ignore[attr-defined]


def prepare() -> None:
    """One channel of every kind that sends by itself, one urgent message to one person."""
    bring_up_to_date()
    world = World()
    by = world.user("system", world.county, Role.SYSTEM)
    base, mail = os.environ["FAKE"], int(os.environ["FAKE_MAIL"])
    settings = {
        Kind.WECOM: {"address": f"{base}/cgi-bin/webhook/send?key={WECOM_KEY}"},
        Kind.DINGTALK: {"address": f"{base}/robot/send?access_token={DING_TOKEN}", "secret": DING_SECRET},
        Kind.WEBHOOK: {"address": f"{base}/hook", "secret": SECRET},
        Kind.MAIL: {"host": "127.0.0.1", "port": mail, "security": "plain", "sender": "office@example.org"},
        Kind.TEXT: {},
    }
    for kind, secrets in settings.items():
        subscribed = ["circular.issued", "reminder"] if kind == Kind.WEBHOOK else []
        actions.make_channel(
            agency=world.county, kind=kind, title=kind.label, secrets=secrets, quiet=(time(0), time(0)),
            events=subscribed, now=NOW, by=by,
        )  # fmt: skip
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    own = OwnAddress(user=clerk)
    own.keep("clerk@example.org", "")
    own.save()


def tell_one(key: str = "finding:1") -> None:
    """A message in the transaction of whoever tells; sent by the worker."""
    with transaction.atomic():
        told = Telling(Occasion.HIJACK, key, "乙县发布出现疑似广告（待核实）", urgent=False)
        now = datetime.now(UTC) if os.environ.get("REAL") else NOW
        tell([User.objects.get(login_name="clerk")], told, now=now)


def tell_another() -> None:
    """One more."""
    tell_one(f"finding:{Message.objects.count() + 1}")


def work_off() -> None:
    """A worker that starts."""
    _at(EVENING)
    jobs.work()


def die_after_send() -> None:
    """The message is out, its record is not; only the channel that ONLY names is sent over."""
    _only()
    jobs.settle = _die
    work_off()


def die_before_send() -> None:
    """It is noted that the message goes out, and it does not."""
    _only()
    jobs.carry = _die
    work_off()


def _only() -> None:
    due = jobs.due
    jobs.due = lambda now: due(now).filter(channel__kind=os.environ["ONLY"])


def die_in_digests() -> None:
    """In the second batch of the day's digests, at its end."""
    digest.BATCH = 2
    seen = iter((1, 0))
    following = digest.tell

    def tell_and_die(*args: object, **more: object) -> list[Message]:
        made = following(*args, **more)
        if args[0][0].login_name == "p3" and next(seen):
            _die()
        return made

    digest.tell = tell_and_die
    _at(MORNING)
    jobs.send_due = Counter
    jobs.work()


def make_people() -> None:
    world = User.objects.get(login_name="clerk").agency
    for number in range(PEOPLE):
        World.user(None, f"p{number}", world, Role.OPERATOR)


def draw_up() -> None:
    _at(MORNING)
    jobs.work()


def look_at_digests() -> None:
    rows = Message.objects.filter(occasion=Occasion.DUE)
    print(rows.count(), rows.values("receiver").distinct().count(), prove_database().intact)


def issue_events() -> None:
    county = User.objects.get(login_name="clerk").agency
    for number in range(6):
        record("印发通报", by=Outsider("甲", county.path), target=county, details={"n": number})


def die_in_events() -> None:
    """When the rows of events are written and the cursor is not."""
    Channel.save = _die  # type: ignore[method-assign,assignment]
    events.catch_up(Channel.objects.get(kind=Kind.WEBHOOK).pk, EVENING)


def look() -> None:
    """State, unsure, attempts, number of every sending by kind."""
    for row in Sending.objects.select_related("channel", "message").order_by("channel__kind", "pk"):
        whats = Attempt.objects.filter(sending=row).order_by("pk").values_list("what", flat=True)
        print(row.channel.kind, row.state, row.unsure, ",".join(whats) or "-", row.number)


def pause_over() -> None:
    """As if the time of a pause had passed."""
    Channel.objects.update(paused_until=None)
    Sending.objects.filter(state="waiting").update(due_at=datetime(2026, 1, 1, tzinfo=UTC))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        globals()[name]()
