"""Everything about reminders that a person decides, and what the worker notes once for many."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from jianhao.alerts.occasions import Occasion
from jianhao.web.alerts.events import head
from jianhao.web.alerts.holding import checked, held, mine, refuse_without_address
from jianhao.web.alerts.models import (
    GROUPS,
    Channel,
    DigestDay,
    Kind,
    Message,
    OwnAddress,
    Sending,
    State,
    TelephoneBatch,
)
from jianhao.web.alerts.telephone import put_into
from jianhao.web.alerts.telling import Telling, by_channel, digest_key, to_group
from jianhao.web.alerts.wanting import soon
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused


class Verb(StrEnum):
    """What the log calls each action."""

    MAKE = "设置提醒渠道"
    CHANGE = "修改提醒渠道"
    SWITCH = "启用或者停用提醒渠道"
    TEST = "试发提醒"
    TROUBLE = "提醒渠道暂停"
    AGAIN = "再次发送提醒"
    TAKE = "取出短信网关文件"
    REACH = "填写本人提醒方式"
    READ = "阅读提醒"
    DIGEST = "编制待办汇总"
    PASS = "发送提醒"


@action
def make_channel(
    *, agency: Agency, kind: Kind, title: str, secrets: dict[str, Any], quiet: tuple[time, time], events: list[str],
    now: datetime, by: User,
) -> Channel:  # fmt: skip
    """A channel of an agency; a webhook begins with what happens from now on."""
    require(by, Permission.CHANNELS)
    require_within(by, agency)
    checked(kind, secrets)
    made = Channel(
        agency=agency, agency_path=agency.path, kind=kind, title=title, quiet_from=quiet[0], quiet_until=quiet[1],
        events=sorted(events), cursor=head(), made_by=by, made_at=now,
    )  # fmt: skip
    made.keep_secrets(secrets)
    if Channel.objects.filter(agency=agency, kind=kind).exists() and not made.for_groups:
        raise Refused(f"{agency}已有{made.get_kind_display()}渠道，请修改原有的。")
    made.save()
    record(Verb.MAKE, by=by, target=made, details={"单位": agency.name, "事项": made.events})
    return made


@action
def change_channel(
    *, channel: Channel, title: str, secrets: dict[str, Any], quiet: tuple[time, time], events: list[str], by: User
) -> Channel:  # fmt: skip
    """New settings; a secret that is left empty stays. What the channel was held for is taken to be put right."""
    row = held(channel, by)
    merged = row.secrets | {name: value for name, value in secrets.items() if value not in ("", None)}
    checked(Kind(row.kind), merged)
    row.title, row.quiet_from, row.quiet_until = title, *quiet
    row.events, row.trouble, row.paused_until = sorted(events), "", None
    row.keep_secrets(merged)
    row.save()
    changed = sorted(name for name, value in secrets.items() if value not in ("", None))
    record(Verb.CHANGE, by=by, target=row, details={"改动": changed, "事项": row.events})
    return row


@action
def switch_channel(*, channel: Channel, active: bool, by: User) -> Channel:
    """Switch on or off; events of the time in which a webhook was off are not sent afterwards."""
    row = held(channel, by)
    if active and not row.active:
        row.cursor = head()
    row.active, row.trouble, row.paused_until = active, "", None
    row.save()
    record(Verb.SWITCH, by=by, target=row, details={"启用": active})
    return row


@action
def try_channel(*, channel: Channel, now: datetime, by: User) -> Sending:
    """Have a test sent at once: to the person who asks, or to the group. It also lets a held channel try again."""
    row = held(channel, by)
    if not row.active:
        raise Refused("该渠道已停用，请先启用。")
    refuse_without_address(row, by)
    row.trouble, row.paused_until = "", None
    row.save(update_fields=["trouble", "paused_until"])
    key = f"test:{row.pk}:{now.isoformat()}"
    told = Telling(Occasion.TEST, key, "试发：收到本条即表示本渠道可以使用，无须办理", urgent=True)
    if row.for_groups:
        made = to_group(row, told, {"people": 1, "matters": 1, "overdue": 0}, now)
        if made is None:
            raise Refused("该回调没有订阅提醒，不能试发；请先选中“待办汇总、紧急提醒的人数和条数”。")
    else:
        message = Message.objects.create(
            receiver=by, agency_path=by.agency.path, occasion=told.occasion, key=key, urgent=True, title=told.title,
            made_at=now, read_at=now,
        )  # fmt: skip
        made = by_channel(row, message, now)
    record(Verb.TEST, by=by, target=row)
    soon()
    return made


@action
def send_again(*, sending: Sending, now: datetime, by: User) -> Sending:
    """Have something sent that was refused or given up; the number stays."""
    require(by, Permission.CHANNELS)
    row = Sending.objects.select_for_update().select_related("channel__agency").get(pk=sending.pk)
    require_within(by, row.channel.agency)
    if row.state not in (State.REFUSED, State.GIVEN_UP):
        raise Refused(f"该条{row.get_state_display()}，不需要再次发送。")
    row.state, row.due_at, row.since, row.failures, row.settled_at = State.WAITING, now, now, 0, None
    row.save()
    record(Verb.AGAIN, by=by, target=row.channel, details={"编号": row.number})
    return row


@action
def take_telephone_texts(*, channel: Channel, now: datetime, by: User) -> TelephoneBatch:
    """Take out what waits for the gateway, as one batch that can be had again."""
    row = held(channel, by)
    if row.kind != Kind.SMS:
        raise Refused("只有短信网关文件可以取出。")
    batch = TelephoneBatch.objects.create(
        channel=row, agency_path=row.agency_path, count=0, taken_by=by, taken_at=now
    )
    batch.count = put_into(batch, now)
    if not batch.count:
        raise Refused("没有待取出的短信。")
    batch.save(update_fields=["count"])
    record(Verb.TAKE, by=by, target=batch, details={"条数": batch.count})
    return batch


@action
def set_own_address(*, mail: str, mobile: str, wants_digest: bool, by: User) -> OwnAddress:
    """Where the person wants to be reached; nobody sets it for another."""
    own, _ = OwnAddress.objects.select_for_update().get_or_create(user=by)
    own.keep(mail, mobile)
    own.wants_digest = wants_digest
    own.save()
    record(
        Verb.REACH,
        by=by,
        target=own,
        details={"邮箱": bool(mail), "手机号": bool(mobile), "汇总": wants_digest},
    )
    return own


@action
def mark_read(*, message: Message | None, now: datetime, by: User) -> int:
    """Note that a message of one's own was read, or (None) all of them; how many."""
    rows = mine(by).filter(read_at=None)
    if message is not None:
        rows = rows.filter(pk=message.pk)
    count = rows.update(read_at=now)
    record(Verb.READ, by=by, target=message, details={"条数": count})
    return count


@action
def finish_digests(*, today: DigestDay, now: datetime, by: Principal) -> None:
    """All people have the day's digest: tell the groups how many they are, once."""
    told = Telling(Occasion.DUE, digest_key(today.day), "")
    for channel in Channel.objects.filter(active=True, kind__in=GROUPS):
        rows = Message.objects.filter(
            occasion=Occasion.DUE, key=told.key, receiver__agency_id=channel.agency_id
        )
        people = rows.count()
        if people:
            late = rows.filter(overdue__gt=0).count()
            to_group(channel, told, {"people": people, "matters": people, "overdue": late}, now)
    today.finished_at = now
    today.save(update_fields=["finished_at"])
    record(Verb.DIGEST, by=by, details={"日期": today.day.isoformat(), "人数": today.people})


@action
def note_pass(*, counts: dict[str, int], by: Principal) -> None:
    """What one pass of the worker came to; each attempt has its own line in the record of sendings."""
    record(Verb.PASS, by=by, details=counts)


@action
def note_trouble(*, channel: Channel, by: Principal) -> None:
    """That a channel is held, and the platform's reason."""
    record(Verb.TROUBLE, by=by, target=channel, result=Result.FAILED, reason=channel.trouble[:300])
