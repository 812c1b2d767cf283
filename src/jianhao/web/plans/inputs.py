"""A plan as the planner takes it: the register of its scope, the inspection and the plan before, the scenario, as files.

What is written here could be given to `jianhao plan` as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from jianhao.vocab.levels import Level
from jianhao.web.inspections.folders import REGISTERS, RUNS, place
from jianhao.web.inspections.inputs import REGISTER, write_register
from jianhao.web.people.models import Agency
from jianhao.web.plans import scenarios
from jianhao.web.plans.models import Plan
from jianhao.web.registry.actions import PROVISIONAL
from jianhao.web.registry.models import Account
from jianhao.web.scope import ancestors, within

if TYPE_CHECKING:
    from jianhao.consolidation.accounts import Protection
    from jianhao.jobs.plan import PlanRequest


def accounts_of(agency_path: str) -> QuerySet:
    """The accounts planned for: of the subtree; those not opened yet have no id to be found by."""
    found = Account.objects.filter(within(agency_path, "agency_path"))
    return found.exclude(account_id__contains=f":{PROVISIONAL}").order_by("account_id")


def request_for(plan: Plan, work: Path) -> PlanRequest:
    """The planner's request; its files are written into `work`."""
    from jianhao.jobs.plan import PlanRequest  # loads the solvers

    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    (work / REGISTER).unlink(missing_ok=True)
    (work / REGISTER).hardlink_to(register_file(plan))
    scenario = work / scenarios.FILE
    locks, _ = usable_locks(plan, planned_for(plan))
    scenario.write_text(
        scenarios.text_of(scenarios.with_locks(scenarios.read(plan.scenario), locks)), encoding="utf-8"
    )
    return PlanRequest(
        accounts=(work / REGISTER,), out=place(RUNS, plan.folder), scenario=scenario,
        inspection=place(RUNS, plan.inspection_run.folder) if plan.inspection_run else None,
        previous=place(RUNS, plan.previous.folder) if plan.previous else None,
    )  # fmt: skip


def register_file(plan: Plan) -> Path:
    """The register as it was when the plan was first taken up; written once, so that a run begun anew rests on the same."""
    kept = place(REGISTERS, plan.folder)
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = kept.with_suffix(".draft")
        write_register(draft, accounts_of(plan.agency_path), completing(plan.agency_path))
        os.replace(draft, kept)
    return kept


def completing(agency_path: str) -> Callable[[Account], None]:
    """Fills in from the tree of units what accounts leave open: level, nature, division, the unit above."""
    above = Agency.objects.filter(path__in=ancestors(agency_path))
    units = {unit.path: unit for unit in (*above, *Agency.objects.filter(within(agency_path, "path")))}

    def complete(account: Account) -> None:
        unit = units[account.agency_path]
        chain = [units[path] for path in (*ancestors(unit.path), unit.path) if path in units]
        account.level = account.level or unit.level
        account.scope = account.scope or unit.scope
        if not account.division_code:
            account.division_code = next((u.division_code for u in reversed(chain) if u.division_code), "")
        if not account.supervisor and len(chain) > 1 and _supervises(chain[-2], unit):
            account.supervisor = chain[-2].name

    return complete


def _supervises(above: Agency, unit: Agency) -> bool:
    """Whether the tree may be taken at its word: an imported register hangs all units under whoever imported it."""
    if not above.level or not unit.level:
        return False
    return 0 <= Level(unit.level).rank - Level(above.level).rank <= 1


def planned_for(plan: Plan) -> dict[str, tuple[Protection, ...]]:
    """The accounts that take part, as the planner will find them, each with what a person must answer before it goes."""
    from jianhao.consolidation.accounts import read_register
    from jianhao.ingest.accounts import read_accounts
    from jianhao.ingest.issues import IssueLog
    from jianhao.ingest.source import Sources
    from jianhao.jobs.earlier import Inspected, read_inspection

    run = plan.inspection_run
    inspected = read_inspection(place(RUNS, run.folder)) if run else Inspected()
    with Sources() as sources:
        table = read_accounts(
            sources.expand([register_file(plan)]), IssueLog(), inspected.office.mappings
        ).table
    register = read_register(table, inspected.as_of, inspected.measured, inspected.office.divisions)
    return {account.account_id: account.protections for account in register.accounts}


def usable_locks(plan: Plan, known: Container[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The locks of decisions whose accounts still take part, and a sentence on each of the others."""
    kept, notes = [], []
    for row in plan.locks:
        gone = next((name for name in (row["account_id"], row["target"]) if name and name not in known), None)
        if gone is None:
            kept.append(row)
        else:
            notes.append(f"账号{gone}已不在测算范围内，对{row['account_id']}的锁定未采用。")
    return kept, notes
