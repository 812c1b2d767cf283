"""The three answers of a verification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Intact with proven origin; intact, origin not proven; damaged."""

    PROVEN = "完好且来源可证"
    INTACT = "完好，来源未证"
    DAMAGED = "损坏"


class Broken(Exception):
    """The first broken thing, as one sentence."""


class NoArchive(Exception):
    """There is no archive at that place, as one sentence."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found.

    `reason` is one sentence: the first broken thing, or why the origin is proven or not. `root` is the Merkle root in
    hex, None if it was not reached; counts are 0 then. `stamped_at` is the time in the token (UTC, ISO), if there is one.
    """

    answer: Answer
    reason: str
    root: str | None = None
    files: int = 0
    bytes: int = 0
    posts: int = 0
    stamped_at: str | None = None

    @property
    def sentence(self) -> str:
        """The answer with its reason."""
        return f"{self.answer}（{self.reason}）"

    @property
    def exit_code(self) -> int:
        """0 intact, 1 damaged."""
        return 1 if self.answer is Answer.DAMAGED else 0
