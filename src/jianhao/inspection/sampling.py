"""Sampling plans: quota, strata, accounts that must be looked at, and what the sample says of all.

The draw is a pure function of the accounts and the plan: accounts are ranked by a hash of the seed and their
id, so neither the order of rows nor a new account elsewhere changes the ranking within a stratum; only how
many are taken from it can change.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from jianhao.errors import UnusableCall

DRAWN = "按层抽取"
UNKNOWN = "未填"


@dataclass(frozen=True, slots=True)
class Stratifier:
    """A column of the register that divides the accounts; `prefix` keeps only its first characters
    (division_code with 4: by prefecture)."""

    column: str
    prefix: int | None = None

    def of(self, row: Mapping[str, object]) -> str:
        value = row.get(self.column)
        text = UNKNOWN if value is None or value == "" else str(value)
        return text if self.prefix is None else text[: self.prefix]


@dataclass(frozen=True, slots=True)
class MustInclude:
    """Accounts that are examined whatever the draw says, and why (上次不合格, 新备案, 市级账号 …)."""

    reason: str
    account_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """Either `share` (of all accounts, above 0, rounded up) or `count`; must-include accounts count in.

    Every stratum that has accounts beside the must-include ones gets at least one, even above the quota.
    """

    seed: str
    share: float | None = None
    count: int | None = None
    strata: tuple[Stratifier, ...] = ()
    must_include: tuple[MustInclude, ...] = ()

    def __post_init__(self) -> None:
        if (self.share is None) == (self.count is None):
            raise UnusableCall("抽样方案须在抽查比例和抽查数量中任选一项填写。")
        if self.share is not None and not 0 < self.share <= 1:
            raise UnusableCall(f"抽查比例应大于0且不超过1，现为{self.share}。")
        if self.count is not None and self.count < 1:
            raise UnusableCall(f"抽查数量应为正整数，现为{self.count}。")

    def quota(self, population: int) -> int:
        """How many of that many accounts the plan asks for."""
        if self.count is not None:
            return min(self.count, population)
        # The product is rounded first: 0.07 * 100 is 7.000000000000001 and must not ask for eight.
        return min(population, ceil(round((self.share or 0) * population, 9)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One selected account: its stratum, why it is in, and how likely it was (1 for must-include)."""

    account_id: str
    stratum: tuple[str, ...]
    reason: str
    probability: float


