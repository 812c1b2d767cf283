"""The tokens of one-time links: random, kept only as a digest, spent by the act they were issued for."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from jianhao.web.config import settings
from jianhao.web.people.models import Agency, LinkPurpose, OneTimeLink, User
from jianhao.web.refusals import Refused

GONE = "链接已失效或已使用，请向签发人重新索取。"


def issue(
    purpose: LinkPurpose,
    now: datetime,
    *,
    user: User | None,
    agency: Agency | None,
    holder: str,
    issued_by_id: int | None,
) -> tuple[str, OneTimeLink]:
    """A token and its row; earlier unspent ones for the same end are withdrawn."""
    OneTimeLink.objects.filter(
        purpose=purpose, user=user, agency=agency, holder=holder, used_at=None
    ).delete()
    token = secrets.token_urlsafe(32)
    link = OneTimeLink.objects.create(
        digest=_digest(token), purpose=purpose, user=user, agency=agency, holder=holder, issued_by_id=issued_by_id,
        issued_at=now, expires_at=now + timedelta(days=settings().link_days),
    )  # fmt: skip
    return token, link


def find(token: str, now: datetime) -> OneTimeLink:
    """The link of a token that may still be used; looking does not spend it."""
    found = OneTimeLink.objects.select_related("user__agency", "agency").filter(digest=_digest(token)).first()
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise Refused(GONE)
    return found


def spend(link: OneTimeLink, now: datetime) -> OneTimeLink:
    """Use the link up; of two at a time one gets Refused."""
    taken = OneTimeLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now)
    if not taken:
        raise Refused(GONE)
    return link


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
