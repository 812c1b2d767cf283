"""What people decided about findings: 误判, 确认, 已整改. A confirmed mistake of the machine is remembered for that account and term."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from jianhao.errors import UnusableCall


class Decision(StrEnum):
    """A person's answer; without one a finding is 待核实."""

    MISTAKEN = "误判"
    CONFIRMED = "确认"
    REMEDIED = "已整改"


@dataclass(frozen=True)
class Decisions:
    """`by_finding` as decided; `mistaken` are (account, rule, term) that are not to be reported again."""

    by_finding: dict[str, Decision]
    mistaken: frozenset[tuple[str, str, str]]

    def of(self, finding: str, account: str, rule: str, term: str) -> Decision | None:
        """The decision that holds for a finding: its own, else that the term is mistaken on this account."""
        own = self.by_finding.get(finding)
        if own is None and (account, rule, term) in self.mistaken:
            return Decision.MISTAKEN
        return own


NONE = Decisions({}, frozenset())
COLUMNS = ("finding_id", "decision")


def read_decisions(path: Path | None) -> Decisions:
    """A CSV or Parquet with finding_id and decision, and account_id, rule and term where a mistake is to be remembered."""
    if path is None:
        return NONE
    try:
        table = pq.read_table(path) if path.suffix == ".parquet" else _csv(path)
        columns = {n: table.column(n).cast(pa.string()).to_pylist() for n in table.schema.names}
    except (OSError, pa.ArrowException) as error:
        raise UnusableCall(f"处理记录{path.name}不能读取，须为CSV或Parquet。") from error
    if set(COLUMNS) - set(columns):
        raise UnusableCall(f"处理记录{path.name}须有finding_id和decision两列。")
    empty = [None] * table.num_rows
    rows = zip(*(columns.get(n, empty) for n in (*COLUMNS, "account_id", "rule", "term")), strict=True)
    by_finding: dict[str, Decision] = {}
    mistaken = set()
    for number, (finding, decision, account, rule, term) in enumerate(rows, 2):
        if decision not in tuple(Decision):
            raise UnusableCall(f"处理记录{path.name}第{number}行：decision须为误判、确认或已整改。")
        if finding:
            by_finding[finding] = Decision(decision)
        if decision == Decision.MISTAKEN and account and rule and term:
            mistaken.add((account, rule, term))
    return Decisions(by_finding, frozenset(mistaken))


def _csv(path: Path) -> pa.Table:
    texts = pv.ConvertOptions(
        strings_can_be_null=True,
        column_types={n: pa.string() for n in (*COLUMNS, "account_id", "rule", "term")},
    )
    return pv.read_csv(path, convert_options=texts)
