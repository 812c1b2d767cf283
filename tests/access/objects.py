"""One object of every kind at every place: own county, below it, a foreign county, the city above."""

from __future__ import annotations

from datetime import datetime

from web.world import NOW, TODAY, World

from jianhao.web.people.models import Agency
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import (
    BatchState,
    ChangeRequest,
    ImportBatch,
    Quota,
    Reconciliation,
    RequestKind,
)

SEEN = {"own": True, "below": True, "foreign": False, "ancestor": False}


def places(world: World) -> dict[str, Agency]:
    """Where the objects are, seen from the county."""
    return {"own": world.county, "below": world.town, "foreign": world.other, "ancestor": world.city}


def made(world: World, place: str, number: int) -> dict[str, int]:
    """The primary keys of one object of each kind at a place."""
    agency = places(world)[place]
    author = world.user(f"author-{place}", agency, Role.OPERATOR)
    account = {"own": "county", "below": "town", "foreign": "other", "ancestor": "city"}[place]
    request = ChangeRequest.objects.create(
        kind=RequestKind.CHANGE, agency=agency, agency_path=agency.path, account=world.accounts[account], title="改名",
        proposed={"name": f"新名{number}"}, before={"name": world.accounts[account].name}, reason="更名", requested_by=author,
        requested_at=NOW,
    )  # fmt: skip
    batch = ImportBatch.objects.create(
        agency=agency, agency_path=agency.path, state=BatchState.UNDONE, file_name="台账.xlsx", sha256="0" * 64, made_by=author,
        made_at=NOW,
    )  # fmt: skip
    quota = Quota.objects.create(agency=agency, agency_path=agency.path, maximum=9, basis="办法")
    found = Reconciliation.objects.create(
        agency=agency,
        agency_path=agency.path,
        as_of=TODAY,
        made_by=author,
        made_at=datetime.now(tz=NOW.tzinfo),
    )
    return {
        "account": world.accounts[account].pk, "agency": agency.pk, "person": author.pk, "request": request.pk,
        "batch": batch.pk, "quota": quota.pk, "reconciliation": found.pk,
    }  # fmt: skip
