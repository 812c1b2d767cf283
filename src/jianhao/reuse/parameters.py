"""Every figure that decides what counts as reuse, in one place; measured in docs/performance.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Days are days in Shanghai, spans of days from the first to the last, characters normalised ones."""

    short: int = 40  # texts of fewer characters are compared whole only
    formula_days: int = 20  # said on so many days …
    formula_span: int = 60  # … over so long is a formula: it proves nothing
    frame_days: int = 6  # … and from here on it may be the frame of a form
    frame_span: int = 14
    contains: float = 0.3  # share from which a text "contains copied text"
    copied: float = 0.5  # share from which it is a copy


DEFAULT = Parameters()
