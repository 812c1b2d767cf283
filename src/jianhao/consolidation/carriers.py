"""Who may carry whom: the list of arcs is the law. Own unit, supervisor, matrix, governments above, the department above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np

from jianhao.consolidation.accounts import Account
from jianhao.consolidation.model import Ints
from jianhao.consolidation.places import Places, ancestors, unit_of
from jianhao.consolidation.platforms import Duty, platform_facts
from jianhao.vocab.sponsors import Scope

MOST_OWN, MOST_OTHERS = 4, 3
MOST_LOOKED_AT = (
    200  # of one unit or agency: a register where all rows name the same one must not take for ever
)
# Courts, procurators and party bodies speak for themselves, not through a government's account.
ASIDE = frozenset({Scope.judicial.value, Scope.party_mass.value})
GENERAL_PLATFORM = "weixin"


class Relation(IntEnum):
    """Why an account may carry another."""

    OWN_UNIT = 0
    MATRIX = 1
    SUPERVISOR = 2
    GOVERNMENT = 3
    SYSTEM_ABOVE = 4
    GOVERNMENT_ABOVE = 5
    LOCKED = 6

    @property
    def chinese(self) -> str:
        """The words of reasons."""
        return (
            "同一单位的账号", "矩阵主账号", "主管单位的账号", "本级政府账号", "上级对口部门账号", "上级政府账号", "方案设置指定",
        )[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs sorted by source, then by the place of the target; `steps` are levels between the two."""

    start: Ints
    target: Ints
    relation: Ints
    steps: Ints


def can_carry(duties: frozenset[Duty], target: Account) -> bool:
    """Whether the platform lets the target do all of it; duties that are not known: publishing."""
    return _allows(target.platform, target.kind, duties)


@cache
def _allows(platform: str, kind: str, duties: frozenset[Duty]) -> bool:
    can = platform_facts(platform, kind).duties
    return all(duty.value in can for duty in duties or (Duty.PUBLISH,))


def arcs_of(accounts: Sequence[Account], places: Places, targets: dict[int, int]) -> Arcs:
    """All arcs; `targets` are those a person decided, which stand whatever the law says."""
    numbers = {account.account_id: at for at, account in enumerate(accounts)}
    start, target, relation, steps = [0], [], [], []
    for i, account in enumerate(accounts):
        found: dict[int, Relation] = {}
        if i in targets:
            found[targets[i]] = Relation.LOCKED
        else:
            for j, why in _candidates(i, account, accounts, places, numbers):
                if j != i and j not in found and _legal(account, accounts[j], why):
                    found[j] = why
        for j in sorted(found):
            target.append(j)
            relation.append(int(found[j]))
            steps.append(max(0, account.rank - accounts[j].rank))
        start.append(len(target))
    return Arcs(*(np.array(values, np.int64) for values in (start, target, relation, steps)))


def _candidates(
    i: int, account: Account, accounts: Sequence[Account], places: Places, numbers: dict[str, int]
) -> Iterator[tuple[int, Relation]]:
    """Possible carriers, the nearest first, a few of each kind."""

    def some(of: Sequence[int], most: int) -> list[int]:
        fit = [j for j in of[:MOST_LOOKED_AT] if j != i and can_carry(account.duties, accounts[j])]
        return sorted(fit, key=lambda j: _distance(account, accounts[j], j))[:most]

    yield from ((j, Relation.OWN_UNIT) for j in some(places.units[unit_of(account)], MOST_OWN))
    main = numbers.get(account.matrix_main_id)
    if main is not None:
        yield from ((j, Relation.MATRIX) for j in some([main], 1))
    if account.supervisor and account.supervisor != account.agency:
        of = places.agencies.get(account.supervisor, ())
        yield from ((j, Relation.SUPERVISOR) for j in some(of, MOST_OTHERS))
    code = places.code_of[i]
    if not code:
        return
    yield from ((j, Relation.GOVERNMENT) for j in some(places.governments.get(code, ()), MOST_OTHERS))
    yield from ((j, Relation.SYSTEM_ABOVE) for j in some(_system_above(i, places), 2))
    with_governments = [place for place in ancestors(code) if places.governments.get(place)]
    for place in with_governments[:2]:
        yield from ((j, Relation.GOVERNMENT_ABOVE) for j in some(places.governments[place], 2))


def _system_above(i: int, places: Places) -> Sequence[int]:
    system = places.system_of[i]
    if not system:
        return ()
    for place in ancestors(places.code_of[i]):
        if found := places.systems.get((place, system)):
            return found
    return ()


def _distance(account: Account, other: Account, number: int) -> tuple[bool, bool, int, int]:
    """Same platform first, then the one that most people use, then the more followers."""
    return (
        other.platform != account.platform, other.platform != GENERAL_PLATFORM, -(other.followers or 0), number,
    )  # fmt: skip


def _legal(account: Account, other: Account, why: Relation) -> bool:
    """Duties go to the own unit or upwards, never to a lower level; courts and party bodies not to governments."""
    if why in (Relation.OWN_UNIT, Relation.MATRIX):
        return True
    if other.rank > account.rank:
        return False
    return account.scope not in ASIDE or other.scope == account.scope
