"""内容检查 in documents: places in the text of posts that a person should look at, none of them a conclusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow.compute as pc

from jianhao.documents import wording
from jianhao.documents.sheets import Column, Value
from jianhao.inspection.parts import ContentsFound
from jianhao.risk.finding import Severity
from jianhao.risk.rules import RULES

CONTENTS: Final = "内容提示"
ABOUT: Final = "供核实的提示，不作为检查结论；文字中的个人信息已遮盖。确认属实的，由人员按依据认定。"
LOOKED: Final = {Severity.URGENT: "立即核实", Severity.IMPORTANT: "尽快核实", Severity.HINT: "一般提示"}
COLUMNS: Final = (
    Column("核实要求", 10),
    Column("提示", 22, wrap=True),
    Column("内容ID", 30),
    Column("位置", 12),
    Column("文字", 30, wrap=True),
    Column("建议", 36, wrap=True),
    Column("说明", 36, wrap=True),
    Column("依据", 60, wrap=True),
)
_PLACES: Final = {"title": "标题", "text": "正文"}


def contents_rows(found: ContentsFound, who: Callable[[str], Sequence[Value]]) -> Iterator[list[Value]]:
    """The urgent ones first, then in the order of posts."""
    for row in in_order(found):
        rule = RULES[row["rule"]]
        yield [
            *who(row["account_id"]), LOOKED[Severity(row["severity"])], rule.title, row["post_id"], _place(row),
            wording.shown(row["text"]), wording.shown(row["suggestion"]), rule.note or None, row["clause"],
        ]  # fmt: skip


def in_order(found: ContentsFound) -> Iterator[dict[str, Any]]:
    """Findings by how soon a person should look; no more of them as Python objects than are taken."""
    for severity in LOOKED:
        rows = found.findings.filter(pc.equal(found.findings.column("severity"), severity.value))
        for batch in rows.to_batches(max_chunksize=1_000):
            yield from batch.to_pylist()


def counted(found: ContentsFound) -> list[tuple[str, str, int, int]]:
    """Of each kind what is asked, how many places, and in how many accounts; what is urgent first."""
    rows = found.findings.select(["rule", "severity", "account_id"]).to_pylist()
    places = Counter((row["severity"], row["rule"]) for row in rows)
    accounts = Counter(
        (severity, rule) for severity, rule, _ in {(r["severity"], r["rule"], r["account_id"]) for r in rows}
    )
    order = list(LOOKED)
    kinds = sorted(places, key=lambda kind: (order.index(Severity(kind[0])), -places[kind], kind[1]))
    return [(LOOKED[Severity(k[0])], RULES[k[1]].title, places[k], accounts[k]) for k in kinds]


def _place(row: Mapping[str, Any]) -> str | None:
    if row["field"] is None:
        return "整条内容"
    return f"{_PLACES[row['field']]}第{row['start'] + 1}字"
