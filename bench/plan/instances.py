"""Generated instances: provinces, cities, counties with government accounts, departments, townships; about nine arcs an account.

Drawn, the same for the same seed. Costs in yuan a year: lognormal by level; followers lognormal; of those who are active a
share of 35 to 60 % is lost when they must follow another account of the platform, 85 % across platforms, 95 % to a website.
Posts a day of all who would go to a county's main account exceed its room several times; quotas leave 15 % of the departments'
accounts in a place, 8 % of the townships' in a county, and to cities and provinces less than the sum of those: all bind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.model import FREE, KEEP, Groups, Instance

PLATFORMS = 3  # 公众号, 微博, 抖音
ROOM = np.array([8.0, 30.0, 6.0])
COUNTY, TOWN, PLACE_ACCOUNTS = 0, 1, 100
DEPARTMENT_QUOTA, TOWN_QUOTA, CITY_QUOTA, PROVINCE_QUOTA = 0.15, 0.08, 0.9, 0.95
YUAN_PER_FOLLOWER = 3.0


@dataclass(frozen=True)
class Shape:
    """How many provinces, cities a province, counties a city."""

    provinces: int
    cities: int
    counties: int


SHAPES = {
    1_300: Shape(1, 1, 12),
    10_000: Shape(1, 8, 12),
    110_000: Shape(31, 3, 11),
    500_000: Shape(34, 12, 11),
}


@dataclass
class _Nodes:
    """Columns of all accounts, one row each."""

    place: np.ndarray  # number of the division
    level: np.ndarray  # 0 province 1 city 2 county 3 township
    unit: np.ndarray
    department: np.ndarray  # -1 the government itself, -2 a township, else the number of the department
    platform: np.ndarray


def generate(accounts: int, seed: int = 0) -> Instance:
    """An instance of about that many accounts."""
    shape = SHAPES.get(accounts) or Shape(1, 1, max(1, accounts // 105))
    random = np.random.default_rng(seed)
    parent = _divisions(shape)
    nodes = _nodes(shape, parent, random, accounts)
    n = nodes.place.size
    source, target, relation = _arcs(nodes, parent)
    followers = np.exp(random.normal(np.array([11.2, 10.0, 8.3, 6.6])[nodes.level], 1.2, n))
    active = followers * random.uniform(0.03, 0.25, n)
    keep = np.exp(random.normal(np.array([11.2, 10.2, 9.3, 8.2])[nodes.level], 0.7, n))
    demand = np.exp(random.normal(np.log(0.35), 0.7, n)).clip(0.02, 4)
    same = nodes.platform[source] == nodes.platform[target]
    loss = np.where(same, random.uniform(0.35, 0.60, source.size), 0.85)
    cost = (
        YUAN_PER_FOLLOWER * loss * active[source] + 800 + 500 * relation + random.uniform(0, 400, source.size)
    )
    sink = YUAN_PER_FOLLOWER * 0.95 * active + 800 + 2500 * random.integers(1, 4, n)
    lock = np.where((nodes.department == -1) & (nodes.platform == 0), KEEP, FREE).astype(np.int8)
    room = np.maximum(ROOM[nodes.platform] - demand, 0)
    order = np.lexsort((target, source))
    start = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=n)))).astype(np.int64)
    return Instance(
        keep, sink, demand, room, lock, start, target[order], cost[order], np.zeros(source.size),
        Groups.of(_quotas(nodes, parent, lock)),
    )  # fmt: skip


def _divisions(shape: Shape) -> np.ndarray:
    """The place above each place: the province, its cities, their counties, province by province."""
    parent = []
    for _ in range(shape.provinces):
        top = len(parent)
        parent.append(-1)
        for _ in range(shape.cities):
            city = len(parent)
            parent.append(top)
            parent += [city] * shape.counties
    return np.array(parent, np.int64)


def _depth(parent: np.ndarray) -> np.ndarray:
    above = np.where(parent >= 0, parent, 0)
    return np.where(parent < 0, 0, np.where(parent[above] < 0, 1, 2))


def _nodes(shape: Shape, parent: np.ndarray, random: np.random.Generator, accounts: int) -> _Nodes:
    depth = _depth(parent)
    base = np.array([120, 85, 60])[depth]
    counties = int((depth == 2).sum())
    towns_all = accounts - int(base.sum())
    rows = []
    unit = 0
    for place, level in enumerate(depth.tolist()):
        towns = max(0, round(towns_all / counties)) if level == 2 else 0
        departments = int(base[place]) - 3
        rows += [(place, level, unit, -1, p) for p in range(PLATFORMS)]
        unit += 1
        made = 0
        department = 0
        while made < departments:
            count = min(int(random.choice([1, 2, 3], p=[0.55, 0.35, 0.10])), departments - made)
            platforms = random.choice(PLATFORMS, count, p=[0.6, 0.2, 0.2])
            rows += [(place, level, unit, department % 40, int(p)) for p in platforms]
            made, unit, department = made + count, unit + 1, department + 1
        rows += [
            (place, 3, unit + t, -2, int(p))
            for t, p in enumerate(random.choice(PLATFORMS, towns, p=[0.8, 0.1, 0.1]))
        ]
        unit += towns
    table = np.array(rows, np.int64)
    return _Nodes(*(np.ascontiguousarray(table[:, c]) for c in range(5)))


def _arcs(nodes: _Nodes, parent: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Own unit, governments of the place and of the two above, the department above; relation 0 to 3."""
    n, places = nodes.place.size, parent.size
    main = np.flatnonzero(nodes.department == -1).reshape(places, PLATFORMS)
    number = np.arange(n)
    found: list[tuple[np.ndarray, np.ndarray, int]] = []
    above = parent[nodes.place]
    grand = np.where(above >= 0, parent[np.maximum(above, 0)], -1)
    for place, relation, platforms in (
        (nodes.place, 1, (0, 1, 2)),
        (above, 2, (0, 1, 2)),
        (grand, 3, (0, 1)),
    ):
        for p in platforms:
            there = place >= 0
            found.append((number[there], main[place[there], p], relation))
    first = np.flatnonzero(np.r_[True, nodes.unit[1:] != nodes.unit[:-1]])
    size = np.diff(np.r_[first, n])
    within = np.repeat(first, size)
    for step in range(1, 3):
        wide = np.repeat(size, size) > step
        mate = within + (number - within + step) % np.repeat(size, size)
        found.append((number[wide], mate[wide], 0))
    key = nodes.place * 64 + nodes.department
    is_department = nodes.department >= 0
    by_key: dict[int, int] = {}
    for i in number[is_department][::-1].tolist():
        by_key[int(key[i])] = i
    up = np.array(
        [
            by_key.get(int(a) * 64 + int(d), -1)
            for a, d in zip(above.tolist(), nodes.department.tolist(), strict=True)
        ]
    )
    there = is_department & (above >= 0) & (up >= 0)
    found.append((number[there], up[there], 1))
    source, target = np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
    relation = np.concatenate([np.full(f[0].size, f[2]) for f in found])
    keep = source != target
    _, unique = np.unique(source[keep] * n + target[keep], return_index=True)
    return source[keep][unique], target[keep][unique], relation[keep][unique]


