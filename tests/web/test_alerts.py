"""Telling, routing, the outbox: told once, sent when it may be, held and taken up again; groups hear numbers only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from alerts.fake_mail import FakeMail, serving_mail
from alerts.fake_robots import DING_SECRET, DING_TOKEN, WECOM_KEY, Fake, serving
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from web.world import NOW, World

from jianhao.alerts.messages import group_text
from jianhao.alerts.occasions import Occasion
from jianhao.alerts.signing import DELIVERY, EVENT, SIGNATURE, TIMESTAMP, verified
from jianhao.errors import UnusableCall
from jianhao.web.alerts import actions, config, digest, events, jobs, keeping
from jianhao.web.alerts.carrying import counts_of, hook_body
from jianhao.web.alerts.models import (
    Attempt,
    Channel,
    DigestDay,
    Kind,
    Message,
    OwnAddress,
    Sending,
    State,
    TelephoneBatch,
)
from jianhao.web.alerts.telephone import table_of
from jianhao.web.alerts.telling import (
    OutsideTransaction,
    Telling,
    group_payload,
    responsible,
    tell,
    tell_responsible,
)
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.recording import record
from jianhao.web.config import settings
from jianhao.web.people.models import User
from jianhao.web.people.principals import Outsider
from jianhao.web.people.roles import Permission, Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.ui.places import places

NIGHTLESS = (time(0), time(0))
SECRET = "0123456789abcdef"
HIJACK = Telling(
    Occasion.HIJACK, "finding:1", "乙县发布出现疑似广告（待核实）", ["第3条 13900001234"], "/accounts/3/"
)
Make = Callable[..., Channel]


class Clock(SimpleNamespace):
    """What the worker takes for the time."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(jobs, "timezone", made)
    return made


@pytest.fixture
def evening(clock: Clock) -> Clock:
    """After office hours: no digests are drawn up."""
    clock.moment = NOW.replace(hour=19)
    return clock


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that names this machine's network and its own address."""
    monkeypatch.setenv("JIANHAO_ALERTS_NETWORKS", '["127.0.0.0/8"]')
    monkeypatch.setenv("JIANHAO_ALERTS_ADDRESS", "https://jh.example.org")
    config.alert_settings.cache_clear()
    yield
    config.alert_settings.cache_clear()


@pytest.fixture
def fake() -> Fake:
    return Fake(clock=lambda: NOW.timestamp())


@pytest.fixture
def base(fake: Fake) -> Iterator[str]:
    with serving(fake) as running:
        yield running


@pytest.fixture
def administrator(world: World) -> User:
    return world.user("system", world.county, Role.SYSTEM)


@pytest.fixture
def make(world: World, administrator: User) -> Make:
    def channel(
        kind: Kind,
        secrets: dict[str, Any],
        quiet: tuple[time, time] = NIGHTLESS,
        events: tuple[str, ...] = (),
    ) -> Channel:
        return actions.make_channel(
            agency=world.county, kind=kind, title=f"{kind.label}一", secrets=secrets, quiet=quiet, events=list(events),
            now=NOW, by=administrator,
        )  # fmt: skip

    return channel


def wecom(base: str) -> dict[str, str]:
    return {"address": f"{base}/cgi-bin/webhook/send?key={WECOM_KEY}"}


def ding(base: str) -> dict[str, str]:
    return {"address": f"{base}/robot/send?access_token={DING_TOKEN}", "secret": DING_SECRET}


def told(users: list[User], telling: Telling, now: datetime = NOW) -> list[Message]:
    with transaction.atomic():
        return tell(users, telling, now=now)


def test_told_once_and_in_the_callers_transaction(world: World, make: Make, base: str) -> None:
    make(Kind.WECOM, wecom(base))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    with transaction.atomic():
        tell([clerk], HIJACK, now=NOW)
        transaction.set_rollback(True)
    assert (Message.objects.count(), Sending.objects.count()) == (0, 0)
    assert len(told([clerk], HIJACK)) == 1
    assert told([clerk], HIJACK) == []
    assert (Message.objects.count(), Sending.objects.count()) == (1, 1)


