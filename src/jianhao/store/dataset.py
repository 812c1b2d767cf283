"""Posts and samples as Parquet parts under immutable manifests: an import is there whole or not at all.

    root/parts/<table>-<key>.parquet     written under a temporary name, flushed to disk, renamed
    root/manifests/000001.json …         each names all parts of that version; the highest number is current

A part belongs to one import, identified by its key (what was read, by which reader, against which register), so that
importing the same file again changes nothing. Readers hold on to one manifest and never see a half import.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.errors import UnusableFile
from jianhao.store.schemas import POSTS, SAMPLES

TABLES = {"posts": POSTS, "samples": SAMPLES}
ROW_GROUP = 131_072
AHEAD = 4
_TEMPORARY = "incoming-"


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of one import."""

    file: str
    table: str
    key: str
    source: str
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parts of one version; `version` is the digest of the list, stable over machines."""

    number: int
    parts: tuple[Part, ...]

    @property
    def version(self) -> str:
        text = json.dumps([asdict(p) for p in self.parts], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def files(self, table: str) -> list[str]:
        """Names of the parts of a table, in import order."""
        return [p.file for p in self.parts if p.table == table]

    def holds(self, key: str) -> bool:
        """Whether that import is part of this version."""
        return any(p.key == key for p in self.parts)


class Dataset:
    """A folder of parts and manifests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.parts = root / "parts"
        self.manifests = root / "manifests"
        self.parts.mkdir(parents=True, exist_ok=True)
        self.manifests.mkdir(parents=True, exist_ok=True)

    def current(self) -> Manifest:
        """The newest version; an empty one before the first import."""
        numbers = sorted(int(p.stem) for p in self.manifests.glob("*.json") if p.stem.isdigit())
        return self.at(numbers[-1]) if numbers else Manifest(0, ())

    def at(self, number: int) -> Manifest:
        """A version by number ("the data of that day")."""
        path = self.manifests / f"{number:06d}.json"
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            return Manifest(number, tuple(Part(**row) for row in rows))
        except (OSError, ValueError, TypeError) as error:
            raise UnusableFile(path.name, "数据清单不存在或已损坏。") from error

    def paths(self, manifest: Manifest, table: str) -> list[Path]:
        """Files of a table in a version."""
        return [self.parts / name for name in manifest.files(table)]

    def begin(self, key: str, source: str) -> Import:
        """Start an import; nothing is visible before `commit`."""
        return Import(self, key, source)

    def sweep(self) -> None:
        """Remove what a killed import left behind: temporary files and parts that no manifest names."""
        named = {part.file for n in self._numbers() for part in self.at(n).parts}
        for path in [*self.parts.iterdir(), *self.manifests.iterdir()]:
            orphan = path.parent == self.parts and path.suffix == ".parquet" and path.name not in named
            if path.name.startswith(_TEMPORARY) or orphan:
                path.unlink(missing_ok=True)

    def publish(self, parts: Iterable[Part]) -> Manifest:
        """Append parts in one step; imports already there are left alone. Two writers at once both succeed."""
        fresh = list(parts)
        while True:
            last = self.current()
            added = [p for p in fresh if not last.holds(p.key)]
            if not added:
                return last
            manifest = Manifest(last.number + 1, (*last.parts, *added))
            if self._written(manifest):
                return manifest

    def _written(self, manifest: Manifest) -> bool:
        text = json.dumps([asdict(p) for p in manifest.parts], ensure_ascii=False, indent=0, sort_keys=True)
        temporary = self.manifests / f"{_TEMPORARY}{_writer()}-{manifest.number:06d}"
        temporary.write_text(text, encoding="utf-8")
        flush(temporary)
        target = self.manifests / f"{manifest.number:06d}.json"
        try:
            os.link(temporary, target)  # fails if another writer took the number, unlike a rename
        except FileExistsError:
            return False
        except OSError:
            if target.exists():
                return False
            os.replace(temporary, target)  # file systems without hard links have one writer at a time
        finally:
            temporary.unlink(missing_ok=True)
        flush_folder(self.manifests)
        return True

    def _numbers(self) -> list[int]:
        return sorted(int(p.stem) for p in self.manifests.glob("*.json") if p.stem.isdigit())


class Import:
    """One import in progress: batches are appended, `commit` makes them visible, leaving without it removes them."""

    def __init__(self, dataset: Dataset, key: str, source: str) -> None:
        self.dataset, self.key, self.source = dataset, key, source
        self._by = _writer()
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._rows = dict.fromkeys(TABLES, 0)
        self._writing = ThreadPoolExecutor(1, "parquet")
        self._pending: deque[Future[None]] = deque()

    def __enter__(self) -> Import:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writing.shutdown(wait=True, cancel_futures=True)
        self._close()
        for table in TABLES:
            self._temporary(table).unlink(missing_ok=True)

    def write(self, table: str, batch: pa.RecordBatch | pa.Table) -> None:
        """Append rows to a table of the import. They are packed in a thread while the caller reads on; see `commit`."""
        if batch.num_rows == 0:
            return
        self._rows[table] += batch.num_rows
        self._pending.append(self._writing.submit(self._append, table, batch))
        while len(self._pending) > AHEAD:
            self._pending.popleft().result()

    def _append(self, table: str, batch: pa.RecordBatch | pa.Table) -> None:
        if table not in self._writers:
            self._writers[table] = pq.ParquetWriter(
                self._temporary(table), TABLES[table], compression="zstd", compression_level=1,
                use_dictionary=_DICTIONARY[table], write_statistics=_STATISTICS[table],
            )  # fmt: skip
        writer = self._writers[table]
        writer.write(batch) if isinstance(batch, pa.RecordBatch) else writer.write_table(batch, ROW_GROUP)

    def commit(self) -> Manifest:
        """Make the import visible; an import without rows is recorded too, so that it is not read again.

        What went wrong in writing (a full disk) is raised here or by an earlier `write`.
        """
        while self._pending:
            self._pending.popleft().result()
        for table in TABLES:
            if not self._rows[table]:
                self._writers.setdefault(table, pq.ParquetWriter(self._temporary(table), TABLES[table]))
        self._close()
        parts = []
        for table in TABLES:
            name = f"{table}-{self.key}.parquet"
            flush(self._temporary(table))
            os.replace(self._temporary(table), self.dataset.parts / name)
            parts.append(Part(name, table, self.key, self.source, self._rows[table]))
        flush_folder(self.dataset.parts)
        return self.dataset.publish(parts)

    def _temporary(self, table: str) -> Path:
        return self.dataset.parts / f"{_TEMPORARY}{self._by}-{table}-{self.key}"

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers = {}


# Long texts are all different: a dictionary or min/max of them only costs time.
_DICTIONARY = {
    "posts": ["account_id", "platform", "precision", "tool", "source_file", "profile", "joined_by", "day"],
    "samples": ["reads_kind", "metric"],
}
_STATISTICS = {"posts": ["account_id", "day"], "samples": ["post_id"]}


def _writer() -> str:
    """Who writes: two imports at once, of two processes or of two threads, never share a temporary name."""
    return f"{os.getpid()}-{threading.get_ident()}"


def flush(path: Path) -> None:
    """Force a file's bytes to disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(path: Path) -> None:
    """Force a folder's entries to disk where the system can (Windows cannot open a folder)."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