def _quotas(nodes: _Nodes, parent: np.ndarray, lock: np.ndarray) -> list[tuple[np.ndarray, int]]:
    groups = _grouped(nodes.unit * 8 + nodes.platform, np.arange(nodes.unit.size), lambda of: 1)
    departments = np.flatnonzero(nodes.department >= 0)
    groups += _grouped(nodes.place[departments], departments, lambda of: int(DEPARTMENT_QUOTA * of.size))
    towns = np.flatnonzero(nodes.department == -2)
    groups += _grouped(nodes.place[towns], towns, lambda of: int(TOWN_QUOTA * of.size))
    depth = _depth(parent)
    city = np.where(depth == 0, -1, np.where(depth == 1, np.arange(parent.size), parent))[nodes.place]
    in_city = np.flatnonzero(city >= 0)
    groups += _grouped(city[in_city], in_city, lambda of: _left(of, nodes, CITY_QUOTA, lock))
    province = np.where(depth == 0, np.arange(parent.size), np.where(depth == 1, parent, parent[parent]))[
        nodes.place
    ]
    everybody = np.arange(nodes.place.size)
    return groups + _grouped(
        province, everybody, lambda of: _left(of, nodes, CITY_QUOTA * PROVINCE_QUOTA, lock)
    )


def _left(of: np.ndarray, nodes: _Nodes, share: float, lock: np.ndarray) -> int:
    """A share of the governments' accounts and of four fifths of what the quotas of departments and townships leave."""
    kinds = nodes.department[of]
    allowed = (kinds == -1).sum() + 0.8 * (
        DEPARTMENT_QUOTA * (kinds >= 0).sum() + TOWN_QUOTA * (kinds == -2).sum()
    )
    return max(int(share * allowed), int((lock[of] == KEEP).sum()))


def _grouped(key: np.ndarray, members: np.ndarray, limit) -> list[tuple[np.ndarray, int]]:
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order])) + 1
    return [(of, limit(of)) for of in np.split(members[order], cuts) if of.size]
