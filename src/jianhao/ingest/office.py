"""The office's own settings: one TOML file; what it does not know it refuses, so that a typing error is not a silent rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jianhao.dates import Workdays, day_number
from jianhao.errors import UnusableCall
from jianhao.ingest.fields import ACCOUNT_FIELDS, POST_FIELDS
from jianhao.ingest.source import SourceFile
from jianhao.vocab.codes import normalise_code
from jianhao.vocab.levels import parse_level
from jianhao.vocab.platforms import parse_platform

SIZE_LIMIT = 8 * 1024**2
STRATA = ("level", "platform", "county", "city")
QUOTA_SCOPES = ("unit", "county", "city", "province")
FIELD_NAMES = frozenset(f.name for f in (*ACCOUNT_FIELDS, *POST_FIELDS))
KEYS = frozenset({
    "region", "approved_sources", "ordered", "waivers", "exemptions", "events", "promotion", "quotas", "calendar",
    "lexicons", "names", "mappings", "divisions", "sampling",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnFile:
    """A waiver or exemption: which account and rule, why, who approved, until when (inclusive)."""

    account_id: str
    rule: str
    reason: str
    approver: str
    until: int


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `maximum` live accounts within each unit, county, city or province; level and platform optional."""

    scope: str
    level: str | None
    platform: str | None
    maximum: int


@dataclass(frozen=True, slots=True)
class Sampling:
    """The office's sampling plan: a share or a count, strata, a seed, and accounts that are in whatever is drawn."""

    seed: str
    share: float | None
    count: int | None
    strata: tuple[str, ...]
    must_include: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Office:
    """Settings as they were read; what other parts use stays plain tables (`ordered`, `events`, `lexicons`)."""

    region: str = ""
    approved_sources: tuple[str, ...] = ()
    ordered: tuple[Mapping[str, Any], ...] = ()
    waivers: tuple[OnFile, ...] = ()
    events: tuple[Mapping[str, Any], ...] = ()
    promotion: tuple[Mapping[str, Any], ...] = ()
    quotas: tuple[Quota, ...] = ()
    workdays: Workdays = field(default_factory=Workdays)
    lexicons: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    divisions: Mapping[str, str] = field(default_factory=dict)
    sampling: Sampling | None = None
    text: str = ""


def read_office(source: SourceFile) -> Office:
    """Read and check the file; UnusableCall names the key at fault."""
    try:
        text = source.read(SIZE_LIMIT).decode("utf-8-sig")
        data = tomllib.loads(text)
    except (UnicodeDecodeError, RecursionError) as error:
        raise UnusableCall(f"{source.name}：不是正确的TOML文件（须为UTF-8编码）。") from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableCall(
            f"{source.name}：{_place_in_toml(error)}不符合TOML的写法，请检查引号、等号和括号。"
        ) from error
    return _Reader(source.name).office(data, text)


