"""Answers of people and outside checks: the plain check table and the filled 人工核查单."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from jianhao.dates import iso_date
from jianhao.errors import UnusableFile
from jianhao.ingest import checklist_form as form
from jianhao.ingest.cells import CellProblem, fold, parse_day
from jianhao.ingest.fields import CHECK_FIELDS, Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import CHECKS

RESULTS = {
    "passed": "passed", "failed": "failed", "not_applicable": "not_applicable", "通过": "passed", "合格": "passed",
    "无问题": "passed", "未发现问题": "passed", "正常": "passed", "不通过": "failed", "不合格": "failed", "有问题": "failed",
    "存在问题": "failed", "不适用": "not_applicable",
}  # fmt: skip
LAST_UPDATE = "last_update"
RULE_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
UNSIGNED = "已填核查结果但缺少核查人或核查时间，该行未采用。"

# The form's own columns, under the headings in which it was written.
FORM_FIELDS = tuple(
    Field(name, kind, (heading,))
    for name, kind, heading in (
        ("account_id", Type.ID, form.ACCOUNT_ID),
        ("last_update", Type.DAY, form.LAST_UPDATE),
        *((question.rule_id, Type.ANSWER, question.heading) for question in form.QUESTIONS),
        ("problem", Type.TEXT, form.PROBLEM),
        ("remark", Type.TEXT, form.REMARK),
        ("by", Type.TEXT, form.CHECKED_BY),
        ("checked_at", Type.DAY, form.CHECKED_AT),
        ("screenshot", Type.TEXT, form.SCREENSHOT),
    )
)

Row = Mapping[str, Any]


def read_checks(sources: list[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All answers as a CHECKS table, sorted; rows of unregistered accounts go to the log.

    A last-update day of the form becomes an answer to the item `last_update` whose `result` is the day in ISO form.
    """
    rows: list[dict[str, Any]] = []
    for source in sources:
        for table, is_form in _check_tables(source):
            reader = _form_answers if is_form else _plain_answers
            for row in typed_rows(table, log):
                account_id = _account(row, index, table, log)
                if account_id:
                    rows += [answer | {"account_id": account_id} for answer in reader(row, table, log)]
    rows.sort(key=lambda r: tuple(str(r.get(n) or "") for n in CHECKS.names))
    return pa.table([pa.array([r.get(f.name) for r in rows], f.type) for f in CHECKS], CHECKS)


def _check_tables(source: SourceFile) -> list[tuple[FieldTable, bool]]:
    raw = tables_of(source)
    forms = [
        t for t in field_tables(source, raw, FORM_FIELDS) if "checked_at" in t.reading.columns and _is_form(t)
    ]
    if forms:
        return [(t, True) for t in forms]
    plain = [
        t for t in field_tables(source, raw, CHECK_FIELDS) if {"account_id", "item", "result"} <= _names(t)
    ]
    if plain:
        return [(t, False) for t in plain]
    raise UnusableFile(
        source.name, "不是核查记录：应有账号ID、检查项、结果三列，或使用本工具生成的人工核查单。"
    )


def _names(table: FieldTable) -> set[str]:
    return {c.field.name for c in table.reading.columns.columns}


def _is_form(table: FieldTable) -> bool:
    return bool(_names(table) & {"last_update", "problem", *(q.rule_id for q in form.QUESTIONS)})


def _account(row: Row, index: AccountIndex, table: FieldTable, log: IssueLog) -> str | None:
    ref = row.get("account_id")
    found = index.find(None, ref)
    if found is None:
        table.place.reject(
            log, row["row"], "账号ID", ref, Code.UNKNOWN_ACCOUNT, "账号不在台账中，该行未采用。"
        )
        return None
    return found.account_id


def _plain_answers(row: Row, table: FieldTable, log: IssueLog) -> Iterator[dict[str, Any]]:
    item = _item(row.get("item") or "")
    result = _day_answer(row) if item == LAST_UPDATE else RESULTS.get(fold(row.get("result") or "").lower())
    if not _signed(row):
        table.place.reject(log, row["row"], "核查人", "", Code.MISSING_REQUIRED, UNSIGNED)
        return
    if not result or not item:
        table.place.reject(
            log,
            row["row"],
            "结果",
            row.get("result"),
            Code.UNKNOWN_WORD,
            "检查项或结果不是可识别的用词，该行未采用。",
        )
        return
    yield {"item": item, "result": result} | {n: row.get(n) for n in ("checked_at", "by", "evidence")}


def _item(wording: str) -> str | None:
    """The rule that a wording names, or the rule's own id; None for words that name none."""
    plain = fold(wording)
    return form.RULE_OF_WORDING.get(plain) or (plain if RULE_ID.fullmatch(plain) else None)


def _day_answer(row: Row) -> str | None:
    try:
        day = parse_day(row.get("result") or "")
    except CellProblem:
        return None
    return None if day is None else iso_date(day)


def _signed(row: Row) -> bool:
    """An answer that nobody signed, or of no day, is no evidence."""
    return row.get("checked_at") is not None and bool(row.get("by"))


def _form_answers(row: Row, table: FieldTable, log: IssueLog) -> Iterator[dict[str, Any]]:
    """A row counts only with a day and a name: an answer that nobody signed is no evidence."""
    if not _answered(row):
        return
    if not _signed(row):
        table.place.reject(log, row["row"], form.CHECKED_BY, "", Code.MISSING_REQUIRED, UNSIGNED)
        return
    signed = {"checked_at": row["checked_at"], "by": row["by"], "evidence": _evidence(row)}
    if row.get("last_update") is not None:
        yield {"item": LAST_UPDATE, "result": iso_date(row["last_update"])} | signed
    for question in form.QUESTIONS:
        if answer := fold(row.get(question.rule_id) or ""):
            if answer in question.answers:
                yield {"item": question.rule_id, "result": question.answers[answer]} | signed
            else:
                table.place.reject(
                    log,
                    row["row"],
                    question.heading,
                    answer,
                    Code.UNKNOWN_WORD,
                    "不是表中可选的答案，该项未采用。",
                )
    yield from _problem_answers(row, signed, table, log)


def _problem_answers(row: Row, signed: Row, table: FieldTable, log: IssueLog) -> Iterator[dict[str, Any]]:
    wording = (row.get("problem") or "").strip()
    if wording == form.NO_PROBLEM:
        yield from ({"item": item, "result": "passed"} | dict(signed) for item in form.SEEN_BY_LOOKING)
    elif wording in form.RULE_OF_WORDING:
        yield {"item": form.RULE_OF_WORDING[wording], "result": "failed"} | dict(signed)
    elif wording:
        table.place.reject(
            log, row["row"], form.PROBLEM, wording, Code.UNKNOWN_WORD, "不是表中可选的问题类别，该项未采用。"
        )


def _answered(row: Row) -> bool:
    names = ("last_update", "problem", *(question.rule_id for question in form.QUESTIONS))
    return any(row.get(name) is not None for name in names)


def _evidence(row: Row) -> str | None:
    parts = [row.get("remark"), f"截图{row['screenshot']}" if row.get("screenshot") else None]
    return "；".join(p for p in parts if p) or None
