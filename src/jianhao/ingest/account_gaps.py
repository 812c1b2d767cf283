"""What keeps a row of a register out: no platform, no id, an empty required cell, an id of another platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.ingest.account_ids import LINK, Identities
from jianhao.ingest.fields import ACCOUNT_FIELDS
from jianhao.ingest.generic import FieldTable
from jianhao.ingest.issues import Code, IssueLog
from jianhao.vocab.platforms import Platform

REQUIRED = {"name": "账号名称", "agency": "主办单位"}
TITLES = {f.name: f.title for f in ACCOUNT_FIELDS}

Rows = npt.NDArray[np.bool_]


@dataclass
class Gaps:
    """Takes rows of one table out, one reason each, and says so."""

    table: FieldTable
    log: IssueLog

    def kept(self, batch: pa.RecordBatch, who: Identities) -> Rows:
        """The rows of a batch that are accounts."""
        kept = np.ones(batch.num_rows, bool)
        for name, bad, code, why in _gaps(batch, who):
            for place in _places(kept, bad):
                self.reject(batch.column("row")[place].as_py(), name, code, f"{why}，该行未读入。")
                kept[place] = False
        self._contradictions(kept, batch, who)
        return kept

    def _contradictions(self, kept: Rows, batch: pa.RecordBatch, who: Identities) -> None:
        """Ids of another platform than the row's; a link of another one is said and not used."""
        for place in _places(kept, pc.not_equal(who.prefixes, who.platforms)):
            given, platform = (Platform[of[place].as_py()] for of in (who.prefixes, who.platforms))
            why = f"账号ID属于{given.chinese}，与平台列（{platform.chinese}）不一致，该行未读入。"
            row, value = batch.column("row")[place].as_py(), batch.column("account_id")[place].as_py()
            self.reject(row, "account_id", Code.CONFLICTING_ID, why, value)
            kept[place] = False
        other = pc.and_(pc.not_equal(who.links.platforms, who.platforms), pc.is_valid(who.links.natives))
        other = pc.and_(other, pc.not_equal(who.links.platforms, str(Platform.website)))
        for place in _places(kept, other):
            shown, platform = (Platform[of[place].as_py()] for of in (who.links.platforms, who.platforms))
            alone = who.first_kinds[place].as_py() == LINK
            why = f"链接属于{shown.chinese}，与平台列（{platform.chinese}）不一致，"
            why += "且未填账号ID，该行未读入。" if alone else "未用于识别账号，请核对。"
            row, value = batch.column("row")[place].as_py(), batch.column("link")[place].as_py()
            self.reject(row, "link", Code.CONFLICTING_ID, why, value, fatal=alone)
            kept[place] = not alone

    def reject(
        self, row: int, name: str, code: Code, why: str, value: str = "", *, fatal: bool = True
    ) -> None:
        """Log a row under the heading of a field as the user wrote it, else the field's own."""
        column = self.table.reading.columns.column(name)
        heading = column.heading if column else TITLES[name]
        self.table.place.reject(self.log, row, heading, value, code, why, fatal=fatal)


def _gaps(batch: pa.RecordBatch, who: Identities) -> Iterator[tuple[str, pa.BooleanArray, Code, str]]:
    """What may be missing, in the order in which it is said: field, rows, code, words."""
    yield "platform", pc.is_null(who.platforms), Code.UNKNOWN_PLATFORM, "未填平台，且链接不能识别平台"
    yield "account_id", pc.is_null(who.first_ids), Code.MISSING_REQUIRED, "账号ID和链接均未填写"
    for name, title in REQUIRED.items():
        # A register without that column is still a register (it is said once for the file); a gap in it is not.
        if name in batch.schema.names:
            gap = pc.equal(pc.fill_null(batch.column(name), ""), "")
            yield name, gap, Code.MISSING_REQUIRED, f"未填写{title}"


def _places(kept: Rows, bad: pa.BooleanArray) -> list[int]:
    """The rows still kept that are bad; what cannot be said is not."""
    return np.flatnonzero(kept & pc.fill_null(bad, False).to_numpy(zero_copy_only=False)).tolist()
