"""The tables of reminders, one module a subject."""

from __future__ import annotations

from jianhao.web.alerts.models.channels import GROUPS, PERSONAL, Channel, Kind
from jianhao.web.alerts.models.messages import DigestDay, Message, OwnAddress
from jianhao.web.alerts.models.sendings import Attempt, Sending, State, TelephoneBatch

__all__ = [
    "GROUPS", "PERSONAL", "Attempt", "Channel", "DigestDay", "Kind", "Message", "OwnAddress", "Sending", "State",
    "TelephoneBatch",
]  # fmt: skip
