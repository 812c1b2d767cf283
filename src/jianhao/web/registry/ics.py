"""Deadlines as an iCalendar file (RFC 5545), for the calendar program of an office."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from jianhao.web.registry.deadlines import Deadline

PRODUCT = "-//jianhao//registry//ZH"
REMIND = (30, 7)


def calendar(deadlines: Iterable[Deadline], stamp: datetime) -> bytes:
    """One all-day event a deadline, with reminders 30 and 7 days ahead; ids stay the same over downloads."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for deadline in deadlines:
        lines += _event(deadline, stamp)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _event(deadline: Deadline, stamp: datetime) -> list[str]:
    title = f"{deadline.kind}：{deadline.account}"
    note = "；".join(x for x in (deadline.agency, deadline.todo, deadline.note) if x)
    name = hashlib.sha256(
        f"{deadline.kind}|{deadline.account_pk}|{deadline.day}|{deadline.note}".encode()
    ).hexdigest()[:24]
    lines = [
        "BEGIN:VEVENT", f"UID:{name}@jianhao", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}", f"DTEND;VALUE=DATE:{deadline.day + timedelta(1):%Y%m%d}",
        f"SUMMARY:{escaped(title)}", f"DESCRIPTION:{escaped(note)}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    for days in REMIND:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(title)}",
            f"TRIGGER:-P{days}D",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends escaped."""
    flat = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return flat.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never cut within a character."""
    pieces, piece, size = [], "", 0
    for ch in line:
        width = len(ch.encode())
        if size + width > 75:
            pieces.append(piece)
            piece, size = "", 1  # the blank that marks a continuation
        piece, size = piece + ch, size + width
    return "\r\n ".join([*pieces, piece]) + "\r\n"
