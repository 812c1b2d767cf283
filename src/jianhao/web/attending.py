"""How a process takes requests: the next one when it has answered the last, or when that one takes long.

gunicorn's threaded processes take every connection they can get, and two pages put together at once in one process share one
interpreter: both are late, while another process stands idle. Here a process that is at a page leaves the next connection to
whoever is free; all wait in one row, that of the system. An export or an upload that is longer than MOMENT no longer keeps its
process to itself: others are taken beside it, up to the number of threads.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

MOMENT = 0.5  # seconds a request may keep a process to itself; a page takes a tenth of it
SILENCE = 0.01  # seconds until what a caller asks is there; browsers also connect in advance
CONNECTED = 10.0  # seconds after which a connection that still says nothing is closed
PARTING = 2.0  # seconds a caller has to take the end of the answer and hang up


class InTurn(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process of gunicorn that takes requests in turn."""

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self._begun: dict[Any, float] = {}  # connection in hand → when it was taken
        self._answered: deque[Any] = deque()  # connections whose caller has not hung up, longest first

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections where gunicorn would and there is nothing in hand that should be alone."""
        super().set_accept_enabled(enabled and self._free())

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread once there is something to read; nobody waits for one that is silent."""
        if not (conn.initialized or conn.wait_for_data(SILENCE)):
            self._put_aside(conn)
            return
        self._begun[conn] = time.monotonic()
        self.set_accept_enabled(self._accepting)
        super().enqueue_req(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """The connection is out of hand; nobody waits for its caller to hang up, as gunicorn would with all that it has."""
        self._begun.pop(conn, None)
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._let_go(conn)
            return
        conn.timeout = time.monotonic() + PARTING
        self._answered.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._hear_out, conn))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait no longer than until what is in hand has had its moment."""
        super().wait_for_and_dispatch_events(min(timeout, MOMENT) if self._begun else timeout)
        while self._answered and self._answered[0].timeout <= time.monotonic():
            self._part(self._answered[0])

    def _free(self) -> bool:
        before = time.monotonic() - MOMENT
        return len(self._begun) < self.cfg.threads and all(at <= before for at in self._begun.values())

    def _put_aside(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + CONNECTED
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _hear_out(self, conn: Any, _: Any) -> None:
        """What a caller still sends is not wanted; closing before it is read would cut off the answer."""
        try:
            heard = conn.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if not heard:
            self._part(conn)

    def _part(self, conn: Any) -> None:
        self._answered.remove(conn)
        self.poller.unregister(conn.sock)
        self._let_go(conn)

    def _let_go(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()
