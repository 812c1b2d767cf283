"""What offices hand in about accounts and posts, and what of it could not be used."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY, NATIVE_ID, TIME

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
