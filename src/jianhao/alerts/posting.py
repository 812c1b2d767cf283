"""One POST: to public addresses, or to the office's own networks where they were named; no redirects, within limits of time and size.

It is told apart whether nothing was sent or whether the message may have arrived: only in the first case is a second try no double.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from jianhao.alerts.outcomes import Answer, Outcome
from jianhao.archive.connecting import Address, Forbidden, Guard, guarded_session, is_public
from jianhao.errors import UnusableCall

AGENT = "jianhao-alerts"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MOST_WAIT = 6 * 3_600  # seconds that a Retry-After may ask for


@dataclass(frozen=True, slots=True)
class Reach:
    """Where messages may go and how long that may take: networks besides the public internet, the certificates of an own authority
    (a file), seconds of silence, seconds in all, bytes of an answer."""

    networks: tuple[Network, ...] = ()
    authority: str = ""
    silence: float = 15.0
    whole: float = 40.0
    bytes: int = 1 << 16

    def named(self, address: Address) -> bool:
        """Whether the office named the network of an address."""
        return any(address.version == network.version and address in network for network in self.networks)

    def may(self, address: Address) -> bool:
        """Whether an encrypted connection may be made."""
        return is_public(address) or self.named(address)


def networks(texts: list[str]) -> tuple[Network, ...]:
    """Networks as an office writes them (10.1.0.0/16); UnusableCall names the first that is none."""
    found: list[Network] = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text.strip()))
        except ValueError as error:
            raise UnusableCall(f"“{text}”不是网段，应写成10.1.0.0/16这样的形式。") from error
    return tuple(found)


class Watched(Guard):
    """A guard that remembers whether a connection was made at all. Without encryption only the named networks are open."""

    def __init__(self, reach: Reach, encrypted: bool) -> None:
        super().__init__(reach.may if encrypted else reach.named)
        self.reached = False
        self._twin: socket.socket | None = None

    def connect(self, host: str, port: int, seconds: float) -> socket.socket:
        """A connection as the guard makes it."""
        made = super().connect(host, port, seconds)
        self.reached = True
        self._twin = (
            made.dup()
        )  # encryption takes the socket itself over; through its twin it can still be cut
        return made

    def cut(self) -> None:
        """End whatever the connection is waiting for."""
        self.was_cut = True
        if self._twin is not None:
            with suppress(OSError):
                self._twin.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Whatever the block does over the connection is cut after that time."""
        watch = threading.Timer(seconds, self.cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            if self._twin is not None:
                self._twin.close()


FORBIDDEN = "地址指向内网或保留地址，没有列入允许的网段，没有发送。"


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body, and the seconds that a Retry-After asks for."""

    status: int
    body: bytes
    wait: int | None = None


def post(address: str, body: bytes, headers: dict[str, str], reach: Reach) -> Reply | Answer:
    """The reply; an Answer where none came. What the address holds never enters a sentence."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Answer(Outcome.CHANNEL, "地址须以https开头。")
    guard = Watched(reach, parts.scheme == "https")
    try:
        with guard.within(reach.whole):
            return _posted(address, body, headers, reach, guard)
    except Forbidden:
        return Answer(Outcome.CHANNEL, FORBIDDEN)
    except (requests.exceptions.SSLError, ssl.SSLError):
        return Answer(Outcome.LATER, "对方的证书不能验证，没有发送。")
    except (requests.exceptions.InvalidURL, UnicodeError):
        return Answer(Outcome.CHANNEL, "地址不能使用。")
    except (requests.RequestException, HTTPError, OSError, ValueError):
        return _broken(guard)


def _broken(guard: Watched) -> Answer:
    if guard.reached:
        return Answer(Outcome.UNKNOWN, "已连上对方，没有得到完整回应，不能确定是否已发出。")
    return Answer(Outcome.LATER, "没有连上对方，没有发送。")


def _posted(
    address: str, body: bytes, headers: dict[str, str], reach: Reach, guard: Watched
) -> Reply | Answer:
    session = guarded_session(guard)
    sent = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"} | headers
    with (
        session,
        session.post(
            address, data=body, headers=sent, timeout=reach.silence, stream=True, allow_redirects=False,
            verify=reach.authority or True,
        ) as reply,
    ):  # fmt: skip
        if 300 <= reply.status_code < 400:
            return Answer(Outcome.CHANNEL, "对方要求转向其他地址，没有跟随。", reply.status_code)
        read = reply.raw.read(reach.bytes + 1, decode_content=False)
        if guard.was_cut:
            return Answer(Outcome.UNKNOWN, "对方回应过慢，不能确定是否已发出。")
        return Reply(reply.status_code, read[: reach.bytes], _wait(reply.headers.get("Retry-After", "")))


def _wait(said: str) -> int | None:
    return min(int(said), MOST_WAIT) if said.isascii() and said.isdigit() and len(said) < 9 else None


def refused(reply: Reply) -> Answer:
    """What a status other than 2xx means."""
    status = reply.status
    if status in (408, 425, 429, 503):
        return Answer(Outcome.LATER, f"对方要求稍后再发（HTTP状态{status}）。", status, reply.wait)
    if status >= 500:
        return Answer(
            Outcome.UNKNOWN, f"对方处理出错（HTTP状态{status}），不能确定是否已收下。", status, reply.wait
        )
    return Answer(Outcome.CHANNEL, f"对方拒绝接收（HTTP状态{status}）。", status)
