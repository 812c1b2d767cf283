"""Imports one file of posts into a dataset: `import_worker.py DATASET REGISTER POSTS`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dying import die_before

from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import Office
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import Sources
from jianhao.jobs.intake import import_posts
from jianhao.store.dataset import Dataset


def run(dataset: Path, register: Path, posts: Path) -> None:
    log = IssueLog()
    with Sources() as sources:
        reader = PostReader(AccountIndex(read_accounts(sources.expand([register]), log).table), log)
        (source,) = sources.expand([posts])
        die_before(int(os.environ.get("DIE_BEFORE", "0")), Path(os.environ.get("DIE_IN", ".")))
        print("ready", flush=True)
        import_posts(source, Dataset(dataset), reader, Office())


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:]))
