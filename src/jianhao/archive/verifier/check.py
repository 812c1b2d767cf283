"""The whole verification of an archive, in the order in which it was sealed, or of the proof of a single post."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from .answers import Answer, Broken, NoArchive, Report
from .bag import Bag, Step, nothing, opened
from .contents import Contents, all_leaves, check_contents
from .der import BadEncoding
from .layout import FORMAT, MERKLE, REQUEST, TOKEN, merkle_text
from .merkle import canonical, post_leaf, root_by_proof, root_of
from .tokens import Token, read_token, request_bytes
from .trust import CannotSay, trusted

PROOF_LIMIT = 256 << 20
TOKEN_LIMIT = 1 << 20


def verify(path: Path, root: str | None = None, trust: Path | None = None, step: Step = nothing) -> Report:
    """Verify an archive, or the proof of one post where `path` is a file.

    `root` is the Merkle root that somebody else kept (hex), `trust` a certificate of the authority of time (PEM); either
    proves the origin, and a contradiction to either is damage. Raises NoArchive where there is nothing to verify, and
    whatever `step` raises: it is called before each file, so that a caller can end a verification there.
    """
    try:
        return _of_proof(path, root, trust) if path.is_file() else _of_bag(path, root, trust, step)
    except Broken as broken:
        return Report(Answer.DAMAGED, str(broken))
    except (OSError, RecursionError, MemoryError) as error:
        return Report(Answer.DAMAGED, f"不能读取：{error.__class__.__name__}")


def _of_bag(folder: Path, root: str | None, trust: Path | None, step: Step) -> Report:
    bag = opened(folder, step)
    contents = Contents(bag)
    contents.read_posts()
    value = root_of(all_leaves(bag, contents.hashes))
    expected = merkle_text(value.hex(), contents.posts, len(bag.payload))
    if bag.path(MERKLE).read_bytes() != expected.encode("utf-8"):
        raise Broken(f"由文件算出的Merkle根与{MERKLE}不一致")
    if bag.path(REQUEST).read_bytes() != request_bytes(value):
        raise Broken(f"{REQUEST}不是对该Merkle根的时间戳请求")
    token = _token_bytes(bag)
    moment = None if token is None else checked_token(token, value)
    check_contents(bag, contents, value.hex(), step)
    answer, reason = _origin(value, token, moment, root, trust)
    stamped = None if moment is None else moment.moment.isoformat()
    return Report(answer, reason, value.hex(), len(bag.payload), bag.size, contents.posts, stamped)


def _token_bytes(bag: Bag) -> bytes | None:
    if not bag.stamped:
        return None
    if bag.path(TOKEN).stat().st_size > TOKEN_LIMIT:
        raise Broken(f"{TOKEN}过大")
    return bag.path(TOKEN).read_bytes()


def checked_token(token: bytes, root: bytes) -> Token:
    """What a token says; Broken unless it is whole and stands for this root."""
    try:
        said = read_token(token)
    except BadEncoding as error:
        raise Broken("时间戳回执不完整，或者不是时间戳回执") from error
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise Broken("时间戳回执的内容不完整") from error
    if said.algorithm not in ("sha256", "sm3") or said.imprint != root:
        raise Broken("时间戳不是对该Merkle根的时间戳")
    return said


def _origin(
    value: bytes, token: bytes | None, said: Token | None, root: str | None, trust: Path | None
) -> tuple[Answer, str]:
    """Whether the origin is proven, and why; Broken if what is at hand contradicts what others kept."""
    proofs = []
    if root is not None:
        if root.strip().lower() != value.hex():
            raise Broken("Merkle根与给出的登记值不一致，可能整包被重做")
        proofs.append("Merkle根与登记值一致")
    if trust is not None and token is not None and said is not None:
        if not trust.is_file():
            raise NoArchive(f"找不到证书文件{trust.name}。")
        try:
            if not trusted(token, value, trust):
                raise Broken("时间戳不能由给出的证书核验")
            proofs.append(f"时间戳经证书核验，签发时间{said.moment.isoformat()}")
        except CannotSay as error:
            return (Answer.PROVEN, proofs[0]) if proofs else (Answer.INTACT, str(error))
    if proofs:
        return Answer.PROVEN, "；".join(proofs)
    if token is None:
        return Answer.INTACT, "没有时间戳，也没有给出登记的Merkle根" if root is None else ""
    return Answer.INTACT, "没有给出登记的Merkle根或者时间戳机构的证书"


def _of_proof(path: Path, root: str | None, trust: Path | None) -> Report:
    """The proof of one post: its line, the way to the root, the token."""
    if path.stat().st_size > PROOF_LIMIT:
        raise NoArchive(f"{path.name}不是归档包，也不是单条证明。")
    try:
        proof: dict[str, Any] = json.loads(path.read_bytes())
        if proof["format"] != FORMAT or proof["kind"] != "post-proof":
            raise KeyError("kind")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoArchive(f"{path.name}不是归档包，也不是单条证明。") from error
    try:
        post, token = proof["post"], proof["token"]
        leaf = post_leaf(post, hashlib.sha256(canonical(post)).hexdigest())
        steps = [bytes.fromhex(step) for step in proof["path"]]
        value = root_by_proof(leaf, proof["index"], proof["size"], steps)
        token = None if token is None else base64.b64decode(token, validate=True)
        claimed = proof["root"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken("单条证明不完整") from error
    if value is None or value.hex() != claimed:
        raise Broken("由该条内容算出的Merkle根与证明不一致")
    said = None if token is None else checked_token(token, value)
    answer, reason = _origin(value, token, said, root, trust)
    return Report(answer, reason, value.hex(), 0, 0, 1, None if said is None else said.moment.isoformat())
