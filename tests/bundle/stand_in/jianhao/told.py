"""What was asked of the application, and what a test wants to go wrong: files beside the data folder.

calls     one line a call
trouble   "STEP:fail", "STEP:before" or "STEP:after": refuse, or kill the whole process group before or after the step
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jianhao import __version__
from jianhao.errors import JianhaoError


def data() -> Path:
    """The data folder of the installation."""
    return Path(os.environ["JIANHAO_DATA"])


def database() -> Path:
    """The database: its text says which release made its tables, then what was written."""
    return data() / "office.sqlite3"


@contextmanager
def step(name: str) -> Iterator[None]:
    """Write down the call; die or refuse where the test wants it, once."""
    name = f"{__version__} {name}"
    with (data().parent / "calls").open("a", encoding="utf-8") as calls:
        calls.write(f"{name}\n")
    wanted = data().parent / "trouble"
    trouble = wanted.read_text(encoding="utf-8").strip() if wanted.exists() else ""
    if trouble.rpartition(":")[0] == name:
        wanted.unlink()
    if trouble == f"{name}:before":
        os.killpg(0, signal.SIGKILL)
    if trouble == f"{name}:fail":
        raise JianhaoError(f"{name}不能完成。")
    yield
    if trouble == f"{name}:after":
        os.killpg(0, signal.SIGKILL)
