"""提示事项: what is worth a look and is no finding. Sentences with the accounts they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from jianhao.inspection.facts import Account, AccountFacts
from jianhao.inspection.result import Hint
from jianhao.vocab.states import LocalState, NationalState, PlatformState
from jianhao.watch.impersonation import Named, imitations
from jianhao.watch.rebound import Known, rebounds

_CLOSED = frozenset({
    PlatformState.cancelled.value, NationalState.closed.value, LocalState.closed.value, LocalState.archived.value,
})  # fmt: skip


def hints(facts: Sequence[AccountFacts], doubles: pa.Table, unmatched: pa.Table) -> tuple[Hint, ...]:
    """All of them, kind after kind; `doubles` DOUBLES, `unmatched` UNMATCHED."""
    return (
        *_same_place(facts, doubles),
        *_read_most_at_the_end(facts),
        *_rebounds(facts),
        *_active_after_closing(facts),
        *_imitations(facts, unmatched),
        *_outside(unmatched),
    )


def _same_place(facts: Sequence[AccountFacts], doubles: pa.Table) -> list[Hint]:
    """Where the register does not say whose an account is, two rows of one place may be one unit's: a hint, no finding."""
    rows = [(a.account_id, a.platform, a.agency, a.division_code) for a in (one.account for one in facts)]
    rows += [(r["account_id"], r["platform"], r["agency"], r["division_code"]) for r in doubles.to_pylist()]
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for account_id, platform, agency, code in rows:
        if agency is None and code:
            places[(code, platform)].append(account_id)
    return [
        Hint("同一行政区有多个账号", f"行政区划代码{code}在同一平台登记{len(ids)}次，台账未填主办单位，是否为同一单位待核实。", tuple(ids))
        for (code, _), ids in sorted(places.items()) if len(ids) > 1
    ]  # fmt: skip


def _read_most_at_the_end(facts: Sequence[AccountFacts]) -> list[Hint]:
    return [
        Hint(
            "阅读最多的是关停公告",
            f"{one.account.name or one.account.account_id}近{one.window}天阅读最多的一条是其停更或关停公告"
            f"（{one.posts.best_reads:,}次）。",
            (one.account.account_id,),
        )
        for one in facts if one.posts.best_is_closing_notice
    ]  # fmt: skip


def _rebounds(facts: Sequence[AccountFacts]) -> list[Hint]:
    """Openings within a year of a closing, by what both have in common. A closing of unknown day says nothing."""
    known = [
        _known(one.account)
        for one in facts
        if not _closed(one.account) or _closed_on(one.account) is not None
    ]
    return [
        Hint("疑似反弹", lead.sentence, (lead.opened.account_id, lead.closed.account_id))
        for lead in rebounds(known).leads
    ]


def _known(account: Account) -> Known:
    return Known(
        account.account_id, account.name or "", account.platform, account.agency or "", account.verified_subject or "",
        opened_on=account.opened_on, closed_on=_closed_on(account) if _closed(account) else None,
    )  # fmt: skip


def _closed(account: Account) -> bool:
    return bool({account.platform_state, account.national_state, account.local_state} & _CLOSED)


def _closed_on(account: Account) -> int | None:
    days = (account.cancelled_on, account.national_closed_on, account.stopped_on)
    return next((day for day in days if day is not None), None)


def _active_after_closing(facts: Sequence[AccountFacts]) -> list[Hint]:
    """An id that was cancelled posts again."""
    return [
        Hint(
            "关停后仍有发布",
            f"{one.account.name or one.account.account_id}登记为已注销，其后仍监测到发布内容，请核对是否重新启用。",
            (one.account.account_id,),
        )
        for one in facts
        if _closed(one.account) and one.account.cancelled_on is not None and one.posts.last_day is not None
        and one.posts.last_day > one.account.cancelled_on
    ]  # fmt: skip


def _imitations(facts: Sequence[AccountFacts], unmatched: pa.Table) -> list[Hint]:
    """Authors of posts outside the register whose names pass for a registered account's on the same platform."""
    names: dict[str, list[Named]] = defaultdict(list)
    for one in facts:
        if one.account.name:
            names[one.account.platform].append(Named(one.account.account_id, one.account.name))
    strangers: dict[str, dict[str, Named]] = defaultdict(dict)
    for row in unmatched.to_pylist():
        if row["name"] and row["platform"]:
            key = f"{row['platform']}:{row['native_account_id'] or row['name']}"
            strangers[row["platform"]].setdefault(key, Named(key, row["name"]))
    return [
        Hint("名称相近的名录外账号", found.sentence, (found.known.account_id,))
        for platform in sorted(strangers)
        for found in imitations(list(strangers[platform].values()), names[platform])
    ]


def _outside(unmatched: pa.Table) -> list[Hint]:
    accounts = {(r["platform"], r["native_account_id"]) for r in unmatched.to_pylist()}
    if not accounts:
        return []
    posts = sum(unmatched.column("posts").to_pylist())
    return [
        Hint(
            "名录外账号",
            f"发布内容中有{len(accounts)}个账号（{posts:,}条）不在台账中，只计数、未检查，请核对是否漏报。",
        )
    ]
