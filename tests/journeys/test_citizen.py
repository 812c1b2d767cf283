"""The public list: fixed by one person, approved by another, downloaded, and asked by a citizen where no application runs."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from journeys.people import Login
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def website(folder: Path) -> Iterator[str]:
    """The government's website: a server of files and nothing else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_citizen_looks_an_account_up(
    sign_in: Callable[[Login], Page],
    visit: Callable[..., Page],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    reviewer = sign_in(Login.CITY_REVIEWER)
    reviewer.click("nav >> text=更多")
    reviewer.click("nav >> text=公开名录")
    reviewer.click("text=按现在的台账准备一期")
    expect(reviewer.locator(".told")).to_contain_text("须由另一人批准")

    decider = sign_in(Login.CITY_DECIDER)
    decider.click("text=期公开名录待审批")
    decider.click("table.grid th a")
    picture(decider, "publication")
    decider.click("text=同意发布")
    decider.locator(".acts >> text=下载静态文件夹").wait_for()
    with decider.expect_download() as download:
        decider.click("text=下载静态文件夹")
    with zipfile.ZipFile(download.value.path()) as packed:
        packed.extractall(tmp_path)
    (index,) = tmp_path.rglob("index.html")

    with website(index.parent) as address:
        citizen = visit(f"{address}/index.html")
        for asked, told in (
            ("乙县发布", "官方账号"),
            ("丙县发布", "请关注甲市发布"),
            ("没有这个号", "不代表该账号为假冒"),
        ):
            citizen.fill("#q", asked)
            citizen.click("#search button")
            expect(citizen.locator("#answer")).to_contain_text(told)
            if told.startswith("请关注"):
                picture(citizen, "citizen")
