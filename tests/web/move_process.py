"""Run by test_moving.py in a process of its own: move to PostgreSQL and die on the way."""

from __future__ import annotations

import os
import sys
from typing import Any

from jianhao.jobs.progress import Silent
from jianhao.web import moving, unfinished

CODE = 9


def _die(*_: object) -> None:
    os._exit(CODE)


def main(at: str) -> None:
    """Die before that step, or in the middle of copying that table."""
    if at == "migrate":
        moving._tables = _die
    elif at == "proved":
        moving._proved = _die
    elif at == "unmark":
        unfinished.unmark = _die
    else:
        real = moving._copy

        def copy(cursor: Any, model: Any) -> None:
            real(cursor, model)
            if model._meta.db_table == at:
                _die()

        moving._copy = copy
    moving.move(os.environ["JIANHAO_MOVE_TO"], Silent())


if __name__ == "__main__":
    main(sys.argv[1])
