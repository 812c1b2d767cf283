"""The static folder: pages under 60 kB, JSON, CSV, digests. It appears whole; only an earlier one of ours is replaced."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape

from jianhao.documents.cells import cell
from jianhao.errors import NotAResult
from jianhao.store.dataset import flush_folder
from jianhao.web.config import settings
from jianhao.web.publishing.shards import shards

MARKER = "publication.json"
LARGEST_PAGE = 60_000  # bytes; the look-up is opened on telephones
ROOM = 50_000  # of rows in a page, the frame comes to it
ROW = 300  # tags of a row
WRITTEN = ("name", "platform", "agency", "successor", "successor_link", "notice_link")
ASSETS = (
    Path(__file__).parent / "static" / "publishing" / "search.js",
    Path(__file__).parent / "static" / "publishing" / "public.css",
)
STATES = {"official": "官方账号", "closing": "官方账号，正在办理关停", "closed": "已关停"}
HEADINGS = (
    "账号名称",
    "平台",
    "主办单位",
    "状态",
    "关停日期",
    "承接账号",
    "承接账号链接",
    "公告链接",
    "账号ID",
)


def write_folder(entries: Sequence[Mapping[str, Any]], told: Mapping[str, Any], target: Path) -> int:
    """Write the folder of a list; `told` says number, day and digest. How many files. NotAResult for a foreign folder."""
    with _published(target) as folder:
        digits, files = shards(entries)
        (folder / "index").mkdir()
        for part, text in files.items():
            _write(folder / "index" / f"{part or 'all'}.json", text)
        pages = _write_lists(folder, entries, told)
        _write(folder / "index.html", _page("publishing/site_index.html", told, digits=digits, pages=pages))
        _write(folder / "accounts.json", _json(entries))
        _write(folder / "accounts.csv", "\ufeff" + _csv(entries))
        for asset in ASSETS:
            _write(folder / asset.name, asset.read_text(encoding="utf-8"))
        _write(
            folder / MARKER,
            json.dumps({**told, "format": 1}, ensure_ascii=False, sort_keys=True, indent=1) + "\n",
        )
        return _seal(folder)


def _page(template: str, told: Mapping[str, Any], **more: Any) -> str:
    office = {"office": settings().office, "telephone": settings().telephone}
    return render_to_string(template, {"told": told, **office, **more})


def _write_lists(
    folder: Path, entries: Sequence[Mapping[str, Any]], told: Mapping[str, Any]
) -> list[tuple[str, int, str]]:
    """The list by the first letter of the names, for whoever has no scripts; (letter, accounts, first page)."""
    (folder / "list").mkdir()
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in entries:
        initial = entry["initial"]
        grouped[initial if "A" <= initial <= "Z" else "其他"].append(entry)
    made = []
    for initial, rows in sorted(grouped.items(), key=lambda item: (item[0] == "其他", item[0])):
        stem = initial if initial != "其他" else "other"
        parts = list(_parts(sorted(rows, key=lambda row: (row["name"], row["account_id"]))))
        names = [f"{stem}-{number}.html" for number in range(1, len(parts) + 1)]
        for at, part in enumerate(parts):
            near = {
                "previous": names[at - 1] if at else "",
                "next": names[at + 1] if at + 1 < len(names) else "",
            }
            text = _page(
                "publishing/site_list.html",
                told,
                initial=initial,
                rows=[_shown(r) for r in part],
                number=at + 1,
                of=len(names),
                **near,
            )
            _write(folder / "list" / names[at], text)
        made.append((initial, len(rows), f"list/{names[0]}"))
    return made


def _parts(rows: list[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Rows in parts whose pages stay small."""
    part: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        length = ROW + sum(len(escape(str(row[name])).encode()) for name in WRITTEN)
        if part and size + length > ROOM:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "word": STATES[row["state"]]}


def _json(entries: Sequence[Mapping[str, Any]]) -> str:
    public = [{k: v for k, v in row.items() if k != "initial"} for row in entries]
    return json.dumps(public, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _csv(entries: Sequence[Mapping[str, Any]]) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in entries:
        texts = (row["name"], row["platform"], row["agency"], STATES[row["state"]], row["closed_on"], row["successor"],
                 row["successor_link"], row["notice_link"], row["account_id"])  # fmt: skip
        writer.writerow([cell(text, "") for text in texts])
    return out.getvalue()


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _seal(folder: Path) -> int:
    """SHA256SUMS as `sha256sum -c` reads it; how many files there are with it."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}" for p in files
    ]
    _write(folder / "SHA256SUMS", "\n".join(lines) + "\n")
    return len(files) + 1


@contextmanager
def _published(target: Path) -> Iterator[Path]:
    """A draft beside the target that takes its place at the end; a killed run leaves the earlier folder as it was."""
    target = target.absolute()
    if target.exists() and not target.is_dir():
        raise NotAResult(f"{target.name}已存在且不是文件夹，请另选位置。")
    draft, old = (target.with_name(f".{target.name}.{kind}") for kind in ("draft", "old"))
    if old.exists() and not target.exists():
        os.replace(old, target)
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise NotAResult(f"{target.name}不是空文件夹，也不是以前发布的名录，为免覆盖请另选位置。")
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        flush_folder(draft)
        if target.exists():
            os.replace(target, old)
        os.replace(draft, target)
        flush_folder(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
