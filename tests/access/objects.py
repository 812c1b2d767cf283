"""One object of every kind at every place: own county, below it, a foreign county, the city above."""

from __future__ import annotations

from datetime import datetime

from web.world import NOW, TODAY, World

from jianhao.closing.case import Description
from jianhao.closing.words import PublicReason, Route
from jianhao.vocab.levels import Level
from jianhao.web.alerts.models import Channel, Kind, Message, Sending, State, TelephoneBatch
from jianhao.web.api.models import Token
from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemStep, ReceivedPackage, SenderKey
from jianhao.web.closures.actions_steps import begin
from jianhao.web.closures.models import ArchiveCheck, Batch, EvidenceFile, OwnTerm
from jianhao.web.collecting.models import Batch as CollectedBatch
from jianhao.web.collecting.models import Collection
from jianhao.web.inspections.models import (
    Appeal,
    Finding,
    Inspection,
    Material,
    Rectification,
    Reply,
    ReplyLink,
    Run,
    Schedule,
    Step,
)
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Role
from jianhao.web.plans.models import Plan, PlannedAccount, Safeguard
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
from jianhao.web.watch.models import ContentHint, Incident, IncidentFile, Lead, WordList

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
        **_collected(agency, author, world.accounts[account], number),
        **_told(agency, author, number),
        **_inspected(agency, author, world.accounts[account], number),
        **_assigned(agency, author, world.accounts[account], number),
        **_planned(agency, author, world.accounts[account], number),
        **_closing(agency, author, world.accounts[account], number),
        **_watched(agency, author, world.accounts[account], number),
        "account": world.accounts[account].pk, "agency": agency.pk, "person": author.pk, "request": request.pk,
        "batch": batch.pk, "quota": quota.pk, "reconciliation": found.pk,
    }  # fmt: skip


def _told(agency: Agency, author: User, number: int) -> dict[str, int]:
    """A message to a person of the unit, a channel of the unit, what was refused there and what was taken out."""
    message = Message.objects.create(
        receiver=author,
        agency_path=agency.path,
        occasion="due",
        key=f"due:{number}",
        title="待办1项",
        made_at=NOW,
    )
    channel = Channel.objects.create(
        agency=agency, agency_path=agency.path, kind=Kind.TEXT, title="文本文件", made_by=author, made_at=NOW
    )
    sending = Sending.objects.create(
        channel=channel, agency_path=agency.path, message=message, key=f"{number}", event="reminder",
        state=State.REFUSED, due_at=NOW, since=NOW,
    )  # fmt: skip
    batch = TelephoneBatch.objects.create(
        channel=channel, agency_path=agency.path, count=0, taken_by=author, taken_at=NOW
    )
    return {"message": message.pk, "channel": channel.pk, "sending": sending.pk, "telephone_batch": batch.pk}


def _closing(agency: Agency, author: User, account: Account, number: int) -> dict[str, int]:
    """The closing of an account of the unit in a batch of the unit, a file behind it, and a term that the unit set."""
    by = {"made_by": author, "made_at": NOW}
    batch = Batch.objects.create(agency=agency, agency_path=agency.path, title=f"批次{number}", **by)
    said = Description(Route.ORDINARY, PublicReason.RELIEF, Level(agency.level), False, True)
    closure = begin(account=account, described=said, now=NOW, by=author, batch=batch)
    file = EvidenceFile.objects.create(
        closure=closure, purpose="duties", file_name="单.pdf", media="application/pdf", stored=f"{number:032x}", sha256="0" * 64,
        size=1, added_by=author, added_at=NOW,
    )  # fmt: skip
    term = OwnTerm.objects.create(
        agency=agency,
        agency_path=agency.path,
        name="draft",
        days=9,
        unit="natural",
        source="办法",
        set_by=author,
        set_at=NOW,
    )
    check = ArchiveCheck.objects.create(
        closure=closure, state="done", place="folder", name="归档包", asked_by=author, asked_at=NOW
    )
    return {
        "closure": closure.pk, "closing_batch": batch.pk, "evidence": file.pk, "own_term": term.pk, "archive_check": check.pk,
    }  # fmt: skip


def _watched(agency: Agency, author: User, account: Account, number: int) -> dict[str, int]:
    """A lead on an account of the unit, a place in its contents, an incident with a file."""
    where = {"account": account, "agency": agency, "agency_path": agency.path}
    lead = Lead.objects.create(
        key=f"{number:032x}", kind="active", sentence="提示。", first_seen=TODAY, last_seen=TODAY, **where
    )
    run = Run.objects.get(folder=f"{number:032x}")
    hint = ContentHint.objects.create(
        finding_id=f"{number:032x}", run=run, post_id="p", rule="mobile", category="personal_data", severity="important",
        rank=1, text="138****8000", **where,
    )  # fmt: skip
    incident = Incident.objects.create(
        origin="telephone", what="异常", discovered_at=NOW, made_by=author, made_at=NOW, **where
    )
    file = IncidentFile.objects.create(
        incident=incident, title="截图", file_name="图.png", media="image/png", stored=f"{number + 256:032x}", sha256="0" * 64,
        size=1, added_by=author, added_at=NOW,
    )  # fmt: skip
    words = WordList.objects.create(
        agency=agency, agency_path=agency.path, file_name="词表.txt", sha256="0" * 64, words=1, text="某词", added_by=author,
        added_at=NOW,
    )  # fmt: skip
    return {
        "lead": lead.pk,
        "content_hint": hint.pk,
        "incident": incident.pk,
        "incident_file": file.pk,
        "word_list": words.pk,
    }


