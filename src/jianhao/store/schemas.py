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

# One row a contract; `account_ids` are the registered accounts it names, `terms` 考核条款 as written (personal numbers masked).
CONTRACTS = pa.schema(
    [
        ("contract_id", pa.string()),
        ("contract_no", pa.string()),
        ("client", pa.string()),
        ("contractor", pa.string()),
        ("qualification", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("amount", pa.float64()),
        ("account_ids", pa.list_(pa.string())),
        ("terms", pa.string()),
        ("ownership", pa.string()),
        ("handover", pa.string()),
        ("source_file", pa.string()),
        ("source_sheet", pa.string()),
        ("source_row", pa.int64()),
    ]
)

# What a contractor reported of an account and a period: `measure` posts, reads or followers; `metric` times, people or null.
CONTRACTOR_REPORTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("contractor", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("measure", pa.string()),
        ("metric", pa.string()),
        ("value", pa.int64()),
        ("value_kind", pa.string()),
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
    ]
)

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

# Reads of a whole account as its back office exports them: `hour` null where only the day is known, `channel` null for all
# sources together.
ACCOUNT_READS = pa.schema(
    [
        ("account_id", pa.string()),
        ("day", DAY),
        ("hour", pa.int32()),
        ("channel", pa.string()),
        ("metric", pa.string()),
        ("reads", pa.int64()),
    ]
)

# Numbers of followers with their days, wherever they come from.
FOLLOWERS_DATED = pa.schema([("account_id", pa.string()), ("day", DAY), ("followers", pa.int64())])

# 数据异常提示（待核实）, one row per account and test and one `combined`. `lead` is null where there are too few posts or no test
# has an answer; `rung` 0 the platform's own counter, 1 the back office's export, 2 several tests that agree, 3 one test only; null:
# nothing to look at.
TRAFFIC = pa.schema(
    [
        ("account_id", pa.string()),
        ("signal", pa.string()),
        ("family", pa.string()),
        ("p_value", pa.float64()),
        ("q_value", pa.float64()),
        ("effect", pa.float64()),
        ("posts", pa.int64()),
        ("excess_reads", pa.float64()),
        ("rung", pa.int32()),
        ("lead", pa.bool_()),
        ("explanation", pa.string()),
    ]
)

# What costs are divided by: reads of the judged posts and what of them would have come anyway. `metric` says what reads count,
# `lower_bounds` how many posts show only a lower bound (10万+); null where it cannot be said.
TRAFFIC_ACCOUNTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("metric", pa.string()),
        ("peers", pa.string()),
        ("posts", pa.int64()),
        ("lower_bounds", pa.int64()),
        ("reads", pa.float64()),
        ("excess_reads", pa.float64()),
        ("excess_low", pa.float64()),
        ("excess_high", pa.float64()),
        ("genuine_reads", pa.float64()),
        ("genuine_low", pa.float64()),
        ("genuine_high", pa.float64()),
    ]
)

# Growth of an account's posts beside that of its peers, to draw: share of three days' reads come by each age.
TRAFFIC_GROWTH = pa.schema(
    [
        ("account_id", pa.string()),
        ("hours", pa.int32()),
        ("own", pa.float64()),
        ("median", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("accounts", pa.int64()),
    ]
)

# 整合方案, one row per live account. `phase` counts quarters from 1; yuan a year; null: not known or does not apply.
PLAN = pa.schema(
    [
        ("account_id", pa.string()),
        ("proposal", pa.string()),
        ("target_account_id", pa.string()),
        ("destination", pa.string()),
        ("route", pa.string()),
        ("phase", pa.int32()),
        ("certainty", pa.string()),
        ("reasons", pa.list_(pa.string())),
        ("yearly_saving", pa.float64()),
        ("followers_at_risk", pa.int64()),
        ("cost_if_kept", pa.float64()),
    ]
)

# Reasons to read a contract again; `start` and `end` are code points of `contracts.terms`, `quoted` what stands there.
CONTRACT_REMINDERS = pa.schema(
    [
        ("kind", pa.string()),
        ("contract_id", pa.string()),
        ("contractor", pa.string()),
        ("account_ids", pa.list_(pa.string())),
        ("thing", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("quoted", pa.string()),
        ("sentence", pa.string()),
    ]
)

# A figure that a contractor reported beside the back-office export of the same period; `answer` yes, no or unknown.
REPORTED_FIGURES = pa.schema(
    [
        ("account_id", pa.string()),
        ("contractor", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("measure", pa.string()),
        ("reported", pa.int64()),
        ("exported", pa.int64()),
        ("answer", pa.string()),
        ("reason", pa.string()),
        ("sentence", pa.string()),
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
