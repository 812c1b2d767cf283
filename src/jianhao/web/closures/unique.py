"""独有内容 of an account as the last comparison of its posts found it, and what people decided on each: 迁移 or 不迁移 with a reason.

The comparison belongs to an inspection of whoever supervises the unit; of it only the account's own posts are shown here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.dates import SHANGHAI
from jianhao.documents.cells import masked
from jianhao.errors import UnusableFile
from jianhao.jobs.folder import dataset_folder
from jianhao.store.dataset import Dataset
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import RunState
from jianhao.web.registry.models import Account

LOOKED_AT = 5  # runs; further back the account has published other things since
CANCELLED = "cancelled"
KINDS = {"document": "文件", "notice": "通知公告", "guide": "办事指南", "other": "其他"}
Decided = tuple[bool, str]  # whether it is moved, and why not


@dataclass(frozen=True, slots=True)
class UniquePost:
    """A post whose text stands on no other account; `share` is the part of it that stands in one other text."""

    post_id: str
    kind: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The last comparison that took in posts of the account: its run, the day it speaks of, how many posts, which are unique."""

    folder: str
    as_of: date
    posts: int
    unique: tuple[UniquePost, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a page shows of a post; personal numbers are masked, what is not known is empty."""

    title: str
    day: str
    address: str
    text: str = ""


def last_compared(account: Account) -> Compared | None:
    """The last comparison of the account's posts; None where there is none, which does not say that nothing is unique."""
    done = account.results.filter(run__state=RunState.DONE).exclude(run__inspection__stage=CANCELLED)
    rows = done.order_by("-run__inspection__as_of", "-run").values_list(
        "run__folder", "run__inspection__as_of"
    )
    for folder, as_of in rows[:LOOKED_AT]:
        found = _compared(folder, account.account_id)
        if found is not None:
            return Compared(folder, as_of, *found)
    return None


@lru_cache(maxsize=256)
def _compared(folder: str, account_id: str) -> tuple[int, tuple[UniquePost, ...]] | None:
    """How many posts of an account were compared and which are unique; what a run wrote never changes."""
    own, top = [("account_id", "=", account_id)], place(RUNS, folder)
    try:
        accounts = pq.read_table(top / "reuse_accounts.parquet", columns=["posts"], filters=own).to_pylist()
        if not accounts or not accounts[0]["posts"]:
            return None
        rows = pq.read_table(top / "unique_posts.parquet", filters=own).to_pylist()
    except (OSError, pa.ArrowException):
        return None
    return accounts[0]["posts"], tuple(UniquePost(row["post_id"], row["kind"], row["share"]) for row in rows)


def told(compared: Compared, account_id: str, posts: Sequence[str], texts: bool = False) -> dict[str, Told]:
    """What is known of some posts of the account, by id, from the posts that the run kept; nothing where they are gone."""
    columns = ["post_id", "title", "url", "published_at", *(["text"] if texts else [])]
    conditions = [("account_id", "=", account_id), ("post_id", "in", list(posts))]
    found: dict[str, dict[str, Any]] = {}
    try:
        for path in _files(place(RUNS, compared.folder)):
            for row in pq.read_table(path, columns=columns, filters=conditions).to_pylist():
                longer = len(row.get("text") or "") > len((found.get(row["post_id"]) or {}).get("text") or "")
                if row["post_id"] not in found or longer:
                    found[row["post_id"]] = row
    except (OSError, pa.ArrowException, UnusableFile):
        return {}
    return {post_id: _told(row) for post_id, row in found.items()}


def _files(folder: Path) -> list[Path]:
    if not dataset_folder(folder).is_dir():  # asking for it would make it
        return []
    dataset = Dataset(dataset_folder(folder))
    return dataset.paths(dataset.current(), "posts")


def _told(row: Mapping[str, Any]) -> Told:
    moment = row["published_at"]
    day = moment.astimezone(SHANGHAI).date().isoformat() if moment else ""
    return Told(masked(row["title"] or ""), day, masked(row["url"] or ""), masked(row.get("text") or ""))


def decided_on(said: Mapping[str, Any] | None) -> dict[str, Decided]:
    """What was decided on single posts so far; empty where people only gave counts."""
    return {post: (moved, reason) for post, (moved, reason) in (said or {}).get("decided", {}).items()}


def decisions(
    compared: Compared,
    said: Mapping[str, Any] | None,
    changes: Mapping[str, Decided | None],
    rest: Decided | None,
) -> dict[str, Any]:
    """As `prepared` keeps them: earlier decisions with `changes` (None takes one back), and `rest` for what is left undecided."""
    changed = decided_on(said) | dict(changes)
    decided = {post: one for post, one in changed.items() if one is not None}
    posts = [post.post_id for post in compared.unique]
    if rest is not None:
        decided = dict.fromkeys(posts, rest) | decided
    known = [decided[post] for post in posts if post in decided]
    moved = sum(one for one, _ in known)
    return {
        "as_of": compared.as_of.isoformat(), "total": len(posts), "moved": moved, "left": len(known) - moved, "reason": "",
        "decided": {post: list(one) for post, one in decided.items()},
    }  # fmt: skip


def brief(said: Mapping[str, Any] | None, before: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """What a log tells of it: the counts, and of the single decisions those that are new."""
    if said is None or "decided" not in said:
        return None if said is None else dict(said)
    earlier = (before or {}).get("decided", {})
    new = {
        post: one for post, one in said["decided"].items() if before is not None and earlier.get(post) != one
    }
    return {name: value for name, value in said.items() if name != "decided"} | (
        {"decided": new} if new else {}
    )
