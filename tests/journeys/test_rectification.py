"""After the circular: the unit says what it did, the office looks again and closes the item."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from journeys.people import Login
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_problem_is_rectified_rechecked_and_closed(
    sign_in: Callable[[Login], Page], picture: Callable[[Page, str], None]
) -> None:
    clerk = sign_in(Login.TOWN)
    clerk.click("text=项问题待整改")
    clerk.locator("tr", has_text="上季度检查").locator("a").first.click()
    clerk.click("text=报送整改情况")
    clerk.fill("#id_text", "已明确专人负责，恢复更新。")
    clerk.fill("#id_link", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv")
    clerk.click("form button:has-text('提交')")
    expect(clerk.locator("main")).to_contain_text("待复查")

    reviewer = sign_in(Login.REVIEWER)
    reviewer.click("text=项整改待复查")
    reviewer.locator("#findings ~ form tbody tr", has_text="待复查").locator("a").first.click()
    picture(reviewer, "recheck")
    reviewer.locator("form", has_text="通过，办结").locator("textarea").fill("已核对，近一周发布3条。")
    reviewer.click("text=通过，办结（销项）")
    expect(reviewer.locator(".told")).to_contain_text("已办结（销项）")

    clerk.click("nav >> text=反馈整改")
    clerk.click(".chips >> text=全部")
    expect(clerk.locator("tr", has_text="上季度检查")).to_contain_text("办结（销项）")
