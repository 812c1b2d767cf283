"""Input files as they were found: on disk, in a folder or inside a zip, with their digest."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO

from jianhao.errors import UnusableFile
from jianhao.ingest.encoding import encoding_of
from jianhao.ingest.sniff import DAMAGED, Kind, sniff

CHUNK = 4 * 1024 * 1024
ZIP_MEMBERS = 20_000
ZIP_EXPANDED = 16 * 1024**3
ZIP_RATIO = 200
SKIPPED_SUFFIXES = frozenset(
    {
        ".md",
        ".txt",
        ".docx",
        ".pdf",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".mp4",
        ".opml",
        ".ds_store",
        ".ini",
        ".lock",
    }
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SourceFile:
    """One file to read.

    `name` is what the user sees (`导出.zip/公众号/articles.csv`), `folders` the folders it lies in, outermost
    first (some tools name the account by folder), `path` a real file on disk whose bytes never change while it is read.
    `explicit` says that the user named this very file, so that it must be usable.
    """

    name: str
    path: Path
    folders: tuple[str, ...] = ()
    explicit: bool = True

    @cached_property
    def kind(self) -> Kind:
        """What the content is; raises UnusableFile for what cannot be read."""
        with self.open() as stream:
            return sniff(self.name, stream)

    @cached_property
    def seen(self) -> dict[str, int]:
        """What readers found out of the whole file and need not find out again."""
        return {}

    @cached_property
    def encoding(self) -> str:
        """`utf-8`, `utf-8-sig`, `utf-16` or `gb18030` of a text file; UnusableFile if the bytes are none of them."""
        with self.open() as stream:
            found = encoding_of(stream)
        if found is None:
            raise UnusableFile(
                self.name,
                "文字编码无法识别或有损坏的字符（支持UTF-8和GB18030），请用Excel或WPS另存为“CSV UTF-8”后再试。",
            )
        return found

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes, lower-case hex."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    @cached_property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size

    def readable_as(self, kinds: frozenset[Kind]) -> bool:
        """Whether the content is of one of the kinds; False for what cannot be read at all."""
        try:
            return self.kind in kinds
        except UnusableFile:
            return False

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    def open(self) -> IO[bytes]:
        """The bytes from the start."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise UnusableFile(
                self.name, "文件无法打开，请检查是否有读取权限，或是否被其他程序占用。"
            ) from error

    def read(self, limit: int) -> bytes:
        """All bytes of a file not larger than `limit`."""
        if self.size > limit:
            raise UnusableFile(self.name, f"文件超过{limit // 1024**2}MB，请拆分或另存为CSV后再试。")
        with self.open() as stream:
            return stream.read()


class Sources:
    """The files behind the paths a user gave; unpacks zips into a temporary folder that goes with `close`."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._names: dict[str, Path] = {}

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def expand(self, paths: list[Path]) -> list[SourceFile]:
        """Every file behind the paths once, in a fixed order; folders and zips are walked.

        Two files of one name are told apart by the folders they lie in, over all calls.
        """
        found: dict[Path, SourceFile] = {}
        for path in paths:
            for source in self._of_path(Path(path)):
                found.setdefault(source.path.resolve(), source)
        return [self._named(source, where) for where, source in found.items()]

    def _named(self, source: SourceFile, where: Path) -> SourceFile:
        name, above = source.name, list(where.parent.parts)
        while self._names.setdefault(name, where) != where and above:
            name = f"{above.pop()}/{name}"
        return source if name == source.name else replace(source, name=name)

    def _of_path(self, path: Path) -> Iterator[SourceFile]:
        if path.is_dir():
            yield from self._of_folder(path)
        elif path.is_file():
            yield from self._of_file(SourceFile(path.name, path, (path.resolve().parent.name,)))
        else:
            raise UnusableFile(str(path), "找不到该文件或文件夹。")

    def _of_folder(self, root: Path) -> Iterator[SourceFile]:
        found = []
        for folder, names, files in os.walk(root):
            names.sort()
            inside = Path(folder).relative_to(root).parts
            found += [(inside, name, Path(folder) / name) for name in sorted(files)]
        for inside, name, path in found:
            if _is_data(name):
                shown = "/".join((root.name, *inside, name))
                yield from self._of_file(SourceFile(shown, path, (root.name, *inside), explicit=False))

    def _of_file(self, source: SourceFile) -> Iterator[SourceFile]:
        try:
            is_zip = source.kind is Kind.ZIP
        except UnusableFile:
            if source.explicit:
                raise
            is_zip = False  # said when it is read, together with the files beside it
        if is_zip:
            yield from self._of_zip(source)
        else:
            yield source

    def _of_zip(self, source: SourceFile) -> Iterator[SourceFile]:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="jianhao-"))
        target = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            with zipfile.ZipFile(source.path) as archive:
                members = _checked_members(source.name, archive)
                for number, info in enumerate(members):
                    yield self._unpacked(source, archive, info, target / f"{number:06d}")
        except DAMAGED as error:
            raise UnusableFile(source.name, "压缩包不完整、已加密或已损坏，请重新打包后再试。") from error

    def _unpacked(
        self, source: SourceFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path
    ) -> SourceFile:
        with archive.open(info) as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out, CHUNK)
        inside = PurePosixPath(member_name(info))
        folders = (*source.folders, source.stem, *inside.parts[:-1])
        return SourceFile(f"{source.name}/{inside}", path, folders, explicit=False)


def _is_data(name: str) -> bool:
    return not name.startswith((".", "~$")) and Path(name).suffix.lower() not in SKIPPED_SUFFIXES


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a zip member; archives made on Chinese Windows carry GB18030 names without saying so."""
    return "".join(letter if letter.isprintable() else "_" for letter in _decoded_name(info))


def _decoded_name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _checked_members(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [
        i for i in archive.infolist() if not i.is_dir() and _is_data(PurePosixPath(member_name(i)).name)
    ]
    members = [i for i in members if "__MACOSX" not in i.filename]
    if any(i.flag_bits & 0x1 for i in members):
        raise UnusableFile(name, "压缩包设有密码，请取消密码后再提供。")
    if len(members) > ZIP_MEMBERS:
        raise UnusableFile(name, f"压缩包内文件超过{ZIP_MEMBERS}个，请分批提供。")
    expanded = sum(i.file_size for i in members)
    packed = sum(i.compress_size for i in members)
    if expanded > ZIP_EXPANDED or (expanded > 64 * 1024**2 and expanded > ZIP_RATIO * max(packed, 1)):
        raise UnusableFile(name, "压缩包解压后异常庞大，未读取。")
    return sorted(members, key=lambda i: i.filename)
