"""What actions check before they begin: whose a channel is, whether its settings can be used, whether a test can arrive."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jianhao.alerts.mail import Mailbox, Security
from jianhao.alerts.robots import DingTalk, WeCom
from jianhao.alerts.webhooks import Hook
from jianhao.errors import UnusableCall
from jianhao.web.alerts.models import Channel, Kind, Message, OwnAddress
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused


def held(channel: Channel, by: User) -> Channel:
    """The channel's row, locked, for somebody who may set it."""
    require(by, Permission.CHANNELS)
    row = Channel.objects.select_for_update(of=("self",)).select_related("agency").get(pk=channel.pk)
    require_within(by, row.agency)
    return row


def checked(kind: Kind, secrets: dict[str, Any]) -> None:
    """Refused unless the library takes the settings."""
    try:
        if kind == Kind.WECOM:
            WeCom(secrets.get("address", ""))
        elif kind == Kind.DINGTALK:
            DingTalk(secrets.get("address", ""), secrets.get("secret", ""))
        elif kind == Kind.WEBHOOK:
            Hook(secrets.get("address", ""), secrets.get("secret", ""))
        elif kind == Kind.MAIL:
            _mailbox(secrets)
    except UnusableCall as error:
        raise Refused(str(error)) from error


def _mailbox(secrets: dict[str, Any]) -> None:
    Mailbox(
        secrets.get("host", ""), int(secrets.get("port") or 0), Security(secrets.get("security", "")),
        secrets.get("sender", ""), secrets.get("user", ""), secrets.get("password", ""),
    )  # fmt: skip


def refuse_without_address(channel: Channel, by: User) -> None:
    """A test of mail or telephone goes to whoever asks for it."""
    own = OwnAddress.objects.filter(user=by).first()
    if channel.kind == Kind.MAIL and not (own and own.mail_sealed):
        raise Refused("请先在收件箱的“提醒方式”中填写本人的邮箱，试发的邮件发给您本人。")
    if channel.kind == Kind.SMS and not (own and own.mobile_sealed):
        raise Refused("请先在收件箱的“提醒方式”中填写本人的手机号，试发的短信发给您本人。")


def mine(user: User) -> QuerySet[Message]:
    """The messages of a person."""
    return Message.objects.filter(receiver=user)
