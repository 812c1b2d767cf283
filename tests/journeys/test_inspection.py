"""An inspection from a new one to the circular: the office runs it, the unit answers, another person issues it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from journeys.material import today, written
from journeys.people import Login
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TITLE = "本季度检查"


def test_an_inspection_is_run_answered_and_issued(
    sign_in: Callable[[Login], Page], picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    as_of = today() - timedelta(3)
    reviewer = sign_in(Login.REVIEWER)
    _made(reviewer, as_of, written(tmp_path, as_of))
    reviewer.click("button:has-text('开始检查')")
    reviewer.get_by_role("heading", name="逐项核定").wait_for()
    picture(reviewer, "inspection")
    _leave_reminders_out(reviewer)
    reviewer.click("text=发送反馈核实")
    expect(reviewer.locator(".steps [aria-current]")).to_have_text("反馈核实")

    clerk = sign_in(Login.TOWN)
    clerk.click("text=项问题待反馈")
    clerk.locator("tr", has_text=TITLE).locator("a").first.click()
    clerk.click("text=反馈：属实或有异议")
    clerk.check("input[value=true]")
    clerk.fill("#id_text", "公众号由兼职人员管理，近期没有更新，即日恢复。")
    picture(clerk, "reply")
    clerk.click("form button:has-text('提交')")
    expect(clerk.locator("main")).to_contain_text("属实")

    reviewer.reload()
    expect(reviewer.locator("main")).to_contain_text("已全部反馈和核定，可以终核")
    reviewer.click("text=终核并生成终核稿")
    reviewer.get_by_text("须由另一人印发").wait_for()

    decider = sign_in(Login.DECIDER)
    decider.click("text=份通报待印发")
    decider.click(f"text={TITLE}")
    with decider.expect_download() as download:
        decider.click("main .acts >> text=通报")
    assert download.value.path().read_bytes().startswith(b"PK")
    decider.click("form button:has-text('印发')")
    expect(decider.locator(".steps [aria-current]")).to_have_text("已印发")
    picture(decider, "issued")


def _made(page: Page, as_of: date, files: tuple[Path, Path]) -> None:
    """A new inspection with its two files."""
    page.click("nav >> text=检查")
    page.click("text=新建检查")
    page.fill("#id_title", TITLE)
    page.fill("#id_as_of", as_of.isoformat())
    page.click("form button:has-text('新建')")
    for role, file in zip(("posts", "collections"), files, strict=True):
        page.select_option("#id_role", role)
        page.set_input_files("#id_file", file)
        page.click("text=加入材料")
        expect(page.locator("main")).to_contain_text(file.name)


def _leave_reminders_out(page: Page) -> None:
    """Reminders that this circular does not carry, all at once and with a reason."""
    boxes = page.locator("input[name=finding]")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    if boxes.count():
        page.fill("input[name=reason]", "另行提醒")
        page.click("text=选中的提醒不列入通报")
        expect(page.locator(".told")).to_contain_text("不列入通报")
