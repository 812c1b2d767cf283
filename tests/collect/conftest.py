"""The fake interface, running, and a collection against it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from weixin_server import ACCOUNT, APPID, LATE, PATIENT, SECRET, FakeWeixin, serving

from jianhao.archive.connecting import Guard
from jianhao.collect.interface import Credential
from jianhao.collect.transport import Posting, Reach
from jianhao.collect.weixin import Collected, collect_weixin
from jianhao.dates import day_number


@pytest.fixture
def fake() -> FakeWeixin:
    """An account with 45 publish objects, some of several articles, numbers of the last months, drafts and material."""
    made = FakeWeixin()
    for number in range(45):
        made.publish(number, 1 + number % 3)
    for number in range(3):
        made.drafts.append(
            {"media_id": f"draft{number}", "content": {"news_item": []}, "update_time": 1_735_700_000}
        )
        made.material["image"].append(
            {"media_id": f"image{number}", "name": "图.png", "url": "https://x", "update_time": 1}
        )
    made.count(date(2025, 11, 3), 1)
    made.count(date(2025, 12, 1), 44)
    made.count(date(2025, 12, 1), 900)  # sent to all followers: the list does not hold it
    return made


@pytest.fixture
def address(fake: FakeWeixin) -> Iterator[str]:
    with serving(fake) as running:
        yield running


@pytest.fixture
def collect(fake: FakeWeixin, address: str, tmp_path: Path) -> Callable[..., Collected]:
    """Collect into `tmp_path/材料`; the clock is the fake's, pauses are not waited for."""

    def run(
        reach: Reach = PATIENT,
        secret: str = SECRET,
        spare: float = 0.2,
        since: date = LATE,
        **options: object,
    ) -> Collected:
        guard = Guard(lambda one: str(one) == "127.0.0.1")
        return collect_weixin(
            ACCOUNT, Credential(APPID, secret), tmp_path / "材料", Posting(address, guard, reach),
            today=day_number(fake.today), since=day_number(since), spare=spare, sleep=lambda _: None, **options,
        )  # fmt: skip

    return run
