"""Runs a whole inspection: `inspect_worker.py OUT REGISTER POSTS...`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dying import die_before

from jianhao.jobs.inspect import inspect
from jianhao.jobs.request import InspectRequest


def run(out: Path, register: Path, *posts: Path) -> None:
    die_before(int(os.environ.get("DIE_BEFORE", "0")), Path(os.environ.get("DIE_IN", ".")))
    print("ready", flush=True)
    inspect(InspectRequest((register,), out, posts))


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:]))
