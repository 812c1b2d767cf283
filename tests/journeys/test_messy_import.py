"""A workbook as offices have it is looked at, taken in by a second person, and put back as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from journeys.people import Login
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
NEW = "丁镇新风"


def messy(path: Path) -> Path:
    """A heading over the table, merged cells, a remark and a sum below it, an id that a spreadsheet spoiled, a link for an id."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows: list[list[Any]] = [
        ["乙县政务新媒体台账（11月更新）"],
        ["填报单位：乙县人民政府办公室", None, None, None, None, "联系人：见附表"],
        ["序号", "账号名称", "平台", "账号ID", "主办单位", "粉丝数", "最近更新日", "台账状态"],
        [1, "乙县发布", "微信公众号", "gh_0000000000a3", "乙县人民政府办公室", "1.2万", "2026.10.30", "运行"],
        [2, NEW, "微信", "gh_0000000000f1", "丁镇人民政府", "3,456", "2026年10月8日", "运行"],
        [3, "乙县文旅", "新浪微博", 2810000000123456789, "乙县文化和旅游局", None, "", "运行"],
        [4, "丁镇微博", "新浪微博", "https://weibo.com/u/2810000777", "丁镇人民政府", 120, "", "运行"],
        ["合计", 4, None, None, None, None, None, None],
        ["填表人：某某　　审核人：某某"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    book.save(path)
    return path


def test_a_messy_workbook_is_taken_in_and_undone(
    sign_in: Callable[[Login], Page], picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    reviewer = sign_in(Login.REVIEWER)
    reviewer.click("nav >> text=台账")
    reviewer.click("text=导入台账")
    reviewer.set_input_files("input[type=file]", messy(tmp_path / "台账（11月）.xlsx"))
    reviewer.click("text=上传并预览")
    expect(reviewer.locator("main")).to_contain_text("须由您以外的审批人确认导入")
    expect(reviewer.locator("table.grid")).to_contain_text("末位")
    picture(reviewer, "import")
    reviewer.click(".chips >> text=新增")
    expect(reviewer.locator("table.grid")).to_contain_text(NEW)

    decider = sign_in(Login.DECIDER)
    decider.click("text=份台账文件待确认导入")
    decider.click("text=台账（11月）.xlsx")
    decider.click("button:has-text('确认导入')")
    expect(decider.locator(".steps [aria-current]")).to_have_text("已导入")
    _look_for(decider, NEW)
    expect(decider.locator("#rows tbody")).to_contain_text("丁镇人民政府")
    picture(decider, "register")

    reviewer.reload()
    reviewer.click("text=撤销这次导入")
    expect(reviewer.locator(".steps [aria-current]")).to_have_text("已撤销")
    _look_for(reviewer, NEW)
    expect(reviewer.locator("#rows tbody")).to_contain_text("没有符合条件的账号")


def _look_for(page: Page, name: str) -> None:
    page.click("nav >> text=台账")
    page.fill("input[name=q]", name)
    page.click("form.find button")
    page.locator("#rows .chips").wait_for()
