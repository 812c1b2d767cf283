"""What the scripts of the installation ask of the application itself; run by the Python of the release that is meant.

Every step ends with 0 or with one sentence and another code.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def migrate() -> None:
    """Bring the database's tables up to this release."""
    from jianhao.web.setup import bring_up_to_date, prepare

    prepare()
    bring_up_to_date()


def migrate_marked() -> None:
    """The same for a PostgreSQL database that this upgrade itself has marked as not to be used."""
    from jianhao.web.setup import prepare

    prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def link(address: str) -> None:
    """Print the one-time link of the first administrator; nothing once somebody is registered."""
    from jianhao.web.setup import first_link, prepare

    prepare()
    token = first_link()
    if token is not None:
        print(f"{address}/link/{token}/")


def answers(address: str, seconds: str) -> None:
    """Wait until the application answers a request, whatever it answers."""
    until = time.monotonic() + float(seconds)
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        if time.monotonic() > until:
            raise SystemExit(f"{seconds}秒内没有应答：{address}")
        time.sleep(0.3)


def key(path: str) -> None:
    """Make the key of backups, unless there is one."""
    from jianhao.backup.keys import make_key_file

    if not Path(path).exists():
        make_key_file(Path(path))


def newest(folder: str) -> None:
    """Print the name of the last backup of a folder."""
    from jianhao.backup.store import stored_sets

    print(stored_sets(Path(folder))[-1].id)


def kept_run(data: str) -> None:
    """Print the folder of the inspection that ran last; nothing if there is none."""
    runs = sorted(Path(data, "runs").glob("*/run.json"), key=lambda path: (path.stat().st_mtime_ns, path))
    if runs:
        print(runs[-1].parent)


def mark(address: str) -> None:
    """Say in a PostgreSQL database that it must not be used until the upgrade has ended."""
    from jianhao.web import unfinished

    unfinished.mark(address, "升级没有完成")


def unmark(address: str) -> None:
    """The upgrade has ended well."""
    from jianhao.web import unfinished

    unfinished.unmark(address)


STEPS = {
    step.__name__: step
    for step in (migrate, migrate_marked, link, answers, key, newest, kept_run, mark, unmark)
}

if __name__ == "__main__":
    from jianhao.errors import JianhaoError

    try:
        STEPS[sys.argv[1]](*sys.argv[2:])
    except JianhaoError as error:
        sys.exit(str(error))
