"""What a history consists of. One small file names all others; it changes in one step, and nothing unnamed counts.

folder/manifest.json      the files that belong together
folder/parts/…            texts, their numbers, runs of the indexes, results: written once, never changed
folder/lock               held by the one who writes
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from jianhao.errors import UnusableCall, UnusableFile
from jianhao.kernels import fingerprints
from jianhao.reuse.history.arrays import INCOMING, arriving
from jianhao.reuse.parameters import Parameters
from jianhao.store.dataset import flush_folder

FORMAT = 1
MANIFEST, PARTS, LOCK = "manifest.json", "parts", "lock"
WAIT = 2.0  # seconds for another writer to end


@dataclass(frozen=True, slots=True)
class TextFile:
    """Texts as they were given: rows of a file from `begin` on; those of `sources` are never judged."""

    file: str
    sources: bool
    rows: int
    begin: int = 0


@dataclass(frozen=True, slots=True)
class NumberFile:
    """What is known of `texts` texts by their numbers."""

    file: str
    texts: int


@dataclass(frozen=True, slots=True)
class Block:
    """One addition: how many texts it brought, what was found of them, and the version they were judged with."""

    texts: int
    pairs: str
    posts: str
    version: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A version of a history. `runs[index][shard]` are files, the oldest first; `end` is the (moment, account, post) of the
    last text in the order of time; `unsettled` counts what only a rejudgement takes into account."""

    number: int = 0
    kernels: str = ""
    parameters: dict[str, float] = field(default_factory=dict)
    texts: tuple[TextFile, ...] = ()
    numbers: tuple[NumberFile, ...] = ()
    blocks: tuple[Block, ...] = ()
    runs: dict[str, list[list[str]]] = field(default_factory=dict)
    aside: str | None = None
    end: tuple[int, str, str] | None = None
    late: int = 0
    changed: int = 0

    @property
    def size(self) -> int:
        """Number of texts."""
        return sum(block.texts for block in self.blocks)

    def files(self) -> set[str]:
        """Names of all files in `parts`."""
        named = {text.file for text in self.texts} | {part.file for part in self.numbers}
        for block in self.blocks:
            named |= {block.pairs, block.posts}
        named |= {file for shards in self.runs.values() for shard in shards for file in shard}
        return named | ({self.aside} if self.aside else set())

    @property
    def version(self) -> str:
        """The version of everything taken in: that of the addition if there was one, or a digest of all."""
        versions = [block.version for block in self.blocks]
        return (
            versions[0]
            if len(versions) == 1
            else hashlib.sha256("\n".join(versions).encode()).hexdigest()[:16]
        )

    def usable_with(self, parameters: Parameters) -> bool:
        """Whether what is kept was made by this reading of the texts and with these figures."""
        return not self.blocks or (self.kernels, self.parameters) == (reading(), figures_of(parameters))

    def require(self, parameters: Parameters) -> None:
        """Raise UnusableCall if what is kept was made by another reading of the texts or by other figures."""
        if not self.usable_with(parameters):
            raise UnusableCall("历史文件夹由另一版本的减号或另一组参数建立，请先加 --rejudge 重新核查。")


def figures_of(parameters: Parameters) -> dict[str, float]:
    """The figures on which rows depend; the others only say how shares are called."""
    return {name: value for name, value in asdict(parameters).items() if name not in ("contains", "copied")}


def reading() -> str:
    """What fingerprints are made with: the table of characters and how they are hashed."""
    table = resources.files("jianhao.kernels").joinpath("data", "characters.xz").read_bytes()
    figures = (FORMAT, fingerprints.GRAM, fingerprints.SAMPLING, fingerprints.BITS)
    return hashlib.sha256(table + repr(figures).encode()).hexdigest()[:16]


def read_manifest(folder: Path) -> Manifest:
    """The current version; an empty one where there is no history yet. Raises UnusableFile if it is damaged."""
    path = folder / MANIFEST
    if not path.exists():
        return Manifest()
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != FORMAT:
            raise ValueError("format")
        data["texts"] = tuple(TextFile(**row) for row in data["texts"])
        data["numbers"] = tuple(NumberFile(**row) for row in data["numbers"])
        data["blocks"] = tuple(Block(**row) for row in data["blocks"])
        data["end"] = tuple(data["end"]) if data["end"] else None
        return Manifest(**data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnusableFile(path.name, "不是本版本的历史清单，或已损坏。") from error


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a version the current one; all its files are on disk by then."""
    flush_folder(folder / PARTS)
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=0, sort_keys=True)
    with arriving(folder / MANIFEST) as temporary:
        temporary.write_text(text, encoding="utf-8")
    flush_folder(folder)


@contextmanager
def writing(folder: Path) -> Iterator[Manifest]:
    """The current version, nobody else writing meanwhile. What a killed writer left is removed before and what is no longer
    named afterwards. Raises UnusableCall if another writer is at work or the folder is no history, UnusableFile if its manifest
    is lost."""
    _make(folder)
    # A lock of SQLite's is the one lock that every system has and that ends with its process, however that ends.
    with closing(sqlite3.connect(folder / LOCK, timeout=WAIT, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise UnusableCall(f"{folder.name}：另一个程序正在写入，请等它结束后再试。") from error
        if not (folder / MANIFEST).exists():  # the first of all files: whatever has parts has a manifest
            publish(folder, Manifest())
        _sweep(folder)
        yield read_manifest(folder)
        _sweep(folder)


def _make(folder: Path) -> None:
    if folder.exists() and not (folder / MANIFEST).exists():
        if not folder.is_dir() or {path.name for path in folder.iterdir()} - {
            PARTS,
            LOCK,
            INCOMING + MANIFEST,
        }:
            raise UnusableCall(f"{folder.name}：不是历史文件夹，请另选一个空文件夹。")
        if (folder / PARTS).exists() and any((folder / PARTS).iterdir()):
            raise UnusableFile(MANIFEST, "历史清单不见了，请从备份恢复整个历史文件夹。")
    (folder / PARTS).mkdir(parents=True, exist_ok=True)


def _sweep(folder: Path) -> None:
    named = read_manifest(folder).files()
    for path in [*(folder / PARTS).iterdir(), folder / (INCOMING + MANIFEST)]:
        if path.name not in named:
            with suppress(OSError):  # Windows does not remove what is still looked at; the next writer will
                path.unlink(missing_ok=True)
