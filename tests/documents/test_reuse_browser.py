"""Text reuse in Chromium: from the account with the least of its own to the stretches that match, by mouse and keyboard."""

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
def address(
    fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> str:
    result = reuse_fixtures.add_reuse(fixtures.build(hostile=True), fixtures.HOSTILE)
    (path,) = write_report(result, tmp_path_factory.mktemp("report"))
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


def _marked(page: Page) -> list[str]:
    """The characters that are pointed out now, source first."""
    return [
        "".join(side.locator("mark.now").all_inner_texts()) for side in page.locator("#reading .side").all()
    ]


def test_from_an_account_to_the_stretches_and_back(page: Page) -> None:
    first = page.locator(".reuse-rows tbody tr").first
    first.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    first.locator(".groups a").last.click()
    reading = page.locator("#reading")
    reading.wait_for(state="visible")
    assert page.locator("main").is_hidden()
    assert page.locator("#reading-name").inner_text().endswith("第3组，共3组")
    assert _marked(page)[0] == _marked(page)[1] != ""
    seen = [_marked(page)[0]]
    page.keyboard.press("j")
    seen.append(_marked(page)[1])
    page.keyboard.press("k")
    assert _marked(page)[0] == seen[0] != seen[1]
    assert page.locator("#reading output").inner_text().startswith("第1处，共")
    page.keyboard.press("Escape")
    reading.wait_for(state="hidden")
    page.wait_for_timeout(300)
    assert abs(page.evaluate("window.scrollY") - before) < 3
    assert page.evaluate("document.activeElement.hash.startsWith('#e')")


def test_evidence_is_two_clicks_from_the_panel_and_esc_leads_back_to_it(page: Page) -> None:
    page.click(".reuse-rows tbody tr:first-child th a")
    page.click("#panel a[href^='#e'] >> nth=0")
    page.locator("#reading").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator("#panel").wait_for(state="visible")
    assert "同质化核查" in page.locator("#panel").inner_text()
    page.keyboard.press("Escape")
    page.locator("#panel").wait_for(state="hidden")


def test_next_and_previous_pair(page: Page) -> None:
    page.evaluate("location.hash = 'e1'")
    page.locator("#reading").wait_for(state="visible")
    one = page.locator("#reading-name").inner_text()
    page.click("#reading button:has-text('下一组')")
    page.wait_for_function("location.hash === '#e2'")
    assert page.locator("#reading-name").inner_text() != one
    page.click("#reading button:has-text('上一组')")
    page.wait_for_function("location.hash === '#e1'")
    page.click("#reading button:has-text('关闭')")
    page.locator("main").wait_for(state="visible")
    assert page.evaluate("location.hash") == ""


def test_hostile_titles_and_links_are_only_shown(page: Page) -> None:
    page.evaluate("location.hash = 'e1'")
    text = page.locator("#reading").inner_text()
    assert "<script>alert(1)</script>" in text
    assert "javascript:alert(4)" in text
    assert page.locator("#reading a[href^='javascript']").count() == 0


def test_the_drawing_is_readable_and_leads_to_accounts(page: Page) -> None:
    chart = page.locator(".flow-chart")
    assert (
        chart.locator("path[marker-end]").count()
        == page.locator("#flow-table tbody tr:not(.from)").count()
        == 4
    )
    sizes = page.evaluate(
        "[...document.querySelectorAll('.flow-chart text')].map((t) => t.getBoundingClientRect()).map((b) => [b.left, b.right, b.height])"
    )
    box = page.evaluate(
        "(() => { const b = document.querySelector('.flow-chart').getBoundingClientRect(); return [b.left, b.right]; })()"
    )
    assert all(left >= box[0] - 1 and right <= box[1] + 1 and height > 11 for left, right, height in sizes)
    chart.locator("a").first.click()
    page.locator("#panel").wait_for(state="visible")


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 760})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("location.hash = 'e1'")
    page.locator("#reading").wait_for(state="visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(address)
    assert bare.locator(".reuse-rows tbody tr:visible").count() == 2
    assert bare.locator(".flow-chart path[marker-end]").count() == 4
    assert bare.locator("#reading").is_hidden()
    bare.click("details.pairs > summary")
    bare.click("#e1 > summary")
    assert bare.locator("#e1 .side:visible").count() == 2
    assert bare.locator("#e1 mark:visible").count() >= 2
    context.close()


def test_one_pair_prints_on_one_sheet_and_the_report_without_them(page: Page) -> None:
    whole = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(whole) <= 14
    whole.close()
    page.evaluate("location.hash = 'e1'")
    page.locator("#reading").wait_for(state="visible")
    sheet = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    text = "".join(sheet[0].get_textpage().get_text_range().split())
    assert len(sheet) == 1
    assert "来源（发布在先）" in text
    assert "下一处" not in text
    assert "监测时间点2024年5月20日" in text
    sheet.close()
