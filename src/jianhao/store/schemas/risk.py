"""What a reader should look at in the text of a post."""

from __future__ import annotations

import pyarrow as pa

# Content checks. `start` and `end` count code points of `field` (title or text), null where a finding is of the post as a whole;
# `text` is masked; `term` names the finding over re-runs; `decision` is a person's, null while 待核实.
RISK = pa.schema(
    [
        ("finding_id", pa.string()),
        ("post_id", pa.string()),
        ("account_id", pa.string()),
        ("category", pa.string()),
        ("severity", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("suggestion", pa.string()),
        ("rule", pa.string()),
        ("field", pa.string()),
        ("clause", pa.string()),
        ("term", pa.string()),
        ("decision", pa.string()),
    ]
)

# Signs of a stranger at an account: one row per account and rule; undetermined rows say why nothing can be said.
RISK_SIGNALS = pa.schema(
    [
        ("finding_id", pa.string()),
        ("account_id", pa.string()),
        ("rule", pa.string()),
        ("outcome", pa.string()),
        ("severity", pa.string()),
        ("reason", pa.string()),
        ("measured", pa.string()),
        ("evidence", pa.list_(pa.string())),
        ("clause", pa.string()),
    ]
)
