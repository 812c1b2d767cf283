"""A list from above: received without effect, its columns said, taken in, given up, answered."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO

from jianhao.web.assigned.columns import TITLES
from jianhao.web.assigned.holding import FOLDER, content_of, held_list
from jianhao.web.assigned.keeping import Kept, kept_copy
from jianhao.web.assigned.matching import Matcher
from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemState, ListState, MatchAnswer
from jianhao.web.assigned.reading import Listed, Row, read_list
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.folders import keep, new_token, place
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.importing import safe_name

BULK = 500


class Verb(StrEnum):
    """What the log calls each action."""

    RECEIVE = "收到上级交办"
    REMAP = "确认清单列"
    TAKE_IN = "受理上级交办"
    DROP = "撤销上级交办"
    FINISH = "确认上级交办答复"
    EXPORT = "导出上级交办答复"


@dataclass(frozen=True, slots=True)
class Letter:
    """What the covering letter of a list says."""

    title: str
    issuer: str
    document_no: str
    deadline: date


def receive(*, stream: IO[bytes], name: str, letter: Letter, now: datetime, by: User) -> AssignedList:
    """Read a list and keep it without personal data; nothing is given to anybody yet. The file is read before anything is locked."""
    require(by, Permission.INSPECT)
    with tempfile.TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(stream.read())
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        kept = kept_copy(path)
    read = _read(kept.content, {})
    return _receive(kept=kept, read=read, name=safe_name(name), sha256=sha256, letter=letter, now=now, by=by)


@action
def _receive(
    *, kept: Kept, read: Listed, name: str, sha256: str, letter: Letter, now: datetime, by: User
) -> AssignedList:
    token = new_token()
    keep(io.BytesIO(kept.content), FOLDER, token)
    made = AssignedList.objects.create(
        agency=by.agency, agency_path=by.agency.path, **asdict(letter), file_name=name, sha256=sha256, stored=token,
        tables=read.tables, notes=kept.notes, made_by=by, made_at=now,
    )  # fmt: skip
    _store(made, read)
    said = {"交办单位": letter.issuer, "文件": name, "SHA-256": sha256, "行数": len(read.rows)}
    record(Verb.RECEIVE, by=by, target=made, details=said)
    return made


def _read(content: bytes, confirmed: Mapping[str, Mapping[str, str]]) -> Listed:
    read = read_list(content, confirmed)
    if not read.rows:
        raise Refused("清单中没有可以读取的行，请核对表头。")
    return read


def _store(assigned: AssignedList, read: Listed) -> None:
    """The rows with what the register says of each."""
    matcher = Matcher(assigned.agency, read.rows)
    AssignedItem.objects.bulk_create([_item(assigned, row, matcher) for row in read.rows], batch_size=BULK)


def _item(assigned: AssignedList, row: Row, matcher: Matcher) -> AssignedItem:
    found = matcher.match(row)
    agency = found.agency
    return AssignedItem(
        assigned=assigned, sheet=row.sheet[:100], row=row.number, number=row.texts["number"], name=row.texts["name"],
        unit=row.texts["agency"], platform=row.texts["platform"], given_id=row.texts["account_id"], link=row.texts["link"],
        problem=row.texts["problem"], category=row.texts["category"], requirement=row.texts["requirement"],
        checked_on=row.days["checked_on"], due=row.days["due"], note=row.note[:1000], match=found.answer,
        matched_how=found.how[:100], candidates=list(found.candidates), account=found.account, agency=agency,
        agency_path=agency.path if agency else "", line_path=agency.line_path if agency else "",
    )  # fmt: skip


def remap(*, assigned: AssignedList, chosen: Mapping[str, Mapping[str, str]], by: User) -> AssignedList:
    """Say which heading is which field (header fingerprint → heading → field, "" = not used) and read the list again."""
    require(by, Permission.INSPECT)
    require_within(by, assigned.agency)
    said = _checked(assigned, chosen)
    return _remap(assigned=assigned, said=said, read=_read(content_of(assigned), said), by=by)


@action
def _remap(
    *, assigned: AssignedList, said: dict[str, dict[str, str]], read: Listed, by: User
) -> AssignedList:
    found = held_list(assigned, by, Permission.INSPECT)
    if found.state != ListState.DRAFT:
        raise Refused(f"该清单{found.get_state_display()}，不能再改动列的对应。")
    found.confirmed, found.tables = said, read.tables
    found.save(update_fields=["confirmed", "tables"])
    found.items.all().delete()
    _store(found, read)
    record(Verb.REMAP, by=by, target=found, details={"列": said, "行数": len(read.rows)})
    return found


def _checked(assigned: AssignedList, chosen: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Only headings of the list and fields that exist; no field twice in a table."""
    said: dict[str, dict[str, str]] = {}
    for table in assigned.tables:
        given = chosen.get(table["fingerprint"], {})
        known = {h: given[h] for h in table["headings"] if h in given and given[h] in {"", *TITLES}}
        fields = [name for name in known.values() if name]
        twice = {name for name in fields if fields.count(name) > 1}
        if twice:
            raise Refused(f"有两列都对应“{TITLES[min(twice)]}”，请只选一列。")
        said[table["fingerprint"]] = known
    return said


