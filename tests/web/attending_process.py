"""Run by test_attending.py in processes of their own: the application's server with answers that take as long as they are told.

    python -m web.attending_process PORT MOMENT CONNECTED PARTING

`/` answers at once, `/wait/NAME` when the file NAME is there; both with the number of the process that answered.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from typing import Any

from jianhao.web import attending
from jianhao.web.serve import Server


def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The number of this process."""
    kind, _, name = environ["PATH_INFO"].strip("/").partition("/")
    if kind == "wait":
        (open(f"{name}.taken", "w")).close()
        while not os.path.exists(name):
            time.sleep(0.01)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


class Small(Server):
    """The server of the application without the application."""

    def load(self) -> Any:
        return answer


def main() -> None:
    """Answer until stopped."""
    port, *seconds = sys.argv[1:]
    attending.MOMENT, attending.CONNECTED, attending.PARTING = map(float, seconds)
    Small(f"127.0.0.1:{port}", int(os.environ["JIANHAO_PROCESSES"])).run()


if __name__ == "__main__":
    main()
