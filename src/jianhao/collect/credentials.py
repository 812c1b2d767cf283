"""The accounts that an office owns, with their AppID; the AppSecret stays in an environment variable or a file of its own."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianhao.collect.interface import Credential
from jianhao.errors import UnusableCall, UnusableFile

KEYS = frozenset({"account_id", "appid", "secret_env", "secret_file"})
LARGEST = 1 << 20
_ACCOUNT = re.compile(r"weixin:[0-9A-Za-z_=-]{3,64}")
_APPID = re.compile(r"wx[0-9a-f]{16}")
_SECRET = re.compile(r"[0-9A-Za-z]{16,128}")


@dataclass(frozen=True, slots=True)
class Owned:
    """An account and the credential to ask the interface for it."""

    account_id: str
    credential: Credential

    @property
    def folder(self) -> str:
        """The name of its folders: the native id."""
        return self.account_id.partition(":")[2]


def read_credentials(path: Path) -> tuple[Owned, ...]:
    """The `[[account]]` tables of a TOML file, in order. Raises UnusableFile, UnusableCall; neither ever holds a secret."""
    said = _parsed(path)
    rows = said.get("account")
    if set(said) - {"account"} or not isinstance(rows, list) or not rows:
        raise UnusableFile(
            path.name, "应由若干[[account]]组成，各写account_id、appid，以及secret_env或者secret_file。"
        )
    owned = tuple(_owned(row, path, number) for number, row in enumerate(rows, 1))
    names = [one.account_id for one in owned]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UnusableFile(path.name, f"账号{twice}写了两次。")
    return owned


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableFile(path.name, "不是凭据文件：太大。")
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnusableFile(path.name, "打不开凭据文件。") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableFile(path.name, "不是可读的TOML文件（UTF-8）。") from error


def _owned(row: Any, path: Path, number: int) -> Owned:
    if not isinstance(row, dict):
        raise UnusableFile(path.name, f"第{number}个账号应写成[[account]]一节。")
    if "secret" in row or "appsecret" in row:
        raise UnusableFile(
            path.name,
            "AppSecret不要写在这个文件里，请写secret_env（环境变量名）或者secret_file（只有本人能读的文件）。",
        )
    unknown = sorted(set(row) - KEYS)
    if unknown:
        raise UnusableFile(path.name, f"第{number}个账号有不认识的项目：{'、'.join(unknown)}。")
    account, appid = str(row.get("account_id", "")), str(row.get("appid", ""))
    if not _ACCOUNT.fullmatch(account):
        raise UnusableFile(path.name, f"第{number}个账号的account_id应与台账一致，如weixin:gh_0123456789ab。")
    if not _APPID.fullmatch(appid):
        raise UnusableFile(path.name, f"{account}的appid应为wx开头的18位。")
    return Owned(account, Credential(appid, _secret(row, path, account)))


def _secret(row: Mapping[str, Any], path: Path, account: str) -> str:
    named, filed = row.get("secret_env"), row.get("secret_file")
    if (named is None) == (filed is None):
        raise UnusableFile(path.name, f"{account}应写secret_env、secret_file中的一项。")
    text = (
        os.environ.get(str(named), "") if named is not None else _from_file(path.parent / str(filed), account)
    )
    if not _SECRET.fullmatch(text.strip()):
        where = f"环境变量{named}" if named is not None else "secret_file"
        raise UnusableCall(f"{account}的AppSecret没有取到：请检查{where}。")
    return text.strip()


def _from_file(path: Path, account: str) -> str:
    try:
        # Windows keeps permissions elsewhere: st_mode says nothing there.
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UnusableCall(f"{account}的secret_file其他人也能读，请先执行：chmod 600 {path.name}")
        return path.read_text(encoding="utf-8-sig")[:LARGEST]
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableCall(f"{account}的secret_file打不开。") from error
