"""A mapped column → typed values by the type of its field, with every problem placed for the reader of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from jianhao.ingest import cells
from jianhao.ingest.cells import CellProblem
from jianhao.ingest.columns import Column
from jianhao.ingest.fields import Type
from jianhao.ingest.generic import FieldTable
from jianhao.ingest.issues import Code, IssueLog, Place
from jianhao.ingest.vector import (
    Parsed,
    Problem,
    parse_counts,
    parse_days,
    parse_ids,
    parse_texts,
    parse_times,
    parse_values,
)
from jianhao.vocab.codes import normalise_code
from jianhao.vocab.levels import parse_level
from jianhao.vocab.platforms import parse_platform
from jianhao.vocab.sponsors import parse_scope
from jianhao.vocab.states import parse_local_state, parse_national_state, parse_platform_state

_SEPARATORS = re.compile(r"[、，,;；/|\s]+")


def parse_column(values: pa.Array, column: Column) -> Parsed:
    """Typed values of one column; counts and times carry their qualifier."""
    kind = column.field.type
    if kind is Type.COUNT:
        return parse_counts(values, column.unit)
    if kind in _WHOLE_COLUMNS:
        return _WHOLE_COLUMNS[kind](values)
    if kind is Type.AMOUNT:
        return parse_values(values, lambda text: cells.parse_amount(text, column.unit), pa.float64())
    parser, arrow = _PARSERS[kind]
    return parse_values(values, parser, arrow)


def report(
    problems: tuple[Problem, ...], rows: pa.Array, where: Place, heading: str, log: IssueLog, *, fatal: bool
) -> None:
    """Log the problems of a column; fatal ones mean the whole row is left out."""
    tail = "" if fatal else "（该值按缺失处理）"
    for p in problems:
        where.reject(log, rows[p.index].as_py(), heading, p.text, p.code, p.message + tail, fatal=fatal)


def typed_rows(
    table: FieldTable, log: IssueLog, fatal: frozenset[str] = frozenset()
) -> Iterator[dict[str, Any]]:
    """Rows of a table as typed values by field name, otherwise as `typed_batches`."""
    for batch in typed_batches(table, log, fatal):
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        for index in range(batch.num_rows):
            yield {name: values[index] for name, values in columns.items()}


def typed_batches(
    table: FieldTable, log: IssueLog, fatal: frozenset[str] = frozenset()
) -> Iterator[pa.RecordBatch]:
    """Batches of typed columns named after fields, plus `row` and `<field>_kind` for counts and times.

    A problem in a `fatal` field leaves the whole row out; any other problem leaves the value missing.
    """
    for batch in table.batches(log):
        rows = batch.column("row")
        columns = {"row": rows}
        sound = np.ones(batch.num_rows, bool)
        for column in table.reading.columns.columns:
            name = column.field.name
            parsed = parse_column(batch.column(name), column)
            report(parsed.problems, rows, table.place, column.heading, log, fatal=name in fatal)
            columns[name] = parsed.values
            if parsed.qualifier is not None:
                columns[f"{name}_kind"] = parsed.qualifier
            if name in fatal:
                sound[[p.index for p in parsed.problems]] = False
        typed = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
        yield typed if sound.all() else typed.filter(pa.array(sound))


def _list(text: str) -> list[str] | None:
    plain = cells.parse_text(text)
    return [part for part in _SEPARATORS.split(plain) if part] if plain else None


def _word(parse: Callable[[str], Any], what: str) -> Callable[[str], str | None]:
    """A parser of controlled words; an unknown word is a problem and not a new value."""

    def parser(text: str) -> str | None:
        plain = cells.honest(text)
        if not plain:
            return None
        value = parse(plain)
        if value is None:
            raise CellProblem(Code.UNKNOWN_WORD, f"不是可识别的{what}，请按填写说明中的用词填写。")
        return str(value)

    return parser


def _division(text: str) -> str | None:
    plain = cells.parse_id(text)
    if plain is None:
        return None
    code = normalise_code(plain)
    if code is None:
        raise CellProblem(Code.UNKNOWN_WORD, "不是可识别的行政区划代码，请填写6位、9位或12位代码。")
    return code


_WHOLE_COLUMNS: dict[Type, Callable[[pa.Array], Parsed]] = {
    Type.TEXT: parse_texts,
    Type.ID: parse_ids,
    Type.TIME: parse_times,
    Type.DAY: parse_days,
}
_PARSERS: dict[Type, tuple[Callable[[str], Any], pa.DataType]] = {
    Type.ANSWER: (cells.parse_answer, pa.string()),
    Type.FLAG: (cells.parse_flag, pa.bool_()),
    Type.LIST: (_list, pa.list_(pa.string())),
    Type.PLATFORM: (_word(parse_platform, "平台"), pa.string()),
    Type.LEVEL: (_word(parse_level, "层级"), pa.string()),
    Type.SCOPE: (_word(parse_scope, "适用范围"), pa.string()),
    Type.DIVISION: (_division, pa.string()),
    Type.PLATFORM_STATE: (_word(parse_platform_state, "平台状态"), pa.string()),
    Type.NATIONAL_STATE: (_word(parse_national_state, "国办系统状态"), pa.string()),
    Type.LOCAL_STATE: (_word(parse_local_state, "台账状态"), pa.string()),
}
