"""The background worker: takes up what was left when it last ended, then works until stopped."""

from __future__ import annotations

from importlib import import_module

from huey.contrib.djhuey import HUEY

JOBS = ("jianhao.web.registry.jobs",)


def work() -> None:
    """Work through the queue until SIGTERM or Ctrl+C; a job begun is finished first."""
    for module in JOBS:
        import_module(module).resume()
    HUEY.create_consumer(workers=1, periodic=True, initial_delay=0.2, max_delay=2.0).run()