@dataclass(frozen=True, slots=True)
class StratumSize:
    """One stratum of the draw: accounts in it, of these must-include, and drawn at random from the rest."""

    stratum: tuple[str, ...]
    population: int
    certain: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, by account id.

    `quota` is what the plan asked for, `unknown` the must-include ids that are not among the accounts.
    """

    plan: SamplingPlan
    population: int
    quota: int
    selected: tuple[Drawn, ...]
    strata: tuple[StratumSize, ...]
    unknown: tuple[str, ...]

    @property
    def account_ids(self) -> tuple[str, ...]:
        return tuple(drawn.account_id for drawn in self.selected)


def draw(accounts: Iterable[Mapping[str, object]], plan: SamplingPlan) -> Sample:
    """Draw from register rows (at least account_id and the strata's columns); a repeated id is taken once."""
    frame = {str(row["account_id"]): tuple(s.of(row) for s in plan.strata) for row in accounts}
    reasons = _reasons(plan)
    certain = {account: reasons[account] for account in sorted(frame) if account in reasons}
    rest: dict[tuple[str, ...], list[str]] = {}
    for account in sorted(frame.keys() - certain.keys()):
        rest.setdefault(frame[account], []).append(account)
    quota = plan.quota(len(frame))
    sizes = allocate({stratum: len(ids) for stratum, ids in rest.items()}, quota - len(certain))
    selected = [Drawn(account, frame[account], reason, 1.0) for account, reason in certain.items()]
    for stratum, ids in rest.items():
        probability = sizes[stratum] / len(ids)
        ranked = sorted(ids, key=lambda account: (_rank(plan.seed, account), account))
        selected += [Drawn(account, stratum, DRAWN, probability) for account in ranked[: sizes[stratum]]]
    selected.sort(key=lambda drawn: drawn.account_id)
    unknown = tuple(sorted(reasons.keys() - frame.keys()))
    return Sample(plan, len(frame), quota, tuple(selected), _strata(frame, certain, sizes), unknown)


def allocate(sizes: Mapping[tuple[str, ...], int], places: int) -> dict[tuple[str, ...], int]:
    """Share `places` among strata in proportion to their sizes: at least one each, never more than it has.

    Largest remainders get the rest, ties in the order of the stratum's name. With fewer places than strata
    every stratum still gets one.
    """
    given = {stratum: 1 for stratum in sorted(sizes) if sizes[stratum]}
    places = min(max(places, len(given)), sum(sizes.values()))
    total = sum(sizes.values())
    quotas = {stratum: places * sizes[stratum] / total for stratum in given}
    for stratum, quota in quotas.items():
        given[stratum] = max(1, min(sizes[stratum], int(quota)))
    while (left := places - sum(given.values())) != 0:
        open_ones = [s for s in given if (given[s] < sizes[s] if left > 0 else given[s] > 1)]
        gap = {s: (quotas[s] - given[s]) * (1 if left > 0 else -1) for s in open_ones}
        for stratum in sorted(open_ones, key=lambda s: (-gap[s], s))[: abs(left)]:
            given[stratum] += 1 if left > 0 else -1
    return given


def _reasons(plan: SamplingPlan) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for group in plan.must_include:
        for account in group.account_ids:
            found.setdefault(account, []).append(group.reason)
    return {account: "；".join(reasons) for account, reasons in found.items()}


def _rank(seed: str, account_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\x1f{account_id}".encode("utf-8", "surrogatepass")).digest()


def _strata(
    frame: Mapping[str, tuple[str, ...]],
    certain: Mapping[str, str],
    sizes: Mapping[tuple[str, ...], int],
) -> tuple[StratumSize, ...]:
    population = Counter(frame.values())
    looked_at = Counter(frame[account] for account in certain)
    return tuple(StratumSize(s, population[s], looked_at[s], sizes.get(s, 0)) for s in sorted(population))


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval for the share of failing accounts, with the sentence that says what it rests on."""

    low: float
    high: float
    confidence: float
    note: str


def wilson(failed: int, n: int, confidence: float = 0.95, population: int | None = None) -> Interval | None:
    """Wilson's score interval of failed/n; None when nothing was examined.

    With `population` the sample is taken as drawn without replacement: the effective size is n(N-1)/(N-n),
    the bounds never contradict the accounts already seen, and a full count has no sampling error. Raises
    ValueError unless 0 <= failed <= n <= population and 0 < confidence < 1.
    """
    if not 0 <= failed <= n or (population is not None and n > population) or not 0 < confidence < 1:
        raise ValueError(f"no interval for {failed} of {n} in {population} at {confidence}")
    if n == 0:
        return None
    share = failed / n
    if population == n:
        return Interval(share, share, confidence, "全部账号均已检查，不存在抽样误差。")
    size = n if population is None else n * (population - 1) / (population - n)
    low, high = _score_bounds(share, size, NormalDist().inv_cdf((1 + confidence) / 2))
    percent = f"{confidence * 100:g}%"
    if population is None:
        return Interval(low, high, confidence, f"按威尔逊区间计算，置信水平{percent}，未作有限总体修正。")
    low, high = max(low, failed / population), min(high, 1 - (n - failed) / population)
    note = f"按威尔逊区间计算，置信水平{percent}，已按{population:,}个账号的有限总体修正。"
    return Interval(low, high, confidence, note)


def _score_bounds(share: float, size: float, z: float) -> tuple[float, float]:
    spread = z * z / size
    centre = share + spread / 2
    width = z * sqrt(share * (1 - share) / size + spread / (4 * size))
    low, high = (centre - width) / (1 + spread), (centre + width) / (1 + spread)
    # Rounding must not put the observed share outside its own interval.
    return max(0.0, min(low, share)), min(1.0, max(high, share))
