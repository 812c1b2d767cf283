"""Builds an archive in a process of its own: `build_worker.py MATERIALS OUT PAGES_A_PART [BYTES]`; prints ready when it begins.

With BYTES no file may grow beyond that once the tables are read: what a full disk looks like to a program.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from jianhao.archive.build import Built, build_archive
from jianhao.jobs import archive


def in_small_parts(*given: Any, **more: Any) -> Built:
    """Small parts: more to go on with."""
    if len(sys.argv) > 4:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
    return build_archive(*given, **more, pages_a_part=int(sys.argv[3]))


if __name__ == "__main__":
    archive.build_archive = in_small_parts
    print("ready", flush=True)
    archive.build(archive.BuildRequest(Path(sys.argv[1]), Path(sys.argv[2])))
