"""What superiors ask for, and the hours it takes."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY

# What superiors asked for; an empty `account_ids` says that the table does not name accounts.
SUPERIOR_ORDERS = pa.schema(
    [
        ("order_id", pa.string()),
        ("issuer", pa.string()),
        ("kind", pa.string()),
        ("content", pa.string()),
        ("since", DAY),
        ("until", DAY),
        ("account_ids", pa.list_(pa.string())),
        ("evidence", pa.string()),
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
    ]
)

# Hours of one kind of work for one account in a period of the two-week sample; `order_id` where a superior asked for it.
WORK_DIARY = pa.schema(
    [
        ("account_id", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("task", pa.string()),
        ("hours", pa.float64()),
        ("order_id", pa.string()),
    ]
)

# Hours a week that orders from above take, from the diaries of the accounts that wrote one.
ORDER_HOURS = pa.schema(
    [
        ("order_id", pa.string()),
        ("issuer", pa.string()),
        ("kind", pa.string()),
        ("content", pa.string()),
        ("since", DAY),
        ("until", DAY),
        ("in_force", pa.bool_()),
        ("accounts", pa.int64()),
        ("accounts_measured", pa.int64()),
        ("hours_per_week", pa.float64()),
        ("reason", pa.string()),
        ("sentence", pa.string()),
    ]
)

# The same by issuer and kind, orders in force only: what 减负 can point to.
RELIEF_TOTALS = pa.schema(
    [
        ("issuer", pa.string()),
        ("kind", pa.string()),
        ("orders", pa.int64()),
        ("orders_measured", pa.int64()),
        ("accounts", pa.int64()),
        ("hours_per_week", pa.float64()),
        ("sentence", pa.string()),
    ]
)
