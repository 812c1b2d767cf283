"""Which codes took over from which: a code that was valid once leads to its successors, and says so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from jianhao.vocab import division_tables as tables
from jianhao.vocab.codes import normalise_code, trimmed
from jianhao.vocab.divisions import division

SOURCE = "县级以上行政区划代码沿革（1981—2024）；民政部区划变更（2025—2026）；撤地设市按所辖县的去向推得"
AS_OF = "2026-09-17"


class Standing(StrEnum):
    """What can be said about a code today."""

    in_force = "in_force"
    renumbered = "renumbered"  # the newer list's number for a township that is kept under another
    replaced = "replaced"
    ended = "ended"  # out of use, successor not known
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Succession:
    """The answer for one code; `successors` are 12-digit codes in force, the code itself while it is."""

    code: str
    standing: Standing
    successors: tuple[str, ...]
    ended: int | None = None

    @property
    def sentence(self) -> str:
        """One Chinese sentence for the person who wrote the code."""
        now = "、".join(f"{one}{_named(one)}" for one in self.successors)
        match self.standing:
            case Standing.in_force if _only_statistical(self.code):
                return f"{self.code}{_named(self.code)}见于2023年统计用区划代码，2026年地名信息库未收录。"
            case Standing.in_force if rival := _rival(self.code):
                return (
                    f"{self.code}{_named(self.code)}在用；国家地名信息库以同一编码表示{rival}，请核对名称。"
                )
            case Standing.in_force:
                return f"{self.code}{_named(self.code)}在用。"
            case Standing.renumbered:
                return f"{self.code}是国家地名信息库的编码，本软件使用统计用区划代码{now}。"
            case Standing.replaced:
                return f"{self.code}{_named(self.code)}已于{self.ended}年停用，现为{now}。"
            case Standing.ended:
                return f"{self.code}{_named(self.code)}已于{self.ended}年停用，承接区划待核实。"
            case Standing.unknown:
                return f"{self.code}未收录，请核对行政区划代码。"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that the place, or a place it took over, bore until the year `until` (first year without)."""

    name: str
    code: str
    until: int


def _named(code: str) -> str:
    known = division(code)
    return f"（{known.name}）" if known is not None else ""


def _rival(code: str) -> str:
    known = division(code)
    return known.rival if known is not None else ""


def _only_statistical(code: str) -> bool:
    known = division(code)
    return known is not None and known.source == "nbs2023"


def succession(code: str) -> Succession:
    """What a code stands for today. An unreadable code is `unknown` and given back as written."""
    full = normalise_code(code)
    if full is None:
        return Succession(code[:40], Standing.unknown, ())
    short = trimmed(full)
    other = tables.numbering().get(short)
    if other is not None:
        standing = Standing.renumbered if other[1] is None else Standing.replaced
        return Succession(full, standing, (_full(other[0]),), other[1])
    here = division(full)
    if here is None:
        return Succession(full, Standing.unknown, ())
    if here.ended is None:
        return Succession(full, Standing.in_force, (full,))
    heads = _heirs(short) if len(short) < 9 else ()
    standing = Standing.replaced if heads else Standing.ended
    return Succession(full, standing, tuple(map(_full, heads)), here.ended)


def current_code(code: str) -> tuple[str, ...]:
    """The 12-digit codes in force for a code: itself, its successors, or () when none is known."""
    return succession(code).successors


def former_names(code: str) -> tuple[FormerName, ...]:
    """Names borne before by a province, city or county and by those it took over whole or in part.

    Newest first; the statistical list's different name of a township is not a former name.
    """
    full = normalise_code(code)
    return _former().get(trimmed(full), ()) if full is not None else ()


def _full(short: str) -> str:
    return short.ljust(12, "0")


def _heirs(short: str) -> tuple[str, ...]:
    return _resolve(tables.periods()[short][-1]) if short in tables.periods() else ()


@cache
def _resolve(period: tables.Period) -> tuple[str, ...]:
    """Trimmed codes in force that a period leads to, through as many changes as it took."""
    if period.ended is None:
        return (period.code,)
    found: dict[str, None] = {}
    for code in period.successors:
        heir = _at(code, period.ended)
        if heir is not None:
            found |= dict.fromkeys(_resolve(heir))
    return tuple(found)


def _at(code: str, year: int) -> tables.Period | None:
    """The period of a code that holds in a year."""
    for period in tables.periods().get(code, ()):
        if period.since <= year and (period.ended is None or period.ended > year):
            return period
    return None


@cache
def _former() -> dict[str, tuple[FormerName, ...]]:
    table: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
    for known in tables.periods().values():
        for period in known:
            for heir in _resolve(period) if period.ended is not None else ():
                now = tables.places().get(heir)
                if now is not None and now.name != period.name:
                    table[heir].add((-(period.ended or 0), period.code, period.name))
    return {
        heir: tuple(FormerName(name, _full(code), -year) for year, code, name in sorted(found))
        for heir, found in table.items()
    }
