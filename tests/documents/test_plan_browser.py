"""整合方案.html in Chromium: an account is found by name and opened by Enter; filters; no request to anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from documents.plan_fixtures import info_of, plan_of
from playwright.sync_api import Browser, Page

from jianhao.documents.plan_html import write_page
from jianhao.documents.plan_view import PlanView

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")]


@pytest.fixture(scope="module")
def view(fixtures: ModuleType) -> PlanView:
    result = fixtures.build(hostile=True)
    return PlanView(plan_of(result), info_of(result))


@pytest.fixture(scope="module")
def address(view: PlanView, tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write_page(view, tmp_path_factory.mktemp("plan"))
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The open page; at the end nothing may have failed and nothing may have been fetched."""
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


def test_a_name_and_enter_tell_what_happens_and_why(page: Page, view: PlanView) -> None:
    account = view.accounts[7]
    page.fill("#q", account.name)
    rows = page.locator(".plan-rows tr[data-a]:visible")
    assert rows.count() >= 1
    assert account.destination in rows.first.inner_text()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    said = panel.inner_text()
    for words in (account.decision, "理由之二", "职责由谁承接", "次选去向", "若改为保留", "测算建议"):
        assert words in said
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_only_the_first_rows_are_shown_until_asked(page: Page) -> None:
    rows = page.locator(".plan-rows tr[data-a]:visible")
    assert rows.count() == 50
    assert "显示前50个，符合条件60个" in page.locator("#shown").inner_text()
    page.click("#more")
    assert rows.count() == 60
    assert not page.locator("#more").is_visible()


def test_filters_narrow_and_units_follow_the_county(page: Page, view: PlanView) -> None:
    rows = page.locator(".plan-rows tr[data-a]:visible")
    page.select_option("#f-decision", label="关停")
    assert rows.count() == 10
    county = view.accounts[5].county
    page.select_option("#f-county", label=county)
    units = page.locator("#f-agency option").all_inner_texts()[1:]
    assert set(units) == {a.agency for a in view.accounts if a.county == county}
    page.fill("#q", "没有这个账号")
    assert rows.count() == 0
    assert "没有符合条件的账号" in page.locator("#shown").inner_text()
    page.click("button[type=reset]")
    page.wait_for_function("document.querySelectorAll('tr.on[data-a]').length === 50")


def test_charts_are_drawn_and_nothing_is_wider_than_the_screen(page: Page) -> None:
    assert page.locator("#chart-front svg").count() == 1
    assert page.locator("#chart-quarters svg").count() == 1
    assert page.locator(".plan-chart .ribbon").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_without_scripts_all_accounts_stand_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".plan-rows tr[data-a]:visible").count() == 60
    assert not page.locator(".filter").is_visible()
    context.close()
