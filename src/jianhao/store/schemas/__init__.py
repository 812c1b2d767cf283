"""Arrow schemas of every table that is read or written, in one place.

Times are `timestamp[us, tz=UTC]`; days are int32 days since 1970-01-01 in Asia/Shanghai; shares lie in 0..1.
"""

from jianhao.store.schemas.cells import (
    DAY,
    NATIVE_ID,
    TIME,
)
from jianhao.store.schemas.contracts import (
    CONTRACT_REMINDERS,
    CONTRACTOR_REPORTS,
    CONTRACTS,
    REPORTED_FIGURES,
)
from jianhao.store.schemas.costs import (
    COST_READS,
    COSTS,
    METRIC_DEFINITIONS,
    PUBLIC_POSTS,
)
from jianhao.store.schemas.inputs import (
    ACCOUNTS_IN,
    CHECKS,
    COLLECTIONS,
    DOUBLES,
    POSTS,
    REJECTED,
    SAMPLES,
    UNMATCHED,
)
from jianhao.store.schemas.inspected import (
    ACCOUNTS,
    FACTORS,
    FILLER_UPDATES,
    REMINDERS,
    REMINDERS_SENT,
    VERDICTS,
)
from jianhao.store.schemas.plan import (
    PLAN,
)
from jianhao.store.schemas.reuse import (
    REUSE_ACCOUNTS,
    REUSE_EDGES,
    REUSE_PAIRS,
    REUSE_POSTS,
    SPAN,
    SPIN_WORDS,
    SPUN_POSTS,
    UNIQUE_POSTS,
)
from jianhao.store.schemas.risk import (
    RISK,
    RISK_SIGNALS,
)
from jianhao.store.schemas.supply import (
    POST_KINDS,
    QUESTIONS,
    SUPPLY,
)
from jianhao.store.schemas.traffic import (
    ACCOUNT_READS,
    FOLLOWERS_DATED,
    TRAFFIC,
    TRAFFIC_ACCOUNTS,
    TRAFFIC_GROWTH,
)
from jianhao.store.schemas.workload import (
    ORDER_HOURS,
    RELIEF_TOTALS,
    SUPERIOR_ORDERS,
    WORK_DIARY,
)

__all__ = [
    "ACCOUNTS",
    "ACCOUNTS_IN",
    "ACCOUNT_READS",
    "CHECKS",
    "COLLECTIONS",
    "CONTRACTOR_REPORTS",
    "CONTRACTS",
    "CONTRACT_REMINDERS",
    "COSTS",
    "COST_READS",
    "DAY",
    "DOUBLES",
    "FACTORS",
    "FILLER_UPDATES",
    "FOLLOWERS_DATED",
    "METRIC_DEFINITIONS",
    "NATIVE_ID",
    "ORDER_HOURS",
    "PLAN",
    "POSTS",
    "POST_KINDS",
    "PUBLIC_POSTS",
    "QUESTIONS",
    "REJECTED",
    "RELIEF_TOTALS",
    "REMINDERS",
    "REMINDERS_SENT",
    "REPORTED_FIGURES",
    "REUSE_ACCOUNTS",
    "REUSE_EDGES",
    "REUSE_PAIRS",
    "REUSE_POSTS",
    "RISK",
    "RISK_SIGNALS",
    "SAMPLES",
    "SPAN",
    "SPIN_WORDS",
    "SPUN_POSTS",
    "SUPERIOR_ORDERS",
    "SUPPLY",
    "TIME",
    "TRAFFIC",
    "TRAFFIC_ACCOUNTS",
    "TRAFFIC_GROWTH",
    "UNIQUE_POSTS",
    "UNMATCHED",
    "VERDICTS",
    "WORK_DIARY",
]
