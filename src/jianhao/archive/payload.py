"""Files of the office into the archive: exports, drafts, raw answers of the platform, media, comments, restricted files."""

from __future__ import annotations

import csv
import io
import json
import mimetypes
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jianhao.archive.comments import masked_comments
from jianhao.archive.images import keep_image
from jianhao.archive.journal import Journal
from jianhao.archive.materials import Materials
from jianhao.archive.posts import post_of_address
from jianhao.archive.restricted import Sealer
from jianhao.archive.screening import screen
from jianhao.archive.verifier.digests import CHUNK
from jianhao.archive.verifier.layout import is_safe
from jianhao.archive.verifier.merkle import canonical

COPIED = ("backend", "drafts", "api")
_UNSAFE = re.compile(r'[\\:*?"<>|%\x00-\x1f\x7f]')
_LISTS = ("清单.csv", "list.csv")


def copy_files(
    journal: Journal, materials: Materials, keeps_comments: bool, sealer: Sealer | None
) -> Iterator[str]:
    """Bring in every file of the office; yields the names. Files that are recorded already are passed over."""
    for kind in COPIED:
        for name, path in materials.files(kind):
            if journal.done(f"{kind}/{name}") is None:
                _copy(journal, kind, name, path)
                journal.mark(f"{kind}/{name}")
            yield name
    whose = _media_list(journal, materials)
    for name, path in materials.files("media"):
        if path.name not in _LISTS and journal.done(f"media/{name}") is None:
            _keep_media(journal, name, path, whose.get(name))
            journal.mark(f"media/{name}")
        yield name
    for name, path in materials.files("comments"):
        if journal.done(f"comments/{name}") is None:
            _keep_comments(journal, name, path, keeps_comments)
            journal.mark(f"comments/{name}")
        yield name
    for number, (name, path) in enumerate(materials.files("restricted"), 1):
        if journal.done(f"restricted/{name}") is None and sealer is not None:
            target = f"data/restricted/{number:04d}.enc"
            sealer.seal(path, name, journal.place(target))
            _record(journal, target, kind="restricted", key_id=sealer.key_id)
            journal.mark(f"restricted/{name}")
        yield name


def safe_name(name: str) -> str:
    """A relative name that means the same on every system."""
    parts = []
    for part in unicodedata.normalize("NFC", name).split("/"):
        part = "".join(c if c.isprintable() else "_" for c in _UNSAFE.sub("_", part)).strip(". ") or "_"
        parts.append(part if is_safe(part) else f"_{part}")
    return "/".join(parts)


def _copy(journal: Journal, kind: str, name: str, path: Path) -> None:
    seen = screen(path, name)
    shown = f"{kind}/{name}"
    if seen.counts:
        journal.add("masked", shown, canonical(dict(sorted(seen.counts.items()))).decode("utf-8"))
    if seen.refused:
        journal.add("failure", "left_out", shown, seen.refused)
        return
    target = _free(journal, f"data/{kind}/{safe_name(name)}")
    if seen.text is not None:
        journal.write(target, seen.text.data)
    else:
        _copy_bytes(path, journal.place(target))
    _record(journal, target, kind=kind, original=name, scanned=seen.scanned)


def _free(journal: Journal, target: str) -> str:
    """The name, or the next one that no other file has, upper and lower case being the same."""
    stem, dot, suffix = target.rpartition(".")
    tried, number = target, 1
    while journal.first("select 1 from file where path = ? collate nocase", tried) is not None:
        number += 1
        tried = f"{stem}-{number}.{suffix}" if dot else f"{target}-{number}"
    return tried


def _copy_bytes(path: Path, target: Path) -> None:
    draft = target.with_name(f"{target.name}.incoming")
    with path.open("rb") as source, draft.open("wb") as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)
    os.replace(draft, target)


def _record(journal: Journal, target: str, **said: Any) -> None:
    journal.add("file", target, canonical({"path": target} | said).decode("utf-8"))


def _keep_media(journal: Journal, name: str, path: Path, post_id: str | None) -> None:
    """A picture or video; it belongs to the post that the list names, else to the one whose id its folder bears."""
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    with path.open("rb") as stream:
        target, _ = keep_image(journal, stream, mime)
    _record(journal, target, kind="media", original=name, scanned=False)
    folder = name.rpartition("/")[0].rpartition("/")[2]
    post_id = (
        post_id
        or (folder and journal.first("select post_id from post where post_id like ?", f"%:{folder}"))
        or None
    )
    if post_id:
        journal.add("attached", post_id, target)


def _media_list(journal: Journal, materials: Materials) -> dict[str, str]:
    """File → post, from the list beside the media (文件, 内容ID or 网址)."""
    whose: dict[str, str] = {}
    for name, path in materials.files("media"):
        if path.name not in _LISTS:
            continue
        folder = name.rpartition("/")[0]
        rows = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig", "replace")))
        for row in rows:
            said = (row.get("内容ID") or row.get("post_id") or "").strip()
            address = (row.get("网址") or row.get("url") or "").strip()
            found = (
                journal.first("select post_id from post where post_id = ?1 or post_id like '%:' || ?1", said)
                if said
                else None
            )
            found = found or (post_of_address(journal, address) if address else None)
            file = (row.get("文件") or row.get("file") or "").strip()
            if found and file:
                whose[f"{folder}/{file}".lstrip("/")] = str(found)
    return whose


def _keep_comments(journal: Journal, name: str, path: Path, keep: bool) -> None:
    shown = f"comments/{name}"
    if not keep:
        journal.add("masked", shown, canonical({"left_out": 1}).decode("utf-8"))
        return
    found = masked_comments(path)
    if found is None:
        journal.add("failure", "left_out", shown, "评论文件的格式不能识别，没有归档")
        return
    rows, counts = found
    target = _free(journal, f"data/comments/{safe_name(name).rpartition('.')[0] or safe_name(name)}.jsonl")
    journal.write(target, b"".join(canonical(row) + b"\n" for row in rows))
    _record(journal, target, kind="comments", original=name, scanned=True)
    if counts:
        journal.add("masked", shown, json.dumps(dict(sorted(counts.items()))))
