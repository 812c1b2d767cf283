"""Small random problems: units on platforms in counties of a city, locks, zero rooms, units that lead nowhere."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from jianhao.consolidation.model import CLOSE, FREE, KEEP, Cap, Groups, Instance


@st.composite
def problems(draw: st.DrawFn, most: int = 12, caps: bool = False, crossing: bool = True) -> Instance:
    n = draw(st.integers(1, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    county = random.integers(0, 3, n)
    unit = county * 10 + random.integers(0, 3, n)
    platform = random.integers(0, 2, n)
    start, target = [0], []
    for i in range(n):
        others = [j for j in range(n) if j != i]
        random.shuffle(others)
        target += others[: random.integers(0, 4)]
        start.append(len(target))
    m = len(target)
    lock = random.choice([FREE, FREE, FREE, KEEP, CLOSE], n).astype(np.int8)
    degree = np.diff(start)
    sink = random.uniform(0, 60, n).round(1)
    sink[random.random(n) < 0.15] = np.inf
    # An account that must go has somewhere to go whatever the others do.
    sink[np.isinf(sink)] = np.where(lock[np.isinf(sink)] == KEEP, np.inf, 500.0)
    members = [np.flatnonzero((unit == u) & (platform == p)) for u in set(unit.tolist()) for p in (0, 1)]
    groups = [(of, 1) for of in members if of.size > 1]
    groups += [(np.flatnonzero(county == c), int(random.integers(0, 4))) for c in range(3)]
    if crossing and random.random() < 0.4:
        groups.append((np.flatnonzero(platform == 0), int(random.integers(0, 4))))
    groups.append((np.arange(n), int(random.integers(0, n + 1))))
    forced = [(of, max(limit, int((lock[of] == KEEP).sum()))) for of, limit in groups]
    assert degree.size == n
    saving = np.where(random.random(m) < 0.2, random.uniform(0, 10, m), 0.0)
    return Instance(
        keep_cost=random.uniform(0, 50, n).round(1), sink_cost=sink, demand=random.choice([0.0, 0.5, 1.0, 2.0], n),
        room=random.choice([0.0, 1.0, 2.5, 10.0], n), lock=lock, arc_start=np.array(start, np.int64),
        arc_target=np.array(target, np.int64), arc_cost=random.uniform(0, 40, m).round(1), arc_saving=saving,
        groups=Groups.of(forced), caps=_caps(random, n, m, lock) if caps else (),
    )  # fmt: skip


def _caps(random: np.random.Generator, n: int, m: int, lock: np.ndarray) -> tuple[Cap, ...]:
    number = Cap(
        "accounts",
        float(max((lock == KEEP).sum(), random.integers(0, n + 1))),
        np.ones(n),
        np.zeros(m),
        np.zeros(n),
    )
    lost = Cap(
        "lost",
        float(random.uniform(0, 8 * n)),
        np.zeros(n),
        random.uniform(0, 5, m),
        random.uniform(0, 10, n),
    )
    return (number, lost)
