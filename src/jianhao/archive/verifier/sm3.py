"""SM3 (GB/T 32905-2016) in plain Python, for interpreters whose OpenSSL has none. Slow: about a second for a megabyte."""

from __future__ import annotations

import struct

_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
_MASK = 0xFFFFFFFF
_BLOCK = 64


def _turned(word: int, by: int) -> int:
    by %= 32
    return ((word << by) | (word >> (32 - by))) & _MASK


_CONSTANTS = tuple(_turned(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64))


def _expanded(block: bytes) -> list[int]:
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _turned(words[j - 3], 15)
        spread = mixed ^ _turned(mixed, 15) ^ _turned(mixed, 23)
        words.append(spread ^ _turned(words[j - 13], 7) ^ words[j - 6])
    return words


def _compressed(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        first = _turned((_turned(a, 12) + e + _CONSTANTS[j]) & _MASK, 7)
        second = first ^ _turned(a, 12)
        if j < 16:
            left, right = a ^ b ^ c, e ^ f ^ g
        else:
            left, right = (a & b) | (a & c) | (b & c), (e & f) | (~e & g & _MASK)
        one = (left + d + second + (words[j] ^ words[j + 4])) & _MASK
        two = (right + h + first + words[j]) & _MASK
        a, b, c, d = one, a, _turned(b, 9), c
        e, f, g, h = two ^ _turned(two, 9) ^ _turned(two, 17), e, _turned(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


class Sm3:
    """As an object of hashlib: `update`, `hexdigest`."""

    def __init__(self) -> None:
        self._state: tuple[int, ...] = _START
        self._rest = b""
        self._size = 0

    def update(self, data: bytes) -> None:
        """Take in more bytes."""
        self._size += len(data)
        data = self._rest + bytes(data)
        whole = len(data) - len(data) % _BLOCK
        for place in range(0, whole, _BLOCK):
            self._state = _compressed(self._state, data[place : place + _BLOCK])
        self._rest = data[whole:]

    def hexdigest(self) -> str:
        """The digest of what was taken in, lower-case hex."""
        padded = self._rest + b"\x80"
        padded += b"\0" * (-(len(padded) + 8) % _BLOCK) + struct.pack(">Q", self._size * 8)
        state = self._state
        for place in range(0, len(padded), _BLOCK):
            state = _compressed(state, padded[place : place + _BLOCK])
        return "".join(f"{word:08x}" for word in state)
