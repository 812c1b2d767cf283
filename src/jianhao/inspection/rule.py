"""The registry of rules: one function per rule and version, found by what a pack names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.verdict import Judgement

Params = Mapping[str, Any]
Judge = Callable[[AccountFacts, Params], Judgement]
Explain = Callable[[Mapping[str, Any], Mapping[str, Any], int, str], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in one version.

    `judge(facts, threshold)` is pure. `explain(measured, threshold, as_of, reason)` writes the sentence that
    a person reads for a failed or undetermined outcome, from the verdict's own values alone. `title` is the
    short official wording of the problem (the 问题类型 of annexes), `criterion` the docstring of `judge`.
    """

    id: str
    version: str
    title: str
    judge: Judge
    explain: Explain
    parameters: frozenset[str]

    @property
    def criterion(self) -> str:
        return cleandoc(self.judge.__doc__ or "")


REGISTERED: dict[tuple[str, str], Rule] = {}


def register(rule: Rule) -> Rule:
    """Add a rule; the same id and version twice is a programming error."""
    key = (rule.id, rule.version)
    if key in REGISTERED:
        raise ValueError(f"rule {rule.id} version {rule.version} is registered twice")
    REGISTERED[key] = rule
    return rule
