"""Personal data in texts: citizen IDs, mobile telephones, bank cards, and landlines beside a person's name.

Forms that are already masked (138****8000) are no numbers and are not found. A finding carries the masked form only.
"""

from __future__ import annotations

import re

import numpy as np

from jianhao.kernels.digit_runs import CARD, ID, LANDLINE, MOBILE, find_numbers
from jianhao.risk.finding import Hit
from jianhao.risk.masking import masked_number
from jianhao.risk.texts import Texts

_RULE = {ID: "citizen_id", MOBILE: "mobile", LANDLINE: "landline", CARD: "bank_card"}
_KEPT = {ID: (6, 1), MOBILE: (3, 4), LANDLINE: (4, 2), CARD: (4, 2)}
_PRIVATE = re.compile(r"(?:家庭|住宅|家中|本人|个人|家属|户主|宅电|家长|监护人)[\w（）()]{0,8}[:：]?\s*$")
_NO_CARD = re.compile(
    r"(?:单号|订单|编号|文号|快递|运单|批次|序列|条码|流水|案号|税号|信用代码|许可证|备案)[^0-9]{0,6}$"
)
_CARD = re.compile(r"(?:卡号|账号|账户|帐号|银行|开户|储蓄卡|信用卡|工资卡|存折|打款|汇款|转账)")
BEFORE = 16
SUGGESTIONS = {
    "citizen_id": "删除，或只保留前6位和末位",
    "mobile": "删除，或隐去中间四位；确需公布的改为办公电话",
    "landline": "删除，或改为办公电话",
    "bank_card": "删除，或只保留末四位",
}


def find_personal_data(texts: Texts) -> list[Hit]:
    """Every number of a person, in order of place."""
    hits = []
    for row, begin, end, kind in _numbers(texts).tolist():
        before, _ = texts.around(row, begin, end, BEFORE, 0)
        if not _counts(kind, before, end - begin):
            continue
        rule, start = _RULE[kind], int(texts.starts[row])
        shown = masked_number(texts.slice(begin, end), *_KEPT[kind])
        hits.append(Hit(row, begin - start, end - start, rule, shown, SUGGESTIONS[rule], shown))
    return hits


def _numbers(texts: Texts) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    found = np.empty((1024, 4), np.int32)
    total = find_numbers(texts.points, texts.starts, found)
    if total > len(found):
        found = np.empty((total, 4), np.int32)
        find_numbers(texts.points, texts.starts, found)
    return found[:total]


def _counts(kind: int, before: str, length: int) -> bool:
    """Whether the words before let the number be what it looks like."""
    if kind == LANDLINE:
        return _PRIVATE.search(before) is not None
    if kind == CARD:
        return _NO_CARD.search(before) is None and (length >= 16 or _CARD.search(before) is not None)
    return True
