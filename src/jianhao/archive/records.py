"""The metadata of an archive and its reading copy, written from the journal once everything else is in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from jianhao.archive.completeness import completeness
from jianhao.archive.journal import Journal
from jianhao.archive.reading_copy import index_page, list_page, post_name, post_page
from jianhao.archive.reading_search import search_page, search_script
from jianhao.archive.settings import Settings
from jianhao.archive.verifier.layout import (
    ACCOUNT,
    ARCHIVE,
    COMPLETENESS,
    DECISION,
    ERASURE,
    FAILURES,
    FILES,
    FORMAT,
    HTML,
    PAGES,
    POSTS,
)  # fmt: skip
from jianhao.archive.verifier.merkle import canonical
from jianhao.dates import SHANGHAI

_PAGE_QUERY = (
    "select wacz, url, timestamp, digest, captured from page where post_id = ? order by captured, url, wacz"
)
_MEDIA_QUERY = (
    "select distinct image.path from page join reference on reference.page = page.url join image on image.url = reference.url"
    " where page.post_id = ? order by reference.position"
)
Row = tuple[str, str, str]  # day, title, name of the copy
STATES = {"complete": "完整", "incomplete": "不完整", "unverified": "未核验"}


def write_posts(journal: Journal, account: Mapping[str, Any]) -> Iterator[int]:
    """posts.jsonl and the reading copy; yields the number of each post written."""
    rows: list[Row] = []
    draft = journal.place(f"{POSTS}.incoming")
    with draft.open("wb") as out:
        query = "select post_id from post order by published = '', published, post_id"
        for number, (post_id,) in enumerate(list(journal.rows(query)), 1):
            said = journal.first("select said from post where post_id = ?", post_id)
            post = _post(journal, json.loads(said), post_name(number))
            rows.append((post["published_day"] or "", post["title"] or "（无标题）", post["html"]))
            journal.place(post["html"]).write_bytes(post_page(post, str(account["name"])))
            out.write(canonical(post) + b"\n")
            yield number
    draft.replace(draft.with_name(draft.name.removesuffix(".incoming")))
    months, years = (
        _write_lists(journal, folder, digits, rows, account)
        for folder, digits in (("months", 7), ("years", 4))
    )
    titles = [(day, title) for day, title, _ in rows]
    journal.write(f"{HTML}search.html", search_page(account, years, titles))
    journal.write(f"{HTML}search.js", search_script())
    journal.mark("months", months)


def _write_lists(
    journal: Journal, folder: str, digits: int, rows: Iterable[Row], account: Mapping[str, Any]
) -> list[tuple[str, int]]:
    """A list of every month or year, told by the first digits of the day (none: the day is not known); how many stand in each."""
    found: list[tuple[str, int]] = []
    for name, group in groupby(rows, key=lambda row: row[0][:digits]):
        here = list(group)
        heading = f"{name}年" if digits == 4 and name else name or "日期不详"
        page = list_page(heading, here, str(account["name"]))
        journal.write(f"{HTML}{folder}/{name or 'unknown'}.html", page)
        found.append((name, len(here)))
    return found


def _post(journal: Journal, said: dict[str, Any], name: str) -> dict[str, Any]:
    """The line of a post: what the tables say, its pages, its pictures, where it was told from."""
    post_id = said["post_id"]
    pages = list(journal.rows(_PAGE_QUERY, (post_id,)))
    media = [path for (path,) in journal.rows(_MEDIA_QUERY, (post_id,))]
    media += [
        p
        for (p,) in journal.rows("select path from attached where post_id = ? order by path", (post_id,))
        if p not in media
    ]
    moment = said["published_at"]
    day = moment and datetime.fromisoformat(moment).astimezone(SHANGHAI).date().isoformat()
    return said | {
        "pages": [{"wacz": w, "url": u, "timestamp": t, "digest": d} for w, u, t, d, _ in pages],
        "captured_at": pages[0][4] if pages else None,
        "media": list(dict.fromkeys(media)),
        "sources": [n for (n,) in journal.rows("select name from source where post_id = ? order by name", (post_id,))],
        "published_day": day, "html": name, "text": said.get("text") or "",
    }  # fmt: skip


def write_records(
    journal: Journal, account: Mapping[str, Any], settings: Settings, sealed_at: datetime, release: str
) -> dict[str, Any]:
    """All the rest of the metadata; returns what completeness.json says."""
    _write_lines(journal, PAGES, (
        {"wacz": w, "url": u, "timestamp": t, "digest": d, "post_id": p}
        for w, u, t, d, p in journal.rows("select wacz, url, timestamp, digest, post_id from page order by wacz, url, timestamp")
    ))  # fmt: skip
    images = ({"path": p, "kind": "media", "scanned": False} for (p,) in journal.rows(
        "select distinct path from image where path not in (select path from file) order by path"))  # fmt: skip
    _write_lines(
        journal,
        FILES,
        (json.loads(said) for (said,) in journal.rows("select said from file order by path")),
        images,
    )
    _write_lines(journal, FAILURES, (
        {"kind": k, "subject": s, "why": w}
        for k, s, w in journal.rows("select kind, subject, why from failure order by kind, subject")
    ))  # fmt: skip
    said = completeness(journal, settings)
    _write(journal, COMPLETENESS, said)
    _write(journal, ACCOUNT, account)
    _write(journal, DECISION, _decision(settings))
    _write(journal, ERASURE, _erasure(journal, settings, sealed_at))
    day = sealed_at.astimezone(SHANGHAI).date().isoformat()
    _write(journal, ARCHIVE, {
        "format": FORMAT, "account_id": account["account_id"], "account_name": account["name"], "sealed_on": day,
        "release": release,
    })  # fmt: skip
    months = [(month, count) for month, count in journal.done("months") or []]
    journal.write(f"{HTML}index.html", index_page(account, months, _facts(account, said, day)))
    journal.mark("records")
    return said


def _facts(account: Mapping[str, Any], said: Mapping[str, Any], day: str) -> list[str]:
    facts = [
        f"账号ID：{account['account_id']}",
        f"归档日期：{day}",
        f"发布内容{said['articles']:,}条，网页存档{said['pages']:,}个",
    ]
    if account.get("agency"):
        facts.insert(0, f"主办单位：{account['agency']}")
    return [*facts, f"完整程度：{STATES[said['state']]}", *said["reasons"]]


def _decision(settings: Settings) -> dict[str, Any]:
    retention = dict(settings.retention)
    return {
        "decision": dict(settings.decision), "retention": retention or None, "legal_hold": bool(retention.get("legal_hold")),
        "comments": settings.comments.get("keep", "masked"), "restricted": dict(settings.restricted) or None,
    }  # fmt: skip


def _erasure(journal: Journal, settings: Settings, sealed_at: datetime) -> dict[str, Any]:
    """What was masked or left out: counts by kind and item, never a value, never a digest from which one could be found."""
    items = [
        {"item": item, "counts": json.loads(said)}
        for item, said in journal.rows("select item, said from masked order by item")
    ]
    totals: dict[str, int] = {}
    for item in items:
        for kind, count in item["counts"].items():
            totals[kind] = totals.get(kind, 0) + count
    unscanned = [
        p
        for (p,) in journal.rows("select path from file where said like '%\"scanned\":false%' order by path")
    ]
    return {
        "at": sealed_at.astimezone(UTC).isoformat(timespec="seconds"), "basis": settings.personal.get("basis"),
        "approved_by": settings.personal.get("approved_by"), "totals": dict(sorted(totals.items())), "items": items,
        "not_scanned": unscanned,
        "original_digests": "不记录：只缺一个号码的文本，由它的摘要可以推出该号码",
    }  # fmt: skip


def _write(journal: Journal, name: str, said: Mapping[str, Any]) -> None:
    journal.write(
        name, (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")
    )


def _write_lines(journal: Journal, name: str, *rows: Iterator[dict[str, Any]]) -> None:
    draft: Path = journal.place(f"{name}.incoming")
    with draft.open("wb") as out:
        for some in rows:
            for row in some:
                out.write(canonical(row) + b"\n")
    draft.replace(draft.with_name(draft.name.removesuffix(".incoming")))
