"""Tables of questions (12345 工单, 留言): of each row only its day, its kind and the responsible office are kept.

What people wrote is looked at in memory to tell the kind, and forgotten; it reaches no table, no message and no file.
Columns with names, telephones and addresses are not even read. Zips are refused: they would have to be unpacked onto a disk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.errors import UnusableFile
from jianhao.ingest.cells import fold
from jianhao.ingest.fields import Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import parse_column
from jianhao.ingest.sniff import Kind as FileKind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import forget_tables, tables_of
from jianhao.store.schemas import QUESTIONS

# (types, words) of some questions → their kinds; given by the caller, so that reading knows no rules.
Classify = Callable[[Sequence[str | None], Sequence[str | None]], Sequence[str]]

FIELDS = tuple(
    Field(name, kind, tuple(headings.split()))
    for name, kind, headings in (
        (
            "day",
            Type.DAY,
            "诉求时间 受理时间 来电时间 登记时间 创建时间 提交时间 留言时间 来信时间 写信时间 工单时间 反映时间 提问时间 咨询时间 "
            "受理日期 来电日期 登记日期 留言日期 诉求日期 日期 时间",
        ),
        (
            "category",
            Type.TEXT,
            "诉求类型 工单类型 事件类型 诉求类别 留言类型 问题类型 信件类型 来信类型 办件类型 诉求性质 类别 类型 领域",
        ),
        (
            "subject",
            Type.TEXT,
            "问题分类 诉求分类 事项分类 一级分类 归口分类 诉求事项 内容分类 二级分类 分类",
        ),
        ("title", Type.TEXT, "诉求标题 工单标题 标题 主题 留言标题 信件标题 来信标题 诉求主题"),
        (
            "text",
            Type.TEXT,
            "诉求内容 工单内容 留言内容 信件内容 来信内容 反映内容 问题描述 事件描述 咨询内容 主要内容 内容 诉求描述 提问内容",
        ),
        (
            "office",
            Type.TEXT,
            "承办单位 责任单位 主办单位 处办单位 办理单位 回复单位 答复单位 承办部门 责任部门 办理部门 主办部门 转办单位 处置单位 "
            "承办单位名称 受理单位 承办机构",
        ),
    )
)
TOLD_BY = ("category", "subject", "title", "text")
OFFICE_MOST = 40
_LETTERS = r"[\u4e00-\u9fff（）·〇0-9]"
# Words that end no person's name, and words that a name may end with: an office called so has more letters.
OFFICE = re.compile(
    rf"(?!.*[0-9]{{4}})(?:{_LETTERS}{{2,36}}(?:局|委|办|厅|政府|中心|公司|集团|街道|社区|委员会|办事处|管委会|办公室)"
    rf"|{_LETTERS}{{3,36}}(?:镇|乡|院|所|队|站|处|会|部|校|园|馆|段|村))"
)
SEVERAL = re.compile(r"[、,，;；/|]")
NOT_QUESTIONS = "不是问题表：应有时间、承办单位，以及类型、标题或内容中的一列。"
NO_ZIP = "问题表含个人信息，压缩包须解压到临时文件夹，未读取；请解压后提供Excel或CSV文件。"


@dataclass(frozen=True)
class QuestionsRead:
    """QUESTIONS (day, kind, office, number), sorted; `rows` taken, `without_day` and `without_office` of them not counted."""

    table: pa.Table
    rows: int
    without_day: int
    without_office: int


def question_files(paths: Iterable[Path]) -> list[SourceFile]:
    """The files themselves, or those directly in a folder; nothing is unpacked or copied."""
    found: list[SourceFile] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
            found += [SourceFile(f"{path.name}/{p.name}", p) for p in inside]
        elif path.is_file():
            found.append(SourceFile(path.name, path))
        else:
            raise UnusableFile(str(path), "找不到该文件或文件夹。")
    return found


def read_questions(
    sources: Sequence[SourceFile], classify: Classify, log: IssueLog, known: Collection[str] = ()
) -> QuestionsRead:
    """Numbers of questions by day, kind and office; rows without a day or an office are counted in the log, cell unseen.

    `known` are names of offices in the register, which count as such however short they are.
    """
    names = frozenset(map(folded_office, known))
    counted: Counter[tuple[int, str, str]] = Counter()
    rows = without_day = without_office = 0
    try:
        for source in sources:
            for table in _question_tables(source):
                for day, kind, office in _rows(table, classify, names, log):
                    rows += 1
                    without_day += day is None
                    without_office += day is not None and office is None
                    if day is not None and office is not None:
                        counted[day, kind, office] += 1
    finally:
        forget_tables()  # the raw cells of the last file
    ordered = sorted(counted.items())
    columns = [*zip(*(key for key, _ in ordered), strict=True)] or [(), (), ()]
    numbers = [number for _, number in ordered]
    arrays = [
        pa.array(list(values), field.type)
        for values, field in zip([*columns, numbers], QUESTIONS, strict=True)
    ]
    return QuestionsRead(pa.table(arrays, QUESTIONS), rows, without_day, without_office)


def _question_tables(source: SourceFile) -> list[FieldTable]:
    if source.kind is FileKind.ZIP:
        raise UnusableFile(source.name, NO_ZIP)
    tables = [t for t in field_tables(source, tables_of(source), FIELDS) if _complete(t)]
    if not tables:
        raise UnusableFile(source.name, NOT_QUESTIONS)
    return tables


def _complete(table: FieldTable) -> bool:
    columns = table.reading.columns
    return "day" in columns and "office" in columns and any(name in columns for name in TOLD_BY)


def _rows(
    table: FieldTable, classify: Classify, known: frozenset[str], log: IssueLog
) -> Iterator[tuple[int | None, str, str | None]]:
    lost = {"day": 0, "office": 0}
    for batch in table.batches(log):
        column = table.reading.columns.column("day")
        assert column is not None
        days = parse_column(batch.column("day"), column).values.to_pylist()
        offices = [office_name(text, known) for text in batch.column("office").to_pylist()]
        kinds = classify(_joined(batch, ("category", "subject")), _joined(batch, ("title", "text")))
        lost["day"] += days.count(None)
        lost["office"] += offices.count(None)
        yield from zip(days, map(str, kinds), offices, strict=True)
    _log_lost(table, lost, log)


def _joined(batch: pa.RecordBatch, names: tuple[str, ...]) -> list[str | None]:
    there = [pc.fill_null(batch.column(name), "") for name in names if name in batch.schema.names]
    if not there:
        return [None] * batch.num_rows
    return list(pc.binary_join_element_wise(*there, "。").to_pylist())


def office_name(text: str | None, known: frozenset[str] = frozenset()) -> str | None:
    """The office a cell names (the first of several), None for what is not called like one.

    A name of a person or a telephone number in this column is never kept.
    """
    for part in SEVERAL.split(folded_office(text or "")):
        if part in known or (len(part) <= OFFICE_MOST and OFFICE.fullmatch(part)):
            return part
    return None


def folded_office(text: str) -> str:
    """A name without blanks, brackets full-width."""
    return fold(text).replace("(", "（").replace(")", "）").replace(" ", "")


def _log_lost(table: FieldTable, lost: dict[str, int], log: IssueLog) -> None:
    """One issue a table and column, with the number of rows and without any of their content."""
    for name, code, why in (
        ("day", Code.BAD_TIME, "没有可识别的时间，未计入。"),
        ("office", Code.MISSING_REQUIRED, "承办单位空缺或不是单位名称，未计入。"),
    ):
        column = table.reading.columns.column(name)
        if lost[name] and column is not None:
            table.place.reject(log, 0, column.heading, None, code, f"有{lost[name]:,}行{why}", fatal=False)
