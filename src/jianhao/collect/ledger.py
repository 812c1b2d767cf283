"""What was collected of one account and how far it got: files that appear whole, and one small record that is replaced whole.

    FOLDER/接口数据/<接口>/….json   the bytes of each answer as they came
    FOLDER/接口数据/进度.json       cursors, finished lists, calls of the day

Killed at any moment it goes on from the record; an answer that was fetched and not recorded is fetched again to the same name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jianhao.errors import NotAResult

RAW = "接口数据"
RECORD = f"{RAW}/进度.json"
FORMAT = 1


class Ledger:
    """The record of one account's collection; every change is on disk when the method returns."""

    def __init__(self, folder: Path, account_id: str) -> None:
        (folder / RAW).mkdir(parents=True, exist_ok=True)
        self.folder = folder
        for left in folder.rglob("*.incoming"):  # of a run that was killed
            left.unlink()
        self._said = self._read(account_id)

    def get(self, name: str, otherwise: Any = None) -> Any:
        """A value of the record."""
        return self._said["values"].get(name, otherwise)

    def put(self, changed: Mapping[str, Any], *, forced: bool = True) -> None:
        """Change values together, all or none; `forced` to disk before it returns, else only safe from a killed process."""
        said = self._said | {"values": {**self._said["values"], **changed}}
        data = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
        self._write(self.folder / RECORD, data, forced)
        self._said = said

    def keep(self, endpoint: str, name: str, data: bytes) -> Path:
        """The bytes of an answer under a name of their own; the same name again replaces them."""
        path = self.folder / RAW / endpoint / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write(path, data)
        return path

    def kept(self, endpoint: str, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        """Names and bytes of the answers of an endpoint, by name."""
        for path in sorted((self.folder / RAW / endpoint).glob(f"{prefix}*.json")):
            yield path.stem, path.read_bytes()

    def drop(self, endpoint: str, prefix: str) -> None:
        """Remove the answers of a pass that was begun anew."""
        for path in (self.folder / RAW / endpoint).glob(f"{prefix}*.json"):
            path.unlink()

    def _read(self, account_id: str) -> dict[str, Any]:
        path = self.folder / RECORD
        if not path.is_file():
            return {"format": FORMAT, "account_id": account_id, "values": {}}
        try:
            said = json.loads(path.read_bytes())
            known = (
                said["account_id"] if said["format"] == FORMAT and isinstance(said["values"], dict) else None
            )
        except (ValueError, KeyError, TypeError) as error:
            raise NotAResult(f"{RECORD}已损坏，请换一个文件夹重新采集。") from error
        if known != account_id:
            raise NotAResult("该文件夹是另一个账号的采集结果，或者由其他版本写出，请换一个文件夹。")
        return dict(said)

    @staticmethod
    def _write(path: Path, data: bytes, forced: bool = True) -> None:
        draft = path.with_name(f"{path.name}.incoming")
        try:
            with draft.open("wb") as stream:
                stream.write(data)
                stream.flush()
                if forced:
                    os.fsync(stream.fileno())
            os.replace(draft, path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
