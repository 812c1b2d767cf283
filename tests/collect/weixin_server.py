"""A server that answers as the WeChat interface is documented to: tokens, quotas, windows, error codes; and misbehaves when told."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jianhao.collect.transport import Reach

EARLY, LATE = date(2025, 10, 1), date(2025, 12, 4)  # numbers of five weeks, of two days
ACCOUNT = "weixin:gh_990000000001"
PATIENT = Reach(silence=5.0, whole=60.0, bytes=1 << 20)
QUICK = Reach(silence=0.4, whole=0.8, bytes=1 << 20)  # where the server is slow on purpose
APPID, SECRET = "wx0123456789abcdef", "5" * 32
BIZ = "MzA5OTAwMDAwMQ=="
NEW_DATA = date(2025, 11, 1)
QUOTAS = {
    "/cgi-bin/freepublish/batchget": 100,
    "/cgi-bin/draft/batchget": 1_000,
    "/cgi-bin/material/batchget_material": 1_000,
}
SPANS = {
    "/datacube/getarticletotaldetail": (1, NEW_DATA),
    "/datacube/getarticleread": (1, NEW_DATA),
    "/datacube/getarticleshare": (1, NEW_DATA),
    "/datacube/getbizsummary": (30, NEW_DATA),
    "/datacube/getusercumulate": (7, date(2014, 12, 1)),
}
OLD = ("/datacube/getarticlesummary", "/datacube/getarticletotal", "/datacube/getuserread")


class Refused(Exception):
    """An errcode."""


@dataclass
class FakeWeixin:
    """The account behind the interface, the calls that were made, and what is to go wrong at a path, one entry a call."""

    today: date = date(2025, 12, 6)
    published: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    material: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    delayed: set[str] = field(default_factory=set)
    unauthorised: set[str] = field(default_factory=set)
    frozen: bool = False
    allowed: bool = True
    wrong: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    calls: Counter[str] = field(default_factory=Counter)
    used: Counter[tuple[date, str]] = field(default_factory=Counter)
    bodies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    before: Callable[[str], None] = lambda path: None
    token: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def publish(self, number: int, articles: int = 1) -> None:
        """One more publish object, as the newest."""
        made = 1_735_700_000 + number * 86_400
        items = [
            {
                "title": f"示例第{number}号通知（{n}）", "author": "示例", "digest": "", "content": f"<p>正文{number}，第{n}条。</p>",
                "content_source_url": "", "thumb_media_id": f"thumb{number}", "is_deleted": False,
                "url": f"http://mp.weixin.qq.com/s?__biz={BIZ}&mid={2_247_480_000 + number}&idx={n}&sn={number:032x}&chksm=x#rd",
            }
            for n in range(1, articles + 1)
        ]  # fmt: skip
        content = {"news_item": items, "create_time": made, "update_time": made}
        self.published.insert(
            0, {"article_id": f"article{number:06d}", "content": content, "update_time": made}
        )

    def count(self, day: date, number: int, *paths: str) -> None:
        """Numbers of an article on a day."""
        for path in paths or ("/datacube/getarticletotaldetail",):
            row = {"ref_date": day.isoformat(), "msgid": f"{2_247_480_000 + number}_1", "publish_type": 0,
                   "detail_list": [{"stat_date": day.isoformat(), "read_user": number % 90}]}  # fmt: skip
            self.numbers[path].append(row)

    def answer(self, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> dict[str, Any]:
        """What the interface answers; the documented checks in their order."""
        if path == "/cgi-bin/stable_token":
            return self._stable(body)
        self._check(path, query)
        if path in SPANS:
            return self._numbers(path, body)
        kind = body.get("type", "")
        if path.endswith("batchget_material") and kind not in ("image", "video", "voice", "news"):
            raise Refused(40097)
        lists = {
            "/cgi-bin/freepublish/batchget": self.published,
            "/cgi-bin/draft/batchget": self.drafts,
            "/cgi-bin/material/batchget_material": self.material[kind],
        }
        if path not in lists:
            raise Refused(40066)
        return self._page(lists[path], query, body)

    def _check(self, path: str, query: dict[str, list[str]]) -> None:
        """Token, account, permission, quota; a refused call of the last kind counts too."""
        if path in OLD:
            raise Refused(47009)
        if not self.token or query.get("access_token", [""])[0] != self.token:
            raise Refused(40001)
        if self.frozen:
            raise Refused(50002)
        if path in self.unauthorised:
            raise Refused(48001)
        self.used[self.today, path] += 1
        if self.used[self.today, path] > QUOTAS.get(path, 1_000):
            raise Refused(45009)

    def _stable(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("grant_type") != "client_credential" or body.get("appid") != APPID:
            raise Refused(40013)
        if body.get("secret") != SECRET:
            raise Refused(40125)
        if not self.allowed:
            raise Refused(40164)
        if not self.token or body.get("force_refresh") is True:
            self.token = secrets.token_hex(32)
        return {"access_token": self.token, "expires_in": 7200}

    def _page(
        self, listed: list[dict[str, Any]], query: dict[str, list[str]], body: dict[str, Any]
    ) -> dict[str, Any]:
        offset, count = body.get("offset"), body.get("count")
        asked = isinstance(offset, int) and isinstance(count, int) and 1 <= count <= 20 and offset >= 0
        if not asked or "no_content" in query:
            raise Refused(40097)
        items = listed[offset : offset + count]
        return {"total_count": len(listed), "item_count": len(items), "item": items}

    def _numbers(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        span, first = SPANS[path]
        try:
            begin, end = date.fromisoformat(body["begin_date"]), date.fromisoformat(body["end_date"])
        except (KeyError, ValueError) as error:
            raise Refused(61500) from error
        if not first <= begin <= end < self.today or (end - begin).days >= span:
            raise Refused(61501)
        days = {(begin + timedelta(n)).isoformat() for n in range((end - begin).days + 1)}
        rows = [row for row in self.numbers[path] if row["ref_date"] in days]
        return {"list": rows, "is_delay": bool(days & self.delayed)}


class Handler(BaseHTTPRequestHandler):
    """Answers for the fake that its server carries."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def fake(self) -> FakeWeixin:
        return self.server.fake  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        self.give(json.dumps({"errcode": 43002, "errmsg": "require POST method"}).encode())

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.calls[parts.path] += 1
        self.fake.bodies.append((parts.path, body))
        self.fake.before(parts.path)
        if self.fake.wrong[parts.path]:
            return self.misbehave(self.fake.wrong[parts.path].popleft())
        try:
            said = self.fake.answer(parts.path, parse_qs(parts.query), body)
        except Refused as error:
            said = {"errcode": error.args[0], "errmsg": "refused rid: 0"}
        return self.give(json.dumps(said, ensure_ascii=False).encode())

    def log_message(self, *_: object) -> None:
        pass

    def give(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(data))} | headers
        ).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def misbehave(self, how: Any) -> None:
        if isinstance(how, int):
            return self.give(json.dumps({"errcode": how, "errmsg": "as told"}).encode())
        if isinstance(how, bytes):
            return self.give(how)
        self.close_connection = True
        return getattr(self, how)()

    def hang(self) -> None:
        self.fake.released.wait(8)

    def drip(self) -> None:
        self.begin()
        try:
            for _ in range(60):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def huge(self) -> None:
        self.begin()
        try:
            for _ in range(1 << 10):  # a gigabyte, if somebody takes it
                self.wfile.write(bytes(1 << 20))
        except OSError:
            return

    def short(self) -> None:
        self.begin(Content_Length="1000")
        self.wfile.write(b'{"total_count": 1, ')

    def inside(self) -> None:
        self.give(b"", 302, Location="http://127.0.0.2:8080/admin")

    def failing(self) -> None:
        self.give(b"<html>502</html>", 502)

    def closed(self) -> None:
        return

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


@contextmanager
def serving(fake: FakeWeixin) -> Iterator[str]:
    """The address at which the fake answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.fake = fake  # type: ignore[attr-defined]
        running.daemon_threads = True
        running.block_on_close = False
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        fake.released.set()
        running.shutdown()
