"""Quotas of a scenario as groups of accounts; a limit under the number of locked accounts gives way, with a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.accounts import Account
from jianhao.consolidation.locks import Locks
from jianhao.consolidation.model import KEEP, Groups, Ints
from jianhao.consolidation.places import Places, unit_of
from jianhao.consolidation.scenario import Scenario, ScenarioQuota
from jianhao.vocab.levels import Level
from jianhao.vocab.platforms import Platform

ONE_PER_PLATFORM = "同一单位同一平台账号不超过1个"
GENERAL = -1  # the number of that rule, which holds whether or not a scenario says so
_DIGITS = {"county": 6, "city": 4, "province": 2}
_SCOPES = {"unit": "每个单位", "county": "每个县（市、区）", "city": "每个市", "province": "全省"}
NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, eq=False)
class QuotaGroup:
    """One group: which rule of the scenario (GENERAL: the general one), its place in words, limit asked and limit in force."""

    rule: int
    title: str
    members: Ints
    asked: int
    limit: int


def rule_title(quota: ScenarioQuota) -> str:
    """A rule of the scenario in words."""
    level = Level(quota.level).chinese if quota.level else ""
    platform = Platform(quota.platform).chinese if quota.platform else ""
    return f"{_SCOPES[quota.scope]}{level}{platform}账号不超过{quota.maximum}个"


def quota_groups(
    accounts: Sequence[Account], places: Places, scenario: Scenario, locks: Locks, without: int | None = None
) -> list[QuotaGroup]:
    """All groups; `without` leaves one rule out. Contradictions are added to the locks' sentences."""
    rules = [(n, q) for n, q in enumerate(scenario.quotas) if n != without]
    found: list[QuotaGroup] = []
    own = {q.platform for _, q in rules if q.scope == "unit" and q.level is None}
    if None not in own and without != GENERAL:
        found += _groups(GENERAL, _by_unit(accounts, own), 1, locks, accounts)
    for number, quota in rules:
        found += _groups(number, _by_place(accounts, places, quota), quota.maximum, locks, accounts)
    return found


def as_groups(groups: Sequence[QuotaGroup]) -> Groups:
    """The arrays of an instance."""
    return Groups.of([(group.members, group.limit) for group in groups])


def _by_unit(accounts: Sequence[Account], apart: set[str | None]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, account in enumerate(accounts):
        if account.agency and account.platform not in apart:
            title = f"{account.agency}{_platform(account.platform)}"
            found.setdefault(f"{title}\x1f{unit_of(account)}", []).append(i)
    return found


def _platform(platform: str) -> str:
    return Platform(platform).chinese if platform in Platform.__members__ else platform


def _by_place(accounts: Sequence[Account], places: Places, quota: ScenarioQuota) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, account in enumerate(accounts):
        if (quota.level and account.level != quota.level) or (
            quota.platform and account.platform != quota.platform
        ):
            continue
        if quota.scope == "unit":
            found.setdefault(f"{account.agency}\x1f{unit_of(account)}", []).append(i)
            continue
        digits = _DIGITS[quota.scope]
        code = places.code_of[i]
        if len(code) >= digits:
            place = code[:digits]
            found.setdefault(f"{places.name(place)}\x1f{place}", []).append(i)
    return found


def _groups(
    rule: int, by_title: dict[str, list[int]], limit: int, locks: Locks, accounts: Sequence[Account]
) -> list[QuotaGroup]:
    found = []
    for key in sorted(by_title):
        members = by_title[key]
        if len(members) <= limit:
            continue
        title = key.partition("\x1f")[0]
        held = [i for i in members if locks.lock[i] == KEEP]
        if len(held) > limit:
            locks.conflicts.append(_conflict(title, limit, held, locks, accounts))
        found.append(QuotaGroup(rule, title, np.array(members, np.int64), limit, max(limit, len(held))))
    return found


def _conflict(title: str, limit: int, held: list[int], locks: Locks, accounts: Sequence[Account]) -> str:
    names = "、".join(f"“{accounts[i].title}”（{locks.why[i].chinese}）" for i in held[:NAMED_AT_MOST])
    more = f"等{len(held)}个" if len(held) > NAMED_AT_MOST else f"共{len(held)}个"
    return (
        f"名额与锁定矛盾：{title}名额{limit}个，须保留的有{names}{more}；锁定优先，名额按{len(held)}个执行。"
    )
