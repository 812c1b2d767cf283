"""One object of every kind at every place: own county, below it, a foreign county, the city above."""

from __future__ import annotations

from datetime import datetime

from web.world import NOW, TODAY, World

from jianhao.web.api.models import Token
from jianhao.web.inspections.models import (
    Appeal,
    Finding,
    Inspection,
    Material,
    Rectification,
    Reply,
    Run,
    Step,
)
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Role
from jianhao.web.publishing.models import Publication
from jianhao.web.registry.models import (
    Account,
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
        **_inspected(agency, author, world.accounts[account], number),
        "account": world.accounts[account].pk, "agency": agency.pk, "person": author.pk, "request": request.pk,
        "batch": batch.pk, "quota": quota.pk, "reconciliation": found.pk,
    }  # fmt: skip


def _inspected(agency: Agency, author: User, account: Account, number: int) -> dict[str, int]:
    """An inspection that the unit holds on its own account, with everything that hangs on it."""
    by = {"made_by": author, "made_at": NOW}
    one = Inspection.objects.create(
        agency=agency,
        agency_path=agency.path,
        title=f"检查{number}",
        as_of=TODAY,
        packs=["national-2019"],
        stage="feedback",
        **by,
    )
    file = Material.objects.create(
        inspection=one,
        role="posts",
        file_name="a.csv",
        stored="0" * 32,
        sha256="0" * 64,
        size=1,
        added_by=author,
        added_at=NOW,
    )
    counts = dict.fromkeys(("accounts", "qualified", "unqualified", "undetermined", "rejected"), 0)
    run = Run.objects.create(
        inspection=one,
        number=1,
        kind="first",
        state="done",
        asked_by=author,
        asked_at=NOW,
        folder=f"{number:032x}",
        counts=counts,
    )
    finding = Finding.objects.create(
        inspection=one, account=account, agency=agency, agency_path=agency.path, finding_id=f"{number:032x}", rule_id="advert",
        rule_version="1", ruleset="national-duties", title="商业广告", severity="remind", run=run, outcome="failed",
        sentence="有广告。", basis="依据。", sent=True,
    )  # fmt: skip
    reply = Reply.objects.create(finding=finding, answer="true", replied_by=author, replied_at=NOW)
    appeal = Appeal.objects.create(finding=finding, text="申诉", evidence_on=TODAY, **by)
    owed = Rectification.objects.create(finding=finding, deadline=TODAY)
    step = Step.objects.create(rectification=owed, kind="report", by=author, at=NOW)
    token = Token.objects.create(
        user=author, name="取用", digest=f"{number:064x}", made_at=NOW, expires_at=NOW
    )
    published = Publication.objects.create(
        agency=agency, agency_path=agency.path, stored=f"{number:032x}", sha256="0" * 64, prepared_by=author, prepared_at=NOW,
        counts={"official": 1, "closing": 0, "closed": 0},
    )  # fmt: skip
    return {
        "token": token.pk, "publication": published.pk, "inspection": one.pk, "material": file.pk, "run": run.pk, "finding": finding.pk,
        "reply": reply.pk, "appeal": appeal.pk, "step": step.pk,
    }  # fmt: skip
