"""The user's own tables back, with a 校验结果 column at every row that was not taken."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pyarrow.compute as pc

from jianhao.documents.annotated import write_annotated
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.inspection.result import InspectionResult
from jianhao.jobs.intake import Taken

SPREADSHEETS = frozenset({Kind.XLSX, Kind.BIFF, Kind.MARKUP})


def return_workbooks(taken: Taken, result: InspectionResult, folder: Path) -> tuple[Path, ...]:
    """Write `校验结果-<name>.xlsx` for each register and each spreadsheet that has problems; the paths written.

    Other post files are too large to be mended by hand; their rows stand in 附件.xlsx under 未读入行.
    """
    written: list[Path] = []
    for source in taken.sources:
        issues = result.rejected.filter(pc.equal(result.rejected.column("file"), source.name))
        if issues.num_rows and _is_mended_by_hand(source, taken):
            path = _free(folder / f"校验结果-{PurePosixPath(source.name).stem}.xlsx", written)
            headers = {r.sheet: r.header.header_row + 1 for r in taken.readings.get(source.name, ())}
            refused = write_annotated(
                source.path,
                source.kind,
                issues,
                path,
                day=result.info.as_of,
                tables=tables_of(source),
                headers=headers,
            )
            if refused is None:
                written.append(path)
    return tuple(written)


def _is_mended_by_hand(source: SourceFile, taken: Taken) -> bool:
    return source in taken.account_sources or source.readable_as(SPREADSHEETS)


def _free(path: Path, taken: list[Path]) -> Path:
    """A name that no earlier file of the run has: two folders may hold files of one name."""
    number = 1
    while path in taken:
        number += 1
        path = path.with_name(f"{path.stem.split('（')[0]}（{number}）{path.suffix}")
    return path
