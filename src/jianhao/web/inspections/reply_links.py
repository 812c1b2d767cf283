"""The tokens of links with which a unit's clerk answers without a login: as those of the register, for one inspection."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from jianhao.web.audit.recording import Principal
from jianhao.web.config import settings
from jianhao.web.inspections.models import Finding, Inspection, ReplyLink
from jianhao.web.inspections.models.findings import STANDING
from jianhao.web.inspections.models.rectifications import OWED_BY_UNIT
from jianhao.web.inspections.stages import AFTER_ISSUE, Stage
from jianhao.web.people.models import Agency, User
from jianhao.web.people.principals import link_holder
from jianhao.web.people.tokens import GONE
from jianhao.web.refusals import Refused

# One page that a clerk fills in at one go; a unit with more is better served with a login.
AT_MOST = 30
UNITS_SHOWN = 60


def issued(
    inspection: Inspection, agency: Agency, holder: str, now: datetime, by: User
) -> tuple[str, ReplyLink]:
    """A token and its row; an earlier unspent link for the same person is withdrawn."""
    earlier = ReplyLink.objects.filter(inspection=inspection, agency=agency, holder=holder, used_at=None)
    earlier.filter(expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    link = ReplyLink.objects.create(
        digest=_digest(token), inspection=inspection, agency=agency, holder=holder, issued_by=by, issued_at=now,
        expires_at=now + timedelta(days=settings().link_days),
    )  # fmt: skip
    return token, link


def find(token: str, now: datetime) -> ReplyLink:
    """The link of a token that may still be used; looking does not spend it."""
    rows = ReplyLink.objects.select_related("inspection", "agency")
    found = rows.filter(digest=_digest(token), used_at=None, expires_at__gt=now).first()
    if found is None:
        raise Refused(GONE)
    return found


def spend(link: ReplyLink, now: datetime) -> None:
    """Use the link up; of two at a time one gets Refused."""
    if not ReplyLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
        raise Refused(GONE)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def waiting_units(inspection: Inspection) -> list[tuple[int, str, int]]:
    """(key, name, how much) of the units that still have to answer, those with most first."""
    rows = _waiting(inspection).order_by().values_list("agency", "agency__name")
    return list(rows.annotate(n=Count("*")).order_by("-n", "agency__path")[:UNITS_SHOWN])


def waiting(inspection: Inspection, agency: Agency) -> QuerySet:
    """What a unit still has to answer in an inspection: findings before the circular, rectifications after it."""
    return _waiting(inspection).filter(agency=agency)


def _waiting(inspection: Inspection) -> QuerySet:
    rows = Finding.objects.filter(inspection=inspection, sent=True)
    if inspection.stage == Stage.FEEDBACK:
        return rows.filter(Q(reply__isnull=True), state__in=STANDING)
    if inspection.stage in AFTER_ISSUE:
        return rows.filter(rectification__state__in=OWED_BY_UNIT)
    return rows.none()


def holder_of(link: ReplyLink) -> Principal:
    """Who acts through a link."""
    return link_holder(link.holder, link.agency.name, link.agency.path)
