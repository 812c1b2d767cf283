"""Journeys: people in a browser, the application in processes of its own, the small province in it.

Pictures of what they see are written to docs/pictures when JIANHAO_PICTURES is set.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from journeys.people import PASSWORD, Login
from journeys.serving import Served, served, surroundings
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from web.databases import own_database

CHROMIUM = "/usr/bin/chromium"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SCREEN = {"width": 1366, "height": 768}
LARGEST, COLOURS = 300_000, 128
# Drawing in one process without a graphics card, and nothing fetched in the background.
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", "--font-render-hinting=none")  # fmt: skip


@pytest.fixture(scope="module")  # a second one must not begin beside it, nor Django meet its running loop
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield made
        made.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application with the small province, its people and one issued inspection."""
    data = tmp_path_factory.mktemp("office")
    with ExitStack() as stack:
        database = stack.enter_context(own_database())
        command = [sys.executable, "-m", "journeys.prepared"]
        done = subprocess.run(
            command, env=surroundings(data, database), capture_output=True, text=True, encoding="utf-8", check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        yield stack.enter_context(served(data, database))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    """The application before anybody has opened it."""
    with own_database() as database, served(tmp_path, database) as found:
        yield found


def _told(kind: str, text: str) -> list[str]:
    """What the browser complains of; that an address answers with a refusal is said by the page itself."""
    return [text] if kind == "error" and not text.startswith("Failed to load resource") else []


def _failed(status: int, address: str) -> list[str]:
    return [f"{status} {address}"] if status >= 500 else []


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of a browser of its own; at the end nothing may have gone wrong in any of them."""
    troubles: list[str] = []
    contexts = []

    def opened(address: str) -> Page:
        contexts.append(browser.new_context(viewport=SCREEN, locale="zh-CN", accept_downloads=True))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.set_default_timeout(40_000)
        page.on("console", lambda message: troubles.extend(_told(message.type, message.text)))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("response", lambda answer: troubles.extend(_failed(answer.status, answer.url)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def sign_in(visit: Callable[..., Page], office: Served) -> Callable[[Login], Page]:
    """The first page of somebody who has just signed in."""

    def entered(login: Login) -> Page:
        page = visit(f"{office.address}/login/")
        page.fill("#id_login_name", login)
        page.fill("#id_password", PASSWORD)
        page.click("form button:has-text('登录')")
        page.wait_for_url("**/office/")
        return page

    return entered


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Keep what the screen shows for the documentation, when it is asked for."""

    def kept(page: Page, name: str) -> None:
        if not os.environ.get("JIANHAO_PICTURES"):
            return
        shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        packed = io.BytesIO()
        shot.quantize(COLOURS).save(packed, "PNG", optimize=True)
        assert packed.tell() <= LARGEST, f"{name}: {packed.tell():,} bytes"
        (PICTURES / f"web-{name}.png").write_bytes(packed.getvalue())

    return kept
