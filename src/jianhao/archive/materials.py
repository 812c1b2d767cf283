"""A folder of materials as an office has them: which of its entries is what, by Chinese or English names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jianhao.errors import UnusableCall, UnusableFile

FOLDERS = {
    "posts": ("发布内容", "posts"),
    "pages": ("网页", "pages"),
    "media": ("媒体", "图片", "media"),
    "backend": ("后台导出", "backend"),
    "drafts": ("草稿", "drafts"),
    "api": ("接口数据", "api"),
    "comments": ("评论", "comments"),
    "restricted": ("受限", "restricted"),
}
ACCOUNT = ("账号", "account")
ACCOUNT_SUFFIXES = (".toml", ".json", ".xlsx", ".xls", ".csv")
SETTINGS = ("归档.toml", "archive.toml")
_WARC = (".warc", ".warc.gz")
_LISTS = ("清单.csv", "list.csv")
_IGNORED = (".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Materials:
    """What a folder holds: the account's record, settings if there are any, and the folders by what they are."""

    folder: Path
    account: Path
    settings: Path | None
    folders: dict[str, list[Path]]

    def files(self, kind: str) -> Iterator[tuple[str, Path]]:
        """Every file of a kind: its name below the folder, where it lies. Links are not followed."""
        for root in self.folders[kind]:
            for path in sorted(root.rglob("*")):
                if path.is_file() and not path.is_symlink() and not _is_noise(path):
                    yield path.relative_to(root).as_posix(), path

    def captures(self) -> list[Path]:
        """WARC files and lists of saved pages, in order."""
        found = [path for _, path in self.files("pages")]
        return [p for p in found if p.name.lower().endswith(_WARC) or p.name in _LISTS]

    def fingerprint(self, *more: str) -> str:
        """What the build depends on: names, sizes and times of all files, and whatever else is given."""
        digest = hashlib.sha256("\x1f".join(more).encode("utf-8"))
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and not _is_noise(path):
                state = path.stat()
                digest.update(
                    f"{path.relative_to(self.folder)}\x1f{state.st_size}\x1f{state.st_mtime_ns}\n".encode()
                )
        return digest.hexdigest()


def find_materials(folder: Path) -> Materials:
    """Look over a folder; UnusableCall for what cannot be a folder of materials, or for an entry of an unknown name."""
    if not folder.is_dir():
        raise UnusableCall(f"找不到材料文件夹{folder.name}。")
    names = {alias: kind for kind, aliases in FOLDERS.items() for alias in aliases}
    folders: dict[str, list[Path]] = {kind: [] for kind in FOLDERS}
    account: list[Path] = []
    settings: Path | None = None
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name in names:
            folders[names[path.name]].append(path)
        elif path.stem in ACCOUNT and path.suffix.lower() in ACCOUNT_SUFFIXES:
            account.append(path)
        elif path.name in SETTINGS:
            settings = path
        elif not _is_noise(path):
            known = "、".join(aliases[0] for aliases in FOLDERS.values())
            raise UnusableCall(f"材料文件夹中的“{path.name}”不知道是什么；请放入下列文件夹之一：{known}。")
    if len(account) != 1:
        what = "没有账号信息" if not account else "有不止一份账号信息"
        raise UnusableFile(
            folder.name, f"{what}，应有且只有一个：账号.toml、账号.json、账号.xlsx或账号.csv。"
        )
    return Materials(folder, account[0], settings, folders)


def _is_noise(path: Path) -> bool:
    return path.name.lower() in _IGNORED or path.name.startswith("~$")
