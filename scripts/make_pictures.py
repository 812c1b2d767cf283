"""Takes the pictures of docs/pictures from a small run of the demo, so that they show what the program makes today.

Needs Playwright (requirements/dev.txt), Debian's Chromium and a Chinese font. Pictures of the report only: documents for Word
have no program here that could show them.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from jianhao.demo import make_province
from jianhao.jobs.demo import demo_request
from jianhao.jobs.inspect import inspect

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
ACCOUNTS, POSTS = 300, 9000
SCREEN = {"width": 1366, "height": 768}
LARGEST = 300_000
COLOURS = 128
# Drawing in one process without a graphics card, and nothing fetched in the background.
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", "--font-render-hinting=none")  # fmt: skip


def main() -> int:
    """Run the demo small, open its report, write every picture."""
    chromium = browser()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jianhao-pictures-") as folder:
        report = small_report(Path(folder))
        with sync_playwright() as playwright:
            made = playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
            for name, prepare in SCENES.items():
                page = made.new_page(viewport=SCREEN)  # type: ignore[arg-type]
                page.goto(report.as_uri())
                prepare(page)
                write(page, PICTURES / name)
                page.close()
            made.close()
    return 0


def browser() -> str:
    """Chromium on this machine; SystemExit if there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("没有找到chromium，请先安装（Debian：apt-get install chromium fonts-noto-cjk）。")
    return found


def small_report(folder: Path) -> Path:
    """report.html of a small province."""
    files = make_province(folder / "files", accounts=ACCOUNTS, posts=POSTS)
    inspect(demo_request(files, folder / "result"))
    return folder / "result" / "report.html"


def write(page: Page, path: Path) -> None:
    """What the screen shows, in as many colours as a page of text needs; SystemExit if it is too large even so."""
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    packed = io.BytesIO()
    shot.quantize(COLOURS).save(packed, "PNG", optimize=True)
    if packed.tell() > LARGEST:
        raise SystemExit(f"{path.name}为{packed.tell():,}字节，超过{LARGEST:,}字节。")
    path.write_bytes(packed.getvalue())


def cover(page: Page) -> None:
    """The first screen, as it opens."""
    page.locator("#chart-reasons svg").wait_for()


def failing(page: Page) -> None:
    """The list of failing accounts, narrowed to one platform."""
    page.select_option("#f-platform", label="微信公众号")
    page.locator("#failing").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('failing').scrollIntoView()")


def account(page: Page) -> None:
    """The panel of the first failing account: findings open, what is not applicable closed."""
    failing(page)
    page.locator("#failing tr[data-a]:visible th a").first.click()
    page.locator("#panel").wait_for(state="visible")


SCENES: dict[str, Callable[[Page], None]] = {
    "report-cover.png": cover,
    "report-failing.png": failing,
    "report-account.png": account,
}

if __name__ == "__main__":
    sys.exit(main())
