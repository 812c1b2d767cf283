"""What a check says: one of three answers, a sentence, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether something is as it must be."""

    OK = "ok"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"

    @property
    def chinese(self) -> str:
        """The word of pages and of the terminal."""
        return {Answer.OK: "正常", Answer.TROUBLE: "有问题", Answer.UNKNOWN: "不能判断"}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """A check's answer; `advice` is empty where nothing is to be done."""

    name: str
    title: str
    answer: Answer
    sentence: str
    advice: str = ""


def fine(name: str, title: str, sentence: str) -> Finding:
    """正常."""
    return Finding(name, title, Answer.OK, sentence)


def trouble(name: str, title: str, sentence: str, advice: str) -> Finding:
    """有问题, and what to do."""
    return Finding(name, title, Answer.TROUBLE, sentence, advice)


def unknown(name: str, title: str, sentence: str, advice: str = "") -> Finding:
    """不能判断, and why."""
    return Finding(name, title, Answer.UNKNOWN, sentence, advice)


def all_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong; what cannot be judged is not wrong."""
    return all(finding.answer is not Answer.TROUBLE for finding in findings)
