"""Asking that what is due be sent at once, by whoever put something urgent into the outbox: the app's jobs listen (apps.py)."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

sending_wanted = Signal()


def soon() -> None:
    """Once the transaction is kept."""
    transaction.on_commit(lambda: sending_wanted.send(sender=None))
