"""What a run keeps of each account beside its verdicts: figures, sources, traffic, costs, updates; an account's page reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.jobs.kept import write_table
from jianhao.store.schemas import ACCOUNTS, COSTS, REMINDERS, REUSE_ACCOUNTS, TRAFFIC

SIGNALS = ("combined", "benford", "rounding", "night", "bursts", "ratio", "copies", "levels")
SENTENCE = "阅读量中位数{n}，同层级账号中位数120；费用按合同金额和阅读量推算，区间较宽，待核实。"
EXTENT = 97  # different values of a number


def keep_measures(folder: Path, ids: Sequence[str]) -> None:
    """The tables of a run over accounts, in the order of their ids."""
    for name, columns in (("accounts", ACCOUNTS), ("reuse_accounts", REUSE_ACCOUNTS), ("costs", COSTS)):
        write_table(_table(columns, ids, {}), folder / f"{name}.parquet")
    late = [one for at, one in enumerate(ids) if at % 10 == 0]
    write_table(_table(REMINDERS, late, {"state": "due"}), folder / "reminders.parquet")
    each = [one for one in ids for _ in SIGNALS]
    signals = list(SIGNALS) * len(ids)
    write_table(_table(TRAFFIC, each, {"signal": signals}), folder / "traffic.parquet")


def _table(columns: pa.Schema, ids: Sequence[str], given: dict[str, Any]) -> pa.Table:
    return pa.table([_column(one, ids, given.get(one.name)) for one in columns], schema=columns)


def _column(column: pa.Field, ids: Sequence[str], given: Any) -> pa.Array:
    """Values as different as real ones: a number of each account, a sentence with a number in it."""
    size = len(ids)
    if column.name == "account_id":
        return pa.array(ids, column.type)
    if given is not None:
        return pa.array([given] * size if isinstance(given, str) else given, column.type)
    if column.name in ("sentence", "explanation"):
        return pa.array([SENTENCE.format(n=n * 31 % 5_000) for n in range(size)], column.type)
    if pa.types.is_string(column.type):
        return pa.array([""] * size, column.type)
    if pa.types.is_timestamp(column.type) or pa.types.is_boolean(column.type):
        return pa.nulls(size, column.type)
    return pa.array([n * 31 % EXTENT for n in range(size)], column.type)
