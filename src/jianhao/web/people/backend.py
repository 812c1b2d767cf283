"""How Django finds the person of a session; passwords are checked in actions.sign_in, with lockout and record."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from jianhao.web.people.models import User


class LocalAccounts(BaseBackend):
    """People of this installation."""

    def get_user(self, user_id: int) -> User | None:
        found = (
            User.objects.select_related("agency")
            .prefetch_related("grants")
            .filter(pk=user_id, is_active=True)
        )
        return found.first()
