"""Codes from a device (TOTP, RFC 6238, six digits, 30 seconds): checked once each, a step late or early allowed."""

from __future__ import annotations

import base64
import os
import time
from urllib.parse import quote

from django_otp.oath import TOTP

from jianhao.web.people.models import User
from jianhao.web.people.sealing import seal, unseal

PURPOSE = "second factor"
TOLERANCE = 1


def new_secret() -> str:
    """A fresh secret in the spelling that devices take."""
    return base64.b32encode(os.urandom(20)).decode()


def address(secret: str, login_name: str) -> str:
    """What the QR code says to the device."""
    return f"otpauth://totp/{quote('减号')}:{quote(login_name)}?secret={secret}&issuer={quote('减号')}"


def sealed(secret: str) -> str:
    """The secret as it is kept."""
    return seal(secret, PURPOSE)


def matching_step(secret: str, code: str, after: int, now: float | None = None) -> int | None:
    """The time step whose code this is; None if it is wrong or not later than the step `after` (used already)."""
    digits = code.strip().replace(" ", "")
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    totp = TOTP(base64.b32decode(secret))
    totp.time = time.time() if now is None else now
    if not totp.verify(int(digits), tolerance=TOLERANCE, min_t=after + 1):
        return None
    return int(totp.t())


def secret_of(user: User) -> str:
    """The person's secret in clear; empty when none is enrolled."""
    return unseal(user.factor_secret, PURPOSE)
