"""A sending's row turned into the library's message and handed to the sender of its channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import structlog
from django.urls import reverse
from django.utils import timezone

from jianhao.alerts.files import put_out
from jianhao.alerts.mail import Letter, Mailbox, Security, send_mail
from jianhao.alerts.messages import Counts, Notice, group_text, personal_text
from jianhao.alerts.occasions import Occasion
from jianhao.alerts.outcomes import SENT, Answer, Outcome
from jianhao.alerts.robots import DingTalk, WeCom
from jianhao.alerts.webhooks import Hook
from jianhao.errors import UnusableCall
from jianhao.web.alerts.config import absolute, reach
from jianhao.web.alerts.events import REMINDER
from jianhao.web.alerts.models import Kind, Message, OwnAddress, Sending
from jianhao.web.config import settings
from jianhao.web.people.sealing import Unsealable

OUTBOX = "outbox"
log = structlog.get_logger("jianhao.web.alerts")


@dataclass(frozen=True, slots=True)
class Carried:
    """How one part went, and of how many parts the text consists."""

    answer: Answer
    parts: int = 1


def carry(sending: Sending, now: datetime) -> Carried:
    """Send the next part; whatever goes wrong is an answer."""
    if sending.message is not None and not sending.message.receiver.is_active:
        return Carried(Answer(Outcome.MESSAGE, "收件人已停用。"))
    try:
        return _CARRIERS[Kind(sending.channel.kind)](sending, sending.channel.secrets, now)
    except (Unsealable, KeyError):
        return Carried(Answer(Outcome.CHANNEL, "渠道设置不能读出，请重新填写。"))
    except UnusableCall as error:
        return Carried(Answer(Outcome.CHANNEL, str(error)))
    except Exception as error:
        log.exception("sending failed", sending=sending.pk)
        sentence = f"程序内部错误（{type(error).__name__}），不能确定是否已发出。请将日志随问题一并反馈。"
        return Carried(Answer(Outcome.UNKNOWN, sentence))


def notice_of(message: Message) -> Notice:
    """The message as its receiver reads it everywhere."""
    lines = tuple(str(line) for line in message.lines)
    address = absolute(reverse("inbox_message", args=[message.pk]))
    return Notice(message.number, Occasion(message.occasion), message.title, lines, address)


def counts_of(sending: Sending) -> Counts:
    """The numbers of a sending to a group."""
    said = sending.payload
    return Counts(
        sending.number, Occasion(said["occasion"]), said.get("people", 0), said.get("matters", 0),
        said.get("overdue", 0), absolute(reverse("inbox")),
    )  # fmt: skip


def _wecom(sending: Sending, secrets: dict[str, Any], now: datetime) -> Carried:
    robot = WeCom(secrets["address"])
    parts = robot.parts(group_text(counts_of(sending), sending.unsure))
    return Carried(robot.send(parts[sending.part], reach()), len(parts))


def _dingtalk(sending: Sending, secrets: dict[str, Any], now: datetime) -> Carried:
    robot = DingTalk(secrets["address"], secrets.get("secret", ""))
    parts = robot.parts(group_text(counts_of(sending), sending.unsure))
    milliseconds = int(now.timestamp() * 1000)
    return Carried(robot.send(parts[sending.part], reach(), milliseconds), len(parts))


def _mail(sending: Sending, secrets: dict[str, Any], now: datetime) -> Carried:
    own = OwnAddress.objects.filter(user=sending.message.receiver).first()
    if own is None or not own.mail_sealed:
        return Carried(Answer(Outcome.MESSAGE, "收件人没有填写邮箱。"))
    box = Mailbox(
        secrets["host"], int(secrets["port"]), Security(secrets["security"]), secrets["sender"],
        secrets.get("user", ""), secrets.get("password", ""),
    )  # fmt: skip
    notice = notice_of(sending.message)
    letter = Letter(own.mail, notice.subject, personal_text(notice, sending.unsure), notice.number)
    return Carried(send_mail(box, letter, format_datetime(timezone.localtime(now)), reach()))


def _text(sending: Sending, secrets: dict[str, Any], now: datetime) -> Carried:
    message = sending.message
    text = (
        f"致：{message.receiver.name}（{message.receiver.agency}）\n\n{personal_text(notice_of(message))}\n"
    )
    try:
        put_out(settings().data / OUTBOX / str(sending.channel.agency_id), message.number, text)
    except OSError:
        return Carried(Answer(Outcome.LATER, "文件夹outbox不能写入，请检查磁盘空间和权限。"))
    return Carried(SENT)


def _webhook(sending: Sending, secrets: dict[str, Any], now: datetime) -> Carried:
    hook = Hook(secrets["address"], secrets["secret"])
    body = json.dumps(hook_body(sending), ensure_ascii=False, sort_keys=True).encode("utf-8")
    return Carried(hook.send(sending.delivery, sending.event, body, reach(), int(now.timestamp())))


def hook_body(sending: Sending) -> dict[str, Any]:
    """What a webhook is told: the same bytes at every attempt."""
    said = dict(sending.payload)
    if sending.event == REMINDER:
        counts = counts_of(sending)
        said |= {"number": counts.number, "address": counts.address, "at": sending.since.isoformat()}
    return said | {"delivery": sending.delivery, "event": sending.event}


def _gateway(sending: Sending, secrets: dict[str, Any], now: datetime) -> Carried:
    raise UnusableCall("短信网关文件由人下载，不自动发送。")


_CARRIERS: dict[Kind, Callable[[Sending, dict[str, Any], datetime], Carried]] = {
    Kind.WECOM: _wecom,
    Kind.DINGTALK: _dingtalk,
    Kind.MAIL: _mail,
    Kind.TEXT: _text,
    Kind.WEBHOOK: _webhook,
    Kind.SMS: _gateway,
}
