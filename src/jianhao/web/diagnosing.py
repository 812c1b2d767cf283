"""What `jianhao doctor` says, also where the application cannot be set up at all: then that is what it says."""

from __future__ import annotations

from datetime import datetime

from jianhao import __version__
from jianhao.doctor.findings import Finding, trouble, unknown
from jianhao.doctor.space import disk, writable
from jianhao.doctor.versions import versions
from jianhao.errors import JianhaoError
from jianhao.web import unfinished
from jianhao.web.config import settings

NAME, TITLE = "start", "启动"


def diagnose(now: datetime) -> list[Finding]:
    """Every check that can be made. Nothing is created: a folder that is not there yet stays so."""
    try:
        data = settings().data
    except JianhaoError as error:
        return [versions(__version__), trouble(NAME, TITLE, str(error), "改正设置后再检查。")]
    try:
        initialised = (data / "secret.key").exists()
    except OSError:
        return [versions(__version__), writable(data)]
    if not initialised:
        found = unknown(
            NAME,
            TITLE,
            f"{data}中还没有本系统的数据。",
            "首次运行jianhao web时建立；位置由JIANHAO_DATA设定。",
        )
        return [versions(__version__), disk(data, settings().reserve_megabytes), found]
    try:
        if settings().database:  # the queue asks for its tables as soon as it is loaded
            unfinished.reason(settings().database)
        from jianhao.web.setup import prepare

        prepare()
        from jianhao.web.operations.checkup import check_up
    except JianhaoError as error:
        advice = "请检查数据文件夹和secret.key的所有者、权限，应由运行本系统的用户读写；使用PostgreSQL的，检查数据库服务是否启动。"
        return [
            versions(__version__),
            disk(data, settings().reserve_megabytes),
            writable(data),
            trouble(NAME, TITLE, str(error), advice),
        ]
    return check_up(now)
