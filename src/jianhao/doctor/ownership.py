"""Whether what is secret is readable by the application's user alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from jianhao.doctor.findings import Finding, fine, trouble, unknown

NAME, TITLE = "permissions", "文件权限"


def permissions(folder: Path, secrets: tuple[Path, ...]) -> Finding:
    """The data folder is 700, every secret file 600, all of them the user's own."""
    if os.name == "nt":
        return unknown(
            NAME, TITLE, "本系统的文件权限不能用这种方法判断。", "请确认数据文件夹只有运行用户可以读写。"
        )
    try:
        wrong = [
            said for path in (folder, *secrets) if path.exists() and (said := _wrong(path, path == folder))
        ]
    except OSError:
        return unknown(
            NAME, TITLE, f"{folder}的权限不能读取。", "请用运行本系统的用户执行，并检查上级文件夹的权限。"
        )
    if wrong:
        fixes = f"chown -R 运行用户 {folder}；chmod 700 {folder}；chmod 600 " + " ".join(map(str, secrets))
        return trouble(NAME, TITLE, "；".join(wrong) + "。", f"请执行：{fixes}。")
    return fine(NAME, TITLE, f"{folder}和密钥文件只有运行用户可以读写。")


def _wrong(path: Path, folder: bool) -> str:
    known = path.stat()
    if hasattr(os, "geteuid") and known.st_uid != os.geteuid():
        return f"{path}不属于运行本系统的用户"
    if stat.S_IMODE(known.st_mode) & 0o077:
        return f"{path}其他用户也可以访问（{stat.S_IMODE(known.st_mode):o}）"
    needed = os.R_OK | os.W_OK | (os.X_OK if folder else 0)
    return "" if os.access(path, needed) else f"{path}运行用户不能读写"
