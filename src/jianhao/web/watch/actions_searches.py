"""What a yearly search or a telephone call found: an account outside the register, which a person looks into."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db.models import F
from django.utils.timezone import localdate

from jianhao.vocab.platforms import Platform, recognise
from jianhao.watch.names import likeness
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account, NativeId
from jianhao.web.watch.keeping import counties, lead_of
from jianhao.web.watch.models import Candidate, Lead, LeadKind, Searched
from jianhao.web.watch.naming import INSTEAD
from jianhao.web.watch.sightings import Sighting, key_of


class Verb(StrEnum):
    """What the log calls each action."""

    ENTER = "登记检索到的账号"
    SEARCHED = "登记年度检索"


@action
def enter(
    *, account: Account, platform: str, name: str, link: str, term: str, note: str, now: datetime, by: User
) -> Lead:
    """An account that was found while looking for the name of a registered one, as a lead; Refused if it is registered itself."""
    require(by, Permission.WATCH)
    require_within(by, account.agency)
    known = recognise(link) if link else None
    if known is not None and known.native_id and str(known.platform) == platform:
        own = (
            NativeId.objects.filter(value=known.native_id, account__platform=platform)
            .select_related("account")
            .first()
        )
        if own is not None:
            raise Refused(f"该账号已在台账中：{own.account}。")
    native = known.native_id if known is not None and known.native_id else ""
    made = Candidate.objects.create(
        account=account, agency=account.agency, agency_path=account.agency_path, platform=platform, name=name, link=link,
        native_id=native, term=term, note=note, entered_by=by, entered_at=now,
    )  # fmt: skip
    lead = _lead(made, now)
    record(
        Verb.ENTER, by=by, target=lead, details={"名称": name, "平台": platform, "链接": link, "检索词": term}
    )
    return lead


def _lead(made: Candidate, now: datetime) -> Lead:
    """The same account entered twice is one lead."""
    account, word = made.account, Platform(made.platform).chinese
    key = key_of(LeadKind.REPORTED, account.pk, made.platform, made.native_id or made.link or made.name)
    alike = likeness(made.name, account.name)
    day = localdate(now)
    why = f"与“{account.name}”{alike.chinese}" if alike else f"与“{account.name}”是否有关由人判断"
    sentence = f"{day.year}年{day.month}月{day.day}日登记：{word}账号“{made.name}”不在台账中，{why}。请核对是否为其他单位的账号或者仿冒。"
    evidence = (
        ("登记的账号", f"“{made.name}”，{word}"), ("链接", made.link or "没有填写"), ("平台ID", made.native_id or "链接中没有"),
        ("检索词", made.term or "—"), ("说明", made.note or "—"), ("登记人", made.entered_by.name),
    )  # fmt: skip
    sighting = Sighting(LeadKind.REPORTED, key, account.pk, sentence, evidence, INSTEAD)
    found = Lead.objects.filter(key=key).first()
    if found is not None:
        Lead.objects.filter(pk=found.pk).update(last_seen=day)
        return found
    lead = lead_of(sighting, account, day, counties())
    lead.save()
    _count(account, day.year)
    return lead


def _count(account: Account, year: int) -> None:
    Searched.objects.filter(account=account, year=year).update(found=F("found") + 1)


@action
def searched(*, account: Account, year: int, now: datetime, by: User) -> Searched:
    """That the terms of an account were looked for in a year."""
    require(by, Permission.WATCH)
    require_within(by, account.agency)
    if Searched.objects.filter(account=account, year=year).exists():
        raise Refused(f"该账号{year}年的检索已登记。")
    begun = now.replace(year=year, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    found = Candidate.objects.filter(account=account, entered_at__gte=begun).count()
    made = Searched.objects.create(account=account, year=year, found=found, by=by, at=now)
    record(Verb.SEARCHED, by=by, target=account, details={"年度": year, "登记的账号": found})
    return made
