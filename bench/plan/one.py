"""One generated instance solved in a process of its own; prints JSON. `one.py ours|highs|register ACCOUNTS [SECONDS]`"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jianhao.consolidation.exact import solve_exactly
from jianhao.consolidation.solve import solve
from jianhao.consolidation.stopping import Stopping
from plan.instances import generate

WARM = 260  # accounts of the instance that compiles the kernels before the clock starts


def ours(accounts: int, seconds: float) -> dict[str, Any]:
    """The planner as it stands; kernels are compiled before."""
    solve(generate(WARM), Stopping(gap=0.01, rounds=60, exact_accounts=0))
    began = time.perf_counter()
    instance = generate(accounts)
    made = time.perf_counter()
    processor = time.process_time()
    solved = solve(instance, Stopping(seconds=seconds))
    return {
        "accounts": instance.accounts, "arcs": instance.arcs, "generated": made - began,
        "seconds": time.perf_counter() - made, "cpu": time.process_time() - processor, "cost": solved.cost,
        "bound": solved.bound, "gap": solved.gap, "stopped": solved.stopped_by, "kept": int(solved.plan.kept.sum()),
        "instance": instance.digest,
    }  # fmt: skip


def highs(accounts: int, seconds: float) -> dict[str, Any]:
    """HiGHS alone, without a plan to begin from."""
    instance = generate(accounts)
    began = time.perf_counter()
    solved = solve_exactly(instance, Stopping(gap=1e-4, nodes=10**9, seconds=seconds))
    return {
        "accounts": instance.accounts, "arcs": instance.arcs, "seconds": time.perf_counter() - began, "cost": solved.cost,
        "bound": solved.bound, "gap": solved.gap, "stopped": solved.stopped_by,
    }  # fmt: skip


def register(accounts: int, seconds: float) -> dict[str, Any]:
    """From the canonical table of accounts to the arrays that are solved."""
    from jianhao.consolidation.accounts import read_register
    from jianhao.consolidation.problem import pose
    from jianhao.consolidation.scenario import Scenario
    from plan.table import table_of

    table = table_of(accounts)
    began = time.perf_counter()
    problem = pose(read_register(table, None), Scenario())
    took = time.perf_counter() - began
    return {"accounts": problem.instance.accounts, "arcs": problem.instance.arcs, "seconds": took}


if __name__ == "__main__":
    tasks = {"ours": ours, "highs": highs, "register": register}
    said = tasks[sys.argv[1]](int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 600.0)
    print(json.dumps(said), flush=True)
