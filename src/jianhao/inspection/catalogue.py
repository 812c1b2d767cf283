"""All rules there are, by id and version: importing the package `rules` registers them."""

from __future__ import annotations

from jianhao.inspection import rules
from jianhao.inspection.rule import REGISTERED, Rule

MODULES = rules.__all__


def find(rule_id: str, version: str) -> Rule | None:
    """The rule of that id and version, or None."""
    return REGISTERED.get((rule_id, version))


def all_rules() -> tuple[Rule, ...]:
    """Every registered rule, by id and version."""
    return tuple(REGISTERED[key] for key in sorted(REGISTERED))
