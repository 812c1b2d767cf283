"""Where things lie in an archive, and the tag files that follow from its payload to the byte.

bagit.txt bag-info.txt manifest-*.txt merkle.json tsr/root.tsq     follow from the payload
tsr/root.tsr                                                       the token over the Merkle root, if there is one
tagmanifest-*.txt                                                  over all of these
data/wacz data/api data/media data/backend data/drafts data/comments data/restricted data/html data/metadata
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from .digests import ALGORITHMS
from .merkle import ALGORITHM, canonical

FORMAT = 1
BAGIT = "bagit.txt"
BAGIT_TEXT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = "bag-info.txt"
MERKLE = "merkle.json"
REQUEST, TOKEN = "tsr/root.tsq", "tsr/root.tsr"
MANIFESTS = tuple(f"manifest-{name}.txt" for name in ALGORITHMS)
TAG_MANIFESTS = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)
FIXED = (BAGIT, INFO, *MANIFESTS, MERKLE, REQUEST)
META = "data/metadata/"
ARCHIVE, ACCOUNT, POSTS = f"{META}archive.json", f"{META}account.json", f"{META}posts.jsonl"
PAGES, FILES, FAILURES = f"{META}pages.jsonl", f"{META}files.jsonl", f"{META}failures.jsonl"
ERASURE, COMPLETENESS, DECISION = f"{META}erasure.json", f"{META}completeness.json", f"{META}decision.json"
NEEDED = (ARCHIVE, ACCOUNT, POSTS, PAGES, FILES, FAILURES, ERASURE, COMPLETENESS, DECISION)
WACZ, MEDIA, HTML = "data/wacz/", "data/media/", "data/html/"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)\n")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def manifest_text(digests: Iterable[tuple[str, str]]) -> str:
    """A manifest of (path, digest), sorted by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests))


def parsed_manifest(text: str) -> dict[str, str] | None:
    """Path → digest; None if the text is not exactly what `manifest_text` makes."""
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        line = _LINE.match(text, place)
        if line is None or line[2] in found:
            return None
        found[line[2]] = line[1]
        place = line.end()
    return found if list(found) == sorted(found) else None


def is_safe(path: str) -> bool:
    """Whether a relative path means the same file everywhere and stays inside."""
    parts = path.split("/")
    plain = unicodedata.normalize("NFC", path) == path and not any(
        c in '\\:*?"<>|%' or not c.isprintable() for c in path
    )
    return plain and all(
        p and p[0] not in ". " and p[-1] not in ". " and not _RESERVED.fullmatch(p) for p in parts
    )


def info_text(archive: Mapping[str, Any], size: int, files: int, root: str) -> str:
    """bag-info.txt."""
    said = {
        "Bagging-Date": archive["sealed_on"], "External-Description": archive["account_name"],
        "External-Identifier": archive["account_id"], "Jianhao-Archive-Format": FORMAT, "Merkle-Root": root,
        "Payload-Oxum": f"{size}.{files}",
    }  # fmt: skip
    return "".join(f"{name}: {' '.join(str(value).split())}\n" for name, value in said.items())


def merkle_text(root: str, posts: int, files: int) -> str:
    """merkle.json."""
    return canonical({"algorithm": ALGORITHM, "files": files, "posts": posts, "root": root}).decode() + "\n"
