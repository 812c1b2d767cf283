"""Ends the process before the n-th change of a folder's entries: every step of publishing, one after the other."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

EVENTS = {"os.rename", "os.link", "os.remove", "os.mkdir", "shutil.rmtree"}
CODE = 9


def die_before(step: int, where: Path) -> None:
    """Die at once, as if killed, before that change (1 = the first) in `where`; 0 never."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in EVENTS and Path(os.fsdecode(arguments[0])).parent == where:
            seen += 1
            if seen == step:
                os._exit(CODE)

    if step:
        sys.addaudithook(hook)
