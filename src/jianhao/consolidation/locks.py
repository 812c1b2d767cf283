"""What is decided before any optimisation: a person's locks, what rules hold, regrowth, triage where data are missing.

Locks beat quotas. Where two locks contradict each other the account's own lock stands, and a sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jianhao.consolidation.accounts import Account, Register
from jianhao.consolidation.carriers import can_carry
from jianhao.consolidation.model import CLOSE, FREE, KEEP
from jianhao.consolidation.places import Places
from jianhao.consolidation.scenario import Scenario
from jianhao.errors import UnusableCall
from jianhao.vocab.levels import Level


class Why(StrEnum):
    """Where a lock comes from."""

    PERSON = "person"
    MAIN = "main"
    SOLE = "sole"
    REGROWTH = "regrowth"
    TRIAGE = "triage"
    CARRIER = "carrier"

    @property
    def chinese(self) -> str:
        """The words of reasons."""
        return {
            "person": "方案设置锁定", "main": "县级以上政府应当开设的账号", "sole": "法定公开的唯一渠道，未经答复不提出关停",
            "regrowth": "反弹账号，应关停", "triage": "资料不足，按规则初判", "carrier": "方案设置指定由其承接",
        }[self.value]  # fmt: skip


@dataclass(slots=True)
class Locks:
    """Lock by account with its origin; decided targets; accounts whose data are missing; sentences on contradictions."""

    lock: list[int]
    why: dict[int, Why] = field(default_factory=dict)
    targets: dict[int, int] = field(default_factory=dict)
    lacking: dict[int, tuple[str, ...]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def put(self, i: int, value: int, why: Why) -> None:
        """Lock an account; the first lock stands."""
        if self.lock[i] == FREE:
            self.lock[i] = value
            self.why[i] = why


def locks_of(register: Register, places: Places, scenario: Scenario, file: str) -> Locks:
    """All locks; UnusableCall if the scenario locks an account that the register does not hold."""
    accounts = register.accounts
    locks = Locks([FREE] * len(accounts))
    _by_persons(locks, register, scenario, file)
    for i, account in enumerate(accounts):
        if account.rebounded:
            locks.put(i, CLOSE, Why.REGROWTH)
    _governments(locks, accounts, places)
    for i, account in enumerate(accounts):
        if any(p.kind == "sole" for p in account.protections):
            locks.put(i, KEEP, Why.SOLE)
        lacking = _lacking(account)
        if lacking:
            locks.lacking[i] = lacking
            if _triage_closes(account):
                locks.put(i, CLOSE, Why.TRIAGE)
    return locks


def _by_persons(locks: Locks, register: Register, scenario: Scenario, file: str) -> None:
    number, accounts = register.number, register.accounts
    for lock in scenario.locks:
        for name in (lock.account_id, lock.target):
            if name is not None and name not in number:
                raise UnusableCall(f"{file}：锁定的账号{name}不在台账中，或者已经关停、尚未开设。")
        i = number[lock.account_id]
        locks.put(i, KEEP if lock.keep else CLOSE, Why.PERSON)
        if lock.target is not None:
            locks.targets[i] = number[lock.target]
    for i, j in list(locks.targets.items()):
        if locks.lock[j] == CLOSE:
            locks.conflicts.append(
                f"锁定互相矛盾：要求“{accounts[i].title}”由“{accounts[j].title}”承接，而“{accounts[j].title}”锁定为不保留；"
                f"按后者执行，“{accounts[i].title}”另选去向。"
            )
            del locks.targets[i]
            continue
        locks.put(j, KEEP, Why.CARRIER)
        if not can_carry(accounts[i].duties, accounts[j]):
            words = "、".join(d.chinese for d in sorted(accounts[i].duties))
            locks.conflicts.append(
                f"“{accounts[j].title}”所在平台不能承载“{accounts[i].title}”的全部职责（{words}）；已按锁定处理，请另行安排。"
            )


def _governments(locks: Locks, accounts: Sequence[Account], places: Places) -> None:
    """One account of every government from the county up stays: the one that most people follow, on WeChat if it can."""
    for code in sorted(places.governments):
        mains = [
            i for i in places.governments[code] if accounts[i].rank <= Level.county.rank and accounts[i].main
        ]
        if not mains:
            continue
        fit = [i for i in mains if locks.lock[i] != CLOSE]
        if not fit:
            locks.conflicts.append(
                f"“{accounts[mains[0]].title}”等本级政府账号全部锁定为不保留，而县级以上政府应当开设账号；已按锁定处理，请核实。"
            )
            continue
        best = max(
            fit,
            key=lambda i: (
                accounts[i].platform == "weixin",
                not accounts[i].stopped,
                accounts[i].followers or 0,
                -i,
            ),
        )
        locks.put(best, KEEP, Why.MAIN)


def _lacking(account: Account) -> tuple[str, ...]:
    found = []
    if account.yearly_cost is None:
        found.append("年度费用")
    if not account.duties:
        found.append("功能")
    return tuple(found)


def _triage_closes(account: Account) -> bool:
    """Where data are missing: what the rules alone say."""
    if account.measured.advice is not None:
        return account.measured.advice in ("close", "merge")
    return not account.protections and (account.stopped or account.silent)
