"""An inspection as the main job takes it: the register of its scope, its files, and what people decided, as plain files.

The application never judges by a path of its own: what is written here could be given to `jianhao inspect` as well.
"""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Prefetch, QuerySet

from jianhao.dates import day_number
from jianhao.errors import UnusableFile
from jianhao.ingest.account_ids import ID_COLUMNS, ID_KINDS
from jianhao.ingest.fields import ACCOUNT_FIELDS
from jianhao.inspection.result import Edition
from jianhao.jobs.request import InspectRequest
from jianhao.web.collecting.taking import inputs_of, take_for
from jianhao.web.inspections.folders import MATERIALS, REGISTERS, RUNS, named, place
from jianhao.web.inspections.models import (
    Appeal,
    Decision,
    Finding,
    FindingState,
    Inspection,
    MaterialRole,
    Reply,
    Run,
)
from jianhao.web.inspections.models.runs import RunKind, RunState
from jianhao.web.registry.actions import PROVISIONAL
from jianhao.web.registry.fields import KEPT, STATES
from jianhao.web.registry.models import Account, NativeId
from jianhao.web.scope import within
from jianhao.web.ui.places import places

REGISTER, DECISIONS, OFFICE = "台账.csv", "核定结果.csv", "机关设置.toml"
TITLES = {f.name: f.title for f in ACCOUNT_FIELDS}
NAMES = ("account_id", "name", "platform", "agency", *KEPT, *STATES, *ID_COLUMNS)
SILENCE = frozenset({"silence_14d", "long_silence"})
EDITIONS = {RunKind.FIRST: Edition.INTERNAL, RunKind.FINAL: Edition.UNIT, RunKind.CORRECTION: Edition.UNIT}


def accounts_of(inspection: Inspection) -> QuerySet:
    """The accounts inspected: of the subtree, on the chosen platforms; those not opened yet have no id to be found by."""
    found = Account.objects.filter(within(inspection.agency_path, "agency_path"))
    if inspection.platforms:
        found = found.filter(platform__in=inspection.platforms)
    return found.exclude(account_id__contains=f":{PROVISIONAL}").order_by("account_id")


def request_for(run: Run, work: Path) -> InspectRequest:
    """The main job's request for a run; its files are written into `work`."""
    inspection = run.inspection
    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    put_register(run, work / REGISTER)
    files: dict[str, list[Path]] = {role: [] for role in MaterialRole.values}
    for material in inspection.materials.order_by("pk"):
        files[material.role].append(named(work, MATERIALS, material.stored, material.file_name))
    if (decided := write_decisions(work / DECISIONS, inspection)) is not None:
        files[MaterialRole.CHECKS].append(decided)
    add_collected(run, files)
    office = write_office(work / OFFICE, files.pop(MaterialRole.OFFICE), inspection)
    return InspectRequest(
        accounts=(work / REGISTER,), out=place(RUNS, run.folder), as_of=day_number(inspection.as_of),
        window=inspection.window, rulesets=tuple(inspection.packs), office=office, edition=EDITIONS[RunKind(run.kind)],
        **{role: tuple(paths) for role, paths in files.items()},
    )  # fmt: skip


def put_register(run: Run, target: Path) -> None:
    """The register of a run: as it is for a first run, as it was then for those after it.

    Whoever changes the register after the monitoring time must not change what was found by it.
    """
    kept = place(REGISTERS, _rests_on(run).folder)
    if run.kind == RunKind.FIRST or not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = kept.with_suffix(".draft")
        write_register(draft, accounts_of(run.inspection))
        os.replace(draft, kept)
    target.unlink(missing_ok=True)
    target.hardlink_to(kept)


def add_collected(run: Run, files: dict[str, list[Path]]) -> None:
    """What was collected, as it was when the first run began: written once and kept with it, see collecting.taking."""
    first = _rests_on(run)
    if first.collected:
        take_for(first.folder, [pk for pk, _ in first.collected], accounts_of(run.inspection))
        taken = inputs_of(first.folder)
        files[MaterialRole.POSTS] += taken.posts
        files[MaterialRole.COLLECTIONS] += taken.collections
        files[MaterialRole.CHECKS] += taken.checks


def _rests_on(run: Run) -> Run:
    """The last finished first run; a first run itself."""
    if run.kind == RunKind.FIRST:
        return run
    first = run.inspection.runs.filter(kind=RunKind.FIRST, state=RunState.DONE).order_by("-number").first()
    return first or run


