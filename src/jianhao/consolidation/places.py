"""Where accounts stand among each other: units, places and the places above, systems of departments."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jianhao.consolidation.accounts import Account
from jianhao.vocab.divisions import division

_GOVERNMENT = re.compile(r"^(.*?)(?:人民政府|街道办事处|办事处)")
_OWN_GOVERNMENT = re.compile(r"人民政府(?:办公厅|办公室)?$")
_BODY = re.compile(r"(?:委员会|办公厅|办公室|管理局|监督局|总队|支队|大队|中心|厅|局|委|处|科|所|站)$")
_RANK = re.compile(r"高级|中级|基层")
_DIGITS = {12: 9, 9: 6, 6: 4, 4: 2}


def unit_of(account: Account) -> str:
    """The unit that opened it: agency and place; an account without an agency is a unit by itself."""
    agency = re.sub(r"\s+", "", unicodedata.normalize("NFKC", account.agency))
    return f"{agency}@{account.division}" if agency else f"?{account.account_id}"


def short_code(code: str) -> str:
    """The digits of a division code that say something: 2, 4, 6, 9 or 12 of them, none for the country."""
    for digits in (2, 4, 6, 9):
        if not code[digits:].strip("0"):
            return code[:digits] if code[:digits].strip("0") else ""
    return code


def above(short: str) -> str:
    """The place above, empty above a province."""
    return short[: _DIGITS.get(len(short), 0)]


def ancestors(short: str) -> Iterator[str]:
    """The places above, the nearest first."""
    while short := above(short):
        yield short


@dataclass(frozen=True, slots=True)
class Places:
    """Accounts by unit, of governments by place, by place and system; positions in the register."""

    units: dict[str, list[int]]
    governments: dict[str, list[int]]
    systems: dict[tuple[str, str], list[int]]
    agencies: dict[str, list[int]]
    system_of: list[str]
    code_of: list[str]
    names: Mapping[str, str]

    def name(self, short: str) -> str:
        """A place by its digits: as the office names it, else by the vocabulary, else as agencies call it."""
        return self.names.get(short) or _official_name(short) or f"区划{short}"

    def county(self, i: int) -> tuple[str, str]:
        """(12-digit code, name) of the county, city or province that an account belongs to; empty without a code.

        The own accounts of a city and of a province are apart from those of its counties.
        """
        short = self.code_of[i][:6]
        if not short:
            return "", ""
        return short.ljust(12, "0"), self.name(short) + ("本级" if len(short) < 6 else "")


def places_of(accounts: Sequence[Account], own_names: Mapping[str, str] | None = None) -> Places:
    """Find units, governments and systems; `own_names` of divisions go before all others."""
    codes = [short_code(account.division) for account in accounts]
    names = _place_names(accounts, codes)
    units, governments, agencies = (defaultdict[str, list[int]](list) for _ in range(3))
    systems: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    system_of: list[str] = []
    for at, account in enumerate(accounts):
        units[unit_of(account)].append(at)
        if account.agency:
            agencies[account.agency].append(at)
        speaks = account.main or bool(_OWN_GOVERNMENT.search(account.agency))
        if speaks and codes[at] and len(codes[at]) <= 9:
            governments[codes[at]].append(at)
        system = "" if speaks else _system(account.agency, codes[at], names)
        system_of.append(system)
        if system and codes[at]:
            systems[codes[at], system].append(at)
    called = {short: name for short, name in names.items() if not _official_name(short)}
    called |= {short_code(code): name for code, name in (own_names or {}).items()}
    return Places(dict(units), dict(governments), dict(systems), dict(agencies), system_of, codes, called)


def _place_names(accounts: Sequence[Account], codes: Sequence[str]) -> dict[str, str]:
    """What agencies call each place: what stands before 人民政府 in the name of its government."""
    names: dict[str, str] = {}
    for account, code in zip(accounts, codes, strict=True):
        found = _GOVERNMENT.match(account.agency)
        if found and found[1] and code:
            names.setdefault(code, found[1])
    return names


@cache
def _official_name(short: str) -> str:
    known = division(short.ljust(12, "0"))
    return known.name if known is not None else ""


def _system(agency: str, code: str, names: dict[str, str]) -> str:
    """What is left of the agency's name without its place and without 厅, 局, 委员会: 交通运输, 教育; empty for none."""
    rest = agency
    for place in (*reversed(list(ancestors(code))), code):
        for name in (names.get(place, ""), _official_name(place)):
            if name and rest.startswith(name):
                rest = rest[len(name) :]
    rest = _RANK.sub("", rest)
    stem = _BODY.sub("", rest)
    return stem if len(stem) >= 2 else ""
