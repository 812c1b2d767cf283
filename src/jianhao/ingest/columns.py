"""Headings of a user's table → canonical columns: exact by alias, a confirmed mapping, else a proposal.

A proposal by similarity is used only where it is nearly certain; every other heading is listed, never dropped silently.
The threshold follows a trial on 72 heading variants: 57 right, 1 wrong, 14 left unmapped at 72 points.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from jianhao.ingest.fields import HEAD_COUNT, PERSONAL, Field, Type

PROPOSE_AT = 72.0
USE_AT = 90.0
_BRACKETS = re.compile(r"[(\[【{〔][^)\]】}〕]*[)\]】}〕]")
_NOISE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff*#:：,，.。、;；/\\_\-—\"'“”·]+")
_UNIT = re.compile(r"(?:单位:?)?(十万|百万|千万|万|千|百|亿)?(?:元|人|次|人次|条|篇|个|名)?(?:/年)?")
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8}


@dataclass(frozen=True, slots=True)
class Column:
    """One mapped column: place in the table, field, heading as written, what one stands for."""

    index: int
    field: Field
    heading: str
    unit: float = 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """A heading that looks like a field but not certainly: to be confirmed by a person."""

    heading: str
    field: str
    title: str
    score: int


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How a header is read: mapped columns, uncertain ones, personal ones (dropped), and the rest."""

    columns: tuple[Column, ...]
    proposals: tuple[Proposal, ...]
    personal: tuple[str, ...]
    unmapped: tuple[str, ...]
    fingerprint: str

    def __contains__(self, name: str) -> bool:
        return any(column.field.name == name for column in self.columns)

    def column(self, name: str) -> Column | None:
        """The column of a field, if the table has one."""
        return next((c for c in self.columns if c.field.name == name), None)


@lru_cache(maxsize=8_192)
def normalise(heading: str) -> str:
    """A heading without width, brackets, blanks and punctuation, lower case."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", heading))
    return _NOISE.sub("", text).lower()


def unit_of(heading: str) -> float:
    """What one stands for by the brackets of a heading: 粉丝数（万） → 10000, 1 if not said."""
    text = unicodedata.normalize("NFKC", heading)
    for found in _BRACKETS.findall(text):
        unit = _UNIT.fullmatch(found[1:-1].replace(" ", ""))
        if unit and unit[1]:
            return _SCALES[unit[1]]
    return 1


def fingerprint(headings: Sequence[str]) -> str:
    """Identity of a header, under which a confirmed mapping is kept."""
    text = "\x1f".join(normalise(h) for h in headings)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def map_columns(
    headings: Sequence[str], fields: Sequence[Field], confirmed: Mapping[str, Mapping[str, str]] | None = None
) -> ColumnMap:
    """Map a header; `confirmed` holds heading → field name per header fingerprint ("" = leave out)."""
    mark = fingerprint(headings)
    said = (confirmed or {}).get(mark, {})
    known = {normalise(h): f for f in reversed(fields) for h in reversed(f.headings)}
    columns = _confirmed_columns(headings, fields, said)
    decided = {c.index for c in columns.values()}
    personal, open_ = [], []
    for index, heading in enumerate(headings):
        plain = normalise(heading)
        if not plain or index in decided or said.get(heading) == "":
            continue
        field = known.get(plain)
        if field and field.name not in columns and heading not in said:
            columns[field.name] = _column(index, field, heading)
        elif is_personal(plain):
            personal.append(heading)
        else:
            open_.append((index, heading, plain))
    proposals, unmapped = _propose(open_, fields, columns)
    ordered = tuple(sorted(columns.values(), key=lambda c: c.index))
    return ColumnMap(ordered, proposals, tuple(personal), unmapped, mark)


def _confirmed_columns(
    headings: Sequence[str], fields: Sequence[Field], said: Mapping[str, str]
) -> dict[str, Column]:
    """What a person confirmed comes before what the aliases say."""
    by_name = {f.name: f for f in fields}
    columns: dict[str, Column] = {}
    for index, heading in enumerate(headings):
        field = by_name.get(said.get(heading, ""))
        if field and field.name not in columns:
            columns[field.name] = _column(index, field, heading)
    return columns


def is_personal(plain: str) -> bool:
    """Whether a normalised heading names personal data."""
    return any(word in plain and not plain.endswith(HEAD_COUNT) for word in PERSONAL)


def exact_matches(headings: Sequence[str], fields: Sequence[Field]) -> int:
    """How many distinct fields a row of texts names exactly: a measure of being a header."""
    known = {normalise(h): f.name for f in reversed(fields) for h in reversed(f.headings)}
    return len({known[plain] for h in headings if (plain := normalise(h)) in known})


def _column(index: int, field: Field, heading: str) -> Column:
    scaled = field.type in (Type.COUNT, Type.AMOUNT)
    return Column(index, field, heading, unit_of(heading) if scaled else 1)


def _propose(
    open_: list[tuple[int, str, str]], fields: Sequence[Field], columns: dict[str, Column]
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Greedy one-to-one by similarity; near-certain ones enter `columns`, the others are proposals."""
    scored = sorted(
        ((score, index, heading, field) for index, heading, plain in open_ for field in fields
         if field.name not in columns and (score := _similarity(plain, field)) >= PROPOSE_AT),
        key=lambda s: (-s[0], s[1], s[3].name),
    )  # fmt: skip
    proposals: list[Proposal] = []
    taken: set[int] = set()
    for score, index, heading, field in scored:
        if index in taken or field.name in columns or any(p.field == field.name for p in proposals):
            continue
        taken.add(index)
        if score >= USE_AT:
            columns[field.name] = _column(index, field, heading)
        else:
            proposals.append(Proposal(heading, field.name, field.title, round(score)))
    return tuple(proposals), tuple(heading for index, heading, _ in open_ if index not in taken)


def _similarity(plain: str, field: Field) -> float:
    best = max(fuzz.ratio(plain, normalise(h)) for h in field.headings)
    # 月均发布量 is not 年发文量: a heading about a rate or a period never stands for a plain number.
    if field.type in (Type.COUNT, Type.AMOUNT) and re.search(r"均|率|占比|排名|增|同比|环比|较", plain):
        return 0.0
    return best