def write_register(path: Path, accounts: QuerySet, complete: Callable[[Account], None] | None = None) -> int:
    """The accounts under the canonical headings; how many. `complete` may fill in what an account leaves open."""
    rows = accounts.select_related("agency").prefetch_related(
        Prefetch("native_ids", NativeId.objects.order_by("pk"))
    )
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([TITLES[name] for name in NAMES])
        for account in rows.iterator(2000):
            if complete is not None:
                complete(account)
            writer.writerow(_row(account))
            count += 1
    return count


def _row(account: Account) -> list[Any]:
    ids = {native.kind: native.value for native in account.native_ids.all()}
    fixed = {"agency": account.agency.name}
    fixed |= {name: ids.get(ID_KINDS.get(name, name), "") for name in ID_COLUMNS}
    return [_cell(fixed[name] if name in fixed else getattr(account, name)) for name in NAMES]


def _cell(value: Any) -> Any:
    """A value as readers of tables take it; what is missing stays empty."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    return value.isoformat() if isinstance(value, date) else value


def write_decisions(path: Path, inspection: Inspection) -> Path | None:
    """Material that was accepted, as answers of a named person on the day that it proves; None if there is none."""
    rows = list(_accepted(inspection))
    if not rows:
        return None
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("账号ID", "检查项", "结果", "核查时间", "核查人", "佐证"))
        writer.writerows(rows)
    return path


def _accepted(inspection: Inspection) -> Iterator[tuple[str, ...]]:
    states = (FindingState.RECOMPUTE, FindingState.OVERTURNED)
    findings = inspection.findings.filter(state__in=states).select_related("account")
    for finding in findings.order_by("pk"):
        shown = accepted_evidence(finding)
        if shown is None:
            continue
        by = shown.decided_by.name
        day = shown.evidence_on.isoformat()
        proof = shown.link or f"截图：{shown.picture_name}"
        item, result = ("last_update", day) if finding.rule_id in SILENCE else (finding.rule_id, "passed")
        yield finding.account.account_id, item, result, day, by, proof


def accepted_evidence(finding: Finding) -> Reply | Appeal | None:
    """The accepted reply or appeal of a finding that names a day; a later appeal comes first."""
    appeal = (
        finding.appeals.filter(decision=Decision.ACCEPTED)
        .select_related("decided_by")
        .order_by("-pk")
        .first()
    )
    if appeal is not None:
        return appeal
    reply = (
        Reply.objects.filter(finding=finding, decision=Decision.ACCEPTED).select_related("decided_by").first()
    )
    return reply if reply is not None and reply.proves_a_day else None


def write_office(path: Path, given: list[Path], inspection: Inspection) -> Path | None:
    """The office's settings with what was found to be 误判 as exemptions; None if there is nothing to say."""
    text = given[-1].read_text(encoding="utf-8-sig") if given else ""
    rows = "".join(_exemptions(inspection))
    if not rows:
        return given[-1] if given else None
    path.write_text(_with_exemptions(text, rows, path.name), encoding="utf-8")
    return path


def _exemptions(inspection: Inspection) -> Iterator[str]:
    out = inspection.findings.filter(state__in=[FindingState.DISMISSED, FindingState.IGNORED])
    for finding in out.select_related("account", "judged_by", "seconded_by").order_by("pk"):
        persons = [p.name for p in (finding.judged_by, finding.seconded_by) if p is not None]
        fields = {
            "account_id": finding.account.account_id,
            "rule": finding.rule_id,
            "reason": f"{finding.get_state_display()}：{finding.judge_reason}",
            "approver": "、".join(persons),
            "until": inspection.as_of.isoformat(),
        }
        yield _table(fields)
    for source in places.waivers:
        for waiver in source(accounts_of(inspection), inspection.as_of):
            yield _table(waiver)


def _table(fields: Mapping[str, str]) -> str:
    return "\n[[KEY]]\n" + "".join(f"{name} = {quoted(value)}\n" for name, value in fields.items())


def _with_exemptions(text: str, rows: str, name: str) -> str:
    """The settings with further tables; a file that already lists them in one line takes them under the other name."""
    for key in ("exemptions", "waivers"):
        whole = f"{text}\n{rows.replace('[[KEY]]', f'[[{key}]]')}"
        try:
            tomllib.loads(whole)
        except tomllib.TOMLDecodeError:
            continue
        return whole
    raise UnusableFile(name, "不能加入核定结果：exemptions和waivers请写成[[exemptions]]的形式。")


def quoted(value: str) -> str:
    """A basic string of TOML."""
    escaped = "".join(f"\\u{ord(ch):04X}" if ord(ch) < 32 or ch in '"\\\x7f' else ch for ch in value)
    return f'"{escaped}"'
