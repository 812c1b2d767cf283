"""供需对照表: by account and by county, what is published, what of it is read, what is asked and not published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.store.schemas import POST_KINDS, SUPPLY
from jianhao.supply.asking import Asked, Asker, Publishing
from jianhao.supply.classify import Classified
from jianhao.supply.demand import demand_of
from jianhao.supply.kinds import Kind
from jianhao.supply.parameters import DEFAULT, Parameters
from jianhao.supply.reading import Sums, added, sums_of

NO_DIVISION = ""  # accounts without a division code are counted together
NO_READS = "未取得阅读数"
FEW_READS = "{posts}条中仅{known}条有阅读数，不计算占比"
NO_ACCOUNT_POSTS = "检查期内没有这类内容"


@dataclass(frozen=True)
class Supply:
    """SUPPLY by account and by county (`unit` a 12-digit division code, NO_DIVISION for none); questions of no known agency."""

    accounts: pa.Table
    counties: pa.Table
    unplaced_questions: int


def kinds_table(post_ids: pa.Array, account_ids: pa.Array, days: pa.Array, found: Classified) -> pa.Table:
    """POST_KINDS of classified posts, in their order."""
    columns = [post_ids, account_ids, days, found.kind, found.topic, found.confidence, found.by, found.why]
    return pa.table([c.cast(field.type) for c, field in zip(columns, POST_KINDS, strict=True)], POST_KINDS)


def supply_table(
    kinds: pa.Table,
    accounts: pa.Table,
    since: int,
    until: int,
    reads: pa.Table | None = None,
    questions: pa.Table | None = None,
    collected: Collection[str] | None = None,
    parameters: Parameters = DEFAULT,
) -> Supply:
    """Supply and demand of the days `since` to `until`, both included.

    `kinds` are POST_KINDS; `accounts` have account_id, agency, division_code; `reads` post_id, reads and, where known,
    reads_kind and genuine_reads, one row a post; `questions` QUESTIONS; `collected` the accounts whose posts of these days are
    known to be complete (None: those with at least one post). Kinds of which nothing was published and asked have no row.
    """
    register = {
        row["account_id"]: row
        for row in accounts.select(["account_id", "agency", "division_code"]).to_pylist()
    }
    posts = _within(kinds, since, until, list(register))
    topics = _topics(posts)
    demand = (
        None if questions is None else demand_of(questions, _counties(register), since, until, parameters)
    )
    asker = Asker(demand, Publishing(topics, topics if collected is None else collected), parameters)
    sums = sums_of(posts, reads)
    agencies = _grouped({name: row["agency"] or "" for name, row in register.items()})
    counties = _grouped({name: row["division_code"] or NO_DIVISION for name, row in register.items()})
    by_account: list[dict[str, Any]] = []
    for name, row in sorted(register.items()):
        asked = asker.of_agency(row["agency"], agencies[row["agency"] or ""])
        by_account += _rows(name, sums.get(name, {}), asked, parameters)
    by_county: list[dict[str, Any]] = []
    for name, members in sorted(counties.items()):
        by_county += _rows(
            name, _together(sums.get(one, {}) for one in members), asker.of_county(name, members), parameters
        )
    return Supply(
        pa.Table.from_pylist(by_account, SUPPLY),
        pa.Table.from_pylist(by_county, SUPPLY),
        demand.unplaced if demand else 0,
    )


def _within(kinds: pa.Table, since: int, until: int, register: list[str]) -> pa.Table:
    day = kinds.column("day")
    ours = pc.is_in(kinds.column("account_id"), value_set=pa.array(register, pa.string()))
    return kinds.filter(pc.and_(ours, pc.and_(pc.greater_equal(day, since), pc.less_equal(day, until))))


def _topics(posts: pa.Table) -> dict[str, set[str]]:
    """What posts of each account are on: a repost of a guide is a guide to whoever reads it."""
    topics: dict[str, set[str]] = {}
    for row in posts.group_by(["account_id", "topic"]).aggregate([]).to_pylist():
        topics.setdefault(row["account_id"], set()).add(row["topic"])
    return topics


def _counties(register: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Counties of agencies; of several codes the smallest, NO_DIVISION where no account has one."""
    codes: dict[str, set[str]] = {}
    for row in register.values():
        if row["agency"]:
            codes.setdefault(row["agency"], set()).update(filter(None, [row["division_code"]]))
    return {agency: min(found, default=NO_DIVISION) for agency, found in codes.items()}


def _grouped(group_of: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, group in sorted(group_of.items()):
        groups.setdefault(group, []).append(name)
    return groups


def _together(parts: Iterable[Mapping[str, Sums]]) -> dict[str, Sums]:
    found: dict[str, Sums] = {}
    for part in parts:
        for kind, sums in part.items():
            found[kind] = found.get(kind, Sums()) + sums
    return found


def _rows(
    unit: str, sums: Mapping[str, Sums], asked: Mapping[str, Asked], parameters: Parameters
) -> list[dict[str, Any]]:
    total = added(sums.values())
    shown = [kind for kind in Kind if kind in sums or asked[kind].speaks]
    return [
        {
            "unit": unit,
            "kind": str(kind),
            "posts": sums.get(kind, Sums()).posts,
            "share_published": sums.get(kind, Sums()).posts / total.posts if total.posts else None,
            **_read(sums.get(kind, Sums()), total, parameters),
            "questions": asked[kind].questions,
            "questions_reason": asked[kind].reason,
            "unanswered": asked[kind].unanswered,
            "unanswered_reason": asked[kind].unanswered_reason,
        }
        for kind in shown
    ]


def _read(own: Sums, total: Sums, parameters: Parameters) -> dict[str, Any]:
    """Reads of a kind; its share only where the reads of nearly all posts of the unit are known."""
    nearly_all = total.known >= parameters.reads_known * total.posts and total.reads > 0
    all_genuine = nearly_all and total.genuine_known == total.known and total.genuine > 0
    known = own.known > 0
    return {
        "posts_read": own.known,
        "reads": own.reads if known else None,
        "reads_at_least": own.at_least > 0 if known else None,
        "share_read": own.reads / total.reads if nearly_all and (known or not own.posts) else None,
        "reads_per_post": own.reads / own.known if known else None,
        "genuine_reads": own.genuine if known and own.genuine_known == own.known else None,
        "share_genuine": own.genuine / total.genuine if all_genuine and (known or not own.posts) else None,
        "reads_reason": _reads_reason(own, total, nearly_all),
    }


def _reads_reason(own: Sums, total: Sums, nearly_all: bool) -> str | None:
    if not own.posts:
        return NO_ACCOUNT_POSTS
    if not own.known:
        return NO_READS
    return None if nearly_all else FEW_READS.format(posts=total.posts, known=total.known)
