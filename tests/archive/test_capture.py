"""Capture against a server that does everything wrong: each time the state is clear and can be gone on with."""

from __future__ import annotations

import gzip
import ipaddress
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from archive_made import make, picture

from jianhao.archive.capture import Limits, capture, read_addresses
from jianhao.archive.captured import captured_in
from jianhao.archive.connecting import Guard, is_public
from jianhao.archive.verifier import Answer, verify
from jianhao.errors import UnusableFile
from jianhao.jobs.archive import BuildRequest, build

QUICK = Limits(pause=0.0, silence=0.4, whole=0.8, bytes=1 << 20)  # where the server is slow on purpose
PATIENT = Limits(
    pause=0.0, silence=3.0, whole=60.0, bytes=1 << 20
)  # where it is not, on a machine that may be busy


class Hostile(BaseHTTPRequestHandler):
    """Paths say what goes wrong."""

    seen: Counter[str] = Counter()
    repaired = threading.Event()
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        Hostile.seen[path] += 1
        if "Cookie" in self.headers:
            Hostile.seen["cookie"] += 1
        name = path.strip("/").partition("/")[0]
        getattr(self, f"answer_{name}", self.answer_missing)()

    def log_message(self, *_: object) -> None:
        pass

    def give(self, body: bytes, mime: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in ({"Content-Type": mime, "Content-Length": str(len(body))} | headers).items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_missing(self) -> None:
        self.give(b"no", "text/html", 404)

    def answer_page(self) -> None:
        text = '<title>页</title><p>正文</p><img data-src="/image/1"><img src="/nowhere"><img src="http://127.0.0.2:9/x.png">'
        self.give(text.encode("gb18030"), "text/html; charset=gb2312", Set_Cookie="session=s; Path=/")

    def answer_image(self) -> None:
        self.give(picture(1), "image/png")

    def answer_wrong(self) -> None:  # says UTF-8, is GB18030 with a byte that is neither
        self.give("<title>错</title><p>编码".encode("gb18030") + b"\xff", "text/html; charset=utf-8")

    def answer_hang(self) -> None:
        if Hostile.repaired.wait(8):
            self.give(b"<p>good now</p>", "text/html")

    def answer_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.drip(b" ")

    def answer_dripping_headers(self) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 100)

    def drip(self, data: bytes) -> None:
        try:
            for number in range(60):
                self.wfile.write(data[number % len(data) : number % len(data) + 1])
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            self.close_connection = True

    def answer_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(1 << 10):  # a gigabyte, if somebody takes it
                self.wfile.write(bytes(1 << 20))
        except OSError:
            return

    def answer_declared(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 30))
        self.end_headers()
        self.close_connection = True

    def answer_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"<p>only this")
        self.close_connection = True

    def answer_inside(self) -> None:
        self.give(b"", "text/html", 302, Location="http://127.0.0.2:8080/admin")

    def answer_file(self) -> None:
        self.give(b"", "text/html", 302, Location="file:///etc/passwd")

    def answer_round(self) -> None:
        self.give(b"", "text/html", 302, Location="/round")

    def answer_staying(
        self,
    ) -> None:  # stays connected though told to close, and hangs up on whoever asks again
        if not hasattr(self, "asked"):
            self.asked = True
            self.give(b"", "text/html", 302, Location=self.path + "/on")
            self.close_connection = False
        else:
            self.close_connection = True

    def answer_moved(self) -> None:
        self.give(b"", "text/html", 301, Location="/page")

    def answer_packed(self) -> None:
        self.give(gzip.compress("<p>压缩的".encode()), "text/html", Content_Encoding="gzip")

    def answer_rubbish(self) -> None:
        self.wfile.write(b"\x00\xff not http at all\r\n\r\n")
        self.close_connection = True


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as running:
        running.daemon_threads = True
        running.block_on_close = False
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def here() -> Guard:
    """Lets 127.0.0.1 pass, where the server is, and nothing else that is local."""
    return Guard(lambda address: str(address) == "127.0.0.1" or is_public(address))


