"""Reads, likes and followers beside those of peers."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY

# Reads of a whole account as its back office exports them: `hour` null where only the day is known, `channel` null for all
# sources together.
ACCOUNT_READS = pa.schema(
    [
        ("account_id", pa.string()),
        ("day", DAY),
        ("hour", pa.int32()),
        ("channel", pa.string()),
        ("metric", pa.string()),
        ("reads", pa.int64()),
    ]
)

# Numbers of followers with their days, wherever they come from.
FOLLOWERS_DATED = pa.schema([("account_id", pa.string()), ("day", DAY), ("followers", pa.int64())])

# 数据异常提示（待核实）, one row per account and test and one `combined`. `lead` is null where there are too few posts or no test
# has an answer; `rung` 0 the platform's own counter, 1 the back office's export, 2 several tests that agree, 3 one test only; null:
# nothing to look at.
TRAFFIC = pa.schema(
    [
        ("account_id", pa.string()),
        ("signal", pa.string()),
        ("family", pa.string()),
        ("p_value", pa.float64()),
        ("q_value", pa.float64()),
        ("effect", pa.float64()),
        ("posts", pa.int64()),
        ("excess_reads", pa.float64()),
        ("rung", pa.int32()),
        ("lead", pa.bool_()),
        ("explanation", pa.string()),
    ]
)

# What costs are divided by: reads of the judged posts and what of them would have come anyway. `metric` says what reads count,
# `lower_bounds` how many posts show only a lower bound (10万+); null where it cannot be said.
TRAFFIC_ACCOUNTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("metric", pa.string()),
        ("peers", pa.string()),
        ("posts", pa.int64()),
        ("lower_bounds", pa.int64()),
        ("reads", pa.float64()),
        ("excess_reads", pa.float64()),
        ("excess_low", pa.float64()),
        ("excess_high", pa.float64()),
        ("genuine_reads", pa.float64()),
        ("genuine_low", pa.float64()),
        ("genuine_high", pa.float64()),
    ]
)

# Growth of an account's posts beside that of its peers, to draw: share of three days' reads come by each age.
TRAFFIC_GROWTH = pa.schema(
    [
        ("account_id", pa.string()),
        ("hours", pa.int32()),
        ("own", pa.float64()),
        ("median", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("accounts", pa.int64()),
    ]
)
