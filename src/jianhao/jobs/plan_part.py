"""整合方案 as a part of the main job: the register and what the inspection found in, the same plan as `jianhao plan` out."""

from __future__ import annotations

import json

from jianhao.consolidation.scenario import Scenario, parse_scenario
from jianhao.inspection.examine import Examined
from jianhao.inspection.material import Material, Question
from jianhao.inspection.parts import Parts, PlanFound
from jianhao.jobs.kept import SCENARIO
from jianhao.jobs.progress import Progress


def plan_part(
    material: Material, question: Question, examined: Examined, parts: Parts, progress: Progress
) -> PlanFound | None:
    """The plan, if one was asked for; None where no account of the register is in operation.

    UnusableCall for locks on accounts that the register does not hold.
    """
    if not question.plan:
        return None
    # The solvers and their kernels are loaded only by those who ask for a plan.
    from jianhao.consolidation.accounts import read_register
    from jianhao.consolidation.found import found_of
    from jianhao.consolidation.measurements import Inspection, measured_of
    from jianhao.consolidation.plan import make_plan

    scenario = parse_scenario(question.scenario, SCENARIO) if question.scenario else Scenario()
    traffic = None if parts.traffic is None else parts.traffic.window
    found = Inspection(examined.accounts, examined.factors, question.window, traffic, examined.costs.costs)
    register = read_register(material.register, question.as_of, measured_of(found), material.office.divisions)
    if not register.accounts:
        return None
    planned = make_plan(register, scenario, progress, None, question.as_of)
    return found_of(planned, register, question.as_of, inspected=True)


def summary_text(found: PlanFound) -> str:
    """plan.json."""
    return json.dumps(found.summary, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
