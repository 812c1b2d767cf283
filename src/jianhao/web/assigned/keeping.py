"""A received list → the copy that is kept: a workbook with the same rows, and nobody's name, number or live content in it.

What is written back to the office above is this copy with the answers filled in, so rows and columns keep their places.
Pure: it knows files and no database.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import openpyxl
import pyarrow.compute as pc
from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.defined_name import DefinedNameDict

from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile, Sources
from jianhao.ingest.table import ERROR_MARK, RawTable
from jianhao.ingest.tables import remembered_tables, tables_of
from jianhao.web.assigned.cleaning import CELLS_AT_MOST, TOO_LARGE, bare, cleaned, poured, sheet_name
from jianhao.web.assigned.columns import FIELDS, names_problems
from jianhao.web.refusals import Refused

EXPANDED_AT_MOST: Final = 48 * 1024**2
FILE_AT_MOST: Final = 64 * 1024**2
PICTURES_AT_MOST: Final = 96 * 1024**2
TABULAR = frozenset({Kind.XLSX, Kind.BIFF, Kind.CSV, Kind.MARKUP})
_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_LIST = "没有找到问题清单的表头：应有账号或单位，以及问题描述、问题类别、整改要求中的一列。"


@dataclass
class Kept:
    """The copy, the sheets of it that are lists, and what of the file was not kept, one sentence each."""

    content: bytes
    sheets: tuple[str, ...]
    notes: list[str] = field(default_factory=list)


def kept_copy(path: Path) -> Kept:
    """The copy of a file under its own name; Refused or UnusableFile says what is wrong with it."""
    with Sources() as sources, remembered_tables():
        found = sources.expand([path])
        if len(found) != 1 or not found[0].explicit:
            raise Refused("请上传单个表格（Excel或CSV），不要打包或放在文件夹里。")
        source = found[0]
        if source.kind not in TABULAR:
            raise Refused("请上传Excel或CSV表格。")
        tables = tables_of(source)
        lists = [t for t in field_tables(source, tables, FIELDS) if names_problems(t.reading.columns)]
        if not lists:
            raise Refused(_NO_LIST)
        return _copied(source, tables, lists)


def _copied(source: SourceFile, tables: Sequence[RawTable], lists: Sequence[FieldTable]) -> Kept:
    notes = _notes(tables, lists)
    if source.kind is Kind.XLSX:
        book = _loaded(source.read(FILE_AT_MOST))
        names = {t.reading.sheet: t for t in lists}
        for sheet in list(book.worksheets):
            if sheet.title not in names:
                book.remove(sheet)
        for other in list(book.chartsheets):
            book.remove(other)
    else:
        book = openpyxl.Workbook()
        book.remove(book.active)
        names = {}
        for number, table in enumerate(lists, 1):
            sheet = book.create_sheet(sheet_name(table.reading.sheet, number))
            names[sheet.title] = table
            poured(sheet, table.table)
    for sheet in book.worksheets:
        bare(sheet)
        cleaned(sheet, names[sheet.title], _data_rows(names[sheet.title]))
    book.properties = DocumentProperties(creator="", lastModifiedBy="")
    book.defined_names = DefinedNameDict()
    out = io.BytesIO()
    book.save(out)
    return Kept(out.getvalue(), tuple(names), notes)


def _data_rows(table: FieldTable) -> set[int]:
    """The rows that are read as data; Refused where nobody can tell which column a cell belongs to."""
    log = IssueLog()
    rows = {row for batch in table.batches(log) for row in batch.column("row").to_pylist()}
    for issue in log.of_file(table.source.name):
        if issue.code in (Code.RAGGED_ROW, Code.UNREADABLE_RECORD):
            raise Refused(f"第{issue.row}行的列数与表头不一致，可能是文字中的逗号未加引号，请改正后再上传。")
    return rows


def _notes(tables: Sequence[RawTable], lists: Sequence[FieldTable]) -> list[str]:
    named = {t.reading.sheet for t in lists}
    notes = [f"工作表“{t.sheet}”不是问题清单，没有保留。" for t in tables if t.sheet not in named]
    personal = [heading for table in lists for heading in table.reading.columns.personal]
    if personal:
        notes.append(f"含个人信息的列没有保留内容：{'、'.join(dict.fromkeys(personal))}。")
    broken = sum(_broken_cells(table.table) for table in lists)
    if broken:
        notes.append(f"有{broken:,}个单元格是错误值或者没有计算结果的公式，按空白处理。")
    return list(dict.fromkeys(notes))[:50]


def _broken_cells(table: RawTable) -> int:
    """Cells that show an error or a formula without a value: what stood there cannot be said."""
    found = 0
    for batch in table.batches(0):
        for column in batch.columns[: table.width]:
            found += pc.sum(pc.starts_with(column, ERROR_MARK)).as_py() or 0
    return found


def _loaded(content: bytes) -> Any:
    """The workbook with the values of formulas and not the formulas: none of theirs is ever sent on."""
    _not_too_much(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that the library drops; they are not wanted here
        try:
            return openpyxl.load_workbook(
                io.BytesIO(content), data_only=True, keep_vba=False, keep_links=False
            )
        except Exception as error:  # the library raises whatever a damaged part leads to
            raise Refused("工作簿中有不能保留的内容，请用Excel或WPS另存后再上传。") from error


def _not_too_much(content: bytes) -> None:
    """Refused for a workbook that must not be loaded: counted in the XML, whatever the file says of its size."""
    cells = expanded = pictures = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            for chunk in _chunks(archive, info):
                if info.filename.startswith("xl/media/"):
                    pictures += len(chunk)
                    continue
                expanded += len(chunk)
                if info.filename.startswith("xl/worksheets/"):
                    cells += len(_CELL.findall(chunk))
                if expanded > EXPANDED_AT_MOST or cells > CELLS_AT_MOST:
                    raise Refused(TOO_LARGE)
                if info.filename.endswith((".xml", ".rels")) and _ENTITY.search(chunk):
                    raise Refused("工作簿含有不允许的XML声明，请用Excel或WPS另存后再上传。")
            if pictures > PICTURES_AT_MOST:
                raise Refused("工作簿中的图片过大，请删除图片后再上传。")


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces, none larger than may be: what is longer ends in a refusal of the caller's."""
    left = PICTURES_AT_MOST + _CHUNK
    with archive.open(info) as part:
        while left > 0 and (chunk := part.read(_CHUNK)):
            left -= len(chunk)
            yield chunk
