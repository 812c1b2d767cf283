"""Plans by HiGHS: the one door to highspy. Right to a city's size; above that its bound is slow to move.

One thread and a fixed seed, stopped by gap and nodes: the same plan on every machine. The clock is a safety only.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from jianhao.consolidation.exact_rows import Columns, columns_of, rows_of
from jianhao.consolidation.model import (
    ENDED,
    KEEP,
    KEPT,
    Floats,
    Instance,
    Plan,
    Solved,
    cost_of,
    with_migrations,
)  # fmt: skip
from jianhao.consolidation.stopping import BY_CLOCK, BY_GAP, BY_NODES, PROVEN, Stopping

SCALE = 1e-3  # yuan to thousands: costs of the size that the solver's tolerances are meant for


class Infeasible(Exception):
    """No plan satisfies the limits (caps or rooms; quotas alone never cause it once locks are respected)."""


class Unfound(Exception):
    """No plan was found within the limits of the search; whether there is one is not known."""


def solve_exactly(instance: Instance, stopping: Stopping, start: Plan | None = None) -> Solved:
    """The best plan found with its bound; `start` is a plan to begin from. Infeasible, Unfound if there is none."""
    columns = columns_of(instance)
    solver, model = _solver(stopping), _model(instance, columns)
    solver.passModel(model)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = _values(instance, columns, start).tolist()
        solver.setSolution(solution)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kModelEmpty:
        plan = with_migrations(instance, np.where(instance.lock == KEEP, KEPT, ENDED))
        cost = cost_of(instance, plan)
        return Solved(plan, cost, cost, PROVEN)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        proven = status == highspy.HighsModelStatus.kInfeasible
        raise (Infeasible if proven else Unfound)(solver.modelStatusToString(status))
    values = np.asarray(solver.getSolution().col_value)
    if start is not None and not np.isclose(
        values @ model.col_cost_, info.objective_function_value, rtol=1e-7, atol=1e-9
    ):
        # HiGHS 1.16 can prove a better plan while it presolves and hand back the one that it was given.
        return solve_exactly(instance, stopping)
    plan = _plan(instance, columns, values)
    return _solved(instance, plan, status, info)


def _solved(instance: Instance, plan: Plan, status: Any, info: Any) -> Solved:
    cost = cost_of(instance, plan)
    fixed = float(instance.keep_cost[instance.lock == KEEP].sum())
    bound = min(cost, fixed + info.mip_dual_bound / SCALE)
    stopped = {
        highspy.HighsModelStatus.kOptimal: PROVEN if info.mip_gap <= 1e-9 else BY_GAP,
        highspy.HighsModelStatus.kTimeLimit: BY_CLOCK,
    }
    return Solved(plan, cost, bound, stopped.get(status, BY_NODES))


def _solver(stopping: Stopping) -> Any:
    # The wrapper around this class prints a banner before it can be told not to.
    solver: Any = highspy._core._Highs()
    for name, value in {
        "output_flag": False, "threads": 1, "random_seed": stopping.seed, "mip_rel_gap": stopping.gap,
        "mip_abs_gap": 1e-9, "mip_max_nodes": stopping.nodes, "time_limit": stopping.seconds,
        "mip_feasibility_tolerance": 1e-7, "primal_feasibility_tolerance": 1e-8, "dual_feasibility_tolerance": 1e-8,
    }.items():  # fmt: skip
        solver.setOptionValue(name, value)
    return solver


def _model(instance: Instance, columns: Columns) -> Any:
    cost = np.zeros(columns.number)
    for numbers, values, sign in (
        (columns.y, instance.keep_cost, 1.0), (columns.s, instance.sink_cost, 1.0),
        (columns.x, instance.arc_cost, 1.0), (columns.z, instance.arc_saving, -1.0),
    ):  # fmt: skip
        cost[numbers[numbers >= 0]] = sign * SCALE * values[numbers >= 0]
    rows = rows_of(instance, columns)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns.number, rows.number
    model.col_cost_ = cost
    model.col_lower_, model.col_upper_ = np.zeros(columns.number), np.ones(columns.number)
    model.row_lower_, model.row_upper_ = np.concatenate(rows.lower), np.concatenate(rows.upper)
    row, column, value = (np.concatenate(part) for part in (rows.row, rows.column, rows.value))
    order = np.lexsort((column, row))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = columns.number, rows.number
    model.a_matrix_.start_ = np.searchsorted(row[order], np.arange(rows.number + 1)).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = (
        column[order].astype(np.int32),
        value[order].astype(np.float64),
    )
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns.number
    return model


def _values(instance: Instance, columns: Columns, plan: Plan) -> Floats:
    values = np.zeros(columns.number)
    carried = plan.chosen[plan.carried]
    moved = plan.chosen[plan.carried & plan.moved]
    for numbers in (
        columns.y[plan.kept],
        columns.s[plan.chosen == ENDED],
        columns.x[carried],
        columns.z[moved],
    ):
        values[numbers[numbers >= 0]] = 1
    return values


def _plan(instance: Instance, columns: Columns, values: Floats) -> Plan:
    chosen = np.full(instance.accounts, ENDED, np.int64)
    arcs = np.flatnonzero(columns.x >= 0)
    arcs = arcs[values[columns.x[arcs]] > 0.5]
    chosen[instance.arc_source[arcs]] = arcs
    kept = instance.lock == KEEP
    kept[columns.y >= 0] = values[columns.y[columns.y >= 0]] > 0.5
    chosen[kept] = KEPT
    return with_migrations(instance, chosen)
