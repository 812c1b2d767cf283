"""The tables of a result by the names of their files; all of them are recomputed by `jianhao verify`."""

from __future__ import annotations

import pyarrow as pa

from jianhao.inspection.examine import Examined
from jianhao.inspection.parts import ContentsFound, CostsFound, Parts, PlanFound, SupplyFound, TrafficFound
from jianhao.reuse.result import Reuse

OF_RULES = ("accounts", "verdicts", "factors", "activity", "coverage", "reminders")


def result_tables(examined: Examined, parts: Parts, plan: PlanFound | None = None) -> dict[str, pa.Table]:
    """Those of the rules and of every part that was asked."""
    return {
        **{name: getattr(examined, name) for name in OF_RULES},
        **reuse_tables(parts.reuse),
        **_traffic(parts.traffic),
        **_costs(examined.costs),
        **_supply(parts.supply),
        **_contents(parts.contents),
        **({} if plan is None else plan.tables),
    }


def reuse_tables(reuse: Reuse | None) -> dict[str, pa.Table]:
    """The tables of 内容同质化核查."""
    if reuse is None:
        return {}
    return {f"reuse_{name}": getattr(reuse, name) for name in ("pairs", "posts", "accounts", "edges")} | {
        "unique_posts": reuse.unique,
        "spin_words": reuse.spin_words,
        "spun_posts": reuse.spun_posts,
    }


def _traffic(found: TrafficFound | None) -> dict[str, pa.Table]:
    if found is None:
        return {}
    return {"traffic": found.signals, "traffic_accounts": found.window, "traffic_growth": found.growth}


def _costs(found: CostsFound) -> dict[str, pa.Table]:
    return {
        "costs": found.costs, "contract_reminders": found.contracts, "reported_figures": found.reported,
        "order_hours": found.orders, "relief_totals": found.relief,
    }  # fmt: skip


def _supply(found: SupplyFound | None) -> dict[str, pa.Table]:
    if found is None:
        return {}
    return {"supply": found.accounts, "supply_counties": found.counties, "post_kinds": found.kinds}


def _contents(found: ContentsFound | None) -> dict[str, pa.Table]:
    return {} if found is None else {"risk": found.findings, "risk_signals": found.signals}