@action
def take_in(*, assigned: AssignedList, now: datetime, by: User) -> AssignedList:
    """The columns are right: from here on its rows are matched and given to units."""
    found = held_list(assigned, by, Permission.INSPECT)
    if found.state != ListState.DRAFT:
        raise Refused(f"该清单{found.get_state_display()}。")
    found.state, found.taken_by, found.taken_at = ListState.OPEN, by, now
    found.save(update_fields=["state", "taken_by", "taken_at"])
    open_ = found.items.filter(match=MatchAnswer.OPEN).count()
    record(Verb.TAKE_IN, by=by, target=found, details={"项数": found.items.count(), "待对应": open_})
    return found


@action
def drop(*, assigned: AssignedList, reason: str, by: User) -> AssignedList:
    """Give a list up; of one that was only looked at nothing is kept, one that units know stays on file."""
    found = held_list(assigned, by, Permission.INSPECT)
    if found.state not in (ListState.DRAFT, ListState.OPEN):
        raise Refused(f"该清单{found.get_state_display()}，不能撤销。")
    if found.state == ListState.OPEN and not reason:
        raise Refused("已受理的清单，请填写撤销的理由。")
    if found.state == ListState.DRAFT:
        found.items.all().delete()
        with suppress(OSError):
            place(FOLDER, found.stored).unlink()
    found.state = ListState.DROPPED
    found.save(update_fields=["state"])
    record(Verb.DROP, by=by, target=found, reason=reason)
    return found


@action
def finish(*, assigned: AssignedList, now: datetime, by: User) -> AssignedList:
    """The answer goes up: every row is answered and accepted, and somebody else than who took the list in says so."""
    found = held_list(assigned, by, Permission.DECIDE)
    if found.state != ListState.OPEN:
        raise Refused(f"该清单{found.get_state_display()}，不能答复。")
    if found.taken_by_id == by.pk:
        raise NotAllowed("受理人不能确认答复，须由另一人确认。")
    left = found.items.exclude(state=ItemState.ACCEPTED).count()
    if left:
        raise Refused(f"还有{left}项没有办结，全部采纳后再确认答复。")
    found.state, found.done_by, found.done_at = ListState.DONE, by, now
    found.save(update_fields=["state", "done_by", "done_at"])
    record(Verb.FINISH, by=by, target=found, details={"项数": found.items.count()})
    return found


@action
def log_answer(*, assigned: AssignedList, what: str, by: User) -> None:
    """That an answer was taken out of the application."""
    require(by, Permission.EXPORT)
    require_within(by, assigned.agency)
    record(Verb.EXPORT, by=by, target=assigned, details={"内容": what, "状态": assigned.get_state_display()})