def _place_in_toml(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line ([0-9]+), column ([0-9]+)", str(error))
    return f"第{found[1]}行第{found[2]}个字符附近" if found else "文件末尾"


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def office(self, data: dict[str, Any], text: str) -> Office:
        self._known(data, KEYS, "")
        on_file = [
            self._on_file(row, key, n)
            for key in ("waivers", "exemptions")
            for n, row in self._rows(data, key)
        ]
        return Office(
            region=self._text(data, "region", ""),
            approved_sources=self._texts(data, "approved_sources"),
            ordered=tuple(row for _, row in self._rows(data, "ordered")),
            waivers=tuple(on_file),
            events=tuple(row for _, row in self._rows(data, "events")),
            promotion=tuple(row for _, row in self._rows(data, "promotion")),
            quotas=tuple(self._quota(row, n) for n, row in self._rows(data, "quotas")),
            workdays=self._workdays(data.get("calendar", {})),
            lexicons=self._texts(data, "lexicons"),
            names=self._mapping(data, "names"),
            mappings={k: self._columns(data["mappings"], k) for k in self._table(data, "mappings")},
            divisions=self._divisions(data),
            sampling=self._sampling(data["sampling"]) if "sampling" in data else None,
            text=text,
        )

    def _on_file(self, row: dict[str, Any], key: str, number: int) -> OnFile:
        where = f"{key}第{number}条"
        self._known(row, frozenset({"account_id", "rule", "reason", "approver", "until"}), where)
        account_id, rule, reason, approver = (
            self._text(row, name, None, where) for name in ("account_id", "rule", "reason", "approver")
        )
        return OnFile(account_id, rule, reason, approver, self._day(row, "until", where))

    def _quota(self, row: dict[str, Any], number: int) -> Quota:
        where = f"quotas第{number}条"
        self._known(row, frozenset({"scope", "level", "platform", "max"}), where)
        scope = self._text(row, "scope", None, where)
        if scope not in QUOTA_SCOPES:
            raise self._wrong(where, "scope", "应为unit、county、city或province")
        maximum = row.get("max")
        if not isinstance(maximum, int) or isinstance(maximum, bool) or maximum < 0:
            raise self._wrong(where, "max", "应为不小于0的整数")
        level = self._word(row, "level", parse_level, where)
        return Quota(scope, level, self._word(row, "platform", parse_platform, where), maximum)

    def _word(self, row: dict[str, Any], key: str, parse: Any, where: str) -> str | None:
        if key not in row:
            return None
        value = parse(self._text(row, key, None, where))
        if value is None:
            raise self._wrong(where, key, "不是可识别的用词")
        return str(value)

    def _workdays(self, table: Any) -> Workdays:
        if not isinstance(table, dict):
            raise self._wrong("", "calendar", "应为表")
        self._known(table, frozenset({"work", "off"}), "calendar")
        days = [
            (self._date(day, "calendar", key), key == "work")
            for key in ("work", "off")
            for day in self._list(table, key, "calendar")
        ]
        return Workdays(tuple(sorted(days)))

    def _rows(self, data: dict[str, Any], key: str) -> list[tuple[int, dict[str, Any]]]:
        rows = data.get(key, [])
        if not isinstance(rows, list):
            raise self._wrong("", key, "应为若干条")
        return [(n, row if isinstance(row, dict) else {"title": str(row)}) for n, row in enumerate(rows, 1)]

    def _list(self, table: dict[str, Any], key: str, where: str = "") -> list[Any]:
        values = table.get(key, [])
        if not isinstance(values, list):
            raise self._wrong(where, key, "应为列表")
        return values

    def _table(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        table = data.get(key, {})
        if not isinstance(table, dict):
            raise self._wrong("", key, "应为表")
        return table

    def _mapping(self, data: dict[str, Any], key: str) -> dict[str, str]:
        table = self._table(data, key)
        if not all(isinstance(value, str) for value in table.values()):
            raise self._wrong("", key, "各项应为文本")
        return table

    def _sampling(self, table: Any) -> Sampling:
        if not isinstance(table, dict):
            raise self._wrong("", "sampling", "应为表")
        self._known(table, frozenset({"seed", "share", "count", "strata", "must_include"}), "sampling")
        share, count = table.get("share"), table.get("count")
        if (share is None) == (count is None):
            raise self._wrong("sampling", "share", "与count应任选一项填写")
        if share is not None and (isinstance(share, bool) or not isinstance(share, int | float)):
            raise self._wrong("sampling", "share", "应为0到1之间的数")
        if count is not None and (isinstance(count, bool) or not isinstance(count, int)):
            raise self._wrong("sampling", "count", "应为整数")
        strata = self._texts(table, "strata")
        if any(name not in STRATA for name in strata):
            raise self._wrong("sampling", "strata", f"只能用{'、'.join(STRATA)}")
        rows = [
            (
                self._text(row, "account_id", None, f"must_include第{n}条"),
                self._text(row, "reason", "指定必查"),
            )
            for n, row in self._rows(table, "must_include")
        ]
        return Sampling(self._text(table, "seed", "jianhao"), share, count, strata, tuple(rows))

    def _divisions(self, data: dict[str, Any]) -> dict[str, str]:
        """Names of divisions that the vocabulary does not hold, by 12-digit code."""
        named = {}
        for written, name in self._mapping(data, "divisions").items():
            code = normalise_code(written)
            if code is None:
                raise self._wrong("divisions", written, "不是行政区划代码")
            named[code] = name
        return named

    def _columns(self, data: dict[str, Any], key: str) -> dict[str, str]:
        """Heading → field of one confirmed header; an empty text leaves the column out."""
        columns = self._mapping(data, key)
        for heading, name in columns.items():
            if name and name not in FIELD_NAMES:
                raise self._wrong(f"mappings.{key}", heading, f"所对应的“{name}”不是可识别的字段")
        return columns

    def _texts(self, data: dict[str, Any], key: str) -> tuple[str, ...]:
        values = data.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise self._wrong("", key, "应为文本列表")
        return tuple(values)

    def _text(self, row: dict[str, Any], key: str, default: str | None, where: str = "") -> str:
        value = row.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(where, key, "应填写文本")
        return value

    def _day(self, row: dict[str, Any], key: str, where: str) -> int:
        return self._date(row.get(key), where, key)

    def _date(self, value: Any, where: str, key: str) -> int:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError as error:
                raise self._wrong(where, key, "应为日期，如2024-05-20") from error
        if isinstance(value, datetime):
            value = value.date()
        if not isinstance(value, date):
            raise self._wrong(where, key, "应为日期，如2024-05-20")
        return day_number(value)

    def _known(self, table: dict[str, Any], known: frozenset[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(where, key, "不是可识别的设置项")

    def _wrong(self, where: str, key: str, why: str) -> UnusableCall:
        spot = f"{where}的{key}" if where else key
        return UnusableCall(f"{self.file}：{spot}{why}。")
