"""From the printed link to the first person at work: three administrators in three persons, nobody with a password of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from journeys.people import PASSWORD
from journeys.serving import Served
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_first_start(empty: Served, visit: Callable[..., Page], picture: Callable[[Page, str], None]) -> None:
    assert empty.first_link is not None
    system = visit(empty.first_link)
    picture(system, "first-start")
    system.fill("#id_agency_name", "示例省人民政府办公厅")
    system.select_option("#id_level", "province")
    system.fill("#id_name", "系统管理员甲")
    system.fill("#id_login_name", "system")
    _twice(system, PASSWORD)
    system.click("form button:has-text('启用')")
    links = _administrators(system)

    security = _with_link(visit, links[0], empty.address, "security")
    _with_link(visit, links[1], empty.address, "auditor")
    link = _registered(system)

    security.click("nav >> text=人员")
    security.click("text=审核员丁")
    security.check("input[value=reviewer]")
    security.click("text=保存角色")
    expect(security.locator(".told")).to_contain_text("角色已调整")

    reviewer = _with_link(visit, link, empty.address, "reviewer")
    expect(reviewer.locator("nav")).to_contain_text("台账")
    reviewer.click("nav >> text=台账")
    expect(reviewer.locator("#rows")).to_contain_text("导入现有台账")

    used = visit(link)
    expect(used.locator("main")).to_contain_text("链接已失效或已使用")
    again = visit(empty.first_link)
    expect(again.locator("main")).to_contain_text("链接已失效或已使用")


def _twice(page: Page, password: str) -> None:
    page.fill("#id_new", password)
    page.fill("#id_again", password)


def _administrators(page: Page) -> list[str]:
    """Name the other two; their links."""
    page.fill("#id_security_name", "安全管理员乙")
    page.fill("#id_security_login", "security")
    page.fill("#id_auditor_name", "审计管理员丙")
    page.fill("#id_auditor_login", "auditor")
    page.click("text=登记并取得链接")
    links = page.locator("code.secret").all_inner_texts()
    assert len(links) == 2
    return links


def _registered(system: Page) -> str:
    """Somebody of the office, without a role yet; the link to set a password."""
    system.click("text=已交给本人")
    system.click(".acts >> text=登记人员")
    system.fill("#id_name", "审核员丁")
    system.fill("#id_login_name", "reviewer")
    system.fill("#id_agency", "示例省人民政府办公厅")
    system.click("form button:has-text('保存')")
    return system.locator("code.secret").inner_text()


def _with_link(visit: Callable[..., Page], link: str, address: str, login: str) -> Page:
    """Set a password by a link, then sign in with it."""
    page = visit(link)
    _twice(page, PASSWORD)
    page.click("form button:has-text('设置')")
    page.fill("#id_login_name", login)
    page.fill("#id_password", PASSWORD)
    page.click("form button:has-text('登录')")
    page.wait_for_url(f"{address}/office/")
    return page
