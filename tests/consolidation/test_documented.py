"""The settings shown in docs/methods-plan.md are read as the program reads them."""

from __future__ import annotations

import re
from pathlib import Path

from jianhao.consolidation.scenario import KEYS, parse_scenario

PAGE = Path(__file__).parents[2] / "docs" / "methods-plan.md"
BLOCK = re.compile(r"^```toml\n(.*?)^```", re.M | re.S)


def test_the_documented_settings_are_accepted() -> None:
    (example,) = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    scenario = parse_scenario(example, "方案设置.toml")
    assert [(q.scope, q.level, q.maximum) for q in scenario.quotas] == [("county", "township", 3)]
    assert scenario.locks[0].keep
    assert (scenario.cap_accounts, scenario.quarters, scenario.staff_hours) == (200, 6, 3000.0)
    assert {key for key in KEYS if f"[{key}]" in example} == KEYS.keys()
