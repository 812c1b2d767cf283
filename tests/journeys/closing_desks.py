"""Four people at their desks: each signs in of a day, finds the closing, takes steps and fills matters in as pages offer them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from journeys.closing_people import NAME, Closer
from journeys.material import today
from journeys.people import PASSWORD
from playwright.sync_api import Locator, Page, expect

Value = str | bool | date | Path


class Desks:
    """The closing as its people see it; the day is moved by hand, and with it everybody signs in anew."""

    def __init__(self, visit: Callable[..., Page], address: str, clock: Path) -> None:
        self.visit, self.address, self._clock = visit, address, clock
        self._pages: dict[Closer, Page] = {}
        self._passwords: dict[Closer, str] = {}
        self.begun = today()
        self.day = self.begun

    def on(self, days: int) -> date:
        """That many days after the beginning."""
        self._clock.write_text(str(days), encoding="ascii")
        self._pages, self.day = {}, self.begun + timedelta(days)
        return self.day

    def enter(self, who: Closer) -> Page:
        """The first page of somebody who has just signed in."""
        page = self.visit(f"{self.address}/login/")
        page.fill("#id_login_name", who)
        page.fill("#id_password", self._passwords.get(who, PASSWORD))
        page.click("form button:has-text('登录')")
        page.wait_for_url(lambda url: not url.endswith("/login/"))
        if page.url.endswith("/password/"):  # months have passed since the last one
            self._change_password(page, who)
            page.goto(f"{self.address}/office/")
        self._pages[who] = page
        return page

    def _change_password(self, page: Page, who: Closer) -> None:
        old = self._passwords.get(who, PASSWORD)
        new = self._passwords[who] = f"{PASSWORD}{(self.day - self.begun).days}"
        for field, value in (("old", old), ("new", new), ("again", new)):
            page.fill(f"#id_{field}", value)
        page.click("main form button")
        page.wait_for_url(lambda url: not url.endswith("/password/"))

    def at(self, who: Closer) -> Page:
        """The page of the closing before somebody, as it is now."""
        page = self._pages.get(who) or self.enter(who)
        page.click("nav >> text=关停")
        page.click(".chips >> text=全部")
        page.locator("table.grid tbody th a", has_text=NAME).click()
        page.get_by_role("heading", name=f"关停：{NAME}").wait_for()
        return page

    def open_step(self, who: Closer, title: str) -> Page:
        """The form of a step: behind the one button, or among the others."""
        page = self.at(who)
        button = page.locator(".acts a.btn-primary", has_text=title)
        if button.count():
            button.click()
        else:
            page.locator("summary", has_text="其他办理").click()
            page.locator("details li a", has_text=title).click()
        return page

    def take(self, who: Closer, title: str, **given: Value) -> Page:
        """A step, taken."""
        page = self.open_step(who, title)
        self.sent(page, **given)
        expect(page.locator(".told")).to_contain_text(f"已办理：{title}。")
        return page

    def gate(self, page: Page, title: str) -> Locator:
        """The line of something that is to be done before the account is given up."""
        return page.locator("#gates tr", has=page.locator("th", has_text=title))

    def fill(self, title: str, **given: Value) -> Page:
        """Something that the clerk fills in."""
        page = self.at(Closer.CLERK)
        self.gate(page, title).get_by_role("link", name="办理").click()
        self.sent(page, **given)
        expect(page.locator(".told")).to_contain_text("已保存")
        return page

    def paper(self, who: Closer, title: str, folder: Path) -> Path:
        """A paper of the closing, downloaded."""
        page = self.at(who)
        with page.expect_download() as download:
            page.locator("#papers").get_by_role("link", name=title, exact=True).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def sent(self, page: Page, **given: Value) -> None:
        """Fill a form in by the names of its fields and send it."""
        for name, value in given.items():
            field = page.locator(f"#id_{name.replace('__', '-')}")
            if isinstance(value, bool):
                field.set_checked(value)
            elif isinstance(value, Path):
                field.set_input_files(value)
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value.isoformat() if isinstance(value, date) else value)
        page.click("main form button.btn-primary")
