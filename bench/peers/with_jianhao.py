"""This project on the benchmark files: `posts POSTS REGISTER OUT` or `register REGISTER OUT`; OUT is a folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import Office
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import Sources
from jianhao.jobs.intake import import_posts
from jianhao.jobs.kept import write_table
from jianhao.store.dataset import Dataset


def posts(file: Path, register: Path, out: Path) -> None:
    """Posts and samples as the parts of a dataset, renamed to plain names for the comparison."""
    log = IssueLog()
    with Sources() as sources:
        accounts = read_accounts(sources.expand([register]), log)
        reader = PostReader(AccountIndex(accounts.table), log)
        dataset = Dataset(out / "dataset")
        (source,) = sources.expand([file])
        import_posts(source, dataset, reader, Office())
    manifest = dataset.current()
    for table in ("posts", "samples"):
        (path,) = dataset.paths(manifest, table)
        shutil.move(path, out / f"{table}.parquet")
    write_table(reader.unmatched(), out / "unmatched.parquet")
    write_table(log.table(), out / "rejected.parquet")


def register(file: Path, out: Path) -> None:
    """The register as the canonical table."""
    log = IssueLog()
    with Sources() as sources:
        read = read_accounts(sources.expand([file]), log)
    write_table(read.table, out / "register.parquet")
    write_table(log.table(), out / "rejected.parquet")


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    {"posts": posts, "register": register}[task](*map(Path, paths))