def test_outside_a_transaction_nothing_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    with (
        monkeypatch.context() as outside
    ):  # a log that refuses to be emptied allows no test without a transaction
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(OutsideTransaction):
            tell([clerk], HIJACK, now=NOW)


def test_the_nearest_responsible_are_told(world: World) -> None:
    above = world.user("above", world.city, Role.REVIEWER)
    assert responsible(world.town, Permission.REPORT) == [above]
    county = world.user("county", world.county, Role.REGULATOR)
    world.user("decider", world.town, Role.DECIDER)
    with transaction.atomic():
        made = tell_responsible(world.town, Permission.REPORT, HIJACK, now=NOW)
    assert [message.receiver for message in made] == [county]
    type(county).objects.filter(pk=county.pk).update(is_active=False)
    assert responsible(world.town, Permission.REPORT) == [above]


def test_groups_hear_numbers_only(world: World, make: Make, base: str, fake: Fake, evening: Clock) -> None:
    fake.clock = lambda: evening.moment.timestamp()
    make(Kind.WECOM, wecom(base))
    make(Kind.DINGTALK, ding(base))
    make(Kind.WEBHOOK, {"address": f"{base}/hook", "secret": SECRET}, events=("reminder",))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    told([clerk], HIJACK)
    told([clerk], Telling(Occasion.REBOUND, "lead:7", "乙县教育疑似反弹", ["丁镇小学"]))
    jobs.work()
    assert len(fake.texts) == 6
    names = [
        *world.accounts,
        *(a.name for a in world.accounts.values()),
        clerk.name,
        "乙县",
        "丁镇",
        "疑似广告",
    ]
    for text in fake.texts:
        assert not any(name in text for name in names), text
        assert re.search(r"编号：[0-9]+-G[0-9]+|\"number\"", text)
        assert "https://jh.example.org/inbox/" in text


def test_a_webhook_hears_of_reminders_only_where_it_asked(world: World, make: Make, base: str) -> None:
    make(Kind.WEBHOOK, {"address": f"{base}/hook", "secret": SECRET}, events=("circular.issued",))
    told([world.user("clerk", world.county, Role.OPERATOR)], HIJACK)
    assert not Sending.objects.exists()


def test_quiet_hours_hold_back_all_but_the_urgent(
    world: World, make: Make, base: str, fake: Fake, clock: Clock
) -> None:
    make(Kind.WECOM, wecom(base), quiet=(time(22), time(7)))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    clock.moment = night = NOW.replace(hour=23)
    told([clerk], Telling(Occasion.REBOUND, "lead:7", "疑似反弹"), night)
    told([clerk], HIJACK, night)
    jobs.work()
    assert ["盗用" in text for text in fake.texts] == [True]
    waiting = Sending.objects.get(state=State.WAITING)
    assert waiting.due_at == night.replace(hour=7) + timedelta(days=1)
    clock.moment = waiting.due_at
    jobs.work()
    assert len(fake.texts) == 2


def test_a_night_that_begins_meanwhile_is_kept(
    world: World, make: Make, base: str, fake: Fake, clock: Clock
) -> None:
    make(Kind.WECOM, wecom(base), quiet=(time(22), time(7)))
    told([world.user("clerk", world.county, Role.OPERATOR)], Telling(Occasion.REBOUND, "lead:7", "疑似反弹"))
    clock.moment = NOW.replace(hour=22, minute=30)
    jobs.work()
    assert fake.texts == []
    assert Sending.objects.get().due_at == NOW.replace(hour=7) + timedelta(days=1)


def test_the_rate_of_a_robot_is_kept(world: World, make: Make, base: str, fake: Fake, evening: Clock) -> None:
    fake.clock = lambda: evening.moment.timestamp()
    make(Kind.WECOM, wecom(base))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    for number in range(45):
        told([clerk], Telling(Occasion.REBOUND, f"lead:{number}", "疑似反弹"))
    seen = []
    for _ in range(4):
        jobs.work()
        seen.append(len(fake.texts))
        evening.pass_by(seconds=61)
    assert seen == [18, 36, 45, 45]
    assert not Attempt.objects.filter(code=45009).exists()


