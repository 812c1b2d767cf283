"""归档.toml: what only people can say — the signed count, the decision, how long to keep it, on whose word numbers are masked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jianhao.errors import UnusableFile

_TABLES: Mapping[str, frozenset[str]] = {
    "signed": frozenset({"count", "by", "on"}),
    "decision": frozenset(
        {"document_no", "approved_by", "on", "reason", "incomplete_reason", "incomplete_approved_by"}
    ),
    "retention": frozenset({"period", "from", "basis", "legal_hold", "legal_hold_reason"}),
    "personal": frozenset({"basis", "approved_by"}),
    "comments": frozenset({"keep"}),
    "restricted": frozenset({"reason", "approved_by", "until"}),
}
COMMENTS = ("masked", "none")


@dataclass(frozen=True)
class Settings:
    """The tables of the file; an empty one where the office said nothing."""

    signed: Mapping[str, Any] = field(default_factory=dict)
    decision: Mapping[str, Any] = field(default_factory=dict)
    retention: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    comments: Mapping[str, Any] = field(default_factory=dict)
    restricted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keeps_comments(self) -> bool:
        return bool(self.comments.get("keep", "masked") == "masked")


def read_settings(path: Path | None) -> Settings:
    """The settings of a folder of materials; UnusableFile for what cannot be meant."""
    if path is None:
        return Settings()
    try:
        said = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableFile(path.name, "不是可以读取的TOML文件。") from error
    for name, table in said.items():
        if name not in _TABLES or not isinstance(table, dict):
            raise UnusableFile(path.name, f"没有[{name}]这一节，可用：{'、'.join(_TABLES)}。")
        for key in table.keys() - _TABLES[name]:
            raise UnusableFile(path.name, f"[{name}]中没有{key}，可用：{'、'.join(sorted(_TABLES[name]))}。")
    signed = said.get("signed", {})
    if signed and (type(signed.get("count")) is not int or signed["count"] < 0 or not signed.get("by")):
        raise UnusableFile(path.name, "[signed]须有count（发布总数，整数）和by（签字人）。")
    if said.get("comments", {}).get("keep", "masked") not in COMMENTS:
        raise UnusableFile(path.name, "[comments]的keep只能是masked或none。")
    if said.get("retention", {}).get("legal_hold") and not said["retention"].get("legal_hold_reason"):
        raise UnusableFile(path.name, "[retention]的legal_hold为true时，须写明legal_hold_reason。")
    return Settings(**{name: _plain(table) for name, table in said.items()})


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them; dates as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in table.items()}
