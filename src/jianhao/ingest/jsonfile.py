"""JSON and JSON Lines, streamed: an array of a million records needs no more memory than one record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import ijson

from jianhao.errors import UnusableFile
from jianhao.ingest.delimited import text_encoding
from jianhao.ingest.source import SourceFile

LINE_LIMIT = 32 * 1024**2
Record = dict[str, Any]


def json_keys(source: SourceFile) -> tuple[str, ...]:
    """Keys of the top-level object; empty for an array."""
    keys = []
    with source.open() as stream:
        try:
            for prefix, event, value in ijson.parse(stream):
                if prefix == "" and event == "start_array":
                    return ()
                if prefix == "" and event == "map_key":
                    keys.append(value)
                if len(keys) > 64:
                    break
        except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
            raise _damaged(source) from error
    return tuple(keys)


def json_records(source: SourceFile, prefix: str = "item") -> Iterator[tuple[int, Record]]:
    """Objects under an ijson prefix (`item`, `weibo.item` …) with their 1-based number; other values are left out."""
    with source.open() as stream:
        try:
            for number, value in enumerate(ijson.items(stream, prefix, use_float=True), 1):
                if isinstance(value, dict):
                    yield number, value
        except (ijson.JSONError, UnicodeDecodeError, RecursionError, OverflowError) as error:
            raise _damaged(source) from error


def json_object(source: SourceFile, prefix: str) -> Record | None:
    """The single object under a prefix, or None."""
    return next((value for _, value in json_records(source, prefix)), None)


def jsonl_records(source: SourceFile) -> Iterator[tuple[int, Record | None]]:
    """Objects of a JSON Lines file with their line number; None for a line that is no object."""
    encoding = text_encoding(source)
    with source.open() as stream:
        if encoding in ("utf-16",):
            raise UnusableFile(source.name, "JSON Lines文件须为UTF-8编码。")
        number = 0
        while line := stream.readline(LINE_LIMIT):
            number += 1
            if text := line.decode(encoding, "replace").strip("\ufeff \t\r\n"):
                yield number, _object(text)


def _object(text: str) -> Record | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def first_record(source: SourceFile, prefix: str = "item") -> Record | None:
    """The first object, for telling which tool wrote the file."""
    return next((value for _, value in islice(json_records(source, prefix), 1)), None)


def _damaged(source: SourceFile) -> UnusableFile:
    return UnusableFile(source.name, "JSON内容不完整或已损坏，请重新导出后再试。")