@pytest.mark.parametrize(
    ("kind", "code", "said"), [("wecom", 93000, "移出群"), ("dingtalk", 310000, "安全设置")]
)
def test_a_channel_that_is_refused_is_held_and_goes_on_when_put_right(
    world: World, make: Make, administrator: User, base: str, fake: Fake, clock: Clock, kind: str, code: int, said: str
) -> None:  # fmt: skip
    channel = make(Kind(kind), wecom(base) if kind == "wecom" else ding(base))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    fake.wrong.append(code)
    for number in range(3):
        told([clerk], Telling(Occasion.REBOUND, f"lead:{number}", "疑似反弹"))
    jobs.work()
    channel.refresh_from_db()
    assert said in channel.trouble
    assert fake.requests == 1  # the others are not thrown away on a shut door
    assert set(Sending.objects.values_list("state", flat=True)) == {State.WAITING}
    assert AuditEvent.objects.filter(verb="提醒渠道暂停").count() == 1
    assert [d.title for d in places.due_for(administrator, NOW.date()) if "渠道" in d.title]
    actions.change_channel(
        channel=channel, title="改过", secrets={"address": "", "secret": ""}, quiet=NIGHTLESS, events=[], by=administrator
    )  # fmt: skip
    jobs.work()
    assert len([t for t in fake.texts if "反弹" in t]) == 3
    assert set(Sending.objects.values_list("state", flat=True)) == {State.SENT}


def test_too_often_pauses_the_robot_as_long_as_the_platform_says(
    world: World, make: Make, base: str, fake: Fake, clock: Clock
) -> None:
    channel = make(Kind.DINGTALK, ding(base))
    fake.wrong.append(130101)
    told([world.user("clerk", world.county, Role.OPERATOR)], HIJACK)
    jobs.work()
    channel.refresh_from_db()
    assert channel.paused_until == NOW + timedelta(minutes=10)
    clock.pass_by(minutes=9)
    jobs.work()
    assert fake.requests == 1
    clock.pass_by(minutes=1)
    jobs.work()
    assert any("盗用" in text for text in fake.texts)


def test_a_refused_message_is_said_and_can_be_sent_again(
    world: World, make: Make, administrator: User, base: str, fake: Fake, evening: Clock
) -> None:
    make(Kind.WECOM, wecom(base))
    told([world.user("clerk", world.county, Role.OPERATOR)], Telling(Occasion.REBOUND, "lead:1", "疑似反弹"))
    fake.wrong.append(40008)
    jobs.work()
    one = Sending.objects.get()
    assert (one.state, "40008" in one.sentence) == (State.REFUSED, True)
    number = one.number
    actions.send_again(sending=one, now=NOW, by=administrator)
    with pytest.raises(Refused):
        actions.send_again(sending=one, now=NOW, by=administrator)
    jobs.work()
    one.refresh_from_db()
    assert (one.state, one.number) == (State.SENT, number)


def test_what_may_have_arrived_is_sent_again_with_its_number(
    world: World, make: Make, base: str, fake: Fake, evening: Clock
) -> None:
    make(Kind.WECOM, wecom(base))
    told([world.user("clerk", world.county, Role.OPERATOR)], Telling(Occasion.REBOUND, "lead:1", "疑似反弹"))
    fake.wrong.append("closed")
    jobs.work()
    evening.pass_by(minutes=2)
    jobs.work()
    first, second = (json.loads(body)["text"]["content"] for body in fake.bodies)
    assert "再次发送" not in first
    assert second == f"{first}（再次发送，如已收到同一编号请忽略）"
    whats = list(Attempt.objects.order_by("pk").values_list("what", flat=True))
    assert whats == ["begun", "unknown", "begun", "sent"]


