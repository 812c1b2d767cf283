"""The form for checking by hand: all accounts, a drawn sample, or what an inspection left open."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents.checklist import write_checklist
from jianhao.errors import UnusableCall, UnusableFile
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import Office, Sampling, read_office
from jianhao.ingest.source import SourceFile, Sources
from jianhao.ingest.tables import remembered_tables
from jianhao.jobs.kept import open_kept, read_table
from jianhao.jobs.sampling import draw_sample

BY_HAND = "指定必查"


@dataclass(frozen=True)
class ChecklistRequest:
    """The options of `jianhao checklist`."""

    accounts: tuple[Path, ...]
    out: Path
    share: float | None = None
    count: int | None = None
    strata: tuple[str, ...] = ()
    include: Path | None = None
    seed: str = "jianhao"
    pending: Path | None = None
    office: Path | None = None


@dataclass(frozen=True)
class ChecklistMade:
    """The form written, must-include ids that no account has, and register rows left out."""

    path: Path
    rows: int
    unknown: tuple[str, ...]
    rejected_rows: int


def make_checklist(request: ChecklistRequest) -> ChecklistMade:
    """Write the form; the same register, plan and seed give the same file."""
    log = IssueLog()
    with Sources() as sources, remembered_tables():
        register = read_accounts(sources.expand(list(request.accounts)), log).table
    reasons: dict[str, str] = {}
    if request.pending is not None:
        register, reasons = _pending(register, request.pending)
    plan = _plan(request)
    sample = draw_sample(register, plan) if plan else None
    path = (
        request.out
        if request.out.suffix.lower() == ".xlsx"
        else request.out.with_name(request.out.name + ".xlsx")
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        rows = write_checklist(register, draft, reasons=reasons, sample=sample)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return ChecklistMade(path, rows, sample.unknown if sample else (), log.rejected_rows())


def _plan(request: ChecklistRequest) -> Sampling | None:
    """The plan of the command line, else that of the office's settings."""
    if request.share is None and request.count is None:
        if request.strata or request.include:
            raise UnusableCall("分层和必查名单须与--share或--count一起使用。")
        return _office(request.office).sampling if request.office else None
    if request.share is not None and request.count is not None:
        raise UnusableCall("--share和--count只能任选一项。")
    must = _must_include(request.include) if request.include else ()
    return Sampling(request.seed, request.share, request.count, request.strata, must)


def _office(path: Path) -> Office:
    return read_office(SourceFile(path.name, path))


def _must_include(path: Path) -> tuple[tuple[str, str], ...]:
    """A list of ids, each with an optional reason after a comma."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableFile(path.name, "必查名单无法读取，应为UTF-8文本，一行一个账号ID。") from error
    rows = [[cell.strip() for cell in row] for row in csv.reader(line for line in lines if line.strip())]
    return tuple((row[0], (row[1] if len(row) > 1 else "") or BY_HAND) for row in rows if row[0])


def _pending(register: pa.Table, folder: Path) -> tuple[pa.Table, dict[str, str]]:
    """The accounts that an inspection could not conclude on although some veto applies to them, and which kind."""
    open_kept(folder)
    accounts = read_table(folder / "accounts.parquet").select(
        ["account_id", "conclusion", "examined", "applicable"]
    )
    reasons = {
        row["account_id"]: "待核实" if row["examined"] else "未检查"
        for row in accounts.to_pylist()
        if row["conclusion"] == "undetermined" and row["applicable"]
    }
    chosen = register.filter(pc.is_in(register.column("account_id"), pa.array(list(reasons), pa.string())))
    return chosen, reasons
