"""A signed POST to a system of the office. Its delivery id is the same over all retries, so that a double is no double there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from jianhao.alerts.outcomes import SENT, Answer
from jianhao.alerts.posting import Reach, post, refused
from jianhao.alerts.signing import DELIVERY, EVENT, SIGNATURE, TIMESTAMP, signature
from jianhao.errors import UnusableCall

SHORTEST_SECRET = 16
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,80}")


def hook_address(text: str) -> str:
    """The address as a person pasted it, without credentials or a fragment; UnusableCall if it is none."""
    given = text.strip()
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UnusableCall("接收地址不能识别。") from error
    if parts.scheme not in ("https", "http") or not host or not given.isascii() or re.search(r"\s", given):
        raise UnusableCall("接收地址应以https://开头，只含英文字母、数字和符号。")
    if parts.username or parts.password or parts.fragment:
        raise UnusableCall("接收地址中不能含有用户名、密码或者#。")
    return given


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a system of the office listens, and the secret that both sides know."""

    address: str
    secret: str

    def __post_init__(self) -> None:
        hook_address(self.address)
        if len(self.secret) < SHORTEST_SECRET:
            raise UnusableCall(f"签名密钥至少{SHORTEST_SECRET}位。")

    def send(self, delivery: str, event: str, body: bytes, reach: Reach, seconds: int) -> Answer:
        """POST the body, signed for a moment given in seconds since 1970; any 2xx is taken for received."""
        if not (_NAME.fullmatch(delivery) and _NAME.fullmatch(event)):
            raise ValueError("delivery and event are plain names")
        timestamp = str(seconds)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self.secret, timestamp, body),
            DELIVERY: delivery,
            EVENT: event,
        }
        reply = post(self.address, body, headers, reach)
        if isinstance(reply, Answer):
            return reply
        return SENT if 200 <= reply.status < 300 else refused(reply)
