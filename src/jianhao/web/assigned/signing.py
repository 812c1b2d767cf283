"""The installation's signing key: Ed25519, derived from its one secret, so that a restored backup still signs as before."""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jianhao.web.keys import derived

PURPOSE = "signed packages for the level above"
# What is signed begins with this, so that a signature made for a package proves nothing else.
CONTEXT = b"jianhao package 1\n"
_KEY, _SIGNATURE = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{128}")


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived(PURPOSE))


def public_key() -> str:
    """This installation's public key as 64 hexadecimal digits."""
    return _private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def signature_of(message: bytes) -> str:
    """The signature of a message, 128 hexadecimal digits; the same message gives the same signature."""
    return _private().sign(CONTEXT + message).hex()


def is_key(text: str) -> bool:
    """Whether a text is spelt like a public key."""
    return _KEY.fullmatch(text) is not None


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether the holder of the key signed the message; never raises, whatever is given."""
    if not (is_key(key) and _SIGNATURE.fullmatch(signature)):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), CONTEXT + message
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def spoken(key: str) -> str:
    """A key in groups of four, as two people read it to each other."""
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))
