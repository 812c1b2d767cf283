"""What only the application can say of itself: database, worker, backups. With what any server can say it is `doctor`."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from jianhao import __version__
from jianhao.dates import SHANGHAI
from jianhao.doctor.clock import clock
from jianhao.doctor.findings import Finding, fine, trouble, unknown
from jianhao.doctor.fonts import fonts
from jianhao.doctor.ownership import permissions
from jianhao.doctor.space import disk, writable
from jianhao.doctor.versions import versions
from jianhao.documents.charts import FONTS
from jianhao.errors import JianhaoError
from jianhao.web.audit.models import AuditEvent
from jianhao.web.config import settings
from jianhao.web.keys import NAME as SECRET
from jianhao.web.operations.models import SafetyKind, last
from jianhao.web.operations.storage import trouble_of
from jianhao.web.unfinished import refuse_unfinished

LOCK = "worker.lock"  # as the worker's (web/worker.py, which stands above this app)
DRILL_DAYS = 8
START_WORKER = (
    "请启动后台处理：systemctl restart jianhao-worker，或者运行jianhao worker；未办完的事项自动接着办。"
)


def check_up(now: datetime) -> list[Finding]:
    """Everything, in the order in which it is read. Never raises."""
    return [
        *server(now, newest_event()), database(), migrations(), worker(), backup(now), drill(now), clients(),
    ]  # fmt: skip


def server(now: datetime, last_event: datetime | None) -> list[Finding]:
    """What needs no database."""
    data = settings().data
    secrets = [data / SECRET, *([settings().backup_key] if settings().backup_key else [])]
    return [
        versions(__version__), clock(now, last_event, data), disk(data, settings().reserve_megabytes), writable(data),
        permissions(data, tuple(secrets)), fonts(FONTS),
    ]  # fmt: skip


def health(now: datetime) -> dict[str, Finding]:
    """What a monitor asks every minute: cheap, and nothing that is secret."""
    data = settings().data
    found = [
        database(),
        disk(data, settings().reserve_megabytes),
        writable(data),
        worker(),
        backup(now),
        drill(now),
    ]
    return {finding.name: finding for finding in found}


def newest_event() -> datetime | None:
    """The time of the newest event; None where there is none or the database does not answer."""
    if not _there():
        return None
    try:
        return AuditEvent.objects.order_by("-sequence").values_list("at", flat=True).first()
    except DatabaseError:
        return None


def _there() -> bool:
    """Whether there is a database to ask: opening SQLite's would make an empty one."""
    name = str(connection.settings_dict["NAME"])
    in_memory = ":memory:" in name or "mode=memory" in name
    return connection.vendor != "sqlite" or in_memory or os.path.exists(name)


def database() -> Finding:
    """Whether the database answers and may be used."""
    name, title = "database", "数据库"
    if not _there():
        return unknown(name, title, "还没有数据库。", "首次运行jianhao web时建立。")
    try:
        refuse_unfinished()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except JianhaoError as error:
        return trouble(
            name, title, str(error), "按上面一句办理；拿不准的，请先备份数据文件夹，再联系技术支持。"
        )
    except DatabaseError as error:
        sentence = trouble_of(error) or "数据库不能连接。"
        return trouble(
            name,
            title,
            sentence,
            "请检查数据库服务是否启动、设置database的地址和密码、数据文件夹的权限和磁盘空间。",
        )
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    return fine(name, title, f"{kind}可以连接。")


def migrations() -> Finding:
    """Whether the tables are those of this release."""
    name, title = "migrations", "数据库结构"
    if not _there():
        return unknown(name, title, "还没有数据库。")
    try:
        executor = MigrationExecutor(connection)
        newer = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return unknown(name, title, "数据库不能连接，没有核对。")
    if newer:
        return trouble(
            name,
            title,
            "数据库由更新的版本升级过，现在的程序版本较旧。",
            "请安装原来的版本，或者从升级前的备份恢复。",
        )
    if waiting:
        return trouble(
            name,
            title,
            f"数据库还有{len(waiting)}步没有升级。",
            "请先备份，再重新启动jianhao web，启动时自动升级。",
        )
    return fine(name, title, "与程序版本一致。")


def worker() -> Finding:
    """Whether a worker holds its lock, which the system takes from a process that ends in any way."""
    name, title = "worker", "后台处理"
    try:
        descriptor = os.open(settings().data / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return trouble(name, title, "后台处理没有启动过，检查、导入、备份不会办理。", START_WORKER)
    except OSError:
        return unknown(name, title, "后台处理的锁文件不能读取。", "请用运行本系统的用户执行。")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return fine(name, title, "正在运行。")
    except OSError:
        return unknown(name, title, "这个文件系统不能判断后台处理是否在运行。")
    finally:
        os.close(descriptor)
    return trouble(
        name, title, "后台处理没有运行（已停止或者被中断），检查、导入、备份不会办理。", START_WORKER
    )


def _asked(name: str, title: str, ask: Callable[[], Finding]) -> Finding:
    """The answer, or that it cannot be had from the database now."""
    if not _there():
        return unknown(name, title, "还没有数据库。")
    try:
        return ask()
    except DatabaseError:
        return unknown(name, title, "数据库不能读取，没有判断。")


def backup(now: datetime) -> Finding:
    """Whether the last backup is young enough and went well."""
    name, title = "backup", "备份"
    how = "请设置backup_to、backup_key（每天自动备份），或者运行jianhao backup。见docs/operations.md。"

    def ask() -> Finding:
        done, tried = last(SafetyKind.BACKUP, well=True), last(SafetyKind.BACKUP)
        if done is None:
            failed = f"：{tried.sentence}" if tried else "。"
            return trouble(name, title, f"还没有成功的备份{failed}", how)
        told = f"最近一次备份在{_minute(done.at)}"
        if tried is not None and not tried.well:
            return trouble(
                name,
                title,
                f"{told}；{_minute(tried.at)}的备份没有成功：{tried.sentence}",
                "请按原因处理后再备份一次。",
            )
        if now - done.at > timedelta(days=settings().backup_days):
            return trouble(name, title, f"{told}，已超过{settings().backup_days}天。", how)
        return fine(name, title, f"{told}，{done.sentence}")

    return _asked(name, title, ask)


def drill(now: datetime) -> Finding:
    """Whether the last drill gave a backup back."""
    name, title = "drill", "备份演练"

    def ask() -> Finding:
        held = last(SafetyKind.DRILL)
        if held is None:
            return unknown(
                name,
                title,
                "还没有演练过，不能判断备份能否恢复。",
                "设置backup_to、backup_key后每周自动演练。",
            )
        told = f"{_minute(held.at)}演练：{held.sentence}"
        if not held.well:
            return trouble(name, title, told, "请立即另做一份备份并核对（jianhao backup check）。")
        if now - held.at > timedelta(days=DRILL_DAYS):
            return unknown(
                name, title, f"{told}已超过{DRILL_DAYS}天没有再演练。", "请检查后台处理是否一直运行。"
            )
        return fine(name, title, told)

    return _asked(name, title, ask)


def clients() -> Finding:
    """What is on other people's desks is not looked at."""
    return unknown(
        "clients", "浏览器和WPS", "在各人的电脑上，这里不检查。", "支持的浏览器和WPS版本见安装说明。"
    )


def _minute(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
