"""Mail through the office's own server: encrypted unless it stands in a named network, headers that nothing can be slipped into."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from typing import Any

from jianhao.alerts.outcomes import SENT, Answer, Outcome
from jianhao.alerts.posting import FORBIDDEN, Reach, Watched
from jianhao.archive.connecting import Forbidden, Guard
from jianhao.documents.cells import one_line
from jianhao.errors import UnusableCall

# One plain address: no names, no lists, no quoting, no line ends.
ADDRESS = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
OURSELVES = "[127.0.0.1]"  # said in EHLO; the name of the machine is nobody's business
LONGEST_SUBJECT = 200


class Security(StrEnum):
    """How the connection is encrypted."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"  # only to a server in a named network


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The office's server and the address that mail comes from; without a user nobody signs in."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = ""

    def __post_init__(self) -> None:
        if not HOST.fullmatch(self.host) or not 0 < self.port < 65536:
            raise UnusableCall("邮件服务器的名称或者端口不正确。")
        mail_address(self.sender)
        if not (self.user.isascii() and self.password.isascii()):
            raise UnusableCall("邮件服务器的登录名和密码只能含英文字母、数字和符号。")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person; the number makes its Message-ID, so that two of a number are one to a mail program."""

    receiver: str
    subject: str
    text: str
    number: str


def mail_address(text: str) -> str:
    """One plain mail address; UnusableCall for anything else."""
    if len(text) > 254 or not ADDRESS.fullmatch(text):
        raise UnusableCall("邮箱地址不正确，只接受一个普通的地址。")
    return text


def composed(letter: Letter, sender: str, date: str) -> bytes:
    """The mail as it goes over the line; `date` as RFC 5322 writes it."""
    if not re.fullmatch(r"[0-9A-Z-]{1,40}", letter.number):
        raise ValueError("a number is of digits, capitals and hyphens")
    made = EmailMessage(policy=SMTP)  # refuses line ends in headers by itself as well
    made["From"], made["To"] = mail_address(sender), mail_address(letter.receiver)
    made["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    made["Date"] = date
    made["Message-ID"] = f"<{letter.number}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text, cte="base64")
    return made.as_bytes()


def send_mail(mailbox: Mailbox, letter: Letter, date: str, reach: Reach) -> Answer:
    """Hand one mail to the server."""
    data = composed(letter, mailbox.sender, date)
    guard = Watched(reach, mailbox.security is not Security.PLAIN)
    with guard.within(reach.whole):
        client = _client(mailbox, guard, reach)
        if isinstance(client, Answer):
            return client
        try:
            return _handed_over(client, mailbox.sender, letter.receiver, data)
        finally:
            client.close()


def _client(mailbox: Mailbox, guard: Watched, reach: Reach) -> smtplib.SMTP | Answer:
    """A client that may hand mail over, or why there is none; nothing was sent then."""
    try:
        return _entered(mailbox, guard, reach)
    except Forbidden:
        return Answer(Outcome.CHANNEL, FORBIDDEN)
    except smtplib.SMTPAuthenticationError as error:
        return _refused(error.smtp_code, "邮件服务器不接受登录名或者密码", Outcome.CHANNEL)
    except smtplib.SMTPNotSupportedError:
        return Answer(Outcome.CHANNEL, "邮件服务器不支持所选的加密或者登录方式，没有发送。")
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, "邮件服务器没有接受连接", Outcome.CHANNEL)
    except ssl.SSLError:
        return Answer(Outcome.LATER, "邮件服务器的证书不能验证，没有发送。")
    except smtplib.SMTPServerDisconnected:
        return Answer(Outcome.LATER, "邮件服务器中断了连接，没有发送。")
    except smtplib.SMTPException:
        return Answer(Outcome.CHANNEL, "邮件服务器没有可用的登录方式，没有发送。")
    except OSError:
        return Answer(Outcome.LATER, "没有连上邮件服务器，没有发送。")


class _Plain(smtplib.SMTP):
    """smtplib's, with connections through the guard."""

    def __init__(self, guard: Guard, seconds: float, context: ssl.SSLContext | None) -> None:
        self._guard, self._wrapping = guard, context
        super().__init__(timeout=seconds, local_hostname=OURSELVES)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        made = self._guard.connect(host, port, float(timeout))
        made.settimeout(float(timeout))
        if self._wrapping is None:
            return made
        return self._wrapping.wrap_socket(made, server_hostname=host)


def _entered(mailbox: Mailbox, guard: Guard, reach: Reach) -> smtplib.SMTP:
    """Connected, encrypted as set, signed in; never with less than was set."""
    context = ssl.create_default_context(cafile=reach.authority or None)
    at_once = context if mailbox.security is Security.TLS else None
    client = _Plain(guard, reach.silence, at_once)
    client._host = mailbox.host  # type: ignore[attr-defined]  # what starttls checks the certificate against
    try:
        code, words = client.connect(mailbox.host, mailbox.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        client.ehlo_or_helo_if_needed()
        if mailbox.security is Security.STARTTLS:
            client.starttls(context=context)
            client.ehlo()
        if mailbox.user:
            client.login(mailbox.user, mailbox.password)
    except BaseException:
        client.close()
        raise
    return client


def _handed_over(client: smtplib.SMTP, sender: str, receiver: str, data: bytes) -> Answer:
    """Sender, receiver, the mail; until its text has begun to go out nothing was sent."""
    try:
        code, _ = client.mail(sender)
        if code != 250:
            return _refused(code, "邮件服务器不接受发件地址", Outcome.CHANNEL)
        code, _ = client.rcpt(receiver)
        if code not in (250, 251):
            return _refused(code, "邮件服务器不接受收件地址", Outcome.MESSAGE)
    except (smtplib.SMTPException, OSError):
        return Answer(Outcome.LATER, "与邮件服务器的连接中断，没有发送。")
    try:
        code, _ = client.data(data)
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, "邮件服务器不接受这封邮件", Outcome.MESSAGE)
    except (smtplib.SMTPException, OSError):
        return Answer(Outcome.UNKNOWN, "邮件发送中连接中断，不能确定是否已发出。")
    if code != 250:
        return _refused(code, "邮件服务器不接受这封邮件", Outcome.MESSAGE)
    try:
        client.quit()
    except (smtplib.SMTPException, OSError):
        return SENT  # it has the mail; how it says goodbye does not matter
    return SENT


def _refused(code: int, sentence: str, for_good: Outcome) -> Answer:
    """4xx asks for another try, 5xx does not."""
    if 400 <= code < 500 or code == -1:
        return Answer(Outcome.LATER, f"{sentence}，要求稍后再发（返回{code}）。", code)
    return Answer(for_good, f"{sentence}（返回{code}）。", code)
