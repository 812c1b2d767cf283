"""What an inspection finds, and the reminders to update."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY, TIME

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

# Reminders to units on the as-of day; `notice` 1 or 2 before the limit, `known_to` the last day of which updates are known.
REMINDERS = pa.schema(
    [
        ("account_id", pa.string()),
        ("state", pa.string()),
        ("overdue", pa.bool_()),
        ("notice", pa.int32()),
        ("last_update", DAY),
        ("silent_days", pa.int32()),
        ("due_on", DAY),
        ("workdays_left", pa.int32()),
        ("known_to", DAY),
        ("gap_probability", pa.float64()),
        ("provisional", pa.bool_()),
        ("sentence", pa.string()),
    ]
)

# Reminders that were sent, as the office records them.
REMINDERS_SENT = pa.schema([("account_id", pa.string()), ("day", DAY)])

# What followed reminders, in total only: no account and no unit stands here.
FILLER_UPDATES = pa.schema(
    [
        ("reminders", pa.int64()),
        ("answered", pa.int64()),
        ("accounts", pa.int64()),
        ("with_text", pa.int64()),
        ("short", pa.int64()),
        ("share", pa.float64()),
        ("usual_share", pa.float64()),
        ("sentence", pa.string()),
    ]
)
