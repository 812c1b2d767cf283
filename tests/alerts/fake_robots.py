"""Servers that answer as the group robots and a receiver of webhooks do: HTTP 200 with an error code; and misbehave when told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

WECOM_KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
DING_TOKEN = "a0b1c2d3e4"
DING_SECRET = "SECffeeddccbbaa00112233"


@dataclass
class Fake:
    """What was received, and what is to go wrong: error codes, statuses or misbehaviours, one entry a request."""

    wrong: deque[Any] = field(default_factory=deque)
    texts: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    requests: int = 0
    limit: int = 20
    keyword: str = ""
    clock: Callable[[], float] = time.time
    accepted: list[float] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def wecom(self, query: dict[str, list[str]], body: dict[str, Any]) -> dict[str, Any]:
        """The checks of 企业微信 in their order."""
        if query.get("key") != [WECOM_KEY]:
            return {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1], from ip: 203.0.113.1"}
        kind = body.get("msgtype")
        if kind not in ("text", "markdown"):
            return {"errcode": 40008, "errmsg": "invalid message type"}
        content = body.get(kind, {}).get("content")
        if not isinstance(content, str):
            return {"errcode": 40058, "errmsg": "invalid Request Parameter"}
        if not content:
            return {"errcode": 44004, "errmsg": "empty content"}
        if len(content.encode()) > {"text": 2048, "markdown": 4096}[kind]:
            return {"errcode": 40058, "errmsg": f"{kind}.content exceed max length"}
        return self._count(content, {"errcode": 45009, "errmsg": "api freq out of limit"})

    def dingtalk(self, raw_query: str, body: dict[str, Any], size: int) -> dict[str, Any]:
        """The checks of 钉钉: token, then keyword, signature (decoded once), time, then how often."""
        query = dict(pair.split("=", 1) for pair in raw_query.split("&") if "=" in pair)
        if query.get("access_token") != DING_TOKEN:
            return {"errcode": 300001, "errmsg": "token is not exist"}
        if body.get("msgtype") not in ("text", "markdown"):
            return {"errcode": 400105, "errmsg": "unsupported msgtype"}
        said = body[body["msgtype"]]
        content = said.get("content", said.get("text", ""))
        if self.keyword and self.keyword not in content:
            return {"errcode": 310000, "errmsg": "keywords not in content"}
        timestamp = query.get("timestamp", "")
        if not timestamp.isdigit() or abs(int(timestamp) / 1000 - self.clock()) > 3600:
            return {"errcode": 310000, "errmsg": "invalid timestamp"}
        if unquote(query.get("sign", "")) != _sign(timestamp):
            return {"errcode": 310000, "errmsg": "sign not match, more: [https://ding-doc.dingtalk.com]"}
        if size > 20_000:
            return {"errcode": 460101, "errmsg": "message too long, exceed 20000 bytes"}
        too_often = {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
        return self._count(content, too_often)

    def _count(self, content: str, too_often: dict[str, Any]) -> dict[str, Any]:
        now = self.clock()
        self.accepted = [moment for moment in self.accepted if moment > now - 60]
        if len(self.accepted) >= self.limit:
            return too_often
        self.accepted.append(now)
        self.texts.append(content)
        return {"errcode": 0, "errmsg": "ok"}


def _sign(timestamp: str) -> str:
    text = f"{timestamp}\n{DING_SECRET}".encode()
    return base64.b64encode(hmac.new(DING_SECRET.encode(), text, hashlib.sha256).digest()).decode()


class Handler(BaseHTTPRequestHandler):
    """Answers for the fake that its server carries: /cgi-bin/… 企业微信, /robot/… 钉钉, anything else a receiver of webhooks."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    @property
    def fake(self) -> Fake:
        return self.server.fake  # type: ignore[attr-defined,no-any-return]

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        parts = urlsplit(self.path)
        self.fake.requests += 1
        self.fake.bodies.append(raw)
        self.fake.headers.append(dict(self.headers.items()))
        self.fake.paths.append(parts.path)
        if self.fake.wrong:
            return self.misbehave(self.fake.wrong.popleft())
        if parts.path == "/cgi-bin/webhook/send":
            return self.give(self.fake.wecom(parse_qs(parts.query), json.loads(raw)))
        if parts.path == "/robot/send":
            return self.give(self.fake.dingtalk(parts.query, json.loads(raw), len(raw)))
        self.fake.texts.append(raw.decode())
        return self.give({}, 204 if parts.path == "/quiet" else 200)

    def log_message(self, *_: object) -> None:
        pass

    def give(self, said: Any, status: int = 200, **headers: str) -> None:
        data = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        data = b"" if status == 204 else data
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def misbehave(self, how: Any) -> None:
        if isinstance(how, tuple):  # status, headers
            return self.give({}, how[0], **how[1])
        if isinstance(how, dict | bytes):
            return self.give(how)
        if isinstance(how, int):
            return self.give({"errcode": how, "errmsg": "as told"})
        self.close_connection = True
        return getattr(self, how)()

    def hang(self) -> None:
        self.fake.released.wait(8)

    def drip(self) -> None:
        self.send_response(200)
        try:
            for _ in range(80):
                self.wfile.write(b"X-More: 1\r\n")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def huge(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(1 << 10):
                self.wfile.write(bytes(1 << 20))
        except OSError:
            return

    def closed(self) -> None:
        """The message was taken, and the line broke before the answer."""
        self.fake.texts.append("taken")


@contextmanager
def serving(fake: Fake, port: int = 0) -> Iterator[str]:
    """The address at which the fake answers."""
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as running:
        running.fake = fake  # type: ignore[attr-defined]
        running.daemon_threads = True
        running.block_on_close = False
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            fake.released.set()
            running.shutdown()
