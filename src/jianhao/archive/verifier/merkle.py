"""Merkle tree of RFC 6962 over SHA-256: one root for all leaves, a short proof for each of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

LEAF, NODE = b"\x00", b"\x01"  # set apart, so that no node can be shown as a leaf
ALGORITHM = "RFC6962-SHA256"


def canonical(content: Any) -> bytes:
    """JSON in the one form that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def post_leaf(post: dict[str, Any], line_sha256: str) -> bytes:
    """What stands in the tree for a post: identity, address, time of capture, digest of its line in posts.jsonl."""
    named = {name: post.get(name) for name in ("post_id", "url", "captured_at")}
    return canonical(named | {"sha256": line_sha256})


def file_leaf(path: str, sha256: str, sm3: str) -> bytes:
    """What stands in the tree for a file of the payload."""
    return canonical({"path": path, "sha256": sha256, "sm3": sm3})


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(LEAF + leaf).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in one pass and logarithmic memory."""
    whole: list[tuple[int, bytes]] = []  # complete subtrees, each larger than the one after it
    for value in hashes:
        size, top = 1, value
        while whole and whole[-1][0] == size:
            top = _node(whole.pop()[1], top)
            size *= 2
        whole.append((size, top))
    if not whole:
        return hashlib.sha256(b"").digest()
    root = whole.pop()[1]
    while whole:
        root = _node(whole.pop()[1], root)
    return root


def proof_of(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, lowest first."""
    if len(hashes) <= 1:
        return []
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    if index < half:
        return [*proof_of(hashes[:half], index), root_of(hashes[half:])]
    return [*proof_of(hashes[half:], index - half), root_of(hashes[:half])]


def root_by_proof(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to (RFC 9162, 2.1.3.2), None for a proof of the wrong length."""
    if not 0 <= index < size:
        return None
    value, place, last = leaf_hash(leaf), index, size - 1
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            value = _node(beside, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = _node(value, beside)
        place, last = place >> 1, last >> 1
    return value if last == 0 else None
