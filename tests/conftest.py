"""Under CI a skipped test is a failure: what cannot run there is not tested at all."""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter is not None else 0
    if os.environ.get("CI") == "true" and skipped and exitstatus == 0:
        reporter.write_line(f"{skipped} skipped under CI=true", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
