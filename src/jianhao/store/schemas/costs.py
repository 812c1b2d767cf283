"""What an account costs, and what that is divided by."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY, TIME

# Reads of the posts of a window by account, for costs: totals, moments of a post, posts whose reads count times or people.
# Public posts of registered accounts, each once, with the latest known number of reads (see public_posts.sql).
PUBLIC_POSTS = pa.schema(
    [
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("day", DAY),
        ("published_at", TIME),
        ("original_flag", pa.bool_()),
        ("reads", pa.int64()),
        ("metric", pa.string()),
        ("capped", pa.bool_()),
        ("closing_notice", pa.bool_()),
    ]
)

COST_READS = pa.schema(
    [
        ("account_id", pa.string()),
        ("posts", pa.int64()),
        ("read_posts", pa.int64()),
        ("reads", pa.int64()),
        ("notice_reads", pa.int64()),
        ("counted_posts", pa.int64()),
        ("counted_reads", pa.int64()),
        ("squared_reads", pa.float64()),
        ("median_reads", pa.float64()),
        ("times_posts", pa.int64()),
        ("people_posts", pa.int64()),
        ("capped_posts", pa.int64()),
    ]
)

# Money and hours of the window by account, in the order of the register. What is missing is null, with its reason;
# `shrunk`, `low` and `high` are the estimate drawn towards the peers and its interval of 90 %.
COSTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("peers", pa.string()),
        ("peer_accounts", pa.int64()),
        ("posts", pa.int64()),
        ("reads", pa.int64()),
        ("genuine_reads", pa.float64()),
        ("genuine_low", pa.float64()),
        ("genuine_high", pa.float64()),
        ("screened", pa.bool_()),
        ("metric", pa.string()),
        ("median_reads", pa.float64()),
        ("notice_share", pa.float64()),
        ("covered_days", pa.int32()),
        ("capped_posts", pa.int64()),
        ("comparable", pa.bool_()),
        ("reads_reason", pa.string()),
        ("cost", pa.float64()),
        ("cost_reason", pa.string()),
        ("yuan_per_1000_reads", pa.float64()),
        ("yuan_per_1000_reads_shrunk", pa.float64()),
        ("yuan_per_1000_reads_low", pa.float64()),
        ("yuan_per_1000_reads_high", pa.float64()),
        ("yuan_per_post", pa.float64()),
        ("yuan_per_post_shrunk", pa.float64()),
        ("yuan_per_post_low", pa.float64()),
        ("yuan_per_post_high", pa.float64()),
        ("hours", pa.float64()),
        ("hours_reason", pa.string()),
        ("hours_per_1000_reads", pa.float64()),
        ("hours_per_1000_reads_shrunk", pa.float64()),
        ("hours_per_1000_reads_low", pa.float64()),
        ("hours_per_1000_reads_high", pa.float64()),
        ("hours_per_post", pa.float64()),
        ("hours_per_post_shrunk", pa.float64()),
        ("hours_per_post_low", pa.float64()),
        ("hours_per_post_high", pa.float64()),
        ("peer_yuan_per_1000_reads", pa.float64()),
        ("sentence", pa.string()),
    ]
)

# What the numbers of a platform count, from which day to which.
METRIC_DEFINITIONS = pa.schema(
    [
        ("definition_id", pa.string()),
        ("platform", pa.string()),
        ("measure", pa.string()),
        ("metric", pa.string()),
        ("first", DAY),
        ("changed_before", DAY),
        ("last", DAY),
        ("counts", pa.string()),
        ("source", pa.string()),
        ("confidence", pa.string()),
    ]
)