def _planned(agency: Agency, author: User, account: Account, number: int) -> dict[str, int]:
    """A plan of the unit that came out, with its account in it and a question on that."""
    one = Plan.objects.create(
        agency=agency, agency_path=agency.path, title=f"方案{number}", state="done", asked_by=author, asked_at=NOW,
        folder=f"{number + 64:032x}", summary={"accounts": 1, "keep": 0, "merge": 0, "close": 1, "certainty": {}},
    )  # fmt: skip
    row = PlannedAccount.objects.create(
        plan=one, account=account, agency=agency, agency_path=agency.path, number=0, county="乙县", proposal="close",
        destination="website", certainty="settled", open_questions=1,
    )  # fmt: skip
    asked = Safeguard.objects.create(
        planned=row, kind="sole", question="法定公开的唯一渠道", because="台账中有“公报”"
    )
    return {"plan": one.pk, "planned": row.pk, "safeguard": asked.pk}


def _assigned(agency: Agency, author: User, account: Account, number: int) -> dict[str, int]:
    """A list from above that the unit received, a row of it given to the unit itself and answered once; a package, a key."""
    one = AssignedList.objects.create(
        agency=agency, agency_path=agency.path, title=f"清单{number}", issuer="示例省网信办", deadline=TODAY, state="open",
        file_name="清单.xlsx", sha256="0" * 64, stored=f"{number + 128:032x}", made_by=author, made_at=NOW, taken_by=author,
    )  # fmt: skip
    item = AssignedItem.objects.create(
        assigned=one, row=2, name=account.name, match="found", account=account, agency=agency, agency_path=agency.path,
        state="assigned", deadline=TODAY, given_by=author, given_at=NOW,
    )  # fmt: skip
    step = ItemStep.objects.create(item=item, kind="reply", outcome="done", by=author, at=NOW)
    key = SenderKey.objects.create(
        agency=agency,
        agency_path=agency.path,
        sender="戊县",
        public_key=f"{number:064x}",
        made_by=author,
        made_at=NOW,
    )
    counts = dict.fromkeys(("accounts", "qualified", "unqualified", "undetermined", "findings", "closed"), 0)
    package = ReceivedPackage.objects.create(
        agency=agency, agency_path=agency.path, digest="0" * 64, public_key=f"{number:064x}", sender="戊县",
        round=f"{number:032x}", moment=NOW, title="检查", as_of=TODAY, counts=counts, stored=f"{number + 192:032x}", size=1,
        received_by=author, received_at=NOW,
    )  # fmt: skip
    return {
        "assigned": one.pk, "item": item.pk, "item_step": step.pk, "sender_key": key.pk, "package": package.pk,
    }  # fmt: skip


def _collected(agency: Agency, author: User, account: Account, number: int) -> dict[str, int]:
    """A file of posts that was taken in for the unit, with a record of its account."""
    one = CollectedBatch.objects.create(
        agency=agency, agency_path=agency.path, kind="posts", state="done", folder=f"{number:032x}",
        files=[["a.csv", f"{number:032x}", "0" * 64, 1]],
        made_by=author, made_at=NOW, counts={"accounts": 1, "rejected": 0},
    )  # fmt: skip
    Collection.objects.create(
        batch=one, account=account, first=TODAY, last=TODAY, method="import", result="ok"
    )
    return {"collected": one.pk}


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
    link = ReplyLink.objects.create(
        digest=f"{number:064x}",
        inspection=one,
        agency=agency,
        holder="赵某",
        issued_by=author,
        issued_at=NOW,
        expires_at=NOW,
    )
    step = Step.objects.create(rectification=owed, kind="report", by=author, at=NOW)
    token = Token.objects.create(
        user=author, name="取用", digest=f"{number:064x}", made_at=NOW, expires_at=NOW
    )
    published = Publication.objects.create(
        agency=agency, agency_path=agency.path, stored=f"{number:032x}", sha256="0" * 64, prepared_by=author, prepared_at=NOW,
        counts={"official": 1, "closing": 0, "closed": 0},
    )  # fmt: skip
    planned = Schedule.objects.create(
        agency=agency,
        agency_path=agency.path,
        title=f"定期{number}",
        every="month",
        day=1,
        set_by=author,
        set_at=NOW,
        since=TODAY,
    )
    return {
        "schedule": planned.pk,
        "token": token.pk, "publication": published.pk, "inspection": one.pk, "material": file.pk, "run": run.pk, "finding": finding.pk,
        "reply_link": link.pk, "reply": reply.pk, "appeal": appeal.pk, "step": step.pk,
    }  # fmt: skip
