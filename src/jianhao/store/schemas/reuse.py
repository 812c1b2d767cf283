"""Who copied whom: pairs, posts, accounts, and what machine-spun text is told by."""

from __future__ import annotations

import pyarrow as pa

SPAN = pa.struct(
    [("start", pa.int32()), ("end", pa.int32()), ("source_start", pa.int32()), ("source_end", pa.int32())]
)

# Spans count code points of `text`; a pair whose order in time cannot be told has no lag.
REUSE_PAIRS = pa.schema(
    [
        ("post_id", pa.string()),
        ("source_post_id", pa.string()),
        ("account_id", pa.string()),
        ("source_account_id", pa.string()),
        ("share", pa.float64()),
        ("source_share", pa.float64()),
        ("verbatim", pa.float64()),
        ("kind", pa.string()),
        ("ordered", pa.bool_()),
        ("lag_hours", pa.float64()),
        ("spans", pa.list_(SPAN)),
    ]
)

# `share` is null where there is no text to compare, `first` also where the order in time cannot be told.
REUSE_POSTS = pa.schema(
    [
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("share", pa.float64()),
        ("source_post_id", pa.string()),
        ("sources", pa.int32()),
        ("first", pa.bool_()),
        ("judged_with", pa.string()),
    ]
)

REUSE_ACCOUNTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("posts", pa.int64()),
        ("originality", pa.float64()),
        ("top_source_account_id", pa.string()),
        ("top_source_share", pa.float64()),
        ("median_lag_hours", pa.float64()),
        ("matrix_cluster", pa.string()),
    ]
)

# Who takes from whom: posts of `account_id` that take text from the other, of these ordered ones, characters in all.
REUSE_EDGES = pa.schema(
    [
        ("account_id", pa.string()),
        ("source_account_id", pa.string()),
        ("posts", pa.int64()),
        ("ordered", pa.int64()),
        ("characters", pa.int64()),
    ]
)

UNIQUE_POSTS = pa.schema(
    [
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("kind", pa.string()),
        ("share", pa.float64()),
    ]
)

# Words found in the place of others in rewritten posts: in how many sources, how many times as often there as elsewhere.
SPIN_WORDS = pa.schema(
    [("word", pa.string()), ("instead", pa.string()), ("sources", pa.int32()), ("lift", pa.float64())]
)

# Posts without a known source that use many such words (数据异常提示，待核实).
SPUN_POSTS = pa.schema(
    [("post_id", pa.string()), ("account_id", pa.string()), ("words", pa.int32()), ("characters", pa.int32())]
)
