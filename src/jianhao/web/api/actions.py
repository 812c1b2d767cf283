"""Issuing and revoking tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.timezone import localdate

from jianhao.web.api.models import Token
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require
from jianhao.web.refusals import Refused

PREFIX = "jh_"
DAYS = 180
MOST = 10


class Verb(StrEnum):
    """What the log calls each action."""

    ISSUE = "签发接口令牌"
    REVOKE = "作废接口令牌"


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@action
def issue(*, name: str, now: datetime, by: User) -> tuple[str, Token]:
    """A token for a program that reads what the person may read; shown once."""
    require(by, Permission.VIEW)
    if Token.objects.filter(user=by, revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise Refused(f"有效的令牌已有{MOST}个，请先作废不用的。")
    token = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        user=by, name=name, digest=digest_of(token), made_at=now, expires_at=now + timedelta(days=DAYS)
    )
    record(Verb.ISSUE, by=by, target=made, details={"有效期至": localdate(made.expires_at).isoformat()})
    return token, made


@action
def revoke(*, token: Token, now: datetime, by: User) -> None:
    """Make an own token worthless at once."""
    if token.user_id != by.pk:
        raise Refused("只能作废本人的令牌。")
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise Refused("该令牌已作废。")
    record(Verb.REVOKE, by=by, target=token)
