"""Somebody who has read nothing: from the one command to a finding that is judged, and on to the next."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys.people import PASSWORD
from journeys.serving import served, surroundings
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LINK = re.compile(r"登录名(\w+)\s+http://127\.0\.0\.1:\d+(/link/\S+)")


def printed_by(folder: Path) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "jianhao", "demo", "--app", "--no-serve", "--dir", str(folder)]
    done = subprocess.run(
        command, env=surroundings(folder), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_trial(tmp_path: Path, visit: Callable[..., Page], picture: Callable[[Page, str], None]) -> None:
    left = tmp_path / ".网页应用"
    left.mkdir()
    (left / "office.sqlite3").write_bytes(b"what a killed call left")
    links = dict(LINK.findall(printed_by(tmp_path)))
    assert set(links) == {"shenhe", "zhuguan", "jingban"}
    assert not left.exists()

    with served(tmp_path / "网页应用") as office:
        page = visit(office.address + links["shenhe"])
        page.fill("#id_new", PASSWORD)
        page.fill("#id_again", PASSWORD)
        page.click("form button:has-text('设置')")
        page.fill("#id_login_name", "shenhe")
        page.fill("#id_password", PASSWORD)
        page.click("form button:has-text('登录')")
        page.click("text=项问题待初核")
        expect(page.locator("main")).to_contain_text("监测时间点前2周内无更新")
        page.locator("th[scope=row] a[href^='/findings/']").first.click()
        first = page.url
        picture(page, "trial-finding")
        page.check("text=已整改")
        page.fill("textarea", "监测时间点前已恢复更新，附平台截图")
        page.click("main button:has-text('看下一项')")
        expect(page.locator(".told")).to_contain_text("已核定。下面是下一项")
        assert page.url != first
        page.goto(first)
        expect(page.locator("main")).to_contain_text("已整改")

    assert set(dict(LINK.findall(printed_by(tmp_path)))) == {"zhuguan", "jingban"}, "nothing is made anew"
