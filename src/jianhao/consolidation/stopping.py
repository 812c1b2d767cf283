"""When to stop: by gap, nodes and rounds, so that the same plan comes out; by the clock only as a safety."""

from __future__ import annotations

from dataclasses import dataclass, replace

PROVEN = "已证明最优"
BY_GAP = "达到误差要求"
BY_NODES = "达到计算量上限"
BY_CLOCK = "按时限中止，不可复现"


@dataclass(frozen=True, slots=True)
class Stopping:
    """`gap` is relative; `nodes` is of the search tree, `rounds` of the Lagrangian, `starts` plans built on its way; `seconds` is the
    safety. Problems of up to `exact_accounts` go to the exact solver."""

    gap: float = 0.0008
    nodes: int = 2_000
    rounds: int = 300
    starts: int = 40
    seconds: float = 600.0
    seed: int = 0
    exact_accounts: int = 2_000


def worst(reasons: list[str]) -> str:
    """What a plan put together from parts was stopped by: the least certain of them."""
    order = (BY_CLOCK, BY_NODES, BY_GAP, PROVEN)
    return next((reason for reason in order if reason in reasons), PROVEN)


def paced(stopping: Stopping, accounts: int) -> Stopping:
    """Fewer rounds and starts for problems of a province and of the country, so that their time stays in proportion."""
    if accounts <= 15_000:
        return stopping
    rounds, starts = (200, 8) if accounts <= 200_000 else (160, 4)
    return replace(stopping, rounds=min(stopping.rounds, rounds), starts=min(stopping.starts, starts))
