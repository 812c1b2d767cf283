"""Tables of a run → the facts of each account: the only place where rules' inputs are put together."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import pyarrow as pa

from jianhao.ingest.office import Office, Quota
from jianhao.inspection.cadence import Rhythm, cadences
from jianhao.inspection.evidence import LAST_UPDATE_ITEM, CoverageBook, covered_days
from jianhao.inspection.facts import (
    Account,
    AccountFacts,
    Check,
    Coverage,
    PostFacts,
    QuotaCount,
    ReuseFacts,
    Sibling,
    Waiver,
)
from jianhao.inspection.standing import is_closed
from jianhao.reuse.result import Reuse
from jianhao.vocab.divisions import path

_ACCOUNT_COLUMNS = tuple(f.name for f in fields(Account))
# Digits of a division code that name the place of a scope.
_PLACE_DIGITS = {"county": 6, "city": 4, "province": 2}
_PLAIN = (
    "posts", "first_day", "last_day", "last_post_id", "window_posts", "posts_with_reads", "median_reads"
)  # fmt: skip


def gather(
    register: pa.Table,
    account_posts: pa.Table,
    checks: pa.Table,
    book: CoverageBook,
    office: Office,
    as_of: int,
    window: int,
    reuse: Reuse | None = None,
) -> tuple[AccountFacts, ...]:
    """The facts of every registered account, in the order of the register.

    `register` ACCOUNTS_IN; `account_posts` the result of account_posts.sql; `checks` CHECKS; all of the same run.
    """
    accounts = [_account(row) for row in register.select(_ACCOUNT_COLUMNS).to_pylist()]
    posts = {row["account_id"]: row for row in account_posts.to_pylist()}
    said = _checks(checks)
    items = frozenset(
        check.item for group in said.values() for check in group if check.item != LAST_UPDATE_ITEM
    )
    waivers = _waivers(office)
    siblings = _siblings(accounts, posts, book, as_of)
    quotas = _quotas(accounts, office.quotas, as_of)
    compared = _compared(reuse)
    rhythms = cadences([_rhythm(posts.get(a.account_id)) for a in accounts], as_of, office.workdays)
    return tuple(
        AccountFacts(
            account=account,
            as_of=as_of,
            window=window,
            posts=_post_facts(posts.get(account.account_id)),
            coverage=book.coverage(account.account_id),
            checks=said.get(account.account_id, ()),
            siblings=siblings.get(account.account_id, ()),
            waivers=waivers.get(account.account_id, ()),
            quotas=quotas.get(account.account_id, ()),
            cadence=rhythm,
            reuse=compared.get(account.account_id),
            checked_items=items,
        )
        for account, rhythm in zip(accounts, rhythms, strict=True)
    )


def _account(row: Mapping[str, Any]) -> Account:
    return Account(**{**row, "functions": tuple(row["functions"] or ())})


def _post_facts(row: Mapping[str, Any] | None) -> PostFacts:
    """The row of account_posts.sql in the words of `PostFacts`; an account without posts has the defaults."""
    if row is None:
        return PostFacts()
    best, notice, longest = row["best_post"], row["closing_notice"], row["longest"]
    moment = row["last_published_at"]
    return PostFacts(
        **{name: row[name] for name in _PLAIN},
        last_published_at_us=None if moment is None else round(moment.timestamp() * 1_000_000),
        window_original=row["window_original"] if row["window_flagged"] == row["window_posts"] else None,
        month_original=row["month_original"] if row["month_flagged"] == row["month_posts"] else None,
        longest_gap=None if longest is None else longest // 100_000,
        longest_gap_from=None if longest is None else longest % 100_000,
        best_reads=int(best[:20]) if best else None,
        best_post_id=best[21:] if best else None,
        best_is_closing_notice=bool(best) and best[20] == "1",
        closing_notice_post_id=notice[20:] if notice else None,
        closing_notice_day=int(notice[:20]) if notice else None,
    )


def _compared(reuse: Reuse | None) -> dict[str, ReuseFacts]:
    rows = reuse.accounts.to_pylist() if reuse is not None else []
    return {
        row["account_id"]: ReuseFacts(
            row["posts"], row["originality"], row["top_source_account_id"], row["top_source_share"]
        )
        for row in rows
    }


def _rhythm(row: Mapping[str, Any] | None) -> Rhythm | None:
    if row is None or not row["active_days"]:
        return None
    return Rhythm(row["active_days"], row["first_active_day"], row["last_day"])


def _checks(table: pa.Table) -> dict[str, tuple[Check, ...]]:
    grouped: dict[str, list[Check]] = defaultdict(list)
    for row in table.to_pylist():
        grouped[row.pop("account_id")].append(Check(**row))
    return {account_id: tuple(group) for account_id, group in grouped.items()}


def _waivers(office: Office) -> dict[str, tuple[Waiver, ...]]:
    grouped: dict[str, list[Waiver]] = defaultdict(list)
    for item in office.waivers:
        grouped[item.account_id].append(Waiver(item.rule, item.reason, item.approver, item.until))
    return {account_id: tuple(group) for account_id, group in grouped.items()}


def unit_key(agency: str) -> str:
    """A unit's name for comparison: width, blanks and brackets folded."""
    return "".join(unicodedata.normalize("NFKC", agency).split()).replace("(", "").replace(")", "")


