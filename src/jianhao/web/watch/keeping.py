"""Sightings become leads: new ones are made, known ones are seen again, what was decided stays decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F

from jianhao.vocab.levels import Level
from jianhao.web.people.models import Agency
from jianhao.web.registry.importing import chunks
from jianhao.web.registry.models import Account
from jianhao.web.scope import ancestors
from jianhao.web.watch.models import ContentHint, Incident, Lead
from jianhao.web.watch.sightings import Sighting

BULK = 500


def counties() -> dict[str, int]:
    """Path → key of every agency that stands for a county: one of that level below none of that level."""
    rows = Agency.objects.filter(level=Level.county).order_by("path").values_list("path", "pk")
    found: dict[str, int] = {}
    for path, pk in rows:
        if not any(above in found for above in ancestors(path)):
            found[path] = pk
    return found


def county_of(path: str, known: dict[str, int]) -> int | None:
    """The key of the county that a path lies in; None above the counties."""
    return next((known[step] for step in (*ancestors(path), path) if step in known), None)


def take(sightings: Sequence[Sighting], as_of: date) -> tuple[int, int]:
    """Write sightings down; (new, seen again). Doing it twice is doing it once."""
    by_key = {one.key: one for one in sightings}
    there: set[str] = set()
    for part in chunks(list(by_key)):
        rows = Lead.objects.filter(key__in=part)
        there |= set(rows.values_list("key", flat=True))
        rows.filter(last_seen__lt=as_of).update(last_seen=as_of)
    fresh = [one for key, one in by_key.items() if key not in there]
    made = list(_leads(fresh, as_of))
    Lead.objects.bulk_create(made, batch_size=BULK, ignore_conflicts=True)
    return len(made), len(there)


def _leads(sightings: Iterable[Sighting], as_of: date) -> Iterable[Lead]:
    wanted = list(sightings)
    accounts: dict[int, Account] = {}
    for part in chunks(list({pk for one in wanted for pk in (one.account, one.other) if pk is not None})):
        accounts |= Account.objects.select_related("agency").in_bulk(part)
    known = counties()
    for one in wanted:
        account = accounts.get(one.account)
        if account is None or (one.other is not None and one.other not in accounts):
            continue  # taken out of the register since it was read
        yield lead_of(one, account, as_of, known)


def settle() -> int:
    """What is said of accounts goes with them when the register moves them to another unit; how many rows went."""
    moved = 0
    for model in (Lead, ContentHint, Incident):
        rows = model.objects.exclude(agency_path=F("account__agency_path")).order_by("pk")
        there = ("pk", "account__agency_id", "account__agency_path", "account__line_path")
        for pk, agency, path, line in list(rows.values_list(*there)):
            moved += model.objects.filter(pk=pk).update(agency=agency, agency_path=path, line_path=line)
    return moved


def lead_of(one: Sighting, account: Account, as_of: date, known: dict[str, int]) -> Lead:
    """A lead that is not saved yet."""
    return Lead(
        key=one.key, kind=one.kind, account=account, other_id=one.other, agency=account.agency,
        agency_path=account.agency_path, line_path=account.line_path, county_id=county_of(account.agency_path, known),
        sentence=one.sentence, evidence=[list(pair) for pair in one.evidence], instead=list(one.instead),
        first_seen=as_of, last_seen=as_of,
    )  # fmt: skip
