"""Evidence that came late: a reviewer advises, a third person decides, the old result stays beside the new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from journeys.material import today
from journeys.people import Login
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_late_evidence_corrects_a_result(
    sign_in: Callable[[Login], Page], picture: Callable[[Page, str], None]
) -> None:
    clerk = sign_in(Login.BUREAU)
    clerk.click("text=项问题待整改")
    clerk.locator("tr", has_text="上季度检查").locator("a").first.click()
    address = clerk.url
    clerk.click("main .acts >> text=申诉")
    clerk.fill("#id_text", "监测时间点前一天发布过招生通知，采集时遗漏。")
    clerk.fill("#id_evidence_on", (today() - timedelta(21)).isoformat())
    clerk.fill("#id_link", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv")
    clerk.click("form button:has-text('提交')")
    expect(clerk.locator(".told")).to_contain_text("已提交")

    reviewer = sign_in(Login.REVIEWER)
    reviewer.click("text=项申诉待初核")
    reviewer.locator("#findings ~ form tbody tr").first.locator("a").first.click()
    reviewer.locator("form", has_text="建议采纳").locator("textarea").fill("链接可以打开，发布日期属实。")
    reviewer.click("button:has-text('建议采纳')")
    expect(reviewer.locator(".told")).to_contain_text("等待另一人决定")

    decider = sign_in(Login.DECIDER)
    decider.click("text=项申诉待决定")
    decider.locator("#findings ~ form tbody tr").first.locator("a").first.click()
    decider.locator("form", has_text="不采纳").locator("textarea").fill("同意。")
    decider.click("button:text-is('采纳')")
    expect(decider.locator(".told")).to_contain_text("重新计算")

    _until(reviewer, address, "更正后的结果")
    expect(reviewer.locator("main")).to_contain_text("已更正")
    picture(reviewer, "corrected")
    reviewer.click("p.sub a:has-text('上季度检查')")
    with reviewer.expect_download() as download:
        reviewer.click("text=更正通报")
    assert download.value.path().read_bytes().startswith(b"PK")


def _until(page: Page, address: str, words: str) -> None:
    """The page once the background work is done; it does not renew itself."""
    for _ in range(60):
        page.goto(address)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{words} did not appear")
