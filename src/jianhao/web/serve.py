"""Answering requests: gunicorn with processes that take them in turn, and a worker beside it for a try-out."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

from jianhao.web.attending import InTurn
from jianhao.web.config import WORKER_PARENT, settings

TIMEOUT = 120


class Server(BaseApplication):
    """Gunicorn with the application of this process."""

    def __init__(self, address: str, processes: int) -> None:
        self.address, self.processes = address, processes
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": [self.address],
            "workers": self.processes,
            "worker_class": InTurn,
            "threads": settings().threads,
            "keepalive": 0,  # a connection that is kept would wait for its process, though another be free
            "timeout": TIMEOUT,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "jianhao",
            "limit_request_line": 4094,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from jianhao.web.wsgi import application

        return application


def _worker() -> subprocess.Popen[bytes]:
    """A worker that ends with this process, however it ends (see worker.py)."""
    environment = {**os.environ, WORKER_PARENT: str(os.getpid())}
    return subprocess.Popen([sys.executable, "-m", "jianhao", "worker"], env=environment)


def serve(host: str, port: int, with_worker: bool) -> None:
    """Answer until stopped; a worker started here ends with it."""
    worker = _worker() if with_worker else None
    try:
        Server(f"{host}:{port}", settings().answering).run()
    finally:
        if worker is not None:
            worker.terminate()
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()
