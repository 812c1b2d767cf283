"""The packed texts of the demo: slots, notice forms, synonyms, the script table and the law articles."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of notice: titles and, position by position, the ways to say a sentence."""

    name: str
    titles: tuple[str, ...]
    positions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LawArticle:
    """One article; paragraphs are separated by `¶`."""

    law: str
    number: str
    text: str


def _lines(name: str) -> list[str]:
    text = files("jianhao.demo").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def slots() -> dict[str, tuple[str, ...]]:
    """Words that may stand in a slot, by the slot's name."""
    return {name: tuple(words) for name, *words in (line.split() for line in _lines("slots.txt") if line)}


@cache
def families() -> dict[str, Family]:
    """Notice forms by name."""
    result: dict[str, Family] = {}
    name, titles, blocks = "", [], [[]]  # type: str, list[str], list[list[str]]
    for line in [*_lines("notices.txt"), "[]"]:
        if line.startswith("["):
            if name:
                result[name] = Family(name, tuple(titles), tuple(tuple(b) for b in blocks if b))
            name, titles, blocks = line[1:-1], [], [[]]
        elif line.startswith("= "):
            titles.append(line[2:])
        elif line.startswith("- "):
            blocks[-1].append(line[2:])
        elif not line:
            blocks.append([])
    return result


@cache
def synonyms() -> dict[str, str]:
    """Word to near-synonym, both ways; the first pair that names a word wins."""
    result: dict[str, str] = {}
    for line in _lines("synonyms.txt"):
        for first, _, second in (pair.partition("/") for pair in line.split()):
            result.setdefault(first, second)
            result.setdefault(second, first)
    return result


@cache
def traditional() -> dict[int, str]:
    """Translation table from simplified to traditional characters."""
    return {ord(pair[0]): pair[1] for line in _lines("traditional.txt") for pair in line.split()}


@cache
def law_articles() -> tuple[LawArticle, ...]:
    """The packed articles in the order of the source."""
    packed = files("jianhao.demo").joinpath("data", "laws.txt.xz").read_bytes()
    rows = (line.split("\t") for line in lzma.decompress(packed).decode("utf-8").splitlines())
    return tuple(LawArticle(law, number, text) for law, number, text in rows)
