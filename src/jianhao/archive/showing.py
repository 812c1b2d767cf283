"""What an archive holds, for reading, and the proof of a single post, for whoever must not see the rest."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from jianhao.archive.verifier.answers import NoArchive
from jianhao.archive.verifier.bag import Bag, read_text
from jianhao.archive.verifier.contents import Contents, all_leaves, lines_of
from jianhao.archive.verifier.layout import (
    ACCOUNT,
    ARCHIVE,
    BAGIT,
    COMPLETENESS,
    DECISION,
    ERASURE,
    FORMAT,
    MANIFESTS,
    MERKLE,
    POSTS,
    TOKEN,
    parsed_manifest,
)  # fmt: skip
from jianhao.archive.verifier.merkle import canonical, proof_of, root_of
from jianhao.errors import NotAResult, UnusableCall


def described(folder: Path) -> dict[str, Any]:
    """What the archive says of itself: account, archive, completeness, decision, erasure totals, root. Nothing is verified."""
    if not (folder / BAGIT).is_file():
        raise NoArchive(f"{folder.name}不是归档包（没有{BAGIT}）。")
    try:
        said = {name: json.loads((folder / path).read_bytes()) for name, path in (
            ("account", ACCOUNT), ("archive", ARCHIVE), ("completeness", COMPLETENESS), ("decision", DECISION),
            ("erasure", ERASURE), ("merkle", MERKLE),
        )}  # fmt: skip
    except (OSError, ValueError) as error:
        raise NotAResult(f"{folder.name}的元数据缺失或已损坏，请先核验。") from error
    return said | {"stamped": (folder / TOKEN).is_file()}


def post_proof(folder: Path, post_id: str) -> bytes:
    """A post with its way to the Merkle root and the token, as one JSON file; UnusableCall if the archive has no such post."""
    described(folder)
    bag = _listed(folder)
    contents = Contents(bag)
    contents.read_posts()
    found = next(((n, post) for n, (_, post) in enumerate(lines_of(bag, POSTS)) if _is(post, post_id)), None)
    if found is None:
        raise UnusableCall(f"归档包中没有内容ID为{post_id}的发布内容。")
    hashes = all_leaves(bag, contents.hashes)
    token = base64.b64encode((folder / TOKEN).read_bytes()).decode() if bag.stamped else None
    proof = {
        "format": FORMAT, "kind": "post-proof", "post": found[1], "index": found[0], "size": len(hashes),
        "path": [step.hex() for step in proof_of(hashes, found[0])], "root": root_of(hashes).hex(), "token": token,
    }  # fmt: skip
    return canonical(proof) + b"\n"


def _is(post: dict[str, Any], post_id: str) -> bool:
    return post_id in (post["post_id"], post.get("native_id"))


def _listed(folder: Path) -> Bag:
    """The archive as its manifests describe it; the bytes are not read."""
    read = [parsed_manifest(read_text(folder / name)) for name in MANIFESTS]
    if read[0] is None or read[1] is None or read[0].keys() != read[1].keys():
        raise NotAResult(f"{folder.name}的清单已损坏，请先核验。")
    second = read[1]
    return Bag(
        folder, {path: (d, second[path]) for path, d in read[0].items()}, 0, (folder / TOKEN).is_file()
    )
