"""Who asks: the person behind the token of a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from jianhao.web.api.actions import digest_of
from jianhao.web.api.models import Token
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission

LONGEST = 200


class Bearer(HttpBearer):
    """`Authorization: Bearer jh_…`; 401 for a token that is unknown, spent, revoked or of somebody disabled."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        if len(token) > LONGEST:
            return None
        rows = Token.objects.select_related("user__agency").prefetch_related("user__grants")
        found = rows.filter(digest=digest_of(token), revoked_at=None, expires_at__gt=timezone.now()).first()
        return found.user if found is not None and found.user.is_active else None


def asker(request: Any, *permissions: Permission) -> User:
    """The person, who must hold one of the permissions; else 403."""
    user: User = request.auth
    if not any(user.may(permission) for permission in permissions):
        raise HttpError(403, "没有权限。")
    return user
