"""report.html in Chromium: filters, the panel of an account, paper, and what is left without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from jianhao.documents.report import write_report

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")]


@pytest.fixture(scope="module")
def address(fixtures: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write_report(fixtures.build(hostile=True), tmp_path_factory.mktemp("report"))
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The open report; at the end nothing may have failed and nothing may have been fetched."""
    troubles: list[str] = []
    made = browser.new_page(viewport={"width": 1366, "height": 768})
    made.on("console", lambda message: troubles.append(message.text))
    made.on("pageerror", lambda error: troubles.append(str(error)))
    made.on("dialog", lambda dialog: troubles.append(dialog.message))
    made.on(
        "request", lambda request: None if request.url.startswith(address) else troubles.append(request.url)
    )
    made.goto(address)
    yield made
    made.close()
    assert troubles == []


def test_both_charts_are_drawn_as_svg(page: Page) -> None:
    assert page.locator("#chart-reasons svg").count() == 1
    assert page.locator("#chart-platforms svg").count() == 1
    assert "8/53" in page.locator("#chart-reasons svg").inner_html()


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_filters_narrow_the_lists_and_say_how_many(page: Page) -> None:
    rows = page.locator("tr[data-a]:visible")
    before = rows.count()
    page.select_option("#f-platform", label="抖音")
    assert 0 < rows.count() < before
    assert {text for text in rows.locator("th small").all_inner_texts() if "抖音" not in text} == set()
    page.fill("#q", "没有这个账号")
    assert rows.count() == 0
    assert "没有符合条件的账号" in page.locator("#shown").inner_text()
    page.click("button[type=reset]")
    page.wait_for_function(f"document.querySelectorAll('tr[data-a]:not([hidden])').length === {before}")


def test_search_finds_name_office_and_id(page: Page) -> None:
    for words in ("甲市卫健", "丁区辛镇人民政府", "示例00004"):
        page.fill("#q", words)
        assert page.locator("tr[data-a]:visible").count() >= 1, words


def test_a_problem_leads_to_its_accounts(page: Page) -> None:
    page.click("a[data-rule]:has-text('未提供有效互动功能')")
    page.wait_for_function("document.querySelectorAll('#failing tr[data-a]:not([hidden])').length === 1")


def test_the_panel_shows_the_basis_and_closes_by_keyboard(page: Page) -> None:
    link = page.locator("#failing tr[data-a='4'] th a")
    link.click()
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    text = panel.inner_text()
    for words in ("间隔47天", "国办秘函〔2019〕19号", "国办系统状态", "最近52周共发布", "保护性因素"):
        assert words in text
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.hash") == "#a4"


def test_a_verdict_opens_its_clause(page: Page) -> None:
    page.click("#failing tr[data-a='4'] th a")
    closed = page.locator("#panel details:not([open])").first
    closed.locator("summary").click()
    assert page.locator("#panel dt:has-text('依据'):visible").count() >= 2


def test_hostile_names_are_shown_as_they_are(page: Page) -> None:
    page.click("#failing tr[data-a='0'] th a")
    assert page.locator("#panel-name").inner_text() == "<script>alert(1)</script>"


def test_going_back_closes_the_panel(page: Page) -> None:
    page.click("#failing tr[data-a='4'] th a")
    page.locator("#panel").wait_for(state="visible")
    page.go_back()
    page.locator("#panel").wait_for(state="hidden")


def test_without_scripts_every_list_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(address)
    assert bare.locator("#failing tr[data-a]:visible").count() == 10
    assert bare.locator("#pending tr[data-a]:visible").count() > 5
    assert bare.locator("form.filter").is_hidden()
    assert bare.locator("#reasons table:visible").count() == 1
    assert bare.locator("#clauses tr:visible").count() > 10
    context.close()


def test_on_paper_there_are_page_numbers_and_the_lists(page: Page, tmp_path: Path) -> None:
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(content)
    pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    document.close()
    assert 3 <= len(pages) <= 12
    for number, text in enumerate(pages, 1):
        flat = "".join(text.split())
        assert f"第{number}页，共{len(pages)}页" in flat
        assert "监测时间点2024年5月20日" in flat
        assert "工具生成，未经审签" in flat
        assert "演示数据" in flat
