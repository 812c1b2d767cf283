"""Adds one file of posts to a history: `history_worker.py HISTORY POSTS`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dying import die_before

from jianhao.reuse.history import add_to_history, rejudge_history


def run(folder: Path, posts: Path) -> None:
    die_before(int(os.environ.get("DIE_BEFORE", "0")), Path(os.environ.get("DIE_IN", ".")))
    print("ready", flush=True)
    if posts.suffix:
        add_to_history(folder, [posts], version=posts.stem)
    else:
        rejudge_history(folder, version=posts.name)


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:]))
