"""After the cancellation: look-backs with what they measured, what is saved, and both over many closings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jianhao.closing.case import Case
from jianhao.closing.look_back import Followers, LossRate, duties_carried, look_backs, loss_rate, moved
from jianhao.closing.savings import Saving, saving
from jianhao.dates import day_number
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Closure
from jianhao.web.closures.stepping import LOOKED

OWN = "自"  # 自办, 自行运维: how registers say that nobody is paid


def looked(closure: Closure, case: Case) -> Iterator[dict[str, Any]]:
    """Every look back with what was seen then; what was not looked at is said so."""
    seen = {row["days"]: row for row in closure.prepared.get(LOOKED, [])}
    duties = closure.prepared.get(Matter.DUTIES, {}).get("rows", [])
    for one in look_backs(case):
        row = seen.get(one.days)
        yield {
            "when": one.sentence, "recorded": one.recorded, "due": one.due,
            "sentences": _measured(case, row, len(duties)) if row else [],
        }  # fmt: skip


def _measured(case: Case, row: dict[str, Any], duties: int) -> list[str]:
    gone = row["on"] if case.cancelled_on is None else case.cancelled_on
    said = moved(Followers(row["active"], row["before"], row["followers"], row["growth"], row["on"] - gone))
    found = [
        f"承接账号粉丝数{row['followers']:,}。" if row["followers"] is not None else "",
        said.sentence,
        _carried(row, duties),
    ]
    name = {True: "该名称已被他人使用，请按冒用处置。", False: "该名称没有被他人使用。", None: ""}[
        row["name_used"]
    ]
    return [sentence for sentence in (*found, name) if sentence]


def _carried(row: dict[str, Any], duties: int) -> str:
    """Counted over the duties handed over; more than those cannot be carried."""
    if not duties:
        return ""
    if row["carried"] is None:
        return duties_carried([None] * duties)
    carried = min(row["carried"], duties)
    return duties_carried([True] * carried + [False] * (duties - carried))


def saved(closure: Closure, case: Case, today: int) -> Saving:
    """What the closing saves, from the day on which nothing more has to be paid."""
    account = closure.account
    end = day_number(account.contract_end) if account.contract_end else None
    bought_in = bool(account.contractor) or end is not None
    contracted = True if bought_in else False if account.operation.startswith(OWN) else None
    return saving(account.yearly_cost, case.cancelled_on, end, contracted, today)


def losses(closures: Iterable[Closure]) -> LossRate:
    """The share of active followers that was lost, measured over successors: what plans assume, put beside it."""
    return loss_rate([observed(rows) for rows in by_successor(closures).values()])


def by_successor(closures: Iterable[Closure]) -> dict[str, list[dict[str, Any]]]:
    """What was seen of every account that has a successor in the register, by successor: its last look back that gave followers.

    A successor of several accounts is one observation: what it gained cannot be told apart.
    """
    into: dict[str, list[dict[str, Any]]] = {}
    for closure in closures:
        row, successor = last_look(closure), closure.prepared.get(Matter.SUCCESSOR, {}).get("account_id")
        cancelled = closure.case.cancelled_on
        if row is not None and successor and cancelled is not None:
            into.setdefault(successor, []).append({**row, "gone": cancelled, "closure": closure})
    return into


def last_look(closure: Closure) -> dict[str, Any] | None:
    """The last look back that gave the successor's followers."""
    rows = [row for row in closure.prepared.get(LOOKED, []) if row["followers"] is not None]
    return max(rows, key=lambda row: row["on"], default=None)


def observed(rows: list[dict[str, Any]]) -> Followers:
    """One successor: everything that was closed into it, from the first cancellation to the last look."""
    first, last = min(rows, key=lambda row: row["gone"]), max(rows, key=lambda row: row["on"])
    active = None if any(row["active"] is None for row in rows) else float(sum(row["active"] for row in rows))
    return Followers(active, first["before"], last["followers"], first["growth"], last["on"] - first["gone"])
