"""The data behind the account panel of report.html: one compact JSON with a dictionary of texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents import wording
from jianhao.documents.cells import one_line
from jianhao.documents.measured_words import measured
from jianhao.documents.options import Shown
from jianhao.documents.page_data import Texts
from jianhao.documents.register_row import FIELDS, field_text
from jianhao.documents.report_evidence import Evidence
from jianhao.documents.report_lists import Numbers, entry, with_standing
from jianhao.documents.report_measures_data import measures_data
from jianhao.documents.report_reuse_data import reuse_data
from jianhao.inspection.result import InspectionResult

WEEKS = 52
Row = Mapping[str, Any]


def panel_data(
    result: InspectionResult,
    indexes: Sequence[int],
    shown: Shown,
    blocks: Sequence[Evidence] = (),
    accounts: Sequence[Row] | None = None,
) -> dict[str, Any]:
    """What the panel shows of the accounts at these row numbers; `blocks` are the pairs shown in the same file, `accounts`
    are `with_standing(result)` if known.

    Parts per account are lists: verdicts [clause number, outcome, sentence, measured, threshold, evidence…],
    factors [name, answer, measured, protective], register [field, text], text reuse and measures as `reuse_data` and `measures_data` say;
    all texts are numbers into `texts`.
    """
    texts, accounts = Texts(), accounts or with_standing(result)
    register = dict(
        zip(indexes, result.register.take(pa.array(indexes, pa.int64())).to_pylist(), strict=True)
    )
    ids = [accounts[i]["account_id"] for i in indexes]
    verdicts, factors = _by_account(result.verdicts, ids), _by_account(result.factors, ids)
    reuse = reuse_data(result, ids, blocks, texts) if shown.reuse_details else {}
    measured_parts = measures_data(result, ids, shown, texts)
    weeks, coverage, numbers = _weeks(result, ids), _by_account(result.coverage, ids), Numbers(result)
    data = {
        str(i): {
            "h": _head(i, accounts[i], shown, texts),
            "s": [texts(wording.state(name, register[i][name])) for name in _STATES],
            "v": [_verdict(row, numbers, texts) for row in verdicts[account]],
            "f": [_factor(row, texts) for row in factors[account]] if shown.advice else [],
            "r": _register(register[i], texts),
            "w": weeks.get(account, ""),
            "c": _coverage(coverage[account]),
            **({"u": reuse[account]} if reuse.get(account) else {}),
            **({"m": found} if (found := measured_parts.get(account)) else {}),
        }
        for i, account in zip(indexes, ids, strict=True)
    }
    return {"accounts": data, "texts": list(texts.number)}


_STATES = ("platform_state", "national_state", "local_state")


def _by_account(table: pa.Table, ids: Sequence[str]) -> dict[str, list[Row]]:
    wanted = pc.is_in(table["account_id"], value_set=pa.array(ids, pa.string()))
    rows: dict[str, list[Row]] = {account: [] for account in ids}
    for row in table.filter(wanted).to_pylist():
        rows[row["account_id"]].append(row)
    return rows


def _head(at: int, account: Row, shown: Shown, texts: Texts) -> list[int]:
    line = entry(at, account, shown)
    account_id = one_line(account["account_id"])
    parts = (account_id, line.name, line.platform, line.level, line.agency, line.division, line.advice)
    return [texts(text) for text in (*parts, line.conclusion, line.examined, line.last, line.silent)]


def _verdict(row: Row, numbers: Numbers, texts: Texts) -> list[int]:
    values = texts(measured(row["measured"])), texts(measured(row["threshold"]))
    evidence = [texts(wording.evidence(text)) for text in row["evidence"] or ()]
    supplied = row["outcome"] != "undetermined" or row["reason"] != wording.NOT_SUPPLIED
    outcome = texts(wording.OUTCOMES[row["outcome"]] if supplied else wording.CONCLUSIONS["unexamined"])
    return [numbers.of(row), outcome, texts(_sentence(row)), *values, *evidence]


def _sentence(row: Row) -> str:
    # A rule's own sentence speaks of what is wrong or unknown; a plain pass needs none.
    return wording.explanation(row) if row["outcome"] != "passed" or row["reason"] else ""


def _factor(row: Row, texts: Texts) -> list[int]:
    name, answer = (
        wording.label(wording.FACTORS, row["factor"]),
        wording.label(wording.ANSWERS, row["answer"]),
    )
    return [texts(name), texts(answer), texts(measured(row["measured"])), int(row["protective"] or 0)]


def _register(row: Row, texts: Texts) -> list[list[int]]:
    return [[texts(label), texts(text)] for name, label in FIELDS if (text := field_text(name, row[name]))]


def _coverage(rows: Iterable[Row]) -> list[int | None]:
    return next(([row["covered_days"], row["window_days"]] for row in rows), [None, None])


def _weeks(result: InspectionResult, ids: Sequence[str]) -> dict[str, str]:
    """Posts in each of the 52 weeks that end with the as-of day, oldest first, as `0,2,1…`."""
    counts: dict[str, list[int]] = {}
    for account, rows in _by_account(result.activity, ids).items():
        for row in rows:
            week = (result.info.as_of - row["day"]) // 7
            if 0 <= week < WEEKS:
                counts.setdefault(account, [0] * WEEKS)[WEEKS - 1 - week] += row["posts"]
    return {account: ",".join(map(str, numbers)) for account, numbers in counts.items()}
