"""Finding a post in the reading copy: by double click, without a server; and by year where nothing may run."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from archive_made import MOBILE, make
from playwright.sync_api import Browser, Page, expect, sync_playwright

from jianhao.archive.verifier import Answer, verify
from jianhao.jobs.archive import BuildRequest, build

CHROMIUM = "/usr/bin/chromium"
HOSTILE = '</script><img src=x onerror="document.title=1">'


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reading copy of an account with posts of two years, a title with a number in it and one that would be a script."""
    folder = tmp_path_factory.mktemp("searched")
    materials = make(folder / "materials", posts=4, captured=0, extras=False)
    path = materials / "发布内容" / "发布记录.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[1][3], rows[2][3] = f"停水通知 电话{MOBILE}", HOSTILE
    rows[3][3], rows[3][6] = "ＡＢＣ防汛提示", "2025-03-04 09:00:00"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    build(BuildRequest(materials, folder / "bag"))
    assert verify(folder / "bag").answer is Answer.INTACT
    return folder / "bag" / "data" / "html"


def titles_in(page: bytes) -> list[list[str]]:
    found = re.search(
        r'<script type="application/json" id="titles">(.*?)</script>', page.decode("utf-8"), re.DOTALL
    )
    assert found is not None
    listed: list[list[str]] = json.loads(found[1])
    return listed


def test_the_list_names_every_post_and_nothing_that_was_masked(copy: Path) -> None:
    posts = [
        json.loads(line)
        for line in (copy.parent / "metadata/posts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert titles_in((copy / "search.html").read_bytes()) == [
        [post["published_day"], post["title"]] for post in posts
    ]
    for path in copy.rglob("*"):
        assert not path.is_file() or MOBILE.encode() not in path.read_bytes()
    assert (copy / "search.html").read_bytes().count(b"<script") == 2


def test_without_a_script_every_post_is_reached_by_year(copy: Path) -> None:
    years = re.findall(r'href="(years/[^"]+)"', (copy / "search.html").read_text(encoding="utf-8"))
    assert years == ["years/2024.html", "years/2025.html"]
    reached = {
        (copy / "years" / unescape(link)).resolve()
        for year in years
        for link in re.findall(r'href="(\.\./posts/[^"]+)"', (copy / year).read_text(encoding="utf-8"))
    }
    assert reached == {path.resolve() for path in (copy / "posts").rglob("*.html")}
    assert 'href="search.html"' in (copy / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.mark.browser
def test_a_post_is_found_by_double_click(copy: Path, browser: Browser) -> None:
    page, troubles = browser.new_page(), []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto((copy / "index.html").as_uri())
    page.click("text=按标题、日期查找")
    _find(page, "停水", "找到1条。")
    _find(page, "abc 防汛", "找到1条。")
    _find(page, "2025-03", "找到1条。")
    _find(page, "没有这样的题目", "没有标题含有这些词语的内容。")
    _find(page, "onerror", "找到1条。")
    assert page.title().startswith("查找")
    expect(page.locator("#rows a")).to_have_text(HOSTILE)
    page.click("#rows a")
    expect(page.locator("h1")).to_have_text(HOSTILE)
    assert troubles == []


def _find(page: Page, words: str, told: str) -> None:
    page.fill("#words", words)
    expect(page.locator("#said")).to_have_text(told)


@pytest.mark.browser
def test_nothing_is_promised_where_scripts_do_not_run(copy: Path, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((copy / "search.html").as_uri())
    expect(page.locator("#find")).to_be_hidden()
    page.click("text=2025年")
    expect(page.locator("td a")).to_have_text("ＡＢＣ防汛提示")
