"""Where apps put their parts: navigation, what is due, figures and blocks of the first page, sections of an account's page,
dates of the calendar, sentences of the public look-up.

An app imports this module and registers in its `places.py`, called from `AppConfig.ready`; pages that show the parts
do not know which apps exist, so the chain of apps stays one-way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianhao.web.ui.addresses import address


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A link of the top bar; shown to whoever holds one of the permissions."""

    title: str
    url_name: str
    permissions: tuple[str, ...]
    order: int

    @property
    def address(self) -> str:
        """Where it leads."""
        return address(self.url_name)


@dataclass(frozen=True, slots=True)
class Due:
    """Something a person has to do: how many, by when, where."""

    title: str
    count: int
    address: str
    until: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the first page with last quarter's beside it; None is shown as 「—」 with the reason."""

    title: str
    value: str | None
    before: str | None = None
    address: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an account's page: the anchor, the heading, the template and what it needs."""

    anchor: str
    title: str
    template: str
    order: int
    context: Callable[[Any, Any, date], dict[str, Any] | None]  # (account, user, as_of); None leaves it out


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the first page below what is due: the heading, the template and what it needs."""

    title: str
    template: str
    order: int
    context: Callable[[Any, date], dict[str, Any] | None]  # (user, as_of); None leaves it out


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates of the calendar: listed as (reach, as_of, ahead, limit), and only counted as (late, coming, the first)."""

    listed: Callable[[Any, date, int, int], Iterable[Any]]
    counted: Callable[[Any, date, int], tuple[int, int, date | None]]


@dataclass
class Places:
    """What the apps registered."""

    navigation: list[NavigationEntry] = field(default_factory=list)
    due: list[Callable[[Any, date], list[Due]]] = field(default_factory=list)
    figures: list[Callable[[Any, date], list[Figure]]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    calendars: list[Calendar] = field(default_factory=list)
    public: list[Callable[[list[Any]], dict[int, tuple[str, ...]]]] = field(default_factory=list)
    public_links: list[tuple[str, str]] = field(default_factory=list)  # title, name of the address
    measured_losses: list[Callable[[Any, date], Iterable[Any]]] = field(
        default_factory=list
    )  # (user, as_of) → Assumptions
    waivers: list[Callable[[Any, date], Iterable[dict[str, str]]]] = field(
        default_factory=list
    )  # (accounts, as_of)

    def navigation_for(self, user: Any) -> list[NavigationEntry]:
        """The entries that a person may open, in order."""
        allowed = [e for e in self.navigation if any(user.may(p) for p in e.permissions)]
        return sorted(allowed, key=lambda entry: entry.order)

    def due_for(self, user: Any, as_of: date) -> list[Due]:
        """What is due to a person, overdue first, then by date."""
        found = [due for source in self.due for due in source(user, as_of) if due.count]
        return sorted(found, key=lambda d: (not d.overdue, d.until or date.max))

    def figures_for(self, user: Any, as_of: date) -> list[Figure]:
        """The figures of a person's scope."""
        return [figure for source in self.figures for figure in source(user, as_of)]

    def blocks_for(self, user: Any, as_of: date) -> list[dict[str, Any]]:
        """The blocks of a person's first page with their contents."""
        found = []
        for block in sorted(self.blocks, key=lambda b: b.order):
            context = block.context(user, as_of)
            if context is not None:
                found.append({"title": block.title, "template": block.template, **context})
        return found

    def public_for(self, accounts: list[Any]) -> dict[int, tuple[str, ...]]:
        """Sentences for the public beside the cards of accounts, by key; nothing is asked where there is no account."""
        found: dict[int, tuple[str, ...]] = {}
        for source in self.public if accounts else ():
            for key, sentences in source(accounts).items():
                found[key] = (*found.get(key, ()), *sentences)
        return found

    def sections_for(self, account: Any, user: Any, as_of: date) -> list[dict[str, Any]]:
        """The sections of an account's page with their contents."""
        found = []
        for section in sorted(self.sections, key=lambda s: s.order):
            context = section.context(account, user, as_of)
            if context is not None:
                found.append(
                    {
                        "anchor": section.anchor,
                        "title": section.title,
                        "template": section.template,
                        **context,
                    }
                )
        return found


places = Places()
