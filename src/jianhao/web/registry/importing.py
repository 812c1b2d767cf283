"""A file of accounts against the register: what each row would do. Nothing is changed here but the rows of the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jianhao.dates import day_date
from jianhao.ingest.accounts import AccountsRead, read_accounts
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.source import Sources
from jianhao.jobs.progress import Progress, Silent
from jianhao.vocab.platforms import Platform
from jianhao.web.config import settings
from jianhao.web.people.models import Agency
from jianhao.web.registry.fields import DAYS, IDENTITY, KEPT, STATES, TITLES
from jianhao.web.registry.models import Account, ImportBatch, ImportRow, NativeId, RowKind
from jianhao.web.registry.values import differing, of_account
from jianhao.web.scope import contains, within

CHUNK = 500  # SQLite takes some hundreds of values in one question
FOLDER = "uploads"
COUNTING = frozenset({"序号", "编号", "#"})  # nobody misses them
TEXT_LIMITS = {f.name: f.max_length for f in Account._meta.concrete_fields if getattr(f, "max_length", None)}


def upload_path(stored: str) -> Path:
    """Where a received file lies until it is taken in."""
    return settings().data / FOLDER / stored


def read_upload(path: Path, name: str) -> tuple[AccountsRead, IssueLog]:
    """The accounts in an uploaded file, judged by its bytes; UnusableFile or UnusableCall says what is wrong with it."""
    log = IssueLog()
    folder = path.with_name(f"{path.name}.read")
    folder.mkdir(mode=0o700, exist_ok=True)
    named = folder / safe_name(name)
    try:
        if not named.exists():
            named.hardlink_to(path)
        with Sources() as sources:
            return read_accounts(sources.expand([named]), log), log
    finally:
        named.unlink(missing_ok=True)
        folder.rmdir()


def safe_name(name: str) -> str:
    """The file's own name without any folder, for messages; never a way out of the folder."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch for ch in last if ch.isprintable() and ch not in '<>:"|?*')[-120:].strip(". ")
    return kept or "台账"


@dataclass
class Understood:
    """What a file would do, before it does it."""

    rows: list[ImportRow] = field(default_factory=list)
    new_agencies: dict[str, str] = field(default_factory=dict)  # name → division code
    notes: list[str] = field(default_factory=list)


def understand(
    batch: ImportBatch, read: AccountsRead, log: IssueLog, progress: Progress | None = None
) -> Understood:
    """Each row of the file as new, changed, same, foreign or not read."""
    progress = progress or Silent()
    register = read.table.to_pylist()
    progress.stage("与台账核对", len(register))
    known = _known(register)
    units = _units(batch.agency)
    found = Understood(notes=_notes(read))
    for row in register:
        found.rows.append(_row(batch, row, known, units, found))
        progress.advance()
    found.rows += [
        ImportRow(
            batch=batch,
            kind=RowKind.PROBLEM,
            place=_where(i),
            name="",
            message=i["message"][:1000],
            value=i["value"][:120],
        )
        for i in log.table().to_pylist()
    ]
    return found


def _where(row: dict[str, Any]) -> str:
    return f"{row['sheet']}第{row['row']}行" if row["row"] else row["file"]


def _row(
    batch: ImportBatch,
    row: dict[str, Any],
    known: dict[str, Account],
    units: dict[str, list[Agency]],
    found: Understood,
) -> ImportRow:
    values = _values(row)
    ids = [(i["kind"], i["id"]) for i in row["ids"] or ()]
    place = f"{row['source_sheet']}第{row['source_row']}行".strip()
    made = ImportRow(
        batch=batch, place=place[:300], account_id=row["account_id"], name=(row["name"] or "")[:120]
    )
    account = known.get(row["account_id"])
    foreign = account is not None and not contains(batch.agency.path, account.agency_path)
    agency, why = (None, "") if foreign else _agency(row, units, found)
    made.values = {**values, "__agency": row["agency"], "__agency_pk": agency.pk if agency else None,
                   "__platform": row["platform"], "__ids": ids}  # fmt: skip
    if foreign:
        made.kind, made.message = RowKind.FOREIGN, "该账号登记在您管理范围以外的单位名下，不作改动。"
    elif why or _too_long(values) or row["platform"] == Platform.website:
        made.kind, made.message = (
            RowKind.PROBLEM,
            why or _too_long(values) or "政府网站不是新媒体账号，未读入。",
        )
    elif account is None:
        made.kind = RowKind.NEW
    else:
        _change(made, account, values, agency)
    return made


