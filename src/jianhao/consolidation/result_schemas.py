"""Schemas of the tables that stand beside plan.parquet and that reports are made of. Yuan are yuan a year."""

from __future__ import annotations

import pyarrow as pa

# `carrier` is account, website, app or none; `known` false: the register names no functions, publishing is assumed.
DUTIES = pa.schema(
    [
        ("account_id", pa.string()),
        ("duty", pa.string()),
        ("duty_name", pa.string()),
        ("known", pa.bool_()),
        ("carrier_account_id", pa.string()),
        ("carrier", pa.string()),
    ]
)

ALTERNATIVES = pa.schema(
    [
        ("account_id", pa.string()),
        ("second_destination", pa.string()),
        ("second_target_account_id", pa.string()),
        ("second_more_yuan", pa.float64()),
        ("opposite_more_yuan", pa.float64()),
        ("keeping_needs_quota", pa.bool_()),
    ]
)

# `differs`: accounts kept in one of the two and not in the other.
CASES = pa.schema(
    [
        ("case", pa.string()),
        ("kept", pa.int64()),
        ("yearly_cost", pa.float64()),
        ("followers_lost", pa.float64()),
        ("objective", pa.float64()),
        ("differs", pa.int64()),
    ]
)

QUOTAS = pa.schema([("quota", pa.string()), ("yuan", pa.float64()), ("kept_less", pa.int64())])

FACTS = pa.schema(
    [("fact", pa.string()), ("account_id", pa.string()), ("accounts", pa.int64()), ("yuan", pa.float64())]
)

CHANGES = pa.schema([("account_id", pa.string()), ("before", pa.string()), ("after", pa.string())])

ASSUMPTIONS = pa.schema(
    [
        ("name", pa.string()),
        ("title", pa.string()),
        ("unit", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("source", pa.string()),
    ]
)

# What a person must answer before an account that is not kept goes.
QUESTIONS = pa.schema(
    [("account_id", pa.string()), ("kind", pa.string()), ("question", pa.string()), ("because", pa.string())]
)

# The accounts that were planned for, as the register has them, with what a report needs beside the proposal: the county (or the
# city or province itself) they are listed under, the relation to the account that takes over, what is missing in the register,
# who or what locked the decision, and of an account that takes others over how many, and its posts a day taken over and possible.
PLANNED = pa.schema(
    [
        ("account_id", pa.string()),
        ("name", pa.string()),
        ("platform", pa.string()),
        ("agency", pa.string()),
        ("division_code", pa.string()),
        ("level", pa.string()),
        ("followers", pa.int64()),
        ("yearly_cost", pa.float64()),
        ("contract_end", pa.int32()),
        ("freeze_days", pa.int32()),
        ("county_code", pa.string()),
        ("county", pa.string()),
        ("active_followers", pa.float64()),
        ("relation", pa.string()),
        ("lacking", pa.list_(pa.string())),
        ("locked", pa.string()),
        ("intake", pa.int64()),
        ("load", pa.float64()),
        ("room", pa.float64()),
    ]
)
