"""Write the table of false alarms and delays of the gap test into docs/methods.md, from simulated accounts with a fixed seed.

Accounts post at a rate of their own per workday (Gamma) and at 0.18 of it on days off; a quarter of them stop for good in the
first half of the second year. Every day of that year is judged by the program's own functions. `--check` writes nothing and
exits 1 when the table is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jianhao.dates import Workdays, day_number
from jianhao.inspection.cadence import DAY_OFF_EXPOSURE, Rhythm, cadences
from jianhao.inspection.facts import Cadence
from jianhao.inspection.rules.long_silence import gap_probability

PAGE = Path(__file__).resolve().parent.parent / "docs" / "methods.md"
BEGIN, END = "<!-- gap: begin -->", "<!-- gap: end -->"
ACCOUNTS, STOPPED, SEED = 3000, 0.25, 20240520
SHAPE, MEAN_RATE = 1.5, 0.6
START, TEST, LAST = (day_number(date(y, m, d)) for y, m, d in ((2024, 1, 1), (2025, 1, 1), (2025, 12, 31)))
SPAN = 365
Days = NDArray[np.int64]
Alarm = Callable[["Seen"], NDArray[np.bool_]]


@dataclass(frozen=True)
class Seen:
    """What is known of one account on every day of the test year: days since the last post, chance of that gap."""

    gap: Days
    chance: NDArray[np.float64]


@dataclass(frozen=True)
class Simulated:
    """Active days of one account (day numbers), and the first day of its silence, None if it goes on."""

    active: Days
    stopped: int | None


RULES: tuple[tuple[str, Alarm], ...] = (
    ("间隔超过14个自然日", lambda seen: seen.gap > 14),
    ("间隔超过90个自然日", lambda seen: seen.gap > 90),
    ("概率小于0.01", lambda seen: seen.chance < 0.01),
    ("概率小于0.001（采用）", lambda seen: seen.chance < 0.001),
    ("概率小于0.0001", lambda seen: seen.chance < 0.0001),
)


def main(arguments: list[str]) -> int:
    """Write the table, or check it."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    fresh = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    if "--check" in arguments:
        if page != fresh:
            print("docs/methods.md 的间隔检验表与计算不一致，请运行 scripts/make_gap_table.py")
        return int(page != fresh)
    PAGE.write_bytes(fresh.encode())
    return 0


def table() -> str:
    """The rows as Markdown."""
    exposure = exposures()
    accounts = list(simulate(exposure))
    shape, rate = prior(accounts)
    seen = [(one, watched(one.active, exposure, shape, rate)) for one in accounts]
    lines = [
        "| 判断办法 | 在更新的账号每年误提示次数 | 停更后发现的中位天数 | 90%在多少天内发现 |",
        "|---|---:|---:|---:|",
    ]
    return "\n".join([*lines, *(_row(name, alarm, seen) for name, alarm in RULES)])


def exposures() -> NDArray[np.float64]:
    """Running sums of exposure from START, so that [first, last] is sums[last + 1] - sums[first]."""
    workdays = Workdays()
    weights = [1.0 if workdays.is_workday(day) else DAY_OFF_EXPOSURE for day in range(START, LAST + 1)]
    return np.concatenate([[0.0], np.cumsum(weights)])


def simulate(exposure: NDArray[np.float64]) -> Iterator[Simulated]:
    """The accounts; those that never posted before the test year are left out."""
    draws = np.random.default_rng(SEED)
    weights = np.diff(exposure)
    for number in range(ACCOUNTS):
        rate = draws.gamma(SHAPE, MEAN_RATE / SHAPE)
        days = START + np.flatnonzero(draws.random(len(weights)) < -np.expm1(-rate * weights))
        stopped = int(TEST + draws.integers(0, 181)) if number < STOPPED * ACCOUNTS else None
        active = days if stopped is None else days[days < stopped]
        if len(active) and active[0] < TEST:
            yield Simulated(active, stopped)


def prior(accounts: list[Simulated]) -> tuple[float, float]:
    """The prior that the program fits on the eve of the test year."""
    histories = [one.active[(one.active < TEST) & (one.active >= TEST - SPAN)] for one in accounts]
    rhythms = [Rhythm(len(h), int(h[0]), int(h[-1])) if len(h) else None for h in histories]
    fitted = next(c for c in cadences(rhythms, TEST - 1, Workdays()) if c is not None)
    assert fitted.shape is not None
    assert fitted.rate is not None
    return fitted.shape, fitted.rate


def watched(active: Days, exposure: NDArray[np.float64], shape: float, rate: float) -> Seen:
    """Gap and chance on each day of the test year, from the posts of the 365 days before it."""
    days = np.arange(TEST, LAST + 1)
    until = np.searchsorted(active, days, side="right")
    since = np.minimum(np.searchsorted(active, days - SPAN, side="right"), until - 1)
    last, first = active[until - 1], active[since]
    known = exposure[last + 1 - START] - exposure[first - START]
    silent = exposure[days + 1 - START] - exposure[last + 1 - START]
    values = zip((until - since).tolist(), known.tolist(), silent.tolist(), strict=True)
    chances = [gap_probability(Cadence(count, before, gap, shape, rate)) for count, before, gap in values]
    return Seen(days - last, np.array(chances, dtype=float))


def _row(name: str, alarm: Alarm, seen: list[tuple[Simulated, Seen]]) -> str:
    false, years, delays = 0, 0.0, []
    for one, known in seen:
        raised = alarm(known)
        alive = LAST + 1 - TEST if one.stopped is None else one.stopped - TEST
        begins = raised[:alive] & ~np.concatenate([[False], raised[:alive][:-1]])[:alive]
        false += int(begins.sum())
        years += alive / SPAN
        if one.stopped is not None:
            after = np.flatnonzero(raised[alive:])
            delays.append(float(after[0]) if len(after) else np.inf)
    middle, late = np.quantile(np.array(delays), [0.5, 0.9], method="higher")
    return f"| {name} | {false / years:.2f} | {_days(middle)} | {_days(late)} |"


def _days(value: float) -> str:
    return f"{value:.0f}" if np.isfinite(value) else "当年未发现"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
