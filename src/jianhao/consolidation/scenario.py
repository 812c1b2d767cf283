"""scenario.toml: prices, quotas, locks, caps and phases of one plan; what it does not know it refuses."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jianhao.consolidation.assumptions import LOSSES, Assumption, assumptions
from jianhao.errors import UnusableCall
from jianhao.vocab.levels import parse_level
from jianhao.vocab.platforms import parse_platform

SIZE_LIMIT = 8 * 1024**2
SCOPES = ("unit", "county", "city", "province")
KEYS = {
    "value": {"yuan_per_active_follower"},
    "sink": {"website", "app"},
    "quota": {"scope", "level", "platform", "max"},
    "lock": {"account_id", "keep", "close", "target"},
    "cap": {"accounts", "yuan", "followers_lost"},
    "phases": {"quarters", "staff_hours"},
    "measured": set(LOSSES),
}
MEASURED_KEYS = {"value", "low", "high", "source"}
LISTS = ("quota", "lock")


@dataclass(frozen=True, slots=True)
class ScenarioQuota:
    """At most `maximum` kept accounts within each unit, county, city or province; level and platform optional."""

    scope: str
    level: str | None
    platform: str | None
    maximum: int


@dataclass(frozen=True, slots=True)
class ScenarioLock:
    """A person's decision on one account: exactly one of keep, close and target."""

    account_id: str
    keep: bool = False
    close: bool = False
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What was asked for; None where the file says nothing. `measured` are shares of followers lost that look-backs measured,
    in the place of assumptions of the same names."""

    yuan_per_active_follower: float | None = None
    website: float | None = None
    app: float | None = None
    quotas: tuple[ScenarioQuota, ...] = ()
    locks: tuple[ScenarioLock, ...] = ()
    cap_accounts: int | None = None
    cap_yuan: float | None = None
    cap_followers_lost: float | None = None
    quarters: int = 4
    staff_hours: float | None = None
    measured: tuple[Assumption, ...] = ()
    text: str = field(default="", compare=False)


def read_scenario(path: Path) -> Scenario:
    """Read and check the file; UnusableCall names the key at fault."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UnusableCall(f"{path.name}：文件过大。")
        return parse_scenario(path.read_bytes().decode("utf-8-sig"), path.name)
    except OSError as error:
        raise UnusableCall(f"{path.name}：文件不存在或不能读取。") from error
    except UnicodeDecodeError as error:
        raise UnusableCall(f"{path.name}：不是正确的TOML文件（须为UTF-8编码）。") from error


