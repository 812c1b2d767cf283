"""Whether the clock can be right: not before what has already been written."""

from __future__ import annotations

import os
import secrets
import time
from datetime import datetime
from pathlib import Path

from jianhao.dates import SHANGHAI
from jianhao.doctor.findings import Finding, fine, trouble, unknown

NAME, TITLE = "clock", "系统时间"
SLACK = 120.0  # seconds that clocks of one machine and its storage may differ
ADVICE = "请核对本机的日期、时间和时区（timedatectl），接入本单位的时间服务器后再继续办理；时间不对，期限和操作记录的时间都不可靠。"


def clock(now: datetime, last_event: datetime | None, folder: Path) -> Finding:
    """Against the newest event of the log, the release's own files, and the clock of the file system."""
    told = now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if last_event is not None and (last_event - now).total_seconds() > SLACK:
        last = last_event.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        return trouble(
            NAME, TITLE, f"现在是{told}，早于最近一条操作记录的时间{last}，时间被往回调过。", ADVICE
        )
    if now.timestamp() + SLACK < Path(__file__).stat().st_mtime:
        return trouble(NAME, TITLE, f"现在是{told}，早于本程序安装的时间，时间不对。", ADVICE)
    skew = _skew(folder)
    if skew is None:
        return unknown(NAME, TITLE, f"现在是{told}；数据文件夹不能写入，没有与文件系统的时间比对。")
    if abs(skew) > SLACK:
        return trouble(
            NAME, TITLE, f"现在是{told}，与数据文件夹所在存储的时间相差{abs(skew):.0f}秒。", ADVICE
        )
    return fine(NAME, TITLE, f"现在是{told}，不早于已有的记录，与存储的时间一致。")


def _skew(folder: Path) -> float | None:
    """Seconds that the file system is ahead of this process; None where nothing can be written."""
    probe = folder / f".clock-{secrets.token_hex(8)}"
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            return os.fstat(handle).st_mtime - time.time()
        finally:
            os.close(handle)
            probe.unlink(missing_ok=True)
    except OSError:
        return None
