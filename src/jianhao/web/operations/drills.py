"""The drill: the last set is read in full, given back into a temporary folder, and its log proved; then the folder goes away.

It is done by a process of its own, the same command that an office would run in an emergency.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jianhao.backup.checking import check
from jianhao.backup.keys import KeyFile
from jianhao.backup.progress import Progress
from jianhao.backup.sets import SetHeader
from jianhao.backup.store import Store
from jianhao.doctor.space import MEGABYTE, free
from jianhao.errors import UnusableCall
from jianhao.web import unfinished
from jianhao.web.config import settings
from jianhao.web.operations.sentences import NAMED, moment, size

PREFIX, SCHEMA = "drill-", "jianhao_drill"
TIMEOUT = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class Held:
    """What came of a drill."""

    set_id: str
    well: bool
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


def hold(store: Path, key: KeyFile, progress: Progress) -> Held:
    """Prove the last set of a store. UnusableCall where that cannot be tried: no store, no set, no room."""
    opened = Store.open(store, key)
    checked = check(opened, progress, full=True, mend=True)
    header = checked.header
    if not checked.intact:
        named = "、".join(f"{d.path}（{d.why}）" for d in checked.damaged[:NAMED])
        return Held(
            header.id,
            False,
            f"{moment(header)}的备份有{len(checked.damaged)}个文件不能恢复：{named}。下一次备份将重新保存这些内容。",
        )
    _room(header)
    sweep()
    folder = settings().data / "work" / f"{PREFIX}{secrets.token_hex(8)}"
    try:
        with _database(header) as address:
            return _restored(store, key, header, folder, address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Take away what a drill left that was killed; called by the one worker."""
    for left in (settings().data / "work").glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


def _room(header: SetHeader) -> None:
    left = free(settings().data)
    if left is not None and left < header.bytes * 1.2 + settings().reserve_megabytes * MEGABYTE:
        raise UnusableCall(
            f"磁盘空间不够做恢复演练（需要{size(int(header.bytes * 1.2))}），已逐个核对备份的内容，没有发现损坏。"
        )


@contextmanager
def _database(header: SetHeader) -> Iterator[str]:
    """An empty place beside the tables in use, of the same database; none is needed for SQLite."""
    if header.engine != "postgresql":
        yield ""
        return
    address = settings().database
    if not address:
        raise UnusableCall("这份备份来自PostgreSQL，而现在使用SQLite，没有演练。")
    _schema(address, "DROP SCHEMA IF EXISTS {0} CASCADE", "CREATE SCHEMA {0}")
    mark = "&" if "?" in address else "?"
    try:
        yield f"{address}{mark}options={quote(f'-csearch_path={SCHEMA}')}"
    finally:
        _schema(address, "DROP SCHEMA IF EXISTS {0} CASCADE")


def _schema(address: str, *statements: str) -> None:
    with unfinished.connected(address) as connection:
        for statement in statements:
            connection.execute(statement.format(SCHEMA))


def _restored(store: Path, key: KeyFile, header: SetHeader, folder: Path, address: str) -> Held:
    command = [
        sys.executable, "-m", "jianhao", "restore", "--from", str(store.absolute()), "--data", str(folder.absolute()),
        "--key", str(key.path.absolute()), "--set", header.id, "--json",
    ]  # fmt: skip
    environment = {**os.environ, "JIANHAO_RESTORE_DATABASE": address}
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    try:
        said = json.loads(done.stdout)
    except ValueError:
        why = done.stderr.strip().splitlines()[-1:] or ["没有结果"]
        return Held(header.id, False, f"{moment(header)}的备份不能恢复：{why[0]}")
    facts = {"files": said["files"], "head": said["head"], "missing": len(said["missing"])}
    if not said["chain_intact"]:
        return Held(
            header.id, False, f"{moment(header)}的备份恢复后，操作记录不能证明完好：{said['why']}。", facts
        )
    return Held(
        header.id, True,
        f"{moment(header)}的备份已在临时文件夹恢复，{said['files']}个文件校验值一致，操作记录{said['head'].partition(':')[0]}条逐条衔接。",
        facts,
    )  # fmt: skip
