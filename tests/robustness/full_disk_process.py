"""Run by test_full_disk.py in a mount namespace of its own: the application on a small disk that fills up and empties again.

Prints one line of JSON: what was answered when.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

DATA = Path(os.environ["JIANHAO_DATA"])
PAGES = ("/accounts/", "/units/", "/quotas/", "/")


def mount(*options: str) -> None:
    """The system's own mount; here it changes nothing outside."""
    subprocess.run(["mount", *options], check=True, capture_output=True)


def main(kind: str) -> None:
    """Before, during, after."""
    mount("-t", "tmpfs", "-o", "size=96m,mode=700", "tmpfs", str(DATA))
    import web.world  # noqa: F401  (Django, set up for tests)  # isort: split
    from django.test import Client
    from django.utils import timezone

    from jianhao.web.audit.proof import prove_database
    from jianhao.web.config import settings
    from jianhao.web.people.models import Agency, RoleGrant, User
    from jianhao.web.people.roles import Role

    shutil.copytree(os.environ["TEMPLATE"], DATA, dirs_exist_ok=True)
    county = Agency.objects.get(name="乙县人民政府办公室")
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    user = User.objects.create(
        login_name="regulator", name="示例", agency=county, password_changed_at=timezone.now()
    )
    RoleGrant.objects.create(user=user, role=Role.REGULATOR)
    client.force_login(user, "jianhao.web.people.backend.LocalAccounts")
    if kind == "brim":  # no reserve that refuses first: what the disk itself says has to be understood
        settings().reserve_megabytes = 0
    change = _read_only if kind == "read_only" else _fill
    said: dict[str, Any] = {"before": _ask(client, county.name, 3)}
    change(True)
    said["trouble"] = _ask(client, county.name, 4)
    said["doctor"] = _doctor()
    change(False)
    said["after"] = _ask(client, county.name, 5)
    said["intact"] = prove_database().intact
    print(json.dumps(said, ensure_ascii=False))


def _ask(client: Any, agency: str, most: int) -> dict[str, Any]:
    """A form that writes and pages that read, by the one process that lives through it all."""
    from django.db import DatabaseError

    from jianhao.web.audit.models import AuditEvent
    from jianhao.web.registry.models import Quota

    form = {"agency": agency, "platform": "weixin", "level": "county", "maximum": most, "basis": "办法"}
    written = client.post("/quotas/", form)
    try:
        kept = Quota.objects.values_list("maximum", flat=True).first(), AuditEvent.objects.count()
    except DatabaseError:
        kept = None, None
    return {
        "status": written.status_code, "body": written.content.decode(), "pages": [client.get(page).status_code for page in PAGES],
        "maximum": kept[0], "events": kept[1],
    }  # fmt: skip


def _doctor() -> dict[str, Any]:
    from django.utils import timezone

    from jianhao.web.operations.checkup import check_up

    return {one.name: [one.answer, one.sentence] for one in check_up(timezone.now())}


def _fill(full: bool) -> None:
    """Write until nothing more goes in, in the end byte by byte; or take all of it away."""
    filler = DATA / "filler"
    if not full:
        filler.unlink()
        return
    with filler.open("wb", buffering=0) as out:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    out.write(b"x" * size)
            except OSError:
                continue


def _read_only(read_only: bool) -> None:
    """As a system does to a disk that fails: from writable to read-only under a running application."""
    import logging

    from django.db import connection

    connection.close()  # a file open for writing would keep the mount busy
    for handler in logging.getLogger().handlers:
        handler.close()
    mount("-o", f"remount,{'ro' if read_only else 'rw'}", str(DATA))


if __name__ == "__main__":
    main(sys.argv[1])
