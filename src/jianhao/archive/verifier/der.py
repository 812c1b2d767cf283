"""As much of DER (X.690) as requests and tokens of time need: definite lengths only, every byte accounted for."""

from __future__ import annotations

from dataclasses import dataclass

INTEGER, OCTETS, NULL, OID, SEQUENCE, SET, BOOLEAN, GENERALIZED_TIME, BITS = (
    2,
    4,
    5,
    6,
    0x30,
    0x31,
    1,
    0x18,
    3,
)


class BadEncoding(ValueError):
    """Bytes that are no DER, or not the structure that was expected."""


@dataclass(frozen=True, slots=True)
class Value:
    """One element: its tag byte, its content, and all its bytes."""

    tag: int
    content: bytes
    raw: bytes

    def parts(self) -> list[Value]:
        """The elements inside."""
        if not self.tag & 0x20:
            raise BadEncoding("not constructed")
        return values(self.content)

    def expect(self, tag: int) -> Value:
        """Itself, if it has that tag."""
        if self.tag != tag:
            raise BadEncoding(f"tag {self.tag:#x} instead of {tag:#x}")
        return self

    def number(self) -> int:
        """The value of an INTEGER."""
        return int.from_bytes(self.expect(INTEGER).content, "big", signed=True)

    def oid(self) -> str:
        """An OBJECT IDENTIFIER in dotted form."""
        content = self.expect(OID).content
        if not content or content[-1] & 0x80:
            raise BadEncoding("object identifier")
        arcs, arc = [], 0
        for byte in content:
            arc = arc << 7 | byte & 0x7F
            if not byte & 0x80:
                arcs.append(arc)
                arc = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def one(data: bytes) -> Value:
    """The single element that bytes hold."""
    found = values(data)
    if len(found) != 1:
        raise BadEncoding("not one element")
    return found[0]


def values(data: bytes) -> list[Value]:
    """The elements that bytes hold one after the other."""
    found, place = [], 0
    while place < len(data):
        value, place = _next(data, place)
        found.append(value)
    return found


def _next(data: bytes, place: int) -> tuple[Value, int]:
    if place + 2 > len(data) or data[place] & 0x1F == 0x1F:
        raise BadEncoding("cut off or long tag")
    size, start = data[place + 1], place + 2
    if size & 0x80:
        count = size & 0x7F
        length = data[start : start + count]
        size = int.from_bytes(length, "big")
        start += count
        if not 1 <= count <= 4 or len(length) != count or size < 0x80 or length[0] == 0:
            raise BadEncoding("length")
    end = start + size
    if end > len(data):
        raise BadEncoding("cut off")
    return Value(data[place], data[start:end], data[place:end]), end


def made(tag: int, *contents: bytes) -> bytes:
    """An element with that content."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    """A non-negative INTEGER."""
    return made(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
