"""The signature of a webhook: HMAC-SHA256 over time and body. Receivers may copy this file, it needs nothing else."""

from __future__ import annotations

import hashlib
import hmac

TIMESTAMP = "X-Jianhao-Timestamp"
SIGNATURE = "X-Jianhao-Signature"
DELIVERY = "X-Jianhao-Delivery"
EVENT = "X-Jianhao-Event"
VERSION = "v1"
WINDOW = 300  # seconds that the clocks of both sides may differ, and the longest way of a message


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=` and 64 hex digits over the timestamp as sent, a point, and the body's bytes as sent."""
    signed = timestamp.encode("ascii") + b"." + body
    return f"{VERSION}={hmac.new(secret.encode('utf-8'), signed, hashlib.sha256).hexdigest()}"


def verified(secret: str, timestamp: str, body: bytes, given: str, now: float, window: int = WINDOW) -> bool:
    """Whether the message is ours and not older or newer than the window; `now` in seconds since 1970.

    Within the window the receiver must still refuse a delivery id that it has seen: the id never changes over retries.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    expected = signature(secret, timestamp, body)
    fresh = abs(now - int(timestamp)) <= window
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")) and fresh