def parse_scenario(text: str, file: str) -> Scenario:
    """The same from text."""
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise UnusableCall(f"{file}：不是正确的TOML文件。") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line ([0-9]+), column ([0-9]+)", str(error))
        place = f"第{found[1]}行第{found[2]}个字符附近" if found else "文件末尾"
        raise UnusableCall(f"{file}：{place}不符合TOML的写法，请检查引号、等号和括号。") from error
    return _Reader(file).scenario(data, text)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def scenario(self, data: dict[str, Any], text: str) -> Scenario:
        self._known(data, set(KEYS), "")
        value, sink, cap, phases = (self._table(data, key) for key in ("value", "sink", "cap", "phases"))
        return Scenario(
            yuan_per_active_follower=self._number(value, "yuan_per_active_follower", "value"),
            website=self._number(sink, "website", "sink"),
            app=self._number(sink, "app", "sink"),
            quotas=tuple(self._quota(row, f"quota第{n}条") for n, row in self._rows(data, "quota")),
            locks=self._locks(data),
            cap_accounts=self._count(cap, "accounts", "cap"),
            cap_yuan=self._number(cap, "yuan", "cap"),
            cap_followers_lost=self._number(cap, "followers_lost", "cap"),
            quarters=self._quarters(phases),
            staff_hours=self._number(phases, "staff_hours", "phases"),
            measured=self._measured(self._table(data, "measured")),
            text=text,
        )

    def _quarters(self, phases: dict[str, Any]) -> int:
        quarters = self._count(phases, "quarters", "phases")
        if quarters is None:
            return 4
        if not 1 <= quarters <= 20:
            raise self._wrong("phases", "quarters", "应为1到20之间的整数")
        return quarters

    def _measured(self, table: dict[str, Any]) -> tuple[Assumption, ...]:
        """In the order in which assumptions are printed, whatever that of the file."""
        return tuple(self._rate(name, table[name]) for name in LOSSES if name in table)

    def _rate(self, name: str, row: Any) -> Assumption:
        where = f"measured.{name}"
        if not isinstance(row, dict):
            raise self._wrong("measured", name, "应为表，写明value、low、high、source")
        self._known(row, MEASURED_KEYS, where)
        value, low, high = (self._number(row, key, where) for key in ("value", "low", "high"))
        if value is None or low is None or high is None or not low <= value <= high <= 1:
            raise self._wrong(where, "value", "应为0到1之间的数，并且low不大于value，value不大于high")
        return replace(
            assumptions()[name], value=value, low=low, high=high, source=self._text(row, "source", where)
        )

    def _quota(self, row: dict[str, Any], where: str) -> ScenarioQuota:
        self._known(row, KEYS["quota"], where)
        scope = self._text(row, "scope", where)
        if scope not in SCOPES:
            raise self._wrong(where, "scope", "应为unit、county、city或province")
        maximum = self._count(row, "max", where)
        if maximum is None:
            raise self._wrong(where, "max", "应为不小于0的整数")
        return ScenarioQuota(
            scope,
            self._word(row, "level", parse_level, where),
            self._word(row, "platform", parse_platform, where),
            maximum,
        )

    def _locks(self, data: dict[str, Any]) -> tuple[ScenarioLock, ...]:
        found: dict[str, ScenarioLock] = {}
        for n, row in self._rows(data, "lock"):
            where = f"lock第{n}条"
            lock = self._lock(row, where)
            earlier = found.setdefault(lock.account_id, lock)
            if earlier != lock:
                raise self._wrong(where, "account_id", f"{lock.account_id}在前面已有不同的锁定")
        return tuple(found.values())

    def _lock(self, row: dict[str, Any], where: str) -> ScenarioLock:
        self._known(row, KEYS["lock"], where)
        account = self._text(row, "account_id", where)
        given = [key for key in ("keep", "close", "target") if key in row]
        if len(given) != 1:
            raise self._wrong(where, "keep", "与close、target应任选一项填写")
        if given[0] == "target":
            target = self._text(row, "target", where)
            if target == account:
                raise self._wrong(where, "target", "不能是账号自己")
            return ScenarioLock(account, target=target)
        if row[given[0]] is not True:
            raise self._wrong(where, given[0], "应为true")
        return ScenarioLock(account, keep=given[0] == "keep", close=given[0] == "close")

    def _word(self, row: dict[str, Any], key: str, parse: Any, where: str) -> str | None:
        if key not in row:
            return None
        value = parse(self._text(row, key, where))
        if value is None:
            raise self._wrong(where, key, "不是可识别的用词")
        return str(value)

    def _table(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        table = data.get(key, {})
        if not isinstance(table, dict):
            raise self._wrong("", key, "应为表")
        self._known(table, KEYS[key], key)
        return table

    def _rows(self, data: dict[str, Any], key: str) -> list[tuple[int, dict[str, Any]]]:
        rows = data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._wrong("", key, f"应写成若干个[[{key}]]")
        return list(enumerate(rows, 1))

    def _number(self, table: dict[str, Any], key: str, where: str) -> float | None:
        if key not in table:
            return None
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(where, key, "应为数")
        if not math.isfinite(value) or not 0 <= value <= 1e12:
            raise self._wrong(where, key, "应为不小于0的数")
        return float(value)

    def _count(self, table: dict[str, Any], key: str, where: str) -> int | None:
        if key not in table:
            return None
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**9:
            raise self._wrong(where, key, "应为不小于0的整数")
        return value

    def _text(self, row: dict[str, Any], key: str, where: str) -> str:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(where, key, "应填写文本")
        return value.strip()

    def _known(self, table: dict[str, Any], known: set[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(where, key, "不是可识别的设置项")

    def _wrong(self, where: str, key: str, why: str) -> UnusableCall:
        spot = f"{where}的{key}" if where else key
        return UnusableCall(f"{self.file}：{spot}{why}。")
