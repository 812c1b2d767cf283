"""The files of an archive against its manifests, both ways, with both digests; nothing is taken on trust, nothing skipped."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .answers import Broken, NoArchive
from .digests import both_of_file
from .layout import (
    BAGIT,
    BAGIT_TEXT,
    FIXED,
    MANIFESTS,
    NEEDED,
    TAG_MANIFESTS,
    TOKEN,
    is_safe,
    parsed_manifest,
)

TEXT_LIMIT = 512 << 20  # a manifest of two million files
Step = Callable[[], None]


def nothing() -> None:
    """The step of whoever does not want to know."""


@dataclass(frozen=True, slots=True)
class Bag:
    """Files whose bytes are those of the manifests: path → (SHA-256, SM3), and the sizes of the payload."""

    folder: Path
    payload: dict[str, tuple[str, str]]
    size: int
    stamped: bool

    def path(self, name: str) -> Path:
        """A file of the archive on disk."""
        return self.folder / name


def opened(folder: Path, step: Step = nothing) -> Bag:
    """Check all files of an archive; Broken at the first that is not as the manifests say, NoArchive if there is none.

    `step` is called before each file is read; what it raises ends the work.
    """
    if not folder.is_dir() or not (folder / BAGIT).is_file():
        raise NoArchive(f"{folder.name}不是归档包（没有{BAGIT}）。")
    present = set(_files(folder))
    tags = {name for name in present if not name.startswith("data/")}
    for name in (*FIXED, *TAG_MANIFESTS):
        if name not in tags:
            raise Broken(f"缺少{name}")
    for name in sorted(tags - {*FIXED, *TAG_MANIFESTS, TOKEN}):
        raise Broken(f"多出文件{name}")
    if read_text(folder / BAGIT) != BAGIT_TEXT:
        raise Broken(f"{BAGIT}的内容不是规定的内容")
    tagged = _manifests(folder, TAG_MANIFESTS)
    _same_names(set(tagged), tags - set(TAG_MANIFESTS), "标签清单")
    _check(folder, tagged, step)
    payload = _manifests(folder, MANIFESTS)
    _same_names(set(payload), present - tags, "清单")
    size = _check(folder, payload, step)
    for name in NEEDED:
        if name not in payload:
            raise Broken(f"缺少{name}")
    return Bag(folder, payload, size, TOKEN in tags)


def read_text(path: Path, limit: int = TEXT_LIMIT) -> str:
    """A small text file as UTF-8 without any change of line ends; Broken if it is none."""
    if path.stat().st_size > limit:
        raise Broken(f"{path.name}过大")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Broken(f"{path.name}不是UTF-8文本") from error


def _files(folder: Path, above: str = "") -> Iterator[str]:
    """Every file below a folder by its path; links, special files, empty folders and names that may clash are broken things."""
    names: dict[str, str] = {}
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if not found and above:
        raise Broken(f"多出空文件夹{above}")
    for entry in found:
        name = f"{above}{entry.name}"
        if not is_safe(entry.name):
            raise Broken(f"文件名不安全：{name!a}")
        folded = unicodedata.normalize("NFC", entry.name).casefold()
        if folded in names:
            raise Broken(f"{name}与{names[folded]}只有大小写之别")
        names[folded] = name
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode):
            yield from _files(Path(entry.path), f"{name}/")
        elif stat.S_ISREG(mode):
            yield name
        else:
            raise Broken(f"{name}是链接或者特殊文件")


def _manifests(folder: Path, names: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Path → both digests, from two manifests that must name the same files."""
    read = []
    for name in names:
        parsed = parsed_manifest(read_text(folder / name))
        if parsed is None:
            raise Broken(f"{name}的格式不对")
        read.append(parsed)
    first, second = read
    for path in sorted(set(first) ^ set(second)):
        raise Broken(f"{path}只在{names[0] if path in first else names[1]}中")
    return {path: (digest, second[path]) for path, digest in first.items()}


def _same_names(listed: set[str], present: set[str], what: str) -> None:
    for name in sorted(listed - present):
        raise Broken(f"缺少文件{ascii(name) if not name.isprintable() else name}")
    for name in sorted(present - listed):
        raise Broken(f"多出文件{name}，{what}中没有")


def _check(folder: Path, digests: dict[str, tuple[str, str]], step: Step) -> int:
    """The bytes of all files against their digests; how many bytes there are."""
    total = 0
    for name, (sha256, sm3) in digests.items():
        step()
        found = both_of_file(folder / name)
        total += found[2]
        if found[0] != sha256:
            raise Broken(f"{name}的SHA-256与清单不一致")
        if found[1] != sm3:
            raise Broken(f"{name}的SM3与清单不一致")
    return total
