"""真值.csv and 真值-内容.csv: everything that was planted, the rows spoiled on purpose included."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from jianhao.demo.reuse_plan import Form
from jianhao.demo.world import World, write_csv

BAD_SHARE = 0.0004


def bad_posts(world: World, rng: np.random.Generator) -> dict[int, str]:
    """Rows to spoil: posts of honest accounts that nothing else depends on, never the last one of an account."""
    owners = world.schedule.account
    last = np.append(owners[1:] != owners[:-1], True)
    used = {s for group in world.plan.sources.values() for s in group} | set(world.plan.sources)
    free = [
        p
        for p in np.flatnonzero(~last).tolist()
        if p not in used and not world.accounts[owners[p]].kind and world.plan.form[p] == Form.NOTICE
    ]
    kinds = ("bad_date", "bad_account_id", "bad_number", "missing_account")
    number = min(len(free), max(len(kinds), round(len(owners) * BAD_SHARE)))
    return {int(p): kinds[i % len(kinds)] for i, p in enumerate(rng.choice(free, size=number, replace=False))}


def write_truth(accounts_path: Path, posts_path: Path, world: World, bad: dict[int, str]) -> None:
    """Both truth tables: planted accounts, and planted posts with what they come from."""
    rows = [(a.account_id, a.kind, a.detail) for a in world.accounts if a.kind]
    write_csv(accounts_path, ("account_id", "kind", "detail"), sorted(rows))
    write_csv(posts_path, ("post_id", "kind", "source_post_id"), _truth_posts(world, bad))


def _truth_posts(world: World, bad: dict[int, str]) -> Iterable[tuple[str, str, str]]:
    ids = world.post_ids()
    owners = world.schedule.account.tolist()
    bought = world.traffic.bought.tolist()
    for post, form in enumerate(world.plan.form):
        sources = world.plan.sources.get(post, ())
        if sources:
            for source in sources:
                yield ids[post], form.value, ids[source]
        elif form not in (Form.NOTICE, Form.LAW):
            yield ids[post], form.value, ""
        if bought[post]:
            yield ids[post], world.accounts[owners[post]].kind, ""
        if post in bad:
            yield ids[post], bad[post], ""
