"""A finished plan's folder → rows: what it proposes for each account, in the words that its documents print."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from jianhao import __version__
from jianhao.consolidation.certainty import Certainty
from jianhao.dates import day_date
from jianhao.documents import wording
from jianhao.documents.cells import one_line
from jianhao.documents.plan_info import PlanInfo
from jianhao.documents.plan_sentence import proposal_sentence
from jianhao.documents.plan_view import Planned, PlanView
from jianhao.documents.plan_words import PLACES, PROPOSALS
from jianhao.errors import NotAResult
from jianhao.inspection.parts import PlanFound
from jianhao.jobs.kept import SUMMARY
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.plans.inputs import planned_for, usable_locks
from jianhao.web.plans.models import Plan, PlannedAccount, Safeguard
from jianhao.web.plans.overall import words_of
from jianhao.web.registry.importing import chunks
from jianhao.web.registry.models import Account

if TYPE_CHECKING:
    from jianhao.consolidation.accounts import Protection

BULK = 1_000
_CERTAINTY = {one.chinese: one.value for one in Certainty}
_PLACES = {word: code for code, word in PLACES.items()}
TABLES = (
    "plan", "plan_accounts", "plan_duties", "plan_questions", "plan_alternatives", "plan_cases", "plan_pareto", "plan_quotas",
    "plan_facts", "plan_assumptions",
)  # fmt: skip
CHANGES = "plan_changes"  # only where a plan went before


@dataclass(frozen=True)
class Taken:
    """What a folder says: ids and accounts in the order of the plan, the protections of its register, the locks that held."""

    ids: tuple[str, ...]
    view: PlanView
    protections: Mapping[str, tuple[Protection, ...]]
    locks: list[dict[str, Any]]
    notes: list[str]


def read_taken(plan: Plan) -> Taken:
    """Read a finished folder, before any transaction begins. NotAResult if a file of it is missing."""
    found = read_found(place(RUNS, plan.folder))
    protections = planned_for(plan)
    locks, notes = usable_locks(plan, protections)
    view = PlanView(found, PlanInfo("", found.summary["as_of"], __version__))
    ids = tuple(found.tables["plan"].column("account_id").to_pylist())
    return Taken(ids, view, protections, locks, notes)


def read_found(folder: Path) -> PlanFound:
    """Tables and summary of a plan's folder."""
    try:
        names = [*TABLES, *([CHANGES] if (folder / f"{CHANGES}.parquet").is_file() else [])]
        tables = {name: pq.read_table(folder / f"{name}.parquet") for name in names}
        return PlanFound(tables, json.loads((folder / SUMMARY).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise NotAResult("整合方案的文件不完整，请重新测算。") from error


def store(plan: Plan, taken: Taken) -> dict[str, PlannedAccount]:
    """Write the rows of a plan with their protective questions; by account id. Called within a transaction."""
    accounts = _registered(taken.ids)
    before = _before(taken.view, taken.ids)
    plan.accounts.all().delete()
    rows = {
        name: _row(plan, accounts[name], planned, before.get(name, ""))
        for name, planned in zip(taken.ids, taken.view.accounts, strict=True)
        if name in accounts
    }
    PlannedAccount.objects.bulk_create(rows.values(), batch_size=BULK)
    _point(rows, taken)
    Safeguard.objects.bulk_create(_safeguards(rows, taken.protections), batch_size=BULK)
    plan.summary, plan.words, plan.notes = _summary(taken.view), words_of(taken.view), list(taken.notes)
    return rows


def _summary(view: PlanView) -> dict[str, Any]:
    """plan.json without its longest list, of which `words` keeps the first."""
    return {name: value for name, value in view.summary.items() if name != "conflicts"}


def _registered(ids: Iterable[str]) -> dict[str, Account]:
    return {
        account.account_id: account
        for part in chunks(list(ids))
        for account in Account.objects.filter(account_id__in=part).select_related("agency")
    }


def _row(plan: Plan, account: Account, planned: Planned, before: str) -> PlannedAccount:
    return PlannedAccount(
        plan=plan, account=account, agency=account.agency, agency_path=account.agency_path, number=planned.index,
        county_code=planned.county_code[:12], county=planned.county[:120], proposal=planned.proposal,
        destination=_place(planned), phase=planned.phase, due=None if planned.due is None else day_date(planned.due),
        certainty=_CERTAINTY[planned.certainty], lacking=list(planned.lacking), changed=before[:200],
        saving=planned.saving, at_risk=planned.at_risk, words=_words(planned),
    )  # fmt: skip


def _place(planned: Planned) -> str:
    """account, website, app, none; empty for what stays."""
    if planned.proposal == "keep":
        return ""
    return "account" if planned.target is not None else _PLACES[planned.destination]


def _words(planned: Planned) -> dict[str, Any]:
    """What pages print of one account; a missing number is None."""
    return {
        "sentence": proposal_sentence(planned), "destination": planned.destination, "relation": planned.relation,
        "route": planned.route, "when": planned.when, "grounds": list(planned.grounds), "second": planned.second,
        "if_kept": planned.if_kept, "duties": [list(pair) for pair in planned.duties], "locked": planned.locked,
        "followers": planned.followers, "active": planned.active, "cost": planned.cost,
        "contract_end": None if planned.contract_end is None else wording.day_cell(planned.contract_end),
        "freeze_days": planned.freeze_days, "takes": len(planned.takes), "load": planned.load, "room": planned.room,
    }  # fmt: skip


def _point(rows: Mapping[str, PlannedAccount], taken: Taken) -> None:
    """Let each account that merges point to the one that takes it over."""
    changed = []
    for name, planned in zip(taken.ids, taken.view.accounts, strict=True):
        target = rows.get(taken.ids[planned.target]) if planned.target is not None else None
        if name in rows and target is not None:
            rows[name].target = target
            changed.append(rows[name])
    PlannedAccount.objects.bulk_update(changed, ["target"], batch_size=200)


def _safeguards(
    rows: Mapping[str, PlannedAccount], protections: Mapping[str, tuple[Protection, ...]]
) -> Iterable[Safeguard]:
    for name, row in rows.items():
        for one in protections.get(name, ()):
            yield Safeguard(
                planned=row, kind=one.kind, question=one.chinese, because=wording.shown(one.because)[:200]
            )


def _before(view: PlanView, ids: Iterable[str]) -> dict[str, str]:
    """What the plan before proposed, in words, of the accounts for which this one proposes something else."""
    titles = dict(zip(ids, (account.full for account in view.accounts), strict=True))
    return {
        row["account_id"]: PROPOSALS.get(row["before"])
        or f"归集整合至{titles.get(row['before']) or one_line(row['before'])}"
        for row in view.rows(CHANGES)
        if row["before"]
    }
