"""What a plan knows of each account: the register, and what earlier inspections measured, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from jianhao.consolidation.platforms import Duty
from jianhao.inspection.advice import EMERGENCY, SOLE_CHANNEL, SPECIAL_GROUP
from jianhao.inspection.facts import Account as Registered
from jianhao.inspection.standing import LOCAL_PLANNED, is_closed
from jianhao.vocab.levels import Level, level_of_code
from jianhao.vocab.platforms import Platform
from jianhao.vocab.states import LocalState, PlatformState, parse_local_state, parse_platform_state

SILENT_DAYS = 90
RANKS = {level.value: level.rank for level in Level}
COUNTY_RANK = Level.county.rank
STOPPED = frozenset({PlatformState.stopped, PlatformState.unreachable, PlatformState.frozen})
SERVICE = re.compile(r"办事|服务事项|预约|缴费|查询|申报|办理")
INTERACT = re.compile(r"互动|留言|回应|咨询|投诉|问政")
COLUMNS = (
    "account_id", "name", "platform", "account_type", "agency", "supervisor", "division_code", "level", "scope",
    "represents_government", "functions", "services", "opened_on", "contract_end", "yearly_cost", "followers", "matrix_main_id",
    "platform_state", "national_state", "local_state", "national_closed_on", "cancelled_on", "last_update", "checked_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Protection:
    """What a person must answer before the account goes, with the words or figures that say so."""

    kind: str
    because: str

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return {
            "main": "代表本级政府的账号", "emergency": "涉及应急、民生或办事服务", "sole": "法定公开的唯一渠道",
            "special": "面向特殊群体",
        }[self.kind]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What an inspection found; None where it could not say. Yuan per 1,000 reads are of genuine reads, beside the peers' median."""

    advice: str | None = None
    conclusion: str | None = None
    silent_days: int | None = None
    posts_a_day: float | None = None
    median_reads: float | None = None
    originality: float | None = None
    protected: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    hours_a_year: float | None = None
    yearly_cost: float | None = None
    yuan_per_1000_reads: float | None = None
    peers_yuan_per_1000_reads: float | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One live account. `duties` is empty and `yearly_cost` None where the register does not say.

    `rank` is 0 for the country to 5 for a village, that of a county where the level is not known.
    """

    account_id: str
    name: str
    platform: str
    kind: str
    agency: str
    supervisor: str
    division: str
    level: str
    rank: int
    scope: str
    main: bool
    duties: frozenset[Duty]
    services: int | None
    contract_end: int | None
    yearly_cost: float | None
    followers: int | None
    matrix_main_id: str
    stopped: bool
    rebounded: bool
    protections: tuple[Protection, ...]
    measured: Measured

    @property
    def title(self) -> str:
        """Name with platform-independent identity where the name is missing."""
        return self.name or self.account_id

    @property
    def full(self) -> str:
        """名称（平台）: accounts of one unit often bear one name on all platforms."""
        known = self.platform in Platform.__members__
        return f"{self.title}（{Platform(self.platform).chinese if known else self.platform}）"

    @property
    def silent(self) -> bool:
        """Silent for more than three months, as far as anything says so."""
        days = self.measured.silent_days
        return days is not None and days > SILENT_DAYS


@dataclass(frozen=True, slots=True)
class Register:
    """Live accounts in the order of the register; how many rows are left out because closed or not yet opened.

    `names` are an office's own names of divisions, by 12-digit code.
    """

    accounts: tuple[Account, ...]
    closed: int
    planned: int
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> dict[str, int]:
        """Place of each account by its id."""
        return {account.account_id: at for at, account in enumerate(self.accounts)}


def fact_day(as_of: int | None) -> int:
    """The day on which dated facts are read; without one the latest of them hold."""
    return as_of if as_of is not None else 2**31 - 1


def read_register(
    table: pa.Table,
    as_of: int | None,
    measured: Mapping[str, Measured] | None = None,
    names: Mapping[str, str] | None = None,
) -> Register:
    """The accounts of a plan from the canonical table ACCOUNTS_IN; `as_of` None: states are taken as they stand."""
    day = fact_day(as_of)
    accounts: list[Account] = []
    closed = planned = 0
    for row in table.select(list(COLUMNS)).to_pylist():
        if is_closed(_standing(row), day) or _gone(row):
            closed += 1
        elif parse_local_state(row["local_state"] or "") in LOCAL_PLANNED and not row["platform_state"]:
            planned += 1
        else:
            accounts.append(_account(row, (measured or {}).get(row["account_id"])))
    return Register(tuple(accounts), closed, planned, names or {})


def _standing(row: Mapping[str, Any]) -> Registered:
    names = (
        "account_id", "name", "platform", "platform_state", "national_state", "local_state", "national_closed_on", "cancelled_on",
    )  # fmt: skip
    return Registered(**{name: row[name] for name in names})


def _gone(row: Mapping[str, Any]) -> bool:
    """Cancelled on the platform, whatever the systems still say: there is nothing left to plan."""
    return parse_platform_state(row["platform_state"] or "") is PlatformState.cancelled


def _account(row: Mapping[str, Any], measured: Measured | None) -> Account:
    functions = tuple(row["functions"] or ())
    found = measured or _from_register(row)
    kind = "service" if "服务号" in (row["account_type"] or "") else "subscription"
    code = row["division_code"] or ""
    level = row["level"] or level_of_code(code) or ""
    return Account(
        account_id=row["account_id"], name=row["name"] or "", platform=row["platform"] or "other",
        kind=kind if row["platform"] == "weixin" else "", agency=row["agency"] or "", supervisor=row["supervisor"] or "",
        division=code, level=str(level), rank=RANKS.get(str(level), COUNTY_RANK), scope=row["scope"] or "",
         main=bool(row["represents_government"]),
        duties=_duties(functions, row["services"]), services=row["services"], contract_end=row["contract_end"],
        yearly_cost=found.yearly_cost if row["yearly_cost"] is None else row["yearly_cost"],
        followers=row["followers"], matrix_main_id=row["matrix_main_id"] or "",
        stopped=parse_platform_state(row["platform_state"] or "") in STOPPED,
        rebounded=parse_local_state(row["local_state"] or "") is LocalState.rebounded,
        protections=tuple(_protections(row, functions, found)), measured=found,
    )  # fmt: skip


def _from_register(row: Mapping[str, Any]) -> Measured:
    last, seen = row["last_update"], row["checked_at"]
    silent = seen - last if last is not None and seen is not None and seen >= last else None
    return Measured(silent_days=silent)


def _duties(functions: Sequence[str], services: int | None) -> frozenset[Duty]:
    """Duties that functions and services name; empty where neither says anything."""
    words = "、".join(functions)
    found = {Duty.PUBLISH} if functions else set()
    if INTERACT.search(words):
        found.add(Duty.INTERACT)
    if SERVICE.search(words) or services:
        found.add(Duty.SERVICE)
    return frozenset(found)


def _protections(
    row: Mapping[str, Any], functions: Sequence[str], measured: Measured
) -> Iterable[Protection]:
    if row["represents_government"]:
        yield Protection("main", "台账“是否代表主体”为是")
    words = "、".join((*functions, row["name"] or "", row["agency"] or ""))
    for kind, pattern in (("emergency", EMERGENCY), ("sole", SOLE_CHANNEL), ("special", SPECIAL_GROUP)):
        hit = pattern.search(words)
        if hit:
            yield Protection(kind, f"台账中有“{hit[0]}”")
        elif kind == "emergency" and row["services"]:
            yield Protection(kind, f"服务事项{row['services']}项")
        elif kind in measured.protected:
            yield Protection(kind, "检查结果")