def test_what_waits_too_long_is_given_up_unless_urgent(
    world: World, make: Make, base: str, fake: Fake, evening: Clock
) -> None:
    make(Kind.WECOM, wecom(base))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    told([clerk], Telling(Occasion.REBOUND, "lead:1", "疑似反弹"))
    told([clerk], HIJACK)
    fake.wrong.extend([-1] * 8)
    for _ in range(4):
        jobs.work()
        evening.pass_by(hours=24, minutes=1)
    states = dict(Sending.objects.values_list("urgent", "state"))
    assert states[False] == State.GIVEN_UP
    jobs.work()
    fake.wrong.clear()
    evening.pass_by(minutes=20)
    jobs.work()
    assert Sending.objects.get(urgent=True).state == State.SENT
    assert Message.objects.filter(receiver=clerk, occasion=Occasion.REBOUND).exists()


def test_attempts_cannot_be_changed(world: World, make: Make, base: str, clock: Clock) -> None:
    make(Kind.WECOM, wecom(base))
    told([world.user("clerk", world.county, Role.OPERATOR)], HIJACK)
    jobs.work()
    assert Attempt.objects.exists()
    for statement in ("UPDATE alerts_attempt SET sentence = 'x'", "DELETE FROM alerts_attempt"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_digest_is_the_first_page(
    world: World, signed_in, make: Make, base: str, fake: Fake, clock: Clock
) -> None:
    make(Kind.WECOM, wecom(base))
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    world.user("nobody", world.county)
    jobs.work()
    for user in (clerk, reviewer):
        due = places.due_for(user, NOW.date())
        message = Message.objects.get(receiver=user, occasion=Occasion.DUE)
        assert due
        assert (message.matters, message.overdue) == (
            sum(d.count for d in due), sum(d.count for d in due if d.overdue)
        )  # fmt: skip
        assert [line.split("，")[0] for line in message.lines] == [f"{d.count:,}{d.title}" for d in due]
    people = Message.objects.filter(occasion=Occasion.DUE, receiver__agency=world.county).count()
    assert f"本单位{people}人有待办事项" in "".join(fake.texts)
    assert not Message.objects.filter(receiver__login_name="nobody").exists()
    before = (Message.objects.count(), len(fake.texts))
    clock.pass_by(hours=1)
    jobs.work()
    assert (Message.objects.count(), len(fake.texts)) == before


def test_a_digest_replaces_those_before_it(
    world: World, make: Make, clock: Clock, administrator: User
) -> None:
    make(Kind.MAIL, {"host": "127.0.0.1", "port": 9, "security": "plain", "sender": "a@example.org"})
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    actions.set_own_address(mail="clerk@example.org", mobile="", wants_digest=True, by=clerk)
    jobs.work()
    clock.pass_by(days=1)
    jobs.work()
    first, second = Message.objects.filter(receiver=clerk, occasion=Occasion.DUE).order_by("pk")
    assert (first.replaced, second.replaced) == (True, False)
    assert first.read_at is not None
    assert [s.state for s in first.sendings.all()] == [State.REPLACED]
    assert [s.state for s in second.sendings.all()] == [State.WAITING]


@pytest.mark.parametrize(
    "moment", [NOW.replace(hour=8, minute=29), NOW.replace(hour=18), NOW - timedelta(days=1)], ids=str
)
def test_no_digest_out_of_office_hours(world: World, clock: Clock, moment: datetime) -> None:
    world.user("clerk", world.county, Role.OPERATOR)
    clock.moment = moment
    jobs.work()
    assert not Message.objects.exists()


def test_who_wants_no_digest_gets_none(world: World, clock: Clock) -> None:
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    actions.set_own_address(mail="", mobile="", wants_digest=False, by=clerk)
    jobs.work()
    assert not Message.objects.filter(receiver=clerk).exists()
    assert DigestDay.objects.get().finished_at is not None


def test_mail_telephone_and_file_carry_one_number(
    world: World, make: Make, administrator: User, clock: Clock
) -> None:
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    actions.set_own_address(mail="clerk@example.org", mobile="13900000000", wants_digest=True, by=clerk)
    own = OwnAddress.objects.get()
    assert "clerk@" not in own.mail_sealed
    assert (own.mail, own.mobile) == ("clerk@example.org", "13900000000")
    mail = FakeMail()
    with serving_mail(mail) as port:
        make(
            Kind.MAIL,
            {"host": "127.0.0.1", "port": port, "security": "plain", "sender": "office@example.org"},
        )
        make(Kind.TEXT, {})
        gateway = make(Kind.SMS, {})
        (message,) = told([clerk], HIJACK)  # of a unit below: the county's channels are the nearest
        jobs.work()
    assert f"<{message.number}@example.org>".encode() in b"".join(mail.mails)
    files = list((settings().data / "outbox" / str(world.county.pk)).glob(f"{message.number}.txt"))
    text = files[0].read_text(encoding="utf-8")
    assert clerk.name in text
    assert "139****1234" in text
    batch = actions.take_telephone_texts(channel=gateway, now=NOW, by=administrator)
    table = table_of(batch)
    assert message.number in table.decode("utf-8-sig")
    assert "乙县发布" not in table.decode("utf-8-sig")
    assert b"13900000000" in table
    actions.set_own_address(mail="", mobile="", wants_digest=True, by=clerk)
    assert table_of(TelephoneBatch.objects.get(pk=batch.pk)) == table
    with pytest.raises(Refused):
        actions.take_telephone_texts(channel=gateway, now=NOW, by=administrator)


def test_events_of_the_register_reach_a_webhook_once_and_in_order(
    world: World, make: Make, base: str, fake: Fake, clock: Clock
) -> None:
    who = Outsider("某人姓名", world.county.path)
    record(
        "印发通报", by=who, target=world.county, reason="意见", details={"细节": 1}
    )  # before the subscription
    make(
        Kind.WEBHOOK,
        {"address": f"{base}/hook", "secret": SECRET},
        events=("circular.issued", "closing.announced"),
    )
    for number in range(3):
        record("印发通报", by=who, target=world.county, reason="意见", details={"细节": number})
        record("登录", by=who, target=world.county)
        record("关停：登记公告发布", by=Outsider("外", world.other.path), target=world.other)
    record("关停：登记公告发布", by=who, target=world.town)
    jobs.work()
    jobs.work()
    said = [json.loads(body) for body in fake.bodies]
    assert [one["event"] for one in said] == ["circular.issued"] * 3 + ["closing.announced"]
    assert len({one["sequence"] for one in said}) == 4
    assert {one["delivery"] for one in said} == {headers[DELIVERY] for headers in fake.headers}
    whole = b"".join(fake.bodies).decode()
    assert not any(word in whole for word in ("某人姓名", "意见", "细节", "丙县"))
    for headers, body in zip(fake.headers, fake.bodies, strict=True):
        assert verified(SECRET, headers[TIMESTAMP], body, headers[SIGNATURE], NOW.timestamp())
        assert headers[EVENT] in events.KINDS
    event = AuditEvent.objects.get(sequence=said[0]["sequence"])
    assert event.digest == said[0]["digest"]


def test_more_events_than_one_step_takes(
    world: World, make: Make, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = make(Kind.WEBHOOK, {"address": f"{base}/hook", "secret": SECRET}, events=("circular.issued",))
    monkeypatch.setattr(events, "BATCH", 3)
    for _ in range(7):
        record("印发通报", by=Outsider("甲", world.county.path), target=world.county)
    steps = [events.catch_up(channel.pk, NOW) for _ in range(3)]
    assert steps == [3, 3, 1]
    assert events.behind() == []
    assert Sending.objects.count() == 7


def test_every_event_that_can_be_subscribed_to_is_recorded_somewhere() -> None:
    import importlib
    import pkgutil
    from enum import StrEnum

    import jianhao.web
    from jianhao.closing.actions import Action

    known = {f"关停：{action.chinese}" for action in Action}
    for found in pkgutil.walk_packages(jianhao.web.__path__, "jianhao.web."):
        if found.name.rsplit(".", 1)[-1].startswith("actions"):
            verbs = getattr(importlib.import_module(found.name), "Verb", None)
            if isinstance(verbs, type) and issubclass(verbs, StrEnum):
                known |= {str(verb) for verb in verbs}
    verbs = {verb for kind in events.KINDS.values() for verb in kind.verbs}
    assert verbs <= known


def test_only_the_system_administrator_sets_channels_and_only_below(
    world: World, make: Make, base: str
) -> None:
    channel = make(Kind.WECOM, wecom(base))
    stranger = world.user("stranger", world.other, Role.SYSTEM)
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    for by in (stranger, reviewer):
        with pytest.raises(NotAllowed):
            actions.switch_channel(channel=channel, active=False, by=by)
        with pytest.raises(NotAllowed):
            actions.try_channel(channel=channel, now=NOW, by=by)
    with pytest.raises(NotAllowed):
        actions.make_channel(
            agency=world.city, kind=Kind.TEXT, title="上级", secrets={}, quiet=NIGHTLESS, events=[], now=NOW, by=stranger
        )  # fmt: skip
    with pytest.raises(Refused):
        make(Kind.WECOM, {"address": "https://qyapi.weixin.qq.com/"})
    make(Kind.TEXT, {})
    with pytest.raises(Refused):
        make(Kind.TEXT, {})


def test_secrets_are_sealed(world: World, make: Make, base: str) -> None:
    channel = make(Kind.DINGTALK, ding(base))
    assert DING_TOKEN not in channel.sealed
    assert Channel.objects.get(pk=channel.pk).secrets["secret"] == DING_SECRET
    said = "".join(AuditEvent.objects.values_list("details", flat=True))
    assert DING_TOKEN not in said
    assert DING_SECRET not in said


def test_a_sealed_setting_of_another_installation_holds_the_channel(
    world: World, make: Make, base: str, clock: Clock
) -> None:
    channel = make(Kind.WECOM, wecom(base))
    Channel.objects.filter(pk=channel.pk).update(sealed="v1:AAAA")
    told([world.user("clerk", world.county, Role.OPERATOR)], HIJACK)
    jobs.work()
    channel.refresh_from_db()
    assert "不能读出" in channel.trouble


def test_a_webhook_switched_on_again_begins_from_now(
    world: World, make: Make, administrator: User, base: str
) -> None:
    channel = make(Kind.WEBHOOK, {"address": f"{base}/hook", "secret": SECRET}, events=("circular.issued",))
    actions.switch_channel(channel=channel, active=False, by=administrator)
    record("印发通报", by=Outsider("甲", world.county.path), target=world.county)
    actions.switch_channel(channel=channel, active=True, by=administrator)
    for pk in events.behind():
        events.catch_up(pk, NOW)
    assert not Sending.objects.exists()


def test_a_test_goes_out_although_the_channel_is_held(
    world: World, make: Make, administrator: User, base: str, fake: Fake, clock: Clock
) -> None:
    channel = make(Kind.WECOM, wecom(base))
    Channel.objects.filter(pk=channel.pk).update(trouble="机器人已被停用。")
    actions.try_channel(channel=channel, now=NOW, by=administrator)
    jobs.work()
    assert any(text.startswith("【试发】") for text in fake.texts)
    mail = make(Kind.MAIL, {"host": "127.0.0.1", "port": 9, "security": "plain", "sender": "a@example.org"})
    with pytest.raises(Refused, match="邮箱"):
        actions.try_channel(channel=mail, now=NOW, by=administrator)


def test_digests_go_on_where_they_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [world.user(f"p{n}", world.county, Role.OPERATOR) for n in range(5)]
    monkeypatch.setattr(digest, "BATCH", 2)
    today = DigestDay.objects.create(day=NOW.date(), last_user=people[1].pk)
    assert sum(digest.draw_up(NOW)) == 3
    today.refresh_from_db()
    assert today.finished_at == NOW
    assert list(digest.draw_up(NOW)) == []


def test_nothing_is_due_twice_at_a_time(world: World, make: Make, base: str) -> None:
    make(Kind.WECOM, wecom(base))
    told([world.user("clerk", world.county, Role.OPERATOR)], HIJACK)
    one = keeping.due(NOW).get()
    assert keeping.begin(one, NOW)
    assert not keeping.begin(one, NOW)
    assert not keeping.due(NOW).exists()


def test_what_is_kept_is_masked_cut_and_ours(world: World) -> None:
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    long = Telling(
        Occasion.OTHER,
        "k" * 500,
        "甲" * 999,
        ["拨打13812345678\x00\u202e", "乙" * 9_999] * 50,
        "//evil.example.org/",
    )
    (one,) = told([clerk], long)
    assert told([clerk], long) == []
    assert (len(one.title), len(one.lines), one.address) == (200, 60, "")
    assert one.lines[0] == "拨打138****5678"
    assert len(one.lines[1]) == 500
    for address, kept in (
        ("/findings/?task=reply", True),
        ("/", True),
        ("/\\evil", False),
        ("javascript:x", False),
    ):
        (made,) = told([clerk], Telling(Occasion.OTHER, address, "提醒", (), address))
        assert bool(made.address) is kept


def test_a_fault_in_what_is_due_stops_neither_others_nor_what_is_urgent(
    world: World, make: Make, base: str, fake: Fake, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(Kind.WECOM, wecom(base))
    broken, clerk = (world.user(name, world.county, Role.OPERATOR) for name in ("broken", "clerk"))
    real = type(places).due_for

    def due_for(self: object, user: User, as_of: object) -> list[object]:
        if user.pk == broken.pk:
            raise ZeroDivisionError
        return real(self, user, as_of)

    monkeypatch.setattr(type(places), "due_for", due_for)
    jobs.work()
    assert Message.objects.filter(receiver=clerk, occasion=Occasion.DUE).exists()
    monkeypatch.setattr(jobs, "draw_up", lambda now: 1 / 0)
    told([clerk], HIJACK)
    jobs.work()
    assert any("盗用" in text for text in fake.texts)


def test_a_test_is_over_with_its_answer(
    world: World, make: Make, administrator: User, base: str, fake: Fake, evening: Clock
) -> None:
    channel = make(Kind.WECOM, wecom(base))
    for wrong in (93000, "closed", 45009):
        fake.wrong.append(wrong)
        evening.pass_by(minutes=2)
        one = actions.try_channel(channel=channel, now=evening.moment, by=administrator)
        jobs.work()
        one.refresh_from_db()
        assert one.state == State.REFUSED
        assert one.sentence


def test_nothing_leaves_to_somebody_who_was_disabled(world: World, make: Make, evening: Clock) -> None:
    make(Kind.TEXT, {})
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    told([clerk], HIJACK)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    jobs.work()
    assert (Sending.objects.get().state, Sending.objects.get().sentence) == (State.REFUSED, "收件人已停用。")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NETWORKS", "10.1.0.0/16"),
        ("NETWORKS", '["office"]'),
        ("AUTHORITY", "/no/such.pem"),
        ("ADDRESS", "jh.example.org"),
    ],
)
def test_settings_that_cannot_be_used_are_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"JIANHAO_ALERTS_{name}", value)
    config.alert_settings.cache_clear()
    with pytest.raises(UnusableCall):
        config.alert_settings()


