"""The posts of an account from the tables that were read: one line each, its sources counted, personal numbers masked."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pyarrow.dataset as ds

from jianhao.archive.journal import Journal
from jianhao.archive.personal import mask
from jianhao.archive.secrets import clean_address, clean_text
from jianhao.archive.verifier.merkle import canonical
from jianhao.vocab.post_links import recognise_post

_KEPT = ("native_id", "title", "text", "url", "precision", "tool", "original_flag", "deleted")
_NUMBERS = ("reads", "reads_kind", "metric", "likes", "looks", "comments", "shares")
_PASSING = frozenset(
    {"scene", "chksm", "srcid", "sharer_shareinfo", "sharer_shareinfo_first", "clicktime", "enterid", "from"}
)
_SCHEME = re.compile(r"^https?://")


def read_posts(journal: Journal, account_id: str, posts: Sequence[Path], samples: Sequence[Path]) -> int:
    """Take all posts of the account into the journal, from tables of the canonical schemas; how many there are."""
    if journal.done("posts") is None:
        counts: Counter[str] = Counter()
        for row in _rows(posts, account_id):
            _take(journal, row, counts)
        for row in _rows(samples, None):
            _take_numbers(journal, row)
        if counts:
            journal.add("masked", "posts", canonical(dict(sorted(counts.items()))).decode("utf-8"))
        journal.mark("posts")
    return journal.count("post")


def post_of_address(journal: Journal, url: str) -> str | None:
    """The post that an address shows, None if it shows none of the account's."""
    for key in _keys(url):
        found = journal.first("select post_id from address where key = ?", key)
        if found is not None:
            return str(found)
    return None


def _rows(paths: Sequence[Path], account_id: str | None) -> Iterator[dict[str, Any]]:
    if not paths:
        return
    condition = None if account_id is None else ds.field("account_id") == account_id
    for batch in ds.dataset(list(paths)).to_batches(filter=condition, batch_size=2_048):
        yield from batch.to_pylist()


def _take(journal: Journal, row: dict[str, Any], counts: Counter[str]) -> None:
    """A row of a post; what an earlier row did not say is added, a longer text is kept."""
    post_id = row["post_id"]
    journal.add("source", row["source_file"] or "", post_id)
    known = journal.first("select said from post where post_id = ?", post_id)
    said = _loaded(known) if known else {"post_id": post_id, "numbers": None}
    for name in _KEPT:
        value = row[name]
        if isinstance(value, str):
            value, found = mask(clean_address(value) if name == "url" else clean_text(value)[0])
            counts.update(found)
        longer = name == "text" and value and len(value) > len(said.get("text") or "")
        if said.get(name) is None or longer or (name == "deleted" and value):
            said[name] = value
    moment = _iso(row["published_at"])
    said["published_at"] = min(filter(None, (said.get("published_at"), moment)), default=None)
    _store(journal, said)
    if said["url"]:
        for key in _keys(said["url"]):
            journal.add("address", key, post_id)


def _take_numbers(journal: Journal, row: dict[str, Any]) -> None:
    """The latest sample of a post."""
    known = journal.first("select said from post where post_id = ?", row["post_id"])
    if known is None:
        return
    said, moment = _loaded(known), _iso(row["collected_at"])
    if said["numbers"] is None or (moment or "") >= (said["numbers"]["collected_at"] or ""):
        said["numbers"] = {name: row[name] for name in _NUMBERS} | {"collected_at": moment}
        _store(journal, said)


def _store(journal: Journal, said: dict[str, Any]) -> None:
    text = canonical(said).decode("utf-8")
    journal.add("post", said["post_id"], said["url"], said["published_at"] or "", text)


def _loaded(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def _iso(moment: datetime | None) -> str | None:
    return (
        None
        if moment is None
        else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    )


def _keys(url: str) -> Iterable[str]:
    """What an address is known by: the post it names on its platform, and itself without what varies from visit to visit."""
    seen = recognise_post(url)
    if seen is not None:
        yield f"{seen.platform}:{seen.native_id}"
    bare = _SCHEME.sub("", urldefrag(clean_address(url))[0])
    try:
        parts = urlsplit(f"//{bare}")
    except ValueError:
        yield bare
        return
    kept = sorted(
        (n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if n.lower() not in _PASSING
    )
    yield f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{kept}"
