"""The user's own account tables back, with a 校验结果 column at every row that was not taken."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pyarrow.compute as pc

from jianhao.documents.annotated import write_annotated
from jianhao.ingest.tables import tables_of
from jianhao.inspection.result import InspectionResult
from jianhao.jobs.intake import Taken


def return_workbooks(taken: Taken, result: InspectionResult, folder: Path) -> tuple[Path, ...]:
    """Write `校验结果-<name>.xlsx` for each account file that has problems; the paths written."""
    written = []
    for source in taken.account_sources:
        issues = result.rejected.filter(pc.equal(result.rejected.column("file"), source.name))
        if issues.num_rows:
            path = folder / f"校验结果-{PurePosixPath(source.name).stem}.xlsx"
            headers = {r.sheet: r.header.header_row + 1 for r in taken.readings[source.name]}
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
