"""What is said as a hint: closings that did not last, names that pass for others; never more than the register supports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa

from jianhao.dates import day_number
from jianhao.inspection.facts import Account, AccountFacts, PostFacts
from jianhao.inspection.hints import hints
from jianhao.store.schemas import DOUBLES, UNMATCHED

AS_OF = day_number(date(2024, 5, 20))
OLD = Account(
    "weixin:gh_old",
    "示例县水务",
    "weixin",
    agency="示例县水务局",
    platform_state="cancelled",
    cancelled_on=AS_OF - 100,
)
NEW = Account("weixin:gh_new", "示例县水务发布", "weixin", agency="示例县水务局", opened_on=AS_OF - 20)


def kinds(*accounts: Account, last: int | None = None, strangers: tuple[str, ...] = ()) -> list[str]:
    posts = PostFacts() if last is None else PostFacts(posts=1, first_day=last, last_day=last)
    facts = [AccountFacts(account, AS_OF, 90, posts=posts) for account in accounts]
    rows = [
        {"platform": "weixin", "native_account_id": f"gh_{place}", "name": name, "posts": 3}
        for place, name in enumerate(strangers)
    ]
    unmatched = pa.Table.from_pylist(rows, UNMATCHED)
    return [hint.kind for hint in hints(facts, DOUBLES.empty_table(), unmatched)]


def test_an_opening_after_a_closing_is_a_lead() -> None:
    assert kinds(OLD, NEW) == ["疑似反弹"]
    assert kinds(OLD, replace(NEW, opened_on=AS_OF - 101)) == []


def test_a_closing_without_a_day_says_nothing_of_openings() -> None:
    assert kinds(replace(OLD, cancelled_on=None), NEW) == []
    assert kinds(replace(OLD, cancelled_on=None, stopped_on=AS_OF - 100), NEW) == ["疑似反弹"]


def test_an_account_that_was_cancelled_and_posts_is_said() -> None:
    assert kinds(OLD, last=AS_OF - 5) == ["关停后仍有发布"]
    assert kinds(OLD, last=AS_OF - 100) == []


def test_names_outside_the_register_that_pass_for_registered_ones() -> None:
    assert kinds(NEW, strangers=("示例县水务官方", "湖州发布")) == ["名录外账号"]
    assert kinds(OLD, strangers=("示例县水务官方", "湖州发布")) == ["名称相近的名录外账号", "名录外账号"]
