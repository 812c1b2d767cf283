"""One POST to the interface: to the address that was set and no other, within limits of time and size, no redirects."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from jianhao.archive.connecting import Forbidden, Guard, guarded_session
from jianhao.errors import UnusableCall

AGENT = "jianhao-collect"
DISK_FULL = (28, 122)  # no space, quota


class Unanswered(Exception):
    """No usable answer came; why, as one sentence without its full stop."""


class Transport(Protocol):
    """Whatever brings an answer to a POST."""

    def post(self, path: str, query: dict[str, str], body: dict[str, Any]) -> bytes:
        """The bytes of the answer; Unanswered if none came within the limits."""
        ...


@dataclass(frozen=True, slots=True)
class Reach:
    """Seconds of silence, seconds of a whole answer, bytes of an answer."""

    silence: float = 20.0
    whole: float = 120.0
    bytes: int = 64 << 20


class Posting:
    """The real one. The secret of an account goes over it, so that it must be https, unless the server is on this machine."""

    def __init__(self, base: str, guard: Guard | None = None, reach: Reach | None = None) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname == "127.0.0.1"):
            raise UnusableCall("接口地址须以https开头。")
        self._base, self._guard, self._reach = base.rstrip("/"), guard or Guard(), reach or Reach()
        self._session = guarded_session(self._guard)

    def post(self, path: str, query: dict[str, str], body: dict[str, Any]) -> bytes:
        """The bytes of the answer; what the address and the body hold never enters a message."""
        self._guard.was_cut = False
        watch = threading.Timer(self._reach.whole, self._guard.cut)
        watch.daemon = True
        watch.start()
        try:
            return self._posted(path, query, body)
        except Forbidden as error:
            raise Unanswered(str(error)) from None
        except requests.Timeout:
            raise Unanswered("接口没有及时回应") from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in DISK_FULL:
                raise
            raise Unanswered("没有连上接口，或者传输中断") from None
        finally:
            watch.cancel()

    def _posted(self, path: str, query: dict[str, str], body: dict[str, Any]) -> bytes:
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        headers = {"Content-Type": "application/json", "User-Agent": AGENT, "Accept-Encoding": "identity"}
        until = time.monotonic() + self._reach.whole
        with self._session.post(
            self._base + path, params=query, data=data, headers=headers, timeout=self._reach.silence, stream=True,
            allow_redirects=False,
        ) as reply:  # fmt: skip
            if 300 <= reply.status_code < 400:
                raise Unanswered("接口要求转向其他地址，没有跟随")
            if reply.status_code != 200:
                raise Unanswered(f"接口返回HTTP状态{reply.status_code}")
            return self._body(reply, until)

    def _body(self, reply: requests.Response, until: float) -> bytes:
        expected, parts, size = reply.headers.get("Content-Length", ""), [], 0
        while chunk := reply.raw.read1(1 << 16, decode_content=False):
            size += len(chunk)
            if size > self._reach.bytes:
                raise Unanswered(f"接口返回的内容超过{self._reach.bytes >> 20}MB")
            if time.monotonic() > until:
                raise Unanswered("接口传输过慢")
            parts.append(chunk)
        if self._guard.was_cut:
            raise Unanswered("接口传输过慢")
        if expected.isdigit() and size < int(expected):
            raise Unanswered("传输中断，内容不完整")
        return b"".join(parts)
