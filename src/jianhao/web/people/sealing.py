"""Texts that are encrypted at rest: work contacts, secrets of second factors. AES-256-GCM, bound to its purpose."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jianhao.web.keys import derived

MARK = "v1:"
NONCE = 12


class Unsealable(Exception):
    """A sealed text that this installation's key does not open."""


def seal(text: str, purpose: str) -> str:
    """The text encrypted, readable only with the installation's key and the same purpose; empty stays empty."""
    if not text:
        return ""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(derived(purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return MARK + base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text again; Unsealable if it was changed or sealed elsewhere."""
    if not sealed:
        return ""
    try:
        raw = base64.b64decode(sealed.removeprefix(MARK), validate=True)
        return AESGCM(derived(purpose)).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unsealable(purpose) from error
