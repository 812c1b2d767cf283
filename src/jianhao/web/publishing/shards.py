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
    found: dict[str, list[str]] = defaultdict(list)  # key → its accounts, each spelt out once
    for entry in entries:
        spelt = _spelt(_public(entry))
        for name in keys_of(entry):
            found[name].append(spelt)
    lines = [(bucket(n, 8), f"{_spelt(n)}:[{','.join(accounts)}]") for n, accounts in sorted(found.items())]
    sizes = [(part, len(line.encode()) + 1) for part, line in lines]
    digits = next((digits for digits in DIGITS if _largest(sizes, digits) <= LARGEST), DIGITS[-1])
    files: dict[str, list[str]] = defaultdict(list)
    for part, line in lines:
        files[part[:digits]].append(line)
    return digits, {part: f"{{{','.join(held)}}}" for part, held in sorted(files.items())}


def _largest(sizes: Iterable[tuple[str, int]], digits: int) -> int:
    """Bytes of the largest file."""
    whole: dict[str, int] = defaultdict(lambda: 1)  # the brackets, less the last comma
    for part, size in sizes:
        whole[part[:digits]] += size
    return max(whole.values(), default=0)


def _spelt(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _public(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows; what is empty is left out."""
    return {name: value for name, value in entry.items() if value and name not in ("ids", "initial")}
