"""Whether a signature fits a certificate's key: RSA (PKCS #1 v1.5) and ECDSA on P-256 and P-384, with plain integers.

Only public values are used here, so nothing needs to run in constant time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from . import der
from .der import BadEncoding, Value, made, one

RSA, EC = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
DIGEST_OIDS = {
    "sha1": "2b0e03021a", "sha256": "608648016503040201", "sha384": "608648016503040202", "sha512": "608648016503040203",
}  # fmt: skip


class Unsupported(Exception):
    """A kind of key or digest that cannot be checked here."""


@dataclass(frozen=True, slots=True)
class Curve:
    """y² = x³ − 3x + b over the prime p; generator of order n. Numbers of SEC 2."""

    p: int
    b: int
    n: int
    x: int
    y: int


CURVES = {
    "1.2.840.10045.3.1.7": Curve(
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    "1.3.132.0.34": Curve(
        int("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF", 16),
        int("B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF", 16),
        int("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
        int("AA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7", 16),
        int("3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F", 16),
    ),
}  # fmt: skip
Point = tuple[int, int] | None


def fits(certificate: Value, algorithm: str, signed: bytes, signature: bytes) -> bool:
    """Whether the signature over `signed` was made with the certificate's key; Unsupported if that cannot be said."""
    if algorithm not in DIGEST_OIDS:
        raise Unsupported(algorithm)
    fields = certificate.parts()[0].parts()
    key = fields[6 if fields[0].tag == 0xA0 else 5].parts()
    bits = key[1].expect(der.BITS).content[1:]
    kind = key[0].parts()[0].oid()
    digest = hashlib.new(algorithm, signed, usedforsecurity=False).digest()
    if kind == RSA:
        return _rsa_fits(bits, algorithm, digest, signature)
    if kind == EC:
        curve = CURVES.get(key[0].parts()[1].oid())
        if curve is not None:
            return _ecdsa_fits(curve, bits, digest, signature)
    raise Unsupported(kind)


def _rsa_fits(key: bytes, algorithm: str, digest: bytes, signature: bytes) -> bool:
    modulus, exponent = (part.number() for part in one(key).parts())
    size = (modulus.bit_length() + 7) // 8
    if modulus < 2 or len(signature) != size:
        return False
    oid = made(der.OID, bytes.fromhex(DIGEST_OIDS[algorithm]))
    info = made(der.SEQUENCE, made(der.SEQUENCE, oid, made(der.NULL)), made(der.OCTETS, digest))
    expected = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
    return pow(int.from_bytes(signature, "big"), exponent, modulus) == int.from_bytes(expected, "big")


def _ecdsa_fits(curve: Curve, key: bytes, digest: bytes, signature: bytes) -> bool:
    half = (curve.p.bit_length() + 7) // 8
    if len(key) != 2 * half + 1 or key[0] != 4:
        raise Unsupported("compressed point")
    point = int.from_bytes(key[1 : half + 1], "big"), int.from_bytes(key[half + 1 :], "big")
    if (point[1] ** 2 - point[0] ** 3 + 3 * point[0] - curve.b) % curve.p:
        raise BadEncoding("point off the curve")
    r, s = (part.number() for part in one(signature).parts())
    if not (0 < r < curve.n and 0 < s < curve.n):
        return False
    bits = curve.n.bit_length()
    value = int.from_bytes(digest, "big") >> max(0, len(digest) * 8 - bits)
    inverse = pow(s, -1, curve.n)
    left = _times(curve, value * inverse % curve.n, (curve.x, curve.y))
    total = _plus(curve, left, _times(curve, r * inverse % curve.n, point))
    return total is not None and total[0] % curve.n == r


def _times(curve: Curve, factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _plus(curve, total, point)
        point, factor = _plus(curve, point, point), factor >> 1
    return total


def _plus(curve: Curve, one_point: Point, other: Point) -> Point:
    if one_point is None or other is None:
        return one_point or other
    (x1, y1), (x2, y2) = one_point, other
    if x1 == x2 and (y1 + y2) % curve.p == 0:
        return None
    slope = (
        (3 * x1 * x1 - 3) * pow(2 * y1, -1, curve.p)
        if one_point == other
        else (y2 - y1) * pow(x2 - x1, -1, curve.p)
    )
    x3 = (slope * slope - x1 - x2) % curve.p
    return x3, (slope * (x1 - x3) - y1) % curve.p
