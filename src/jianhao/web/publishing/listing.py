"""The public list: what a citizen is told of each account and nothing else, one line of JSON an account.

It is fixed when a publication is prepared, so that what another person approves is what is written, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db.models import Prefetch

from jianhao.documents.cells import masked, one_line
from jianhao.errors import UnusableFile
from jianhao.web.config import settings
from jianhao.web.people.models import Agency
from jianhao.web.registry.lookup import OFFICIAL, Standing, card_of
from jianhao.web.registry.models import CLOSED_STATES, Account, NativeId
from jianhao.web.registry.searching import initials
from jianhao.web.scope import within

FOLDER = "publications"
TEXTS = ("name", "agency", "successor")
DIFFERENCES_SHOWN = 200
LEFT = 3600.0  # seconds after which nobody is writing any more


def list_path(stored: str) -> Path:
    """Where a list lies."""
    return settings().data / FOLDER / f"{stored}.jsonl"


def entries(agency: Agency) -> Iterator[dict[str, Any]]:
    """The public accounts of a subtree, by unit and name."""
    public = Account.objects.filter(
        within(agency.path, "agency_path"), local_state__in=[*OFFICIAL, *CLOSED_STATES]
    )
    rows = public.select_related("agency").prefetch_related(
        Prefetch("native_ids", NativeId.objects.order_by("kind", "value"))
    )
    for account in rows.order_by("agency_path", "name", "pk").iterator(2000):
        yield _entry(account)


def _entry(account: Account) -> dict[str, Any]:
    card = card_of(account)
    said = {
        "account_id": account.account_id,
        "name": card.name,
        "platform": card.platform,
        "agency": card.agency,
        "state": "closed" if card.standing is Standing.CLOSED else "closing" if card.closing else "official",
        "closed_on": card.closed_on,
        "successor": card.successor,
        "successor_link": card.successor_link,
        "notice_link": card.notice_link,
        "ids": [native.value for native in account.native_ids.all()],
        "initial": (initials(account.name)[:1].upper() or "#"),
    }
    return said | {name: masked(one_line(said[name])) for name in TEXTS}


def write_list(rows: Iterable[Mapping[str, Any]], path: Path) -> tuple[str, dict[str, int]]:
    """Write a list and flush it; (SHA-256, counts by state)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    counts = {"official": 0, "closing": 0, "closed": 0}
    with path.open("xb") as out:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
            counts[row["state"]] += 1
            digest.update(line)
            out.write(line)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), counts


def read_list(stored: str, sha256: str) -> list[dict[str, Any]]:
    """A list as it was approved; UnusableFile if the file is gone or not the one that was."""
    path = list_path(stored)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnusableFile(path.name, "名录文件不在数据文件夹中，请重新准备。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UnusableFile(path.name, "名录文件与审批时不一致，不能发布，请重新准备。")
    return [json.loads(line) for line in content.splitlines()]


@dataclass(frozen=True)
class Difference:
    """What is new, gone and changed between two lists: all are counted, the first ones of each kind are named."""

    counts: dict[str, int]
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[tuple[dict[str, Any], dict[str, Any]]]


def difference(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> Difference:
    """Two lists held against each other by account id."""
    old = {row["account_id"]: dict(row) for row in before}
    new = {row["account_id"]: dict(row) for row in now}
    added = [row for key, row in new.items() if key not in old]
    removed = [row for key, row in old.items() if key not in new]
    changed = [(old[key], row) for key, row in new.items() if key in old and old[key] != row]
    counts = {"added": len(added), "removed": len(removed), "changed": len(changed)}
    return Difference(counts, *(rows[:DIFFERENCES_SHOWN] for rows in (added, removed, changed)))


def keep_difference(found: Difference, stored: str) -> str:
    """Write a difference beside its list, so that a page need not hold two lists of a province against each other; SHA-256."""
    content = json.dumps(asdict(found), ensure_ascii=False).encode()
    _difference_path(stored).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def kept_difference(stored: str, sha256: str) -> Difference:
    """A difference as it was when the list was prepared; UnusableFile if it or the list is gone, or if it is another."""
    path = _difference_path(stored)
    try:
        content = path.read_bytes()
        list_path(stored).stat()
    except OSError as error:
        raise UnusableFile(path.name, "名录文件不在数据文件夹中，请重新准备。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UnusableFile(path.name, "与上一期的差别与准备时不一致，请重新准备。")
    return Difference(**json.loads(content))


def discard(stored: str) -> None:
    """Take a list away that nobody stands for."""
    list_path(stored).unlink(missing_ok=True)
    _difference_path(stored).unlink(missing_ok=True)


def sweep(stored: Container[str]) -> None:
    """Take away what a process that was killed left: lists that no row stands for and that nobody has written to for an hour."""
    for path in list_path("").parent.glob("*.jsonl"):
        if path.stem not in stored and time.time() - path.stat().st_mtime > LEFT:
            discard(path.stem)


def _difference_path(stored: str) -> Path:
    return list_path(stored).with_suffix(".difference.json")
