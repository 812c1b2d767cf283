"""Citizens' comments: the question, the official reply and the time are kept; who asked is masked, ids and portraits are dropped."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jianhao.archive.personal import NICKNAME, mask, mask_name
from jianhao.archive.secrets import clean_text
from jianhao.archive.texts import encoding_of

LIMIT = 64 << 20
_NAMES = frozenset(
    {
        "昵称",
        "用户昵称",
        "评论人",
        "留言人",
        "用户名",
        "nickname",
        "nick_name",
        "user_name",
        "username",
        "user",
        "name",
    }
)
_KEPT = {
    "评论": "content", "评论内容": "content", "留言": "content", "留言内容": "content", "内容": "content", "content": "content",
    "text": "content", "回复": "reply", "回复内容": "reply", "官方回复": "reply", "reply": "reply", "reply_content": "reply",
    "时间": "time", "评论时间": "time", "留言时间": "time", "create_time": "time", "time": "time", "回复时间": "reply_time",
    "reply_time": "reply_time", "内容id": "post_id", "文章标题": "title", "标题": "title", "msg_data_id": "post_id", "post_id": "post_id",
}  # fmt: skip


def masked_comments(path: Path) -> tuple[list[dict[str, Any]], Counter[str]] | None:
    """Rows of a file of comments with what must not stay taken out, and how much; None if it is no such file."""
    if path.stat().st_size > LIMIT:
        return None
    rows = list(_rows(path))
    counts: Counter[str] = Counter()
    kept = [row for row in (_masked(row, counts) for row in rows) if "content" in row]
    return (kept, counts) if kept else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    data = path.read_bytes()
    text = data.decode(encoding_of(data)).removeprefix("\ufeff")
    if path.suffix.lower() == ".csv":
        yield from csv.DictReader(io.StringIO(text))
        return
    try:
        found = (
            [json.loads(line) for line in text.splitlines() if line.strip()]
            if path.suffix == ".jsonl"
            else json.loads(text)
        )
    except (ValueError, RecursionError):
        return
    yield from _records(found)


def _records(found: Any) -> Iterator[dict[str, Any]]:
    """Records of whatever nesting an interface answers with."""
    if isinstance(found, list):
        for item in found:
            yield from _records(item)
    elif isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        if any(_KEPT.get(str(key).lower()) == "content" for key in found):
            yield found
        for item in lists:
            yield from _records(item)


def _masked(row: dict[str, Any], counts: Counter[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in row.items():
        name = str(key).strip().lower()
        if isinstance(value, dict) and name == "reply":
            value = value.get("content")
        if value in (None, "") or isinstance(value, (dict, list)):
            continue
        if name in _NAMES:
            kept["who"] = mask_name(str(value))
            counts[NICKNAME] += 1
        elif name in _KEPT:
            text, found = mask(clean_text(str(value))[0])
            counts.update(found)
            kept[_KEPT[name]] = text
    return kept
