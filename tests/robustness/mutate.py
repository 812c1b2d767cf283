"""Damages to a file, drawn with a seed: the same number always gives the same bytes."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

SPICES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"\r", b"\n\n", b",", b"\t", b";", b"]", b"}",
    b"{" * 3_000, b"[" * 3_000, b"<table>" * 500,
    b"99999999999999999999", b"-1", b"1e999", b"NaN", b"\xed\xa0\x80", b"&#0;", b"&a;", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"XFD1048576",
    b"A0", b"\xf0\x9f\x98\x80", b"9999-99-99", b"=cmd|' /C calc'!A0", "\ufdd0#N/A".encode(), "\ufdd2".encode(), b'r="XFD1048576"',
    b'spans="1:99999"', b't="s"><v>4294967295</v>', b'<mergeCell ref="A1:XFD1048576"/>', b' colspan="999999999"', b' ss:Index="2147483647"',
)  # fmt: skip

Damage = Callable[[random.Random, bytes, list[bytes]], bytes]


def mutant(seeds: dict[str, bytes], seed: int, number: int) -> tuple[str, str, bytes]:
    """The n-th mutant: name of the file it comes from, what was done to it, its bytes."""
    rng = random.Random(seed * 1_000_003 + number)
    name = list(seeds)[number % len(seeds)]
    data, others = seeds[name], list(seeds.values())
    done = []
    inside = data[:4] == b"PK\x03\x04" and rng.random() < 0.7
    for _ in range(rng.choice((1, 1, 2, 4))):
        damage = rng.choice(DAMAGES)
        done.append(("member " if inside else "") + damage.__name__)
        data = _member(rng, data, others, damage) if inside else damage(rng, data, others)
    return name, ", ".join(done), data


def _member(rng: random.Random, data: bytes, others: list[bytes], damage: Damage) -> bytes:
    """Damage one part of a zip and pack it again with right checksums, so that what is inside is reached."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    sheets = [
        name
        for name in parts
        if "sheet" in name.lower() or "workbook" in name or name.endswith((".csv", ".json"))
    ]
    chosen = rng.choice(sheets if sheets and rng.random() < 0.8 else list(parts))
    parts[chosen] = damage(rng, parts[chosen], [*others, *parts.values()])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def flips(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 10, max(1, len(data) // 50)))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def bytes_anew(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    start = rng.randrange(len(data) + 1)
    fresh = rng.choice((b"\x00", b"\xff", rng.randbytes(1))) * rng.choice((1, 2, 4, 8, 64))
    return data[:start] + fresh + data[start + len(fresh) :]


def cut(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def beheaded(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    return data[rng.randrange(min(len(data), 600) + 1) :]


def doubled(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    start, end = _span(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 30)) + data[end:]


def removed(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def swapped(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    start, end = _span(rng, data)
    middle = (start + end) // 2
    return data[:start] + data[middle:end] + data[start:middle] + data[end:]


def spliced(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def foreign_head(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    size = rng.choice((4, 8, 16, 64, 512))
    return rng.choice(others)[:size] + data[size:]


def spiced(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    for _ in range(rng.choice((1, 1, 5))):
        start = rng.randrange(len(data) + 1)
        data = data[:start] + rng.choice(SPICES) + data[start + rng.choice((0, 0, 8)) :]
    return data


def numbers(rng: random.Random, data: bytes, _others: list[bytes]) -> bytes:
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return data
    start = rng.choice(digits)
    return (
        data[:start]
        + rng.choice((b"0", b"4294967295", b"99999999999999999999", b"-1", b"1048577", b"65536"))
        + data[start + 1 :]
    )


def _span(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 16, 200, 2_000, max(1, len(data) // 3))))


DAMAGES: tuple[Damage, ...] = (
    flips, bytes_anew, cut, beheaded, doubled, removed, swapped, spliced, foreign_head, spiced, numbers,
)  # fmt: skip