def _siblings(
    accounts: Iterable[Account], posts: Mapping[str, Mapping[str, Any]], book: CoverageBook, as_of: int
) -> dict[str, tuple[Sibling, ...]]:
    groups: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        if account.agency:
            groups[(unit_key(account.agency), account.platform)].append(account)
    found = {}
    for group in groups.values():
        if len(group) > 1:
            each = {
                a.account_id: _sibling(a, posts.get(a.account_id, {}), book.coverage(a.account_id), as_of)
                for a in group
            }
            for account_id in each:
                found[account_id] = tuple(s for i, s in each.items() if i != account_id)
    return found


def _sibling(account: Account, posts: Mapping[str, Any], coverage: Coverage, as_of: int) -> Sibling:
    last = max((d for d in (posts.get("last_day"), coverage.latest_seen) if d is not None), default=None)
    return Sibling(
        account.account_id, account.name, not is_closed(account, as_of), last, posts.get("first_day"),
        account.opened_on, account.platform_state, None if last is None else _covered_to(coverage, last),
    )  # fmt: skip


def _covered_to(coverage: Coverage, last: int) -> int | None:
    """The last day of the unbroken collected days that begin no later than the day after the last update."""
    return next((end for start, end in coverage.ranges if start <= last + 1 and end > last), None)


def _quotas(
    accounts: list[Account], quotas: tuple[Quota, ...], as_of: int
) -> dict[str, tuple[QuotaCount, ...]]:
    """Every quota with the number of live accounts in its place, for each account that it counts."""
    found: dict[str, list[QuotaCount]] = defaultdict(list)
    for quota in quotas:
        counted = [(a, place) for a in accounts if (place := _place(a, quota, as_of)) is not None]
        sizes = Counter(place for _, place in counted)
        for account, place in counted:
            count = QuotaCount(
                quota.scope, _place_name(place), quota.level, quota.platform, quota.maximum, sizes[place]
            )
            found[account.account_id].append(count)
    return {account_id: tuple(group) for account_id, group in found.items()}


def _place(account: Account, quota: Quota, as_of: int) -> str | None:
    """Where a quota counts the account, None if it does not (or if nobody can say where the account belongs)."""
    if quota.level not in (None, account.level) or quota.platform not in (None, account.platform):
        return None
    if is_closed(account, as_of):
        return None
    if quota.scope == "unit":
        return unit_key(account.agency) if account.agency else None
    return account.division_code[: _PLACE_DIGITS[quota.scope]] if account.division_code else None


def _place_name(place: str) -> str:
    """A division by its names from the province down, anything else as it is."""
    names = [found.name for found in path(place.ljust(12, "0"))] if place.isdigit() else []
    return "".join(names) or place


def coverage_table(facts: Iterable[AccountFacts], window: int) -> pa.Table:
    """Per account how many days of the window were collected."""
    rows = [
        (f.account.account_id, covered_days(f.coverage.ranges, f.as_of - window + 1, f.as_of), window)
        for f in facts
    ]
    ids, covered, spans = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {"account_id": pa.array(ids, pa.string()), "covered_days": pa.array(covered, pa.int32()),
         "window_days": pa.array(spans, pa.int32())}
    )  # fmt: skip
