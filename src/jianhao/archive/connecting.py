"""HTTP to public addresses only: whatever a name resolves to is looked at when the connection is made, and that very address used.

A check of the name beforehand would not do: it may point elsewhere a moment later (DNS rebinding), and redirects lead on.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed = Callable[[Address], bool]
Resolver = Callable[[str, int], list[str]]


class Forbidden(Exception):
    """An address that must not be connected to, as one sentence."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet: no private, local, reserved, multicast or wrapped one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner:
            return is_public(inner)
        if address in _TRANSLATED:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
    )


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system gives them."""
    return list(
        dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    )


class Guard:
    """Makes connections to allowed addresses; knows the one that is open, so that it can be cut."""

    def __init__(self, allowed: Allowed = is_public, resolver: Resolver = resolved) -> None:
        self._allowed, self._resolver = allowed, resolver
        self._open: socket.socket | None = None
        self.was_cut = False

    def connect(self, host: str, port: int, seconds: float) -> socket.socket:
        """A connection to a name; Forbidden if any of its addresses is not allowed."""
        addresses = self._resolver(host.strip("[]"), port)
        for text in addresses:
            if not self._allowed(ipaddress.ip_address(text.partition("%")[0])):
                raise Forbidden("网址指向内网或保留地址，不采集")
        last: OSError = OSError("no address")
        for text in addresses:
            try:
                self._open = socket.create_connection((text, port), seconds)
                # Headers and body leave in two pieces: held back, the second waits for the other side to acknowledge the first.
                self._open.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                last = error
            else:
                return self._open
        raise last

    def cut(self) -> None:
        """End whatever the open connection is waiting for; to the reader that looks like the end of the answer."""
        self.was_cut = True
        if self._open is not None:
            try:
                self._open.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def guarded_session(guard: Guard, reuse: bool = True) -> requests.Session:
    """A session all of whose connections go through the guard; no proxies, no cookies, no credentials of the environment.

    Without reuse every request has a connection of its own.
    """
    session = requests.Session()
    session.trust_env = False
    adapter = _Adapter(guard, reuse)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # no cookie of anybody
    return session


class _Adapter(HTTPAdapter):
    def __init__(self, guard: Guard, reuse: bool) -> None:
        self._guard, self._reuse = guard, reuse
        super().__init__(max_retries=0, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        guard, reuse = self._guard, self._reuse

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return guard.connect(self.host, self.port, float(self.timeout or 15))

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return guard.connect(self.host, self.port or 443, float(self.timeout or 15))

        class Pool(HTTPConnectionPool):
            def _put_conn(self, conn: Any) -> None:
                # A server told to close may not say that it will: taken again, the connection ends under the next request.
                if not reuse and conn is not None:
                    conn.close()
                super()._put_conn(conn if reuse else None)

        class PlainPool(Pool):
            ConnectionCls = Plain

        class SecurePool(Pool, HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
