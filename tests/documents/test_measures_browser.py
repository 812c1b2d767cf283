"""The sections beside the rules in Chromium: width, the head of the page, curves, the panel at the right place, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page

from jianhao.documents.report import write_report

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")]


@pytest.fixture(scope="module")
def address(
    fixtures: ModuleType, measure_fixtures: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> str:
    result = measure_fixtures.add_measures(fixtures.build())
    (path,) = write_report(result, tmp_path_factory.mktemp("measures"))
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The open report; at the end no script may have failed."""
    troubles: list[str] = []
    made = browser.new_page(viewport={"width": 1366, "height": 768})
    made.on("console", lambda message: troubles.append(message.text))
    made.on("pageerror", lambda error: troubles.append(str(error)))
    made.goto(address)
    yield made
    made.close()
    assert troubles == []


def test_the_contents_stand_on_one_line_and_nothing_is_wider_than_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    # The filter bar is pinned below one line of contents.
    assert page.evaluate("document.querySelector('.contents').offsetHeight") <= 34


def test_the_curve_is_drawn_and_its_table_opens(page: Page) -> None:
    curve = page.locator("#traffic .curve").first
    for name in ("own", "median", "band"):
        box = curve.locator(f"path.{name}").bounding_box()
        assert box is not None
        assert box["width"] > 300, name
    assert not curve.locator("table").is_visible()
    curve.locator("summary").click()
    assert curve.locator("tbody tr").count() == 4
    assert curve.locator("table").is_visible()


def test_a_prompt_opens_its_account_at_the_part_on_reads(page: Page) -> None:
    page.locator("#traffic .prompt h4 a").first.click()
    head = page.locator("#panel .of-traffic")
    box = head.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 768
    assert "数据异常提示，待核实" in head.locator("xpath=following-sibling::p[1]").inner_text()
    page.keyboard.press("Escape")
    page.locator("#updates tbody th a").first.click()
    assert page.locator("#panel .of-updates").bounding_box() is not None


def test_bars_grow_from_one_line_with_their_shares(page: Page) -> None:
    bars = page.locator("#supply .supply-chart rect[height='12']:not([y='4'])")
    boxes = [bars.nth(at).bounding_box() for at in range(bars.count())]
    assert len(boxes) == 4
    found = [(box["x"], box["width"]) for box in boxes if box]
    assert {round(x) for x, _ in found} == {round(found[0][0])}
    widths = [width for _, width in found]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.02)
    assert widths[3] == pytest.approx(3 * widths[2], rel=0.02)
