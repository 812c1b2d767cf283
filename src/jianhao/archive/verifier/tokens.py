"""Requests and tokens of time over a Merkle root (RFC 3161), read without any library.

The bytes of a request follow from the root, so that the one in an archive can be checked. What is checked of a token here is
that it is whole in itself: it stands for this root, its digests fit, its signature fits the certificate inside. Whether that
certificate is to be trusted is another question: see `trust`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from . import der
from .der import BadEncoding, Value, integer, made, one
from .signature import Unsupported, fits

SHA256_OID = bytes.fromhex("608648016503040201")
HASHES = {
    "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512", "1.2.156.10197.1.401": "sm3",
}  # fmt: skip
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
MESSAGE_DIGEST, SIGNING_CERTIFICATE = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.16.2.47"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: digest and its algorithm, moment (UTC), serial number."""

    algorithm: str
    imprint: bytes
    moment: datetime
    serial: int


def request_bytes(root: bytes) -> bytes:
    """The request over a root: SHA-256, certificate wanted, a nonce that follows from the root."""
    nonce = int.from_bytes(hashlib.sha256(b"jianhao nonce" + root).digest()[:8], "big")
    algorithm = made(der.SEQUENCE, made(der.OID, SHA256_OID), made(der.NULL))
    imprint = made(der.SEQUENCE, algorithm, made(der.OCTETS, root))
    return made(der.SEQUENCE, integer(1), imprint, integer(nonce), made(der.BOOLEAN, b"\xff"))


def read_token(data: bytes) -> Token:
    """What a reply (TimeStampResp) says; BadEncoding unless it grants a token that is whole in itself."""
    try:
        return _read(data)
    except (IndexError, OverflowError, UnicodeDecodeError) as error:
        raise BadEncoding("structure") from error


def _read(data: bytes) -> Token:
    reply = one(data).expect(der.SEQUENCE).parts()
    if reply[0].expect(der.SEQUENCE).parts()[0].number() not in (0, 1) or len(reply) != 2:
        raise BadEncoding("not granted")
    outer = reply[1].expect(der.SEQUENCE).parts()
    if outer[0].oid() != SIGNED_DATA:
        raise BadEncoding("no signed data")
    signed = one(outer[1].expect(0xA0).content).expect(der.SEQUENCE).parts()
    content = signed[2].expect(der.SEQUENCE).parts()
    if content[0].oid() != TST_INFO:
        raise BadEncoding("no token")
    info = one(content[1].expect(0xA0).content).expect(der.OCTETS).content
    certificates = next((v.parts() for v in signed if v.tag == 0xA0), [])
    _check_signer(signed[-1].expect(der.SET).parts()[0], info, certificates)
    return _said(one(info).expect(der.SEQUENCE).parts())


def _said(info: list[Value]) -> Token:
    imprint = info[2].expect(der.SEQUENCE).parts()
    algorithm = HASHES.get(imprint[0].parts()[0].oid(), "")
    text = info[4].expect(der.GENERALIZED_TIME).content.decode("ascii")
    moment = datetime.strptime(text.partition(".")[0].rstrip("Z") + "+0000", "%Y%m%d%H%M%S%z").astimezone(UTC)
    return Token(algorithm, imprint[1].expect(der.OCTETS).content, moment, info[3].number())


def _check_signer(signer: Value, info: bytes, certificates: list[Value]) -> None:
    """BadEncoding unless digest, certificate and signature of the signer belong together."""
    parts = signer.expect(der.SEQUENCE).parts()
    algorithm = HASHES.get(parts[2].parts()[0].oid(), "")
    attributes = parts[3].expect(0xA0)
    said = {a.parts()[0].oid(): a.parts()[1].expect(der.SET).parts()[0] for a in attributes.parts()}
    if not algorithm or said[MESSAGE_DIGEST].content != _digest(algorithm, info):
        raise BadEncoding("digest of the token")
    certificate = _signing_certificate(said, certificates)
    fields = certificate.parts()[0].parts()
    first = 1 if fields[0].tag == 0xA0 else 0
    if parts[1].content != fields[first + 2].raw + fields[first].raw:  # issuer and serial number
        raise BadEncoding("name of the signer")
    signed = made(der.SET, attributes.content)
    try:
        good = fits(certificate, algorithm, signed, parts[5].expect(der.OCTETS).content)
    except Unsupported:
        return  # a signature of another kind: only `--trust` can say
    if not good:
        raise BadEncoding("signature")


def _signing_certificate(said: dict[str, Value], certificates: list[Value]) -> Value:
    """The certificate whose digest is signed with the token."""
    try:
        if SIGNING_CERTIFICATE_2 in said:
            first = said[SIGNING_CERTIFICATE_2].parts()[0].parts()[0].parts()
            named = HASHES.get(first[0].parts()[0].oid(), "") if first[0].tag == der.SEQUENCE else "sha256"
            digest = next(v.content for v in first if v.tag == der.OCTETS)
        else:
            named, digest = "sha1", said[SIGNING_CERTIFICATE].parts()[0].parts()[0].parts()[0].content
        return next(c for c in certificates if named and _digest(named, c.raw) == digest)
    except (KeyError, StopIteration) as error:
        raise BadEncoding("certificate of the signer") from error


def _digest(algorithm: str, data: bytes) -> bytes:
    if algorithm == "sm3":
        from .digests import new_sm3

        other = new_sm3()
        other.update(data)
        return bytes.fromhex(other.hexdigest())
    return hashlib.new(algorithm, data, usedforsecurity=False).digest()
