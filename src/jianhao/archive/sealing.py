"""Closes an archive: manifests over the payload, then the Merkle root, then the request of time, at last the tag manifests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from jianhao.archive.verifier.bag import Bag
from jianhao.archive.verifier.contents import Contents, all_leaves
from jianhao.archive.verifier.digests import both, both_of_file
from jianhao.archive.verifier.layout import (
    ARCHIVE,
    BAGIT,
    BAGIT_TEXT,
    INFO,
    MANIFESTS,
    MERKLE,
    REQUEST,
    TAG_MANIFESTS,
    TOKEN,
    info_text,
    manifest_text,
    merkle_text,
)  # fmt: skip
from jianhao.archive.verifier.merkle import root_of
from jianhao.archive.verifier.tokens import request_bytes


def seal(folder: Path) -> Iterator[str]:
    """Write all tag files of a folder whose payload is finished; yields the name of each payload file digested."""
    digests: dict[str, tuple[str, str]] = {}
    size = 0
    for path in sorted(p for p in (folder / "data").rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        sha256, sm3, length = both_of_file(path)
        digests[name] = sha256, sm3
        size += length
        yield name
    for manifest, place in zip(MANIFESTS, (0, 1), strict=True):
        _write(folder / manifest, manifest_text((name, both[place]) for name, both in digests.items()))
    contents = Contents(Bag(folder, digests, size, False))
    contents.read_posts()
    root = root_of(all_leaves(contents.bag, contents.hashes))
    _write(folder / MERKLE, merkle_text(root.hex(), contents.posts, len(digests)))
    (folder / REQUEST).parent.mkdir(exist_ok=True)
    (folder / REQUEST).write_bytes(request_bytes(root))
    _write(folder / BAGIT, BAGIT_TEXT)
    archive = json.loads((folder / ARCHIVE).read_bytes())
    _write(folder / INFO, info_text(archive, size, len(digests), root.hex()))
    seal_tags(folder)


def seal_tags(folder: Path) -> None:
    """Write the tag manifests over all other tag files, the token included if there is one."""
    names = [BAGIT, INFO, *MANIFESTS, MERKLE, REQUEST, *([TOKEN] if (folder / TOKEN).is_file() else [])]
    digests = {name: both((folder / name).read_bytes()) for name in names}
    for manifest, place in zip(TAG_MANIFESTS, (0, 1), strict=True):
        _write(folder / manifest, manifest_text((name, pair[place]) for name, pair in digests.items()))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
