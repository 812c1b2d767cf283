"""What the public asks and what accounts publish."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY

# Questions that people asked, as numbers: nothing of who asked or what was written.
QUESTIONS = pa.schema(
    [("day", DAY), ("kind", pa.string()), ("office", pa.string()), ("questions", pa.int64())]
)

# The kind of every post; `topic` is the kind by the text alone, `why` a rule, n-grams, a share or a reason.
POST_KINDS = pa.schema(
    [
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("day", DAY),
        ("kind", pa.string()),
        ("topic", pa.string()),
        ("confidence", pa.float32()),
        ("by", pa.string()),
        ("why", pa.string()),
    ]
)

# What a unit (account or county) publishes, what of it is read, what is asked of it; a null has its reason beside it.
SUPPLY = pa.schema(
    [
        ("unit", pa.string()),
        ("kind", pa.string()),
        ("posts", pa.int64()),
        ("share_published", pa.float64()),
        ("posts_read", pa.int64()),
        ("reads", pa.int64()),
        ("reads_at_least", pa.bool_()),
        ("share_read", pa.float64()),
        ("reads_per_post", pa.float64()),
        ("genuine_reads", pa.float64()),
        ("share_genuine", pa.float64()),
        ("reads_reason", pa.string()),
        ("questions", pa.int64()),
        ("questions_reason", pa.string()),
        ("unanswered", pa.bool_()),
        ("unanswered_reason", pa.string()),
    ]
)
