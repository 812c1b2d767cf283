"""The fakes, running, and a reach that lets messages go to this machine alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alerts.fake_robots import Fake, serving

from jianhao.alerts.posting import Reach, networks

HERE = networks(["127.0.0.0/8"])


@pytest.fixture
def reach() -> Reach:
    return Reach(networks=HERE, silence=3.0, whole=6.0)


@pytest.fixture
def quick() -> Reach:
    """Where the server is slow on purpose."""
    return Reach(networks=HERE, silence=0.3, whole=0.6)


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def address(fake: Fake) -> Iterator[str]:
    with serving(fake) as running:
        yield running
