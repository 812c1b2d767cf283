"""What was read, as rows: collection records, and what they come to for each account. Part of the actions that call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection

from jianhao.dates import day_date, day_number, day_of, in_utc
from jianhao.traffic.schedule import FULL
from jianhao.web.collecting.models import NEVER, Batch, Collection, Coverage, Outcome
from jianhao.web.collecting.reading import Look, Taken
from jianhao.web.collecting.spans import KEPT, known
from jianhao.web.collecting.tallies import POSTS_AT_MOST, Tally
from jianhao.web.registry.importing import chunks
from jianhao.web.registry.models import Account

BULK = 1_000
CHANGED = ["since", "until", "spans", "methods", "looked", "result", "last_post", "counting", "recent"]


def write(batch: Batch, taken: Taken, today: date) -> None:
    """The records of a batch, and the rows of its accounts brought up to date."""
    keys = keys_of({look.account_id for look in taken.looks})
    Collection.objects.filter(batch=batch).delete()
    rows = (_row(batch, keys[look.account_id], look) for look in taken.looks if look.account_id in keys)
    while some := list(islice(rows, BULK)):
        Collection.objects.bulk_create(some)
    told = {keys[name]: tally for name, tally in taken.tallies.items() if name in keys}
    renew(keys.values(), today, told)


def keys_of(ids: Iterable[str]) -> dict[str, int]:
    """Primary keys of accounts by their account_id."""
    return {
        name: pk
        for part in chunks(sorted(ids))
        for pk, name in Account.objects.filter(account_id__in=part).values_list("pk", "account_id")
    }


def _row(batch: Batch, account: int, look: Look) -> Collection:
    return Collection(
        batch=batch, account_id=account, first=day_date(look.first), last=day_date(look.last),
        collected_at=look.collected_at, method=look.method, result=look.result, stated=look.stated, told=look.told,
        posts=look.posts, last_post=None if look.last_post is None else day_date(look.last_post),
    )  # fmt: skip


def renew(accounts: Iterable[int], today: date, told: Mapping[int, Tally] | None = None) -> None:
    """Work the rows of accounts out anew from their records in use; `told`: what a dataset says of their posts."""
    told = told or {}
    for part in chunks(sorted(set(accounts))):
        looks: dict[int, list[Collection]] = defaultdict(list)
        recent = Collection.objects.filter(
            account_id__in=part, in_use=True, last__gte=today - timedelta(days=KEPT)
        )
        for look in recent.order_by("account_id", "last", "pk"):
            looks[look.account_id].append(look)
        rows = list(Coverage.objects.select_for_update().filter(account_id__in=part).order_by("account_id"))
        for row in rows:
            _work_out(row, looks[row.account_id], day_number(today))
            if (tally := told.get(row.account_id)) is not None:
                _remember(row, tally)
        _save(rows)


def _save(rows: list[Coverage]) -> None:
    """One short statement a row: hundreds of thousands of accounts must not hold SQLite's only writer for long."""
    fields = [Coverage._meta.get_field(name) for name in CHANGED]
    same = ", ".join(f"{field.column} = %s" for field in fields)
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Coverage._meta.db_table} SET {same} WHERE account_id = %s", values)


def _work_out(row: Coverage, looks: list[Collection], today: int) -> None:
    whole = [look for look in looks if look.result == Outcome.OK]
    found = known(((day_number(look.first), day_number(look.last)) for look in whole), today)
    row.spans = [list(span) for span in found.spans]
    row.since, row.until = found.last or (NEVER, NEVER)
    row.methods = sorted({look.method for look in looks})
    days = [(_looked(look), look.pk, look) for look in looks]
    last = max(days, default=None, key=lambda known_by: known_by[:2])
    row.looked, row.result = (NEVER, "") if last is None else (last[0], last[2].result)
    row.last_post = max(
        (day_number(look.last_post) for look in looks if look.last_post is not None), default=NEVER
    )
    row.recent = [one for one in row.recent if day_of(datetime.fromisoformat(one[1])) <= row.last_post]
    row.counting = _counting(row.recent)


def _looked(look: Collection) -> int:
    return day_number(look.last) if look.collected_at is None else day_of(look.collected_at)


def _remember(row: Coverage, tally: Tally) -> None:
    """The posts whose reads are still to be counted; what was counted before stays counted."""
    posts = {name: (moment, set(hours)) for name, moment, hours in row.recent}
    for name, moment, hours in tally.recent:
        text = in_utc(moment).isoformat()
        posts[name] = (text, posts.get(name, (text, set()))[1] | set(hours))
    newest = sorted(posts.items(), key=lambda item: (item[1][0], item[0]), reverse=True)[:POSTS_AT_MOST]
    row.recent = [[name, moment, sorted(hours)] for name, (moment, hours) in newest]
    row.counting = _counting(row.recent)


def _counting(recent: list[Any]) -> int:
    """The last day on which a read of these posts is to be counted."""
    ends = (datetime.fromisoformat(moment) + timedelta(hours=FULL[-1]) for _, moment, _ in recent)
    return max((day_of(end) for end in ends), default=NEVER)


def take_out(batch: Batch, today: date) -> int:
    """The records of a batch are used no more; how many accounts they told of."""
    rows = Collection.objects.filter(batch=batch)
    accounts = set(rows.values_list("account_id", flat=True))
    rows.update(in_use=False)
    renew(accounts, today)
    return len(accounts)
