"""Ed25519 over small texts that name the files: readable by `openssl pkeyutl` (3.0) on the machine that receives them."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key


def read_key(path: Path) -> Ed25519PrivateKey:
    """The signing key of whoever publishes; SystemExit if the file holds none."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SystemExit(f"签名密钥{path}不能读取：应为不加密的PEM文件。") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"签名密钥{path}不是Ed25519密钥。用 openssl genpkey -algorithm ed25519 生成。")
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public half, as published."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PrivateKey) -> str:
    """The public key as 64 hexadecimal digits, to be read to each other."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(path: Path, key: Ed25519PrivateKey, into: Path) -> None:
    """The signature of a file's bytes, 64 bytes, beside it."""
    into.write_bytes(key.sign(path.read_bytes()))
