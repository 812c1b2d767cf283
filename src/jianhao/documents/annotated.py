"""The user's own file back as a workbook, with a column 校验结果 that says in each row what could not be taken.

Rows keep their numbers, so that the messages point at the right place. A workbook (.xlsx) is kept as it is, without
macros and links to other files; any other format becomes a new workbook with the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from jianhao.documents.annotated_grid import annotate_tables
from jianhao.documents.annotated_issues import marks_of
from jianhao.documents.annotated_workbook import annotate_workbook
from jianhao.ingest.sniff import Kind
from jianhao.ingest.table import RawTable

ISSUES_AT_MOST: Final = 200_000


def write_annotated(
    source: Path | bytes,
    kind: Kind,
    issues: pa.Table,
    path: Path,
    *,
    day: int,
    tables: Sequence[RawTable] = (),
    headers: Mapping[str, int] | None = None,
) -> str | None:
    """Write the annotated copy of one file to `path`; returns None, or one sentence why none was written.

    `issues` (REJECTED) are those of this file; `headers` gives the 1-based header row per sheet where it is known.
    `tables` are the file's tables as read: needed for every format but .xlsx, and used where an .xlsx cannot be
    kept. `day` dates the file.
    """
    if issues.num_rows == 0:
        return "该文件没有需要修改的内容。"
    if issues.num_rows > ISSUES_AT_MOST:
        return f"需要修改之处超过{ISSUES_AT_MOST:,}处，未生成带校验结果的文件，请先核对表头和文件格式。"
    marks = marks_of(issues)
    if kind is Kind.XLSX:
        reason = annotate_workbook(source, marks, path, day=day, headers=headers or {})
        if reason is None or not tables:
            return reason
    if not tables:
        return "该类型文件不能生成带校验结果的表格，请按“未读入行”表修改。"
    return annotate_tables(tables, marks, path, day=day, headers=headers or {})