def test_addresses_of_ours() -> None:
    assert config.absolute("/inbox/3/") == "https://jh.example.org/inbox/3/"
    assert config.absolute("//evil") == config.absolute("evil") == ""


WORDS = st.text(min_size=1, max_size=30)


@hypothesis_settings(deadline=None)
@given(
    WORDS,
    WORDS,
    st.lists(WORDS, max_size=4),
    st.sampled_from(Occasion),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_whatever_is_told_a_group_hears_the_same_numbers(
    key: str, title: str, lines: list[str], occasion: Occasion, matters: int, overdue: int
) -> None:
    """No word of a message has any influence on what a group is sent."""
    spoken = Telling(occasion, key, title, lines, f"/{title}", matters, overdue)
    silent = Telling(occasion, "", "", (), "", matters, overdue)
    payloads = [
        group_payload(one, {"people": 3, "matters": matters, "overdue": overdue}) for one in (spoken, silent)
    ]
    assert payloads[0] == payloads[1]
    assert all(isinstance(value, int) for name, value in payloads[0].items() if name != "occasion")
    rows = [Sending(pk=7, channel_id=1, payload=payload, event="reminder", since=NOW) for payload in payloads]
    assert group_text(counts_of(rows[0])) == group_text(counts_of(rows[1]))
    assert hook_body(rows[0]) == hook_body(rows[1])
