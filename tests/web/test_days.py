"""Before eight in the morning it is still yesterday in Greenwich: days are those of Shanghai."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from web.collecting_material import post_file, send
from web.world import World

import jianhao.web
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import Refused

EARLY = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)  # half past one on the third, in Shanghai
DAY = date(2026, 11, 3)
# What is asked of a moment as it is stored, in Greenwich.
FORGOTTEN = re.compile(r"\b(?:now|at|[a-z]+_at)\.date\(\)")


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def test_early_in_the_morning_today_is_today(world: World, reviewer: User) -> None:
    first = DAY - timedelta(30)
    made = send(world, reviewer, post_file(world, collected=False), covers=(first, DAY), now=EARLY)
    assert made.covers_to == DAY
    with pytest.raises(Refused, match="晚于今天"):
        send(world, reviewer, b"x", covers=(first, DAY + timedelta(1)), now=EARLY)


def test_no_page_forgets_where_it_is() -> None:
    root = Path(jianhao.web.__file__).parent
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in root.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if FORGOTTEN.search(line)
    ]
    assert found == []
