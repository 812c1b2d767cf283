"""Half-years, in which the register is confirmed once."""

from __future__ import annotations

from datetime import date


def half_year(day: date) -> str:
    """2026H1 or 2026H2."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def bounds(period: str) -> tuple[date, date]:
    """First and last day."""
    year, half = int(period[:4]), period[5]
    return (date(year, 1, 1), date(year, 6, 30)) if half == "1" else (date(year, 7, 1), date(year, 12, 31))


def in_words(period: str) -> str:
    """2026年上半年."""
    return f"{period[:4]}年{'上' if period.endswith('1') else '下'}半年"


def quarter_end_before(day: date) -> date:
    """The last day of the quarter before the one `day` is in."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date.fromordinal(first.toordinal() - 1)
