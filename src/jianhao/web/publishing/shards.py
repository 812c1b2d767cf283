"""The look-up without a server: which small file knows a name, an id or a link. search.js computes the same."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

LARGEST = 40_000  # bytes of a file that most questions are answered from
DIGITS = range(5)
_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def key(text: str) -> str:
    """One spelling of what somebody types: full width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def bucket(text: str, digits: int) -> str:
    """The first hexadecimal digits of FNV-1a over the UTF-16 units of a key."""
    units = text.encode("utf-16-le")
    value = _OFFSET
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = ((value ^ (low | high << 8)) * _PRIME) & _MASK
    return f"{value:08x}"[:digits]


def keys_of(entry: Mapping[str, Any]) -> Iterator[str]:
    """Everything that an account is found by."""
    seen = {
        key(t)
        for t in (entry["name"], entry["account_id"], entry["account_id"].partition(":")[2], *entry["ids"])
    }
    yield from sorted(seen - {""})


def shards(entries: Iterable[Mapping[str, Any]]) -> tuple[int, dict[str, str]]:
    """(digits of a bucket, bucket → JSON of key → accounts): as few files as stay small, the last try whatever comes out."""
    found: list[tuple[str, Mapping[str, Any]]] = [(k, entry) for entry in entries for k in keys_of(entry)]
    files: dict[str, str] = {}
    for digits in DIGITS:
        files = _files(found, digits)
        if all(len(text.encode()) <= LARGEST for text in files.values()):
            return digits, files
    return DIGITS[-1], files


def _files(found: list[tuple[str, Mapping[str, Any]]], digits: int) -> dict[str, str]:
    grouped: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for name, entry in found:
        grouped[bucket(name, digits)][name].append(_public(entry))
    return {
        part: json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for part, names in sorted(grouped.items())
    }


def _public(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows; what is empty is left out."""
    return {name: value for name, value in entry.items() if value and name not in ("ids", "initial")}
