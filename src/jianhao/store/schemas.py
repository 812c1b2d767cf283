"""Arrow schemas of every table that is read or written, in one place.

Times are `timestamp[us, tz=UTC]`; days are int32 days since 1970-01-01 in Asia/Shanghai; shares lie in 0..1.
"""

from __future__ import annotations

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
DAY = pa.int32()
NATIVE_ID = pa.struct([("kind", pa.string()), ("id", pa.string())])

ACCOUNTS_IN = pa.schema(
    [
        ("account_id", pa.string()),
        ("ids", pa.list_(NATIVE_ID)),
        ("name", pa.string()),
        ("platform", pa.string()),
        ("account_type", pa.string()),
        ("link", pa.string()),
        ("agency", pa.string()),
        ("agency_code", pa.string()),
        ("supervisor", pa.string()),
        ("division_code", pa.string()),
        ("level", pa.string()),
        ("scope", pa.string()),
        ("is_internal_office", pa.bool_()),
        ("represents_government", pa.bool_()),
        ("functions", pa.list_(pa.string())),
        ("services", pa.int64()),
        ("opened_on", DAY),
        ("approval_no", pa.string()),
        ("filing_no", pa.string()),
        ("filed_on", DAY),
        ("app_filing_no", pa.string()),
        ("verified_subject", pa.string()),
        ("verified_until", DAY),
        ("operation", pa.string()),
        ("contractor", pa.string()),
        ("contract_end", DAY),
        ("yearly_cost", pa.float64()),
        ("staff", pa.float64()),
        ("followers", pa.int64()),
        ("followers_kind", pa.string()),
        ("followers_on", DAY),
        ("messages", pa.int64()),
        ("replied_on_time", pa.int64()),
        ("matrix_main_id", pa.string()),
        ("platform_state", pa.string()),
        ("national_state", pa.string()),
        ("local_state", pa.string()),
        ("closing_reason", pa.string()),
        ("notice_link", pa.string()),
        ("notice_on", DAY),
        ("stopped_on", DAY),
        ("cancelled_on", DAY),
        ("national_closed_on", DAY),
        ("successor", pa.string()),
        ("archive_no", pa.string()),
        ("last_update", DAY),
        ("checked_at", DAY),
        ("remark", pa.string()),
        ("source_file", pa.string()),
        ("source_sheet", pa.string()),
        ("source_row", pa.int64()),
    ]
)

# Rows of the register that name an account already named before: what else they say of it.
DOUBLES = pa.schema(
    [
        ("account_id", pa.string()),
        ("platform", pa.string()),
        ("agency", pa.string()),
        ("division_code", pa.string()),
    ]
)

POSTS = pa.schema(
    [
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("platform", pa.string()),
        ("native_id", pa.string()),
        ("title", pa.string()),
        ("text", pa.string()),
        ("url", pa.string()),
        ("published_at", TIME),
        ("precision", pa.string()),
        ("day", DAY),
        ("tool", pa.string()),
        ("original_flag", pa.bool_()),
        ("deleted", pa.bool_()),
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
        ("profile", pa.string()),
        ("joined_by", pa.string()),
    ]
)

SAMPLES = pa.schema(
    [
        ("post_id", pa.string()),
        ("collected_at", TIME),
        ("reads", pa.int64()),
        ("reads_kind", pa.string()),
        ("metric", pa.string()),
        ("likes", pa.int64()),
        ("looks", pa.int64()),
        ("comments", pa.int64()),
        ("shares", pa.int64()),
    ]
)

CHECKS = pa.schema(
    [
        ("account_id", pa.string()),
        ("item", pa.string()),
        ("result", pa.string()),
        ("checked_at", DAY),
        ("by", pa.string()),
        ("evidence", pa.string()),
    ]
)

COLLECTIONS = pa.schema(
    [
        ("account_id", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("collected_at", TIME),
        ("method", pa.string()),
        ("result", pa.string()),
    ]
)

UNMATCHED = pa.schema(
    [
        ("platform", pa.string()),
        ("native_account_id", pa.string()),
        ("name", pa.string()),
        ("posts", pa.int64()),
        ("first_day", DAY),
        ("last_day", DAY),
        ("source_file", pa.string()),
    ]
)

REJECTED = pa.schema(
    [
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("code", pa.string()),
        ("message", pa.string()),
    ]
)

ACCOUNTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("name", pa.string()),
        ("platform", pa.string()),
        ("agency", pa.string()),
        ("division_code", pa.string()),
        ("level", pa.string()),
        ("scope", pa.string()),
        ("represents_government", pa.bool_()),
        ("followers", pa.int64()),
        ("yearly_cost", pa.float64()),
        ("conclusion", pa.string()),
        ("examined", pa.int32()),
        ("applicable", pa.int32()),
        ("advice", pa.string()),
        ("last_post_at", TIME),
        ("silent_days", pa.int32()),
        ("posts", pa.int64()),
        ("median_reads", pa.float64()),
        ("originality", pa.float64()),
        ("cost_per_1000_genuine_reads", pa.float64()),
    ]
)

VERDICTS = pa.schema(
    [
        ("finding_id", pa.string()),
        ("account_id", pa.string()),
        ("rule_id", pa.string()),
        ("rule_version", pa.string()),
        ("ruleset", pa.string()),
        ("ruleset_sha256", pa.string()),
        ("as_of", DAY),
        ("dataset_version", pa.string()),
        ("outcome", pa.string()),
        ("severity", pa.string()),
        ("reason", pa.string()),
        ("measured", pa.string()),
        ("threshold", pa.string()),
        ("evidence", pa.list_(pa.string())),
        ("clause", pa.string()),
    ]
)

FACTORS = pa.schema(
    [
        ("account_id", pa.string()),
        ("factor", pa.string()),
        ("answer", pa.string()),
        ("measured", pa.string()),
        ("protective", pa.bool_()),
    ]
)

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
