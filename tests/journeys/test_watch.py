"""A call about a strange message is dealt with to its end; the name of a closed account comes back and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from journeys.people import Login
from playwright.sync_api import Page, expect
from web.material import PNG

pytestmark = pytest.mark.browser
NAME = "丙县发布"  # closed forty days ago
MEASURES = ("留证", "改密", "解绑", "平台投诉")


def test_a_call_becomes_an_incident_that_is_contained_and_closed(
    sign_in: Callable[[Login], Page], picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    reviewer = sign_in(Login.REVIEWER)
    reviewer.click("nav >> text=应急处置")
    reviewer.click("text=来电来访登记")
    reviewer.fill("#id_q", "丁镇之声")
    reviewer.select_option("#id_origin", "telephone")
    picture(reviewer, "tip-off")
    reviewer.click("text=登记并启动应急处置")
    expect(reviewer.locator(".told")).to_contain_text("已登记并建立应急处置单")

    clerk = sign_in(Login.TOWN)
    clerk.click("text=件应急处置未办结")
    clerk.locator("tbody a").first.click()
    shot = tmp_path / "私信截图.png"
    shot.write_bytes(PNG)
    _opened(clerk, "保存凭据")
    clerk.fill("#id_file_title", "私信截图")
    clerk.set_input_files("#id_file_file", shot)
    clerk.click("details button:has-text('保存')")
    for title in MEASURES:
        _opened(clerk, "登记控制措施")
        clerk.select_option("#id_measure_name", label=title)
        clerk.click("text=登记措施")
        expect(clerk.locator("tr", has_text=title).first).to_contain_text("已办理")
    _opened(clerk, "登记报告")
    clerk.select_option("#id_report_name", "head")
    clerk.fill("#id_report_to", "丁镇镇长，电话")
    clerk.click("details button:has-text('登记报告')")
    _opened(clerk, "登记恢复")
    clerk.fill("#id_recover_what", "账号已收回，违法内容留证后删除。")
    clerk.click("details button:has-text('登记恢复')")
    expect(clerk.locator(".steps [aria-current]")).to_contain_text("恢复")

    reviewer.reload()
    _opened(reviewer, "定级")
    reviewer.select_option("#id_grade_name", "larger")
    reviewer.fill("#id_grade_reason", "账号一度失去控制")
    reviewer.click("details button:has-text('定级')")
    _opened(reviewer, "复盘并办结")
    reviewer.fill("#id_review_cause", "密码过于简单，多人共用。")
    reviewer.fill("#id_review_lessons", "改用个人登录并启用动态口令。")
    reviewer.click("details button:has-text('复盘并办结')")
    expect(reviewer.locator("h1 ~ .sub")).to_contain_text("已办结")
    picture(reviewer, "incident")
    with reviewer.expect_download() as download:
        reviewer.click("text=下载处置单")
    assert download.value.path().read_bytes().startswith(b"PK")


def _opened(page: Page, summary: str) -> None:
    """Open a part of the page unless it is."""
    details = page.locator("details", has=page.locator("summary", has_text=summary)).first
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def test_a_name_that_comes_back_is_said_before_and_after_and_decided(
    sign_in: Callable[[Login], Page], picture: Callable[[Page, str], None]
) -> None:
    reviewer, decider = sign_in(Login.CITY_REVIEWER), sign_in(Login.CITY_DECIDER)
    reviewer.click("nav >> text=台账")
    reviewer.click("text=申请开设")
    reviewer.fill("#id_agency", "丙县人民政府办公室")
    reviewer.select_option("#id_platform", "weixin")
    reviewer.fill("#id_name", NAME)
    reviewer.fill("#id_reason", "县里要求恢复发布。")
    reviewer.click("form button:has-text('提交申请')")
    expect(reviewer.locator("main")).to_contain_text("名称相同")
    picture(reviewer, "gate")
    request = reviewer.url

    decider.goto(request)
    expect(decider.locator("tr", has_text="与已关停账号的名称")).to_contain_text("未满足")
    decider.fill("#id_opinion", "经市政府同意恢复。")
    decider.click("form button[value=approve]")
    expect(decider.locator(".told")).to_contain_text("已同意")

    reviewer.click("nav >> text=防反弹")
    if reviewer.locator("tr", has_text=NAME).count() == 0:
        reviewer.click("text=现在比对")
    row = reviewer.locator("tbody tr", has_text="关停后再开设").first
    row.wait_for(timeout=150_000)  # the contents of the issued inspection may be looked through first
    row.locator("a").first.click()
    expect(reviewer.locator("main")).to_contain_text("也可能是")
    picture(reviewer, "lead")
    reviewer.fill("#id_reason", "经批准恢复，批准见申请。")
    reviewer.click("button[value=dismissed]")
    expect(reviewer.locator(".told")).to_contain_text("已认定：不是")
    reviewer.click("text=撤回认定")
    reviewer.click("button[value=referred]")
    expect(reviewer.locator("main")).to_contain_text("需要核实（转办）")
