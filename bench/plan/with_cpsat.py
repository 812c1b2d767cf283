"""The same instance by OR-Tools CP-SAT, in an environment of its own: `with_cpsat.py INSTANCE.npz SECONDS`; prints JSON."""

import json
import sys
import time

import numpy as np
from ortools.sat.python import cp_model

data = np.load(sys.argv[1])
seconds = float(sys.argv[2])
began = time.perf_counter()
model = cp_model.CpModel()
n, lock = data["keep_cost"].size, data["lock"]
WHOLE = 1000  # posts a day in thousandths; yuan as they are
kept = [model.NewBoolVar("") if lock[j] == 0 else int(lock[j] == 1) for j in range(n)]
ended = [model.NewBoolVar("") if lock[i] != 1 and np.isfinite(data["sink_cost"][i]) else 0 for i in range(n)]
terms = [round(float(data["keep_cost"][j])) * kept[j] for j in range(n)]
terms += [round(float(c)) * ended[i] for i, c in enumerate(data["sink_cost"]) if np.isfinite(c)]
incoming = [[] for _ in range(n)]
for i in range(n):
    ways = [kept[i], ended[i]]
    for a in range(data["arc_start"][i], data["arc_start"][i + 1]):
        j = int(data["arc_target"][a])
        if lock[i] == 1 or lock[j] == -1:
            continue
        x = model.NewBoolVar("")
        model.Add(x <= kept[j])
        incoming[j].append((x, int(np.ceil(WHOLE * data["demand"][i]))))
        terms.append(round(float(data["arc_cost"][a])) * x)
        ways.append(x)
    if lock[i] != 1:
        model.AddExactlyOne(ways)
for j in range(n):
    if incoming[j]:
        model.Add(sum(q * x for x, q in incoming[j]) <= int(WHOLE * data["room"][j]) * kept[j])
for g in range(data["limit"].size):
    members = data["member"][data["start"][g] : data["start"][g + 1]]
    model.Add(sum(kept[j] for j in members) <= int(data["limit"][g]))
model.Minimize(sum(terms))
solver = cp_model.CpSolver()
solver.parameters.max_time_in_seconds = seconds
solver.parameters.num_workers = 2
solver.parameters.random_seed = 0
status = solver.Solve(model)
found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
print(
    json.dumps({
        "seconds": time.perf_counter() - began, "cost": solver.ObjectiveValue() if found else None,
        "bound": solver.BestObjectiveBound(), "status": solver.StatusName(status),
    })
)  # fmt: skip
