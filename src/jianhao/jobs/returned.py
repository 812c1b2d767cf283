"""The user's own account tables back, with a 校验结果 column at every row that was not taken."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from jianhao.documents.annotated import write_annotated
from jianhao.jobs.intake import Taken


def return_workbooks(taken: Taken, folder: Path) -> tuple[Path, ...]:
    """Write `校验结果-<name>.xlsx` for each account file that has problems."""
    written = []
    for source in taken.account_sources:
        issues = taken.log.of_file(source.name)
        if issues:
            path = folder / f"校验结果-{PurePosixPath(source.name).stem}.xlsx"
            write_annotated(source, issues, path)
            written.append(path)
    return tuple(written)
