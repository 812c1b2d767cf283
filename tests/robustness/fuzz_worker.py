"""Reads every file of a list in every role and says for each how that ended: `fuzz_worker.py LIST MEGABYTES`.

One JSON line before a file (so that a watchdog knows which one it hangs at) and one after. Whatever is neither rows nor one
sentence is told with its traceback; a native crash ends the process, which the test sees.
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from jianhao.documents.annotated import write_annotated
from jianhao.errors import JianhaoError
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.checks import read_checks
from jianhao.ingest.collection_records import read_collections
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.intake import open_posts
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import read_office
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import SourceFile, Sources
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import ACCOUNTS_IN, POSTS

REGISTERED = pa.Table.from_pylist(
    [
        {
            "account_id": "weixin:gh_aaaaaaaaaaa1",
            "platform": "weixin",
            "ids": [{"kind": "gh", "id": "gh_aaaaaaaaaaa1"}],
        },
        {
            "account_id": "weixin:gh_aaaaaaaaaaa2",
            "platform": "weixin",
            "ids": [{"kind": "gh", "id": "gh_aaaaaaaaaaa2"}],
        },
        {"account_id": "weibo:9900000001", "platform": "weibo", "ids": [{"kind": "uid", "id": "9900000001"}]},
    ],
    ACCOUNTS_IN,
)
INDEX = AccountIndex(REGISTERED)


def as_register(source: SourceFile) -> int:
    log = IssueLog()
    read = read_accounts([source], log)
    _given_back(source, log, {r.sheet: r.header.header_row + 1 for r in read.readings[source.name]})
    return read.table.num_rows


def _given_back(source: SourceFile, log: IssueLog, headers: dict[str, int]) -> None:
    """The user's own file with its problems written in: the same hostile bytes go through another reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "校验结果.xlsx"
        refused = write_annotated(
            source.path, source.kind, log.table(), path, day=19_863, tables=tables_of(source), headers=headers
        )
        assert path.exists() == (refused is None), refused


def as_posts(source: SourceFile) -> int:
    log = IssueLog()
    reader = PostReader(INDEX, log)
    _, batches = open_posts(source, reader, log)
    rows = 0
    for converted in batches:
        assert converted.posts.schema == POSTS
        assert set(converted.posts.column("account_id").to_pylist()) <= set(
            REGISTERED.column("account_id").to_pylist()
        )
        rows += converted.posts.num_rows
    assert rows == reader.accepted <= reader.rows
    log.table(), reader.unmatched()
    return rows


def as_checks(source: SourceFile) -> int:
    return read_checks([source], INDEX, IssueLog()).num_rows


def as_collections(source: SourceFile) -> int:
    return read_collections([source], INDEX, IssueLog()).num_rows


def as_office(source: SourceFile) -> int:
    read_office(source)
    return 0


ROLES: tuple[Callable[[SourceFile], int], ...] = (as_register, as_posts, as_checks, as_collections)


def outcomes(path: Path) -> dict[str, object]:
    """Role → number of rows or the sentence; whatever else is raised goes up."""
    roles = (as_office,) if path.suffix == ".toml" else ROLES
    found: dict[str, object] = {}
    for role in roles:
        try:
            with Sources() as sources:
                found[role.__name__] = sum(role(source) for source in sources.expand([path]))
        except JianhaoError as error:
            sentence = str(error)
            assert sentence.endswith("。"), repr(sentence)
            assert "\n" not in sentence, repr(sentence)
            found[role.__name__] = sentence
    return found


def bounded(megabytes: int) -> None:
    """Allow this much memory more than the process has now, where the system can bound it."""
    try:
        import resource
    except ImportError:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        limit = pages * resource.getpagesize() + megabytes * 1024**2
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def run(names: Path, megabytes: int) -> None:
    warnings.simplefilter("error")
    bounded(megabytes)
    for line in names.read_text(encoding="utf-8").splitlines():
        print(json.dumps({"begins": line}), flush=True)
        try:
            said = {"found": outcomes(Path(line))}
        except BaseException:
            said = {"failed": traceback.format_exc()}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]))
