"""Getting the application ready: Django, the database's tables, the first link."""

from __future__ import annotations

import os

import django
from django.db import connection

from jianhao.errors import UnusableCall

MODULE = "jianhao.web.settings"


def prepare() -> None:
    """Set Django up in this process; UnusableCall if the installation's settings cannot be used."""
    os.environ["DJANGO_SETTINGS_MODULE"] = MODULE
    django.setup()
    from jianhao.web import logs

    logs.configure()


def bring_up_to_date() -> None:
    """Create or renew the tables; UnusableCall when the database does not answer."""
    from django.core.management import call_command
    from django.db.utils import OperationalError

    from jianhao.web.unfinished import refuse_unfinished

    refuse_unfinished()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA optimize")
    except OperationalError as error:
        raise UnusableCall("数据库不能连接或不能写入，请检查设置database和数据文件夹的权限。") from error


def first_link() -> str | None:
    """The token of the first start, while nobody is registered; a new one at each start, the one before is spent."""
    from django.utils import timezone

    from jianhao.web.people.actions import issue_link
    from jianhao.web.people.models import LinkPurpose, User
    from jianhao.web.people.principals import COMMAND_LINE

    if User.objects.exists():
        return None
    return issue_link(purpose=LinkPurpose.FIRST_START, now=timezone.now(), by=COMMAND_LINE)
