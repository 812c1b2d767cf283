"""The published folder in a browser: the look-up answers from small files, and without scripts by letters."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jianhao.web.publishing.folder import write_folder

pytestmark = pytest.mark.browser
TOLD = {"number": 1, "day": "2026-11-02", "sha256": "0" * 64, "official": 2, "closing": 0, "closed": 1}


def _entry(name: str, native: str, state: str = "official", **more: object) -> dict[str, object]:
    plain = {"closed_on": "", "successor": "", "successor_link": "", "notice_link": "", "initial": "Y"}
    return {"account_id": f"weixin:{native}", "name": name, "platform": "微信公众号", "agency": "乙县人民政府办公室",
            "state": state, "ids": [native], **plain, **more}  # fmt: skip


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    entries = [
        _entry("乙县发布", "gh_0000000000a3"),
        _entry("<img src=x onerror=alert(1)>", "gh_0000000000a4"),
        _entry("丁镇之声", "gh_0000000000a6", "closed", successor="乙县发布（微信公众号）", closed_on="2026-10-01",
               ids=["gh_0000000000a6", "3012345678"], notice_link="https://example.gov.cn/n"),
    ]  # fmt: skip
    write_folder(entries, TOLD, tmp_path / "名录")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "名录")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ＧＨ_0000000000A3", "官方账号"),
        (" 乙县 发布 ", "官方账号"),
        ("weixin:gh_0000000000a6", "请关注乙县发布"),
        ("https://mp.weixin.qq.com/s?__biz=MzAxMjM0NTY3OA==&mid=1&idx=1", "已关停（2026-10-01）"),
        ("没有这个号", "不代表该账号为假冒"),
        ("<img src=x onerror=alert(1)>", "官方账号"),
    ],
)
def test_the_look_up_answers(browser: object, site: str, asked: str, told: str) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append("dialog"))
    page.goto(site)
    page.fill("#q", asked)
    page.click("#search button")
    page.locator(
        "#answer p"
    ).first.wait_for()  # the page forbids what waits for a condition to be evaluated in it
    assert told in page.text_content("#answer")
    assert wrong == []
    page.close()


def test_without_scripts_the_list_is_there(browser: object, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(site)
    assert not page.is_visible("#search")
    page.click(".letters a >> nth=0")
    assert "丁镇之声" in page.text_content("main")
    assert page.get_attribute("a:has-text('公告')", "href") == "https://example.gov.cn/n"
    context.close()
