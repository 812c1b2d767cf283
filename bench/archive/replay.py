"""Opens an archive in replayweb.page with the source server stopped, in Debian's Chromium, and says what is to be seen.

    PYTHONPATH=bench python -m archive.replay [--picture FILE] [--viewer FOLDER]

A server of pages in two encodings, with lazy pictures, is captured, stopped and archived; the viewer comes from npm (`npm pack`,
AGPL-3.0, never part of this project) unless FOLDER holds it unpacked. Exit 0 if text and pictures of every page are there.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from measure import BENCH
from playwright.sync_api import Frame, Page, sync_playwright

sys.path.append(str(BENCH.parent / "tests" / "archive"))
from archive_made import make, picture

from jianhao.archive.capture import Limits, capture
from jianhao.archive.connecting import Guard
from jianhao.archive.verifier import verify
from jianhao.jobs.archive import BuildRequest, build

ENCODINGS = ("utf-8", "gb18030")
LAZY = "<script>for (const i of document.querySelectorAll('img[data-src]')) i.src = i.dataset.src</script>"
EMBED = """<!DOCTYPE html><meta charset="utf-8"><script src="/ui.js"></script>
<replay-web-page source="/bag/{name}" url="{url}" replaybase="/replay/" embed="replayonly" style="height:700px"></replay-web-page>"""
RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class Source(BaseHTTPRequestHandler):
    """Pages /0 and /1, each with a lazy picture of a Chinese name and a plain one."""

    def do_GET(self) -> None:
        name = unquote(self.path).strip("/")
        if name.isdigit():
            encoding = ENCODINGS[int(name)]
            text = (
                f'<meta charset="{encoding}"><title>第{name}页</title><h1>第{name}页的通知</h1><p>办理时间调整为九点。</p>'
                f'<img data-src="/图片{name}.png"><img src="/p{name}.png">{LAZY}'
            )
            self._give(text.encode(encoding), f"text/html; charset={encoding}")
        else:
            self._give(picture(len(name)), "image/png")

    def _give(self, body: bytes, mime: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Viewer(SimpleHTTPRequestHandler):
    """The viewer's files, the archive below /bag/ with ranges, and one page that embeds both."""

    def __init__(self, bag: Path, pages: dict[str, str], *given: object, **more: object) -> None:
        self.bag, self.pages = bag, pages
        super().__init__(*given, **more)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in self.pages:
            self._bytes(self.pages[path].encode(), "text/html; charset=utf-8")
        elif path.startswith("/bag/"):
            self._range((self.bag / "data" / "wacz" / path.removeprefix("/bag/")).read_bytes())
        elif path == "/replay/":
            self._bytes((Path(self.directory) / "index.html").read_bytes(), "text/html; charset=utf-8")
        elif path.endswith("/ui.js"):
            self._bytes((Path(self.directory) / "ui.js").read_bytes(), "text/javascript")
        elif path.endswith("/sw.js"):
            self._bytes((Path(self.directory) / "sw.js").read_bytes(), "text/javascript")
        else:
            super().do_GET()

    do_HEAD = do_GET

    def _bytes(self, body: bytes, mime: str, status: int = 200, *more: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", mime), ("Content-Length", str(len(body))), *more):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _range(self, data: bytes) -> None:
        asked = RANGE.match(self.headers.get("Range", ""))
        if asked is None:
            self._bytes(data, "application/wacz", 200, ("Accept-Ranges", "bytes"))
            return
        first, last = int(asked[1]), int(asked[2] or len(data) - 1)
        part = data[first : last + 1]
        self._bytes(
            part,
            "application/wacz",
            206,
            ("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(data)}"),
        )

    def log_message(self, *_: object) -> None:
        pass


def serving(handler: object) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)  # type: ignore[arg-type]
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        viewer = options.viewer or _unpacked(work)
        urls = _archived(work)
        wacz = sorted((work / "bag" / "data" / "wacz").iterdir())[0].name
        pages = {f"/see{n}": EMBED.format(name=wacz, url=url) for n, url in enumerate(urls)}
        server = serving(partial(Viewer, work / "bag", pages, directory=str(viewer)))
        good = _look(f"http://127.0.0.1:{server.server_port}", len(urls), options.picture)
        copy = _look_at_copy(work / "bag")
    sys.exit(0 if good and copy else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--viewer", type=Path)
    return parser.parse_args()


def _unpacked(work: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", "replaywebpage"], cwd=work, check=True, capture_output=True)
    with tarfile.open(next(work.glob("replaywebpage-*.tgz"))) as packed:
        packed.extractall(work, filter="data")
    return work / "package"


def _archived(work: Path) -> list[str]:
    """Capture the source, stop it, build the archive: the addresses of its pages."""
    source = serving(Source)
    urls = [f"http://127.0.0.1:{source.server_port}/{n}" for n in range(len(ENCODINGS))]
    materials = make(work / "materials", posts=1, captured=0)
    capture(urls, materials / "网页", Limits(pause=0), Guard(lambda address: address.is_loopback))
    source.shutdown()
    source.server_close()
    build(BuildRequest(materials, work / "bag"))
    print(verify(work / "bag").sentence)
    return urls


def _look(base: str, pages: int, picture_file: Path | None) -> bool:
    good = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for number in range(pages):
            page = browser.new_page(viewport={"width": 900, "height": 760})
            page.goto(f"{base}/see{number}")
            seen = _seen(page, f"第{number}页的通知")
            print(f"replayweb.page, page {number} ({ENCODINGS[number]}): {seen}")
            good = good and seen is not None and seen[1] == [8, 8]
            if picture_file is not None:
                page.screenshot(path=str(picture_file.with_stem(f"{picture_file.stem}-{number}")))
            page.close()
        browser.close()
    return good


def _seen(page: Page, heading: str) -> tuple[str, list[int]] | None:
    """Text and widths of the pictures in the frame that shows the heading, None if none does in a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for frame in page.frames:
            found = _in_frame(frame)
            if found is not None and heading in found[0] and all(found[1]) and found[1]:
                return found
        page.wait_for_timeout(300)
    return next((f for f in map(_in_frame, page.frames) if f is not None and heading in f[0]), None)


def _in_frame(frame: Frame) -> tuple[str, list[int]] | None:
    try:
        text = frame.evaluate("document.body ? document.body.innerText : ''")
        widths = frame.evaluate("[...document.images].map(i => i.naturalWidth)")
    except Exception:  # a frame on its way to another document
        return None
    return " ".join(text.split()), widths


def _look_at_copy(bag: Path) -> bool:
    """The plain reading copy from disk, without any server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(f"file://{quote(str(bag / 'data' / 'html' / 'index.html'))}")
        page.click("table a")
        page.click("table a")
        title = page.inner_text("h1")
        browser.close()
    print(f"reading copy from disk: {title}")
    return "通知" in title


if __name__ == "__main__":
    main()
