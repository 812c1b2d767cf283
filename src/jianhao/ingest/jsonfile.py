"""JSON and JSON Lines, streamed: an array of a million records needs no more memory than one record."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

import ijson

from jianhao.errors import UnusableFile
from jianhao.ingest.nesting import deepest
from jianhao.ingest.source import SourceFile

LINE_LIMIT = 32 * 1024**2
BLOCK = 64 * 1024
KEYS_AT_MOST = 64
DEEPEST = 100
Record = dict[str, Any]
_DAMAGED = (ijson.JSONError, UnicodeDecodeError, RecursionError, OverflowError, ValueError)


def json_keys(source: SourceFile) -> tuple[str, ...]:
    """Keys of the top-level object; empty for an array."""
    keys = []
    with _shallow(source) as stream:
        try:
            for prefix, event, value in ijson.parse(stream):
                if prefix == "" and event == "start_array":
                    return ()
                if prefix == "" and event == "map_key":
                    keys.append(value)
                if len(keys) > KEYS_AT_MOST:
                    break
        except _DAMAGED as error:
            raise _damaged(source) from error
    return tuple(keys)


def json_lists(source: SourceFile) -> tuple[str, ...]:
    """Keys of the top-level object whose value is a list."""
    with _shallow(source) as stream:
        try:
            # A key's own events carry its name alone as prefix; a list in a list carries more.
            events = ijson.parse(stream)
            return tuple(
                dict.fromkeys(key for key, event, _ in events if event == "start_array" and "." not in key)
            )
        except _DAMAGED as error:
            raise _damaged(source) from error


def json_values(source: SourceFile, prefix: str = "item") -> Iterator[tuple[int, Record | None]]:
    """Values under an ijson prefix with their 1-based number; None for a value that is no object."""
    with _shallow(source) as stream:
        try:
            for number, value in enumerate(ijson.items(stream, prefix, use_float=True), 1):
                yield number, value if isinstance(value, dict) else None
        except _DAMAGED as error:
            raise _damaged(source) from error


def json_records(source: SourceFile, prefix: str = "item") -> Iterator[tuple[int, Record]]:
    """Objects under an ijson prefix (`item`, `weibo.item` …) with their 1-based number; other values are left out."""
    for number, value in json_values(source, prefix):
        if value is not None:
            yield number, value


def json_object(source: SourceFile, prefix: str) -> Record | None:
    """The single object under a prefix, or None."""
    return next((value for _, value in json_records(source, prefix)), None)


def jsonl_records(source: SourceFile) -> Iterator[tuple[int, Record | None]]:
    """Objects of a JSON Lines file with their line number; None for a line that is no object."""
    with _utf8(source) as stream:
        number = 0
        while line := stream.readline(LINE_LIMIT):
            number += 1
            if len(line) == LINE_LIMIT:
                raise UnusableFile(source.name, f"第{number}行过长，无法读取。")
            if text := line.decode("utf-8").strip("\ufeff \t\r\n"):
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


@contextmanager
def _shallow(source: SourceFile) -> Iterator[IO[bytes]]:
    """The bytes as UTF-8, once it is known that no value nests without end."""
    if "json_depth" not in source.seen:
        with _utf8(source) as stream:
            source.seen["json_depth"] = deepest(stream, DEEPEST)
    if source.seen["json_depth"] > DEEPEST:
        raise UnusableFile(source.name, f"JSON嵌套超过{DEEPEST}层，不是可识别的导出文件。")
    with _utf8(source) as stream:
        yield stream


@contextmanager
def _utf8(source: SourceFile) -> Iterator[IO[bytes]]:
    """The bytes as UTF-8 without a byte order mark, whatever encoding the file has."""
    encoding = source.encoding
    with source.open() as stream:
        if encoding == "utf-8-sig":
            stream.seek(3)
        if encoding.startswith("utf-8"):
            yield stream
        else:
            yield io.BufferedReader(_Recoded(stream, encoding))


class _Recoded(io.RawIOBase):
    """Bytes of another encoding as UTF-8."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and (chunk := self._stream.read(BLOCK)):
            self._rest = self._decoder.decode(chunk).encode("utf-8")
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _damaged(source: SourceFile) -> UnusableFile:
    return UnusableFile(source.name, "JSON内容不完整或已损坏，请重新导出后再试。")
