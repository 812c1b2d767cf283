"""Posts for the tests of text reuse: own sentences, no two alike, and tables of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pyarrow as pa

from jianhao.dates import day_of
from jianhao.demo.lexicon import law_articles

START = datetime(2025, 3, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """One post; `hours` after START."""

    post: str
    account: str
    text: str | None
    hours: float = 0.0
    precision: str = "second"
    deleted: bool = False
    title: str = ""
    url: str = ""


@cache
def prose(number: int) -> str:
    """A text of some 300 characters that shares nothing with those of other numbers."""
    articles = [a.text.replace("¶", "") for a in law_articles() if len(a.text) > 80]
    return "".join(articles[4 * number : 4 * number + 4])[:320]


def table(posts: Sequence[Made]) -> pa.Table:
    """The posts as find_reuse reads them."""
    moments = [START + timedelta(hours=p.hours) for p in posts]
    return pa.table({
        "post_id": [f"weixin:{p.account}:{p.post}" for p in posts], "account_id": [f"weixin:{p.account}" for p in posts],
        "title": [p.title for p in posts], "text": pa.array([p.text for p in posts], pa.string()),
        "url": [p.url for p in posts], "published_at": pa.array(moments, pa.timestamp("us", tz="UTC")),
        "precision": [p.precision for p in posts],
        "day": pa.array([day_of(m) for m in moments], pa.int32()),
        "deleted": [p.deleted for p in posts],
    })  # fmt: skip


def later(made: Made, **changes: object) -> Made:
    """The same post with some fields changed."""
    return replace(made, **changes)  # type: ignore[arg-type]
