"""Group robots of 企业微信 and 钉钉: one request a part, within the platform's limit of bytes; what they answer is in codes.py."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from jianhao.alerts.codes import DINGTALK, WECOM, read_answer
from jianhao.alerts.outcomes import Answer
from jianhao.alerts.posting import Reach, post, refused
from jianhao.alerts.splitting import numbered
from jianhao.errors import UnusableCall


class Form(StrEnum):
    """How a robot shows a text."""

    TEXT = "text"
    MARKDOWN = "markdown"


# Bytes, by the platforms' documents (企业微信 path/91770, 钉钉 robot overview). 钉钉 counts the message, so that the quotes
# and escapes of JSON count too; some of it is left for the frame and the title.
WECOM_LIMITS = {Form.TEXT: 2_048, Form.MARKDOWN: 4_096}
DINGTALK_LIMIT = 20_000
DINGTALK_FRAME = 400
TITLE = "工作提醒"  # what 钉钉 shows in its list of conversations
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!>|~<&])")
_JSON = {"Content-Type": "application/json; charset=utf-8"}


def plain_in_markdown(text: str) -> str:
    """The text with every sign of Markdown made an ordinary one: nothing in it becomes a link or a heading."""
    return _MARKDOWN.sub(r"\\\1", text)


def _in_json(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8")) - 2


@dataclass(frozen=True, slots=True)
class WeCom:
    """A robot by the address that 企业微信 shows when it is added; `form` says how texts are shown."""

    address: str
    form: Form = Form.TEXT

    def __post_init__(self) -> None:
        _key(self.address, "key")

    def parts(self, text: str) -> tuple[str, ...]:
        """The texts that are sent one by one."""
        return numbered(text, WECOM_LIMITS[self.form])

    def send(self, part: str, reach: Reach) -> Answer:
        """Send one part and read the answer."""
        body = {"msgtype": str(self.form), str(self.form): {"content": part}}
        return _send(self.address, body, reach, "wecom", (_key(self.address, "key"),))


@dataclass(frozen=True, slots=True)
class DingTalk:
    """A robot by its address, with the secret (SEC…) where its security setting is 加签."""

    address: str
    secret: str = ""
    form: Form = Form.TEXT

    def __post_init__(self) -> None:
        _key(self.address, "access_token")

    def parts(self, text: str) -> tuple[str, ...]:
        """The texts that are sent one by one."""
        return numbered(text, DINGTALK_LIMIT - DINGTALK_FRAME, _in_json)

    def send(self, part: str, reach: Reach, milliseconds: int) -> Answer:
        """Send one part, signed for a moment given in milliseconds since 1970."""
        shown = {"text": part, "title": TITLE} if self.form is Form.MARKDOWN else {"content": part}
        body = {"msgtype": str(self.form), str(self.form): shown}
        address = signed(self.address, self.secret, milliseconds) if self.secret else self.address
        return _send(address, body, reach, "dingtalk", (_key(self.address, "access_token"), self.secret))


def signed(address: str, secret: str, milliseconds: int) -> str:
    """The address with timestamp and sign: base64 of HMAC-SHA256 over "milliseconds\\nsecret" with the secret as key.

    It is encoded once, here; a library that encodes the query again makes a sign that 钉钉 refuses.
    """
    text = f"{milliseconds}\n{secret}".encode()
    sign = base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}timestamp={milliseconds}&sign={quote(sign, safe='')}"


def robot_address(text: str, key: str) -> str:
    """The robot's address as a person pasted it, with nothing but its key; UnusableCall if it is none."""
    found = _key(text.strip(), key)
    parts = urlsplit(text.strip())
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode({key: found})}"


def _key(address: str, name: str) -> str:
    """The key in the address; UnusableCall where there is none."""
    try:
        parts = urlsplit(address)
        host, found = parts.hostname, dict(parse_qsl(parts.query)).get(name, "")
    except ValueError as error:
        raise UnusableCall("机器人地址不能识别，请从群机器人设置中完整复制。") from error
    if parts.scheme not in ("https", "http") or not host or not found or not address.isascii():
        raise UnusableCall(f"机器人地址应以https开头并含有{name}=，请从群机器人设置中完整复制。")
    return found


def _send(address: str, body: object, reach: Reach, platform: str, secrets: tuple[str, ...]) -> Answer:
    data = json.dumps(body, ensure_ascii=False).encode("utf-8")
    reply = post(address, data, _JSON, reach)
    if isinstance(reply, Answer):
        return reply
    if reply.status != 200:
        return refused(reply)
    return read_answer(reply.body, WECOM if platform == "wecom" else DINGTALK, secrets)
