"""What a person asked for, checked before anything is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jianhao.dates import day_number
from jianhao.errors import UnusableCall
from jianhao.inspection.packs import default_packs
from jianhao.inspection.result import Edition

_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
WINDOWS = range(1, 3661)


@dataclass(frozen=True)
class InspectRequest:
    """The options of `jianhao inspect`; days are day numbers, `as_of` None means: the latest day the inputs vouch for."""

    accounts: tuple[Path, ...]
    out: Path
    posts: tuple[Path, ...] = ()
    as_of: int | None = None
    window: int = 90
    rulesets: tuple[str, ...] = default_packs()
    covers: tuple[int, int] | None = None
    checks: tuple[Path, ...] = ()
    collections: tuple[Path, ...] = ()
    office: Path | None = None
    sources: tuple[Path, ...] = ()
    contracts: tuple[Path, ...] = ()
    contractor_reports: tuple[Path, ...] = ()
    orders: tuple[Path, ...] = ()
    diary: tuple[Path, ...] = ()
    questions: tuple[Path, ...] = ()
    compare: bool = True
    screen: bool = True
    contents: bool = False
    plan: bool = False
    scenario: Path | None = None
    edition: Edition = Edition.INTERNAL
    csv: bool = False
    demo: bool = False

    def __post_init__(self) -> None:
        if not self.accounts:
            raise UnusableCall("请至少给出一个账号台账文件。")
        if self.window not in WINDOWS:
            raise UnusableCall("--window应为1至3660天。")

    @property
    def plans(self) -> bool:
        """Whether a plan is made: asked for by itself or by its settings, and only for the office itself."""
        return (self.plan or self.scenario is not None) and self.edition is Edition.INTERNAL


def parse_day_option(name: str, text: str) -> int:
    """A date option, 2024-05-20, as a day number."""
    try:
        return day_number(date.fromisoformat(text))
    except ValueError as error:
        raise UnusableCall(f"{name}应为日期，如2024-05-20。") from error


def parse_span_option(name: str, text: str) -> tuple[int, int]:
    """A span option, 2024-02-20..2024-05-20, as closed day numbers."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise UnusableCall(f"{name}应为起止日期，如2024-02-20..2024-05-20。")
    first, last = parse_day_option(name, found[1]), parse_day_option(name, found[2])
    if first > last:
        raise UnusableCall(f"{name}的起始日期晚于截止日期。")
    return first, last