FAILURES = {
    "hang": "没有及时回应|传输过慢|传输中断", "drip": "传输过慢", "dripping_headers": "连上服务器|及时回应", "huge": "内容超过1MB",
    "declared": "内容超过1MB",
    "short": "内容不完整|传输中断", "inside": "内网或保留地址", "file": "不是http或https", "round": "转向超过5次", "staying": "转向超过5次",
    "nothing": "服务器返回404",
    "rubbish": "传输中断",
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_failures_are_clear_and_leave_no_file(server: str, tmp_path: Path, name: str) -> None:
    slow = name in ("hang", "drip", "dripping_headers")
    Hostile.repaired.clear()
    done = capture([f"{server}/{name}"], tmp_path, QUICK if slow else PATIENT, here())
    ((url, why),) = done.failed
    assert url == f"{server}/{name}"
    assert any(part in why for part in FAILURES[name].split("|")), why
    assert [p.name for p in tmp_path.iterdir()] == ["采集记录.jsonl"]


def test_goes_on_where_it_was(server: str, tmp_path: Path) -> None:
    Hostile.seen.clear()
    Hostile.repaired.clear()
    urls = [f"{server}/{name}" for name in ("page", "hang", "moved")]
    first = capture(urls, tmp_path, PATIENT, here())
    assert (first.captured, len(first.failed), first.left) == (2, 1, 0)
    (tmp_path / "incoming-killed").write_bytes(b"half")
    record = tmp_path / "采集记录.jsonl"
    record.write_bytes(record.read_bytes() + b'{"url": "cut off')
    Hostile.repaired.set()
    second = capture(urls, tmp_path, PATIENT, here())
    assert (second.captured, len(second.failed), second.left) == (3, 0, 0)
    assert Hostile.seen["/page"] == 2  # once itself, once behind /moved, not again
    assert Hostile.seen["cookie"] == 0
    assert len(list(tmp_path.iterdir())) == 4
    third = capture(urls, tmp_path, PATIENT, here())
    assert (third.captured, Hostile.seen["/hang"]) == (3, 2)


def test_captured_pages_become_an_archive(server: str, tmp_path: Path) -> None:
    materials = make(tmp_path / "materials", posts=1, captured=0, signed=1)
    urls = [f"{server}/{name}" for name in ("page", "wrong", "packed")]
    assert capture(urls, materials / "网页", PATIENT, here()).captured == 3
    done = build(BuildRequest(materials, tmp_path / "bag"))
    assert verify(tmp_path / "bag").answer is Answer.INTACT
    assert done.built.completeness["pages"] == 3
    failures = (tmp_path / "bag/data/metadata/failures.jsonl").read_text(encoding="utf-8")
    assert "/nowhere" in failures  # 404
    assert "127.0.0.2" in failures  # never asked for
    assert done.built.completeness["state"] == "incomplete"
    bodies = [i.body.read() for p in sorted((materials / "网页").glob("*.gz")) for i in captured_in(p)]
    assert "<p>压缩的".encode() in bodies


def test_names_that_turn_inside(tmp_path: Path) -> None:
    """The name is public when it is looked at and local when it is connected to: the address looked at is the one used."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["10.0.0.5"], ["93.184.216.34", "169.254.169.254"]])
    tried: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        found = next(answers)
        tried.extend(found)
        return found

    guard = Guard(lambda address: is_public(address) and str(address) != "93.184.216.34", resolver)
    urls = [f"http://rebinding.example/{n}" for n in range(4)]
    done = capture(urls, tmp_path, PATIENT, guard)
    assert [why for _, why in done.failed] == ["网址指向内网或保留地址，不采集"] * 4
    assert len(tried) == 5


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::", "::"],
)  # fmt: skip
def test_addresses_that_are_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


def test_public_addresses() -> None:
    assert is_public(ipaddress.ip_address("93.184.216.34"))
    assert is_public(ipaddress.ip_address("2606:2800:220:1::1"))


def test_never_more_than_one_request_a_second(server: str, tmp_path: Path) -> None:
    waited: list[float] = []
    capture(
        [f"{server}/page", f"{server}/image"],
        tmp_path,
        Limits(silence=3.0, whole=60.0),
        here(),
        sleep=waited.append,
    )
    assert len(waited) >= 3  # a page, two of its pictures on this server, another address
    assert all(0.5 < rest <= 1.0 for rest in waited)


def test_lists_of_addresses(tmp_path: Path) -> None:
    path = tmp_path / "网址.csv"
    path.write_text(
        "网址,标题\nhttps://a.example/1#x,一\nhttps://a.example/1,一\n\nhttp://b.example/,二\n",
        encoding="gb18030",
    )
    assert read_addresses(path) == ["https://a.example/1", "http://b.example/"]
    path.write_text("file:///etc/passwd\nfile:///etc/passwd\n", encoding="utf-8")
    with pytest.raises(UnusableFile, match="第1行不是http或https网址"):
        read_addresses(path)
