"""Whether there is room to write, and whether writing is allowed at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from jianhao.doctor.findings import Finding, fine, trouble, unknown

NAME, TITLE = "disk", "磁盘空间"
MEGABYTE = 1024**2
BLOCK = 4096
FULL = "磁盘空间不足，已转为只读"


def free(folder: Path) -> int | None:
    """Bytes that this process may still write in a folder; None where the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def read_only(folder: Path) -> bool:
    """Whether the file system itself takes no writing; False where the system does not say."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except (OSError, AttributeError):
        return False


def disk(folder: Path, reserve_megabytes: int) -> Finding:
    """Room in the data folder: below the reserve the application refuses what would write."""
    left = free(folder)
    if left is None:
        return unknown(
            NAME, TITLE, f"{folder}的剩余空间不能读取。", "请检查数据文件夹是否存在、磁盘是否接好。"
        )
    said = f"数据文件夹所在磁盘剩余{left / MEGABYTE:,.0f}MB"
    if left < reserve_megabytes * MEGABYTE:
        return trouble(
            NAME, TITLE, f"{FULL}：{said}，少于须保留的{reserve_megabytes}MB。",
            "请清理或扩充该磁盘（先看日志、备份、其他程序的文件），不要删除数据文件夹中的文件；腾出空间后自动恢复，不需要重新启动。",
        )  # fmt: skip
    return fine(NAME, TITLE, f"{said}。")


def writable(folder: Path) -> Finding:
    """Whether a file can be written into the data folder."""
    name, title = "writable", "数据文件夹可写"
    probe = folder / f".write-{secrets.token_hex(8)}"
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, bytes(BLOCK))  # a full disk may still take a file without content
        finally:
            os.close(handle)
            probe.unlink()
    except FileNotFoundError:
        return trouble(name, title, f"数据文件夹{folder}不存在。", "请检查设置JIANHAO_DATA和磁盘是否接好。")
    except OSError as error:
        return _not_writable(name, title, folder, error)
    return fine(name, title, f"{folder}可以写入。")


def _not_writable(name: str, title: str, folder: Path, error: OSError) -> Finding:
    import errno

    if error.errno == errno.EROFS:
        return trouble(
            name, title, f"{folder}所在的文件系统是只读的，不能办理。",
            "多为磁盘出错后系统自动改为只读：请先备份，再检查磁盘（dmesg），修复后重新挂载为可写；恢复后不需要重新启动。",
        )  # fmt: skip
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return trouble(name, title, f"{FULL}：{folder}不能再写入。", "请清理或扩充该磁盘，或者放宽配额。")
    return trouble(
        name, title, f"{folder}不能写入，权限不对。", f"请把{folder}的所有者改为运行本系统的用户（chown -R），权限700。"
    )  # fmt: skip
