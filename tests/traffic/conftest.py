"""Makes the simulator of bench/ and the files that these tests share importable."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
for folder in (HERE, HERE.parents[1] / "bench"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

from traffic.buying import Kind, buy  # noqa: E402 - found by the lines above
from traffic.world import World, make_world  # noqa: E402


@pytest.fixture(scope="session")
def bought() -> World:
    """Accounts of which a tenth buys packages three times their reads."""
    world = make_world(np.random.default_rng(7), accounts=240, posts=24)
    return buy(world, Kind.package, 3.0, np.random.default_rng(8))


@pytest.fixture(scope="session")
def honest() -> World:
    """Accounts that buy nothing."""
    return make_world(np.random.default_rng(9), accounts=240, posts=24)
