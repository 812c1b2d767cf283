"""Errors that a person reads: one Chinese sentence, shown without a traceback."""

from __future__ import annotations


class JianhaoError(Exception):
    """Base of all errors meant for people; `str(error)` is the whole sentence."""

    exit_code = 2


class UnusableCall(JianhaoError):
    """The command, an option or a side file cannot be used; nothing was written."""


class UnusableFile(JianhaoError):
    """A file cannot be read at all (damaged, encrypted, hostile, not a table)."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}：{sentence}")
        self.name = name
        self.sentence = sentence


class NotAResult(JianhaoError):
    """A folder that should hold a result does not, or must not be overwritten."""
