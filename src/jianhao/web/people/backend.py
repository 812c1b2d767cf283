"""How Django finds the person of a session; passwords are checked in actions.sign_in, with lockout and record."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from jianhao.web.people.models import RoleGrant, User


class LocalAccounts(BaseBackend):
    """People of this installation."""

    def get_user(self, user_id: int) -> User | None:
        """Asked before every page: the person with unit and roles, in one question where a role is held."""
        grants = RoleGrant.objects.filter(user=user_id, user__is_active=True).select_related("user__agency")
        held = list(grants)
        if not held:
            return User.objects.select_related("agency").filter(pk=user_id, is_active=True).first()
        user = held[0].user
        user.holds(grant.role for grant in held)
        return user
