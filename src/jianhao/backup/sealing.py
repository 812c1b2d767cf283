"""Encryption of what lies in a store: AES-256-GCM in pieces of a megabyte, each bound to its place, the last one marked as such.

    8 bytes   magic
    32 bytes  salt; the key of this content is HKDF-SHA256(store key, salt, kind and name)
    pieces    1 MiB of ciphertext + 16 bytes of tag, the last one shorter or as long

Nonce and associated data hold the number of the piece and whether it is the last: pieces cannot be swapped, left out or cut off.
What is encrypted is one byte (0 as it is, 1 zstd), eight bytes of length, the content.
"""

from __future__ import annotations

import secrets
import struct

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"JHBAK1\0\0"
SALT, TAG = 32, 16
CHUNK = 1 << 20
LEVEL = 3  # of zstd
LARGEST = 1 << 30  # no content is larger; a length beyond is not believed
_HEAD = struct.Struct(">BQ")


class Damaged(Exception):
    """A content that is not what was stored, or not for this key, kind and name; `str` says why in Chinese."""


def seal(secret: bytes, kind: str, name: str, content: bytes) -> bytes:
    """The content encrypted for its kind and name."""
    packed = _pack(content)
    salt = secrets.token_bytes(SALT)
    cipher = AESGCM(_key(secret, salt, kind, name))
    count = max(1, -(-len(packed) // CHUNK))
    pieces = [MAGIC, salt]
    for number in range(count):
        place = _place(number, number == count - 1)
        pieces.append(cipher.encrypt(place, packed[number * CHUNK : (number + 1) * CHUNK], MAGIC + place))
    return b"".join(pieces)


def unseal(secret: bytes, kind: str, name: str, sealed: bytes) -> bytes:
    """The content again; Damaged if a bit of it, its kind or its name is another."""
    if sealed[: len(MAGIC)] != MAGIC:
        raise Damaged("不是备份库的文件")
    cipher = AESGCM(_key(secret, sealed[len(MAGIC) : len(MAGIC) + SALT], kind, name))
    body = memoryview(sealed)[len(MAGIC) + SALT :]
    count = max(1, -(-len(body) // (CHUNK + TAG)))
    pieces = []
    try:
        for number in range(count):
            place = _place(number, number == count - 1)
            piece = body[number * (CHUNK + TAG) : (number + 1) * (CHUNK + TAG)]
            pieces.append(cipher.decrypt(place, bytes(piece), MAGIC + place))
    except (InvalidTag, ValueError) as error:
        raise Damaged("内容被改动、调换或者不完整") from error
    return _unpack(b"".join(pieces))


def _key(secret: bytes, salt: bytes, kind: str, name: str) -> bytes:
    return HKDF(SHA256(), 32, salt, f"jianhao backup\0{kind}\0{name}".encode()).derive(secret)


def _place(number: int, last: bool) -> bytes:
    return struct.pack(">3xQB", number, last)  # twelve bytes: a nonce


def _pack(content: bytes) -> bytes:
    """Compressed where that makes it smaller: tables of results are compressed already."""
    small = pa.Codec("zstd", compression_level=LEVEL).compress(content, asbytes=True) if content else b""
    if len(small) < len(content):
        return _HEAD.pack(1, len(content)) + small
    return _HEAD.pack(0, len(content)) + content


def _unpack(packed: bytes) -> bytes:
    way, size = _HEAD.unpack_from(packed)
    body = packed[_HEAD.size :]
    if way == 0 and size == len(body):
        return body
    if way != 1 or size > LARGEST:
        raise Damaged("内容的写法不能识别")
    content: bytes = pa.Codec("zstd").decompress(body, decompressed_size=size, asbytes=True)
    return content
