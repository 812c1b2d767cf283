"""A closing and its records as plain values (what JSON holds) and back, for whoever keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from jianhao.closing.case import Approval, Case, Frozen, Incomplete, Urgent
from jianhao.closing.engine import Event
from jianhao.closing.people import Part
from jianhao.closing.states import State
from jianhao.closing.words import IncompleteCause, PublicReason, Route
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform

FORMAT = 1
Plain = Any


def plain(value: object) -> Plain:
    """The value as JSON holds it: enumerations as their text, tuples as lists, dataclasses and mappings as objects."""
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def record_of(event: Event) -> dict[str, Plain]:
    """A record for the chain of 操作记录."""
    return dict(plain(event))


def kept(case: Case) -> dict[str, Plain]:
    """A closing to be kept, with the number of its format."""
    return {"format": FORMAT, **plain(case)}


def restored(said: Mapping[str, Plain]) -> Case:
    """The closing that was kept; ValueError for what is none, or of another format."""
    try:
        if said["format"] != FORMAT:
            raise ValueError(f"closing of format {said['format']}")
        values = {field.name: said[field.name] for field in fields(Case)}
        return Case(**{name: _READ.get(name, _as_is)(value) for name, value in values.items()})
    except (KeyError, TypeError) as error:
        raise ValueError("not a closing") from error


def _as_is(value: Plain) -> Plain:
    return value


def _optional(make: Callable[[Plain], Any]) -> Callable[[Plain], Any]:
    return lambda value: None if value is None else make(value)


def _approval(value: Plain) -> Approval:
    return Approval(**(value | {"part": Part(value["part"])}))


def _incomplete(value: Plain) -> Incomplete:
    return Incomplete(**(value | {"cause": IncompleteCause(value["cause"])}))


_READ: Mapping[str, Callable[[Plain], Any]] = {
    "platform": Platform,
    "level": _optional(Level),
    "route": Route,
    "state": State,
    "reason": _optional(PublicReason),
    "approvals": lambda value: tuple(_approval(one) for one in value),
    "urgent": _optional(lambda value: Urgent(**value)),
    "incomplete": _optional(_incomplete),
    "frozen": _optional(lambda value: Frozen(**value)),
    "look_backs": tuple,
    "drafters": tuple,
}
