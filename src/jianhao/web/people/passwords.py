"""What a password must be: long, of several kinds of characters, not the name, not used before."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

LENGTH = 10
LONGEST = 128
KINDS = 3
REMEMBERED = 5


class Strength:
    """Ten characters of three kinds, without the login name."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < LENGTH or len(password) > LONGEST:
            raise ValidationError(f"密码应为{LENGTH}至{LONGEST}位。")
        kinds = (str.islower, str.isupper, str.isdigit, lambda ch: not ch.isalnum())
        if sum(any(kind(ch) for ch in password) for kind in kinds) < KINDS:
            raise ValidationError("密码应含小写字母、大写字母、数字、符号中的三种。")
        login_name = getattr(user, "login_name", "")
        if len(login_name) > 2 and login_name in password.casefold():
            raise ValidationError("密码不能包含登录名。")

    def get_help_text(self) -> str:
        return f"至少{LENGTH}位，含小写字母、大写字母、数字、符号中的三种，不含登录名，不与近{REMEMBERED}次相同。"


class NotUsedBefore:
    """Not the present one, nor one of the last."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        old = [o.hashed for o in user.old_passwords.order_by("-used_until")[: REMEMBERED - 1]]
        if any(check_password(password, hashed) for hashed in [user.password, *old] if hashed):
            raise ValidationError(f"不能与近{REMEMBERED}次使用过的密码相同。")

    def get_help_text(self) -> str:
        return ""