def _change(made: ImportRow, account: Account, values: dict[str, Any], agency: Agency | None) -> None:
    changed = differing(account, values)
    made.before = of_account(account, changed)
    made.account_id = account.account_id
    moved = agency is None or agency.pk != account.agency_id
    kept = {name: value for name, value in made.values.items() if name.startswith("__")}
    if moved:
        made.before["__agency_pk"] = account.agency_id
    made.values = {**kept, **changed}
    made.kind = RowKind.CHANGED if changed or moved else RowKind.SAME


def _agency(
    row: dict[str, Any], units: dict[str, list[Agency]], found: Understood
) -> tuple[Agency | None, str]:
    name = (row["agency"] or "").strip()
    if not name:
        return None, "没有主办单位，无法归入单位。"
    among = units.get(name, [])
    if len(among) > 1 and row["division_code"]:
        among = [a for a in among if a.division_code == row["division_code"]] or among
    if len(among) > 1:
        return None, f"有{len(among)}个名为“{name[:40]}”的单位，请填写行政区划代码加以区分。"
    if not among:
        if len(name) > 120:
            return None, "主办单位名称过长。"
        found.new_agencies.setdefault(name, row["division_code"] or "")
        return None, ""
    return among[0], ""


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """The cells that say something; an empty cell changes nothing."""
    values = {}
    for name in ("name", *KEPT, *STATES):
        value = row.get(name)
        if value is None or value == "" or value == []:
            continue
        values[name] = day_date(value).isoformat() if name in DAYS else value
    return values


def _too_long(values: dict[str, Any]) -> str:
    for name, value in values.items():
        if isinstance(value, str) and len(value) > TEXT_LIMITS.get(name, 100_000):
            return f"“{TITLES.get(name, name)}”超过{TEXT_LIMITS[name]}字，未读入。"
    return ""


def _known(register: list[dict[str, Any]]) -> dict[str, Account]:
    """The accounts on file for the rows: by account id, else by another id of theirs on the same platform."""
    wanted = [row["account_id"] for row in register]
    found = {
        a.account_id: a
        for part in chunks(wanted)
        for a in Account.objects.filter(account_id__in=part).select_related("agency")
    }
    missing = [row for row in register if row["account_id"] not in found]
    keys: dict[tuple[str, str, str], str] = {}
    for row in missing:
        for one in row["ids"] or ():
            keys[(row["platform"], one["kind"], one["id"])] = row["account_id"]
    for part in chunks([value for _, _, value in keys]):
        for native in NativeId.objects.filter(value__in=part).select_related("account__agency"):
            named = keys.get((native.account.platform, native.kind, native.value))
            if named is not None:
                found.setdefault(named, native.account)
    return found


def _units(agency: Agency) -> dict[str, list[Agency]]:
    by_name: dict[str, list[Agency]] = defaultdict(list)
    for unit in Agency.objects.filter(within(agency.path, "path")).iterator(2000):
        by_name[unit.name].append(unit)
    return by_name


def _notes(read: AccountsRead) -> list[str]:
    notes = []
    for readings in read.readings.values():
        for reading in readings:
            if reading.columns.personal:
                notes.append(f"含个人信息的列未读取：{'、'.join(reading.columns.personal)}")
            unused = [heading for heading in reading.columns.unmapped if heading not in COUNTING]
            if unused:
                notes.append(f"未采用的列：{'、'.join(unused)}")
            notes += [
                f"“{p.heading}”可能是“{p.title}”，未采用，请改表头后重新上传"
                for p in reading.columns.proposals
            ]
    return list(dict.fromkeys(notes))[:50]


def counted(rows: Iterable[ImportRow]) -> dict[str, int]:
    """Rows of each kind, and how many need a second person (see `guarded`)."""
    counts = dict.fromkeys([str(kind) for kind in RowKind], 0) | {"guarded": 0}
    for row in rows:
        counts[str(row.kind)] += 1
        counts["guarded"] += guarded(row)
    return counts


def guarded(row: ImportRow) -> bool:
    """Whether a row changes what an account is: that is a second person's to confirm, in bulk as one by one."""
    if row.kind == RowKind.NEW:
        return True
    return row.kind == RowKind.CHANGED and bool(
        {*IDENTITY, *STATES, "name", "__agency_pk"} & row.before.keys()
    )


def chunks(values: list[Any]) -> Iterator[list[Any]]:
    """The list in parts that a database takes in one question."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
