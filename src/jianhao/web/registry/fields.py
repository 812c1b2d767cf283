"""The fields of an account as forms and pages name them, and who may change which.

Identity and states decide what the account is; they change by request and approval. Facts describe how it is run; the
own unit keeps them up to date without asking.
"""

from __future__ import annotations

from jianhao.ingest.fields import ACCOUNT_FIELDS

TITLES = {f.name: f.title for f in ACCOUNT_FIELDS} | {"native_id": "平台ID"}

IDENTITY = (
    "name", "account_type", "link", "verified_subject", "supervisor", "level", "scope", "is_internal_office",
    "represents_government", "matrix_main_id",
)  # fmt: skip
STATES = ("platform_state", "national_state", "local_state")
FACTS = (
    "functions", "services", "approval_no", "opened_on", "filing_no", "filed_on", "app_filing_no", "verified_until",
    "operation", "contractor", "contract_end", "yearly_cost", "staff", "followers", "followers_on", "messages",
    "replied_on_time", "last_update", "checked_at", "remark",
)  # fmt: skip
CLOSING = (
    "closing_reason", "notice_link", "notice_on", "stopped_on", "cancelled_on", "national_closed_on", "successor",
    "archive_no",
)  # fmt: skip
KEPT = ("division_code", *IDENTITY, *FACTS, *CLOSING)
DAYS = frozenset({
    "opened_on", "filed_on", "verified_until", "contract_end", "followers_on", "last_update", "checked_at", "notice_on",
    "stopped_on", "cancelled_on", "national_closed_on",
})  # fmt: skip
GROUPS = (
    ("认定信息", ("account_id", *IDENTITY, "division_code")),
    ("备案和状态", ("opened_on", "approval_no", "filing_no", "filed_on", "app_filing_no", "verified_until")),
    (
        "运行情况",
        (
            "functions",
            "services",
            "followers",
            "followers_on",
            "messages",
            "replied_on_time",
            "last_update",
            "checked_at",
        ),
    ),
    ("运维", ("operation", "contractor", "contract_end", "yearly_cost", "staff")),
    ("关停", CLOSING),
    ("其他", ("remark",)),
)
