"""Runs a command beside a PostgreSQL of its own, which lives in a temporary folder and ends with the command.

    python scripts/with_postgresql.py [--durable] COMMAND...

The command finds the address of an empty database in JIANHAO_TEST_DATABASE; its role owns that database, may create others
and is no superuser, as an office would have it. Nothing is flushed to the disk unless --durable is given: good for tests, not
for figures. Needs Debian's package postgresql. The server refuses to run as root and then gets the user that the package made.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

VARIABLE = "JIANHAO_TEST_DATABASE"
ROLE = "jianhao"
PATIENCE = 60.0  # seconds until a new server must answer, or end
# What a crash would lose is of no interest to a test; what it costs to be safe belongs into figures.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ENCODED = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--username=postgres")


def main() -> int:
    """Start the server, run the command, end the server; the command's exit code."""
    arguments = sys.argv[1:]
    durable = arguments[:1] == ["--durable"]
    command = arguments[durable:]
    if not command:
        raise SystemExit(__doc__)
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # so that the server is ended and the folder removed
    with running(durable) as address:
        return subprocess.run(command, env={**os.environ, VARIABLE: address}, check=False).returncode


@contextmanager
def running(durable: bool) -> Iterator[str]:
    """The address of a server's empty database, as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="jianhao-postgresql-"))
    server = None
    try:
        who = _not_root(folder)
        password, port = secrets.token_hex(16), _free_port()
        _make(folder, password, who)
        server = _start(folder, port, durable, who)
        _open(folder, port, password, server)
        yield f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{ROLE}"
    finally:
        if server is not None:
            _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _not_root(folder: Path) -> dict[str, Any]:
    """How the programs are started: as the user of the package where this process is root, else as this user."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    plain: dict[str, Any] = {"cwd": folder, "env": environment, "start_new_session": True}
    if os.geteuid() != 0:
        return plain
    try:
        found = pwd.getpwnam("postgres")
    except KeyError as error:
        raise SystemExit(
            "没有postgres用户，请先安装PostgreSQL（Debian：apt-get install postgresql）。"
        ) from error
    os.chown(folder, found.pw_uid, found.pw_gid)
    return plain | {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _program(name: str) -> str:
    """Debian keeps the server's programs beside the path, one folder a version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise SystemExit("没有找到PostgreSQL，请先安装（Debian：apt-get install postgresql）。")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make(folder: Path, password: str, who: dict[str, Any]) -> None:
    """A new cluster whose superuser has a password; only the folder's owner reads it."""
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(password, encoding="utf-8")
    if "user" in who:
        os.chown(secret, who["user"], who["group"])
    command = [_program("initdb"), "-D", "data", "--no-sync", f"--pwfile={secret}", *ENCODED]
    done = subprocess.run(command, **who, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.stderr)


def _start(folder: Path, port: int, durable: bool, who: dict[str, Any]) -> subprocess.Popen[bytes]:
    said = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}")
    options = [part for each in (*said, *(() if durable else CARELESS)) for part in ("-c", each)]
    log = folder / "log.txt"
    with log.open("wb") as out:
        return subprocess.Popen([_program("postgres"), "-D", "data", *options], **who, stdout=out, stderr=out)


def _open(folder: Path, port: int, password: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; make the role and its database."""
    until = time.monotonic() + PATIENCE
    address = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    while True:
        try:
            with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'")
                connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit((folder / "log.txt").read_text(encoding="utf-8")) from None
            time.sleep(0.1)


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server without waiting for its guests; whatever happens it is gone afterwards."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
