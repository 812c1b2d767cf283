"""What was collected, as the inputs of an inspection: plain files that could be given to `jianhao inspect` as well.

A file whose registered accounts all lie in the inspected scope is given as it came; of one that tells of others too, an excerpt.
Which batches are taken is fixed when a run begins, and what is written here is kept: those undone or added later change nothing.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from jianhao.dates import iso_date
from jianhao.jobs.collect import TABLES
from jianhao.web.collecting.excerpts import write_excerpt
from jianhao.web.collecting.folders import lay_out, set_folder
from jianhao.web.collecting.models import NEVER, Batch, BatchKind, BatchState, Collection
from jianhao.web.collecting.reading import CHECKS
from jianhao.web.config import settings

RECORDED, CHECKED = "采集记录.csv", "人工核查.csv"
RECORD_HEADINGS = ("账号ID", "起始日期", "截止日期", "采集时间", "采集方式", "采集结果")
CHECK_HEADINGS = ("账号ID", "检查项", "结果", "核查时间", "核查人", "佐证")
TAKEN = "taken"


@dataclass(frozen=True)
class Inputs:
    """Files of an inspection by what they are."""

    posts: list[Path] = field(default_factory=list)
    collections: list[Path] = field(default_factory=list)
    checks: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an inspection would take if it began now."""

    batches: int
    accounts: int
    until: datetime | None


def in_force(accounts: QuerySet, as_of: date) -> list[Batch]:
    """The batches that tell of any of the accounts before the end of a day, the earliest first; of the interface the last of each."""
    telling = Collection.objects.filter(
        batch=OuterRef("pk"), account__in=accounts, in_use=True, first__lte=as_of
    )
    found = Batch.objects.filter(Exists(telling), state=BatchState.DONE)
    last = found.filter(credential__isnull=False).values("credential").annotate(last=Max("pk")).values("last")
    return list(found.filter(Q(credential__isnull=True) | Q(pk__in=last)).order_by("pk"))


def offer(accounts: QuerySet, as_of: date) -> Offer:
    """How many batches and accounts, and the last time at which something was taken in."""
    batches = in_force(accounts, as_of)
    looked = accounts.filter(coverage__looked__gt=NEVER) if batches else accounts.none()
    until = max((b.finished_at for b in batches if b.finished_at is not None), default=None)
    return Offer(len(batches), looked.count(), until)


def taken_folder(token: str) -> Path:
    """Where the inputs that a run took lie."""
    return settings().data / TAKEN / token


def take_for(token: str, batches: Iterable[int], accounts: QuerySet) -> None:
    """Write what the batches tell of the accounts into the kept folder of a run; a folder that is there stays as it is."""
    target = taken_folder(token)
    if target.is_dir():
        return
    draft = target.with_name(f".{token}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    found = list(
        Batch.objects.filter(pk__in=list(batches)).select_related("credential__account").order_by("pk")
    )
    names = dict(accounts.values_list("pk", "account_id"))
    for batch in found:
        _put_posts(batch, draft, names)
    _put_records(found, draft / RECORDED, accounts, names)
    _put_checks(found, draft / CHECKED, frozenset(names.values()))
    os.replace(draft, target)


def inputs_of(token: str) -> Inputs:
    """The files that a run took."""
    folder = taken_folder(token)
    if not folder.is_dir():
        return Inputs()
    sent = sorted((p for p in (folder / "posts").glob("*/*")), key=lambda p: (int(p.parent.name), p.name))
    asked = [folder / TABLES] if (folder / TABLES).is_dir() else []
    return Inputs(
        posts=[*sent, *asked],
        collections=[p for p in (folder / RECORDED,) if p.is_file()],
        checks=[p for p in (folder / CHECKED,) if p.is_file()],
    )


def _put_posts(batch: Batch, folder: Path, names: dict[int, str]) -> None:
    if batch.kind == BatchKind.PULL:
        lay_out(batch.files, folder / TABLES / batch.credential.account.account_id.partition(":")[2])
    elif batch.kind == BatchKind.POSTS:
        told = set(Collection.objects.filter(batch=batch).values_list("account_id", flat=True))
        place = folder / "posts" / str(batch.pk)
        if told <= names.keys():
            lay_out(batch.files, place)
        else:
            own = {names[pk] for pk in told & names.keys()}
            write_excerpt(set_folder(batch.folder), own, place, Path(batch.name).stem)


def _put_records(batches: list[Batch], path: Path, accounts: QuerySet, names: dict[int, str]) -> None:
    """The records that were themselves given; those drawn from posts, the inspection draws again."""
    rows = Collection.objects.filter(batch__in=[b.pk for b in batches], stated=True, account__in=accounts)
    if not rows.exists():
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(RECORD_HEADINGS)
        writer.writerows(_record(look, names) for look in rows.order_by("batch_id", "pk").iterator(2000))


def _record(look: Collection, names: dict[int, str]) -> tuple[Any, ...]:
    at = look.collected_at and timezone.localtime(look.collected_at).strftime("%Y-%m-%d %H:%M:%S")
    how = look.told or look.get_method_display()
    return names[look.account_id], look.first.isoformat(), look.last.isoformat(), at, how, look.result


def _put_checks(batches: list[Batch], path: Path, names: frozenset[str]) -> None:
    rows = [line for batch in batches if batch.kind == BatchKind.CHECKS for line in _checks(batch, names)]
    if not rows:
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(CHECK_HEADINGS)
        writer.writerows(rows)


def _checks(batch: Batch, names: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    for row in pq.read_table(set_folder(batch.folder) / f"{CHECKS}.parquet").to_pylist():
        if row["account_id"] in names:
            seen = None if row["checked_at"] is None else iso_date(row["checked_at"])
            yield row["account_id"], row["item"], row["result"], seen, row["by"], row["evidence"]
