"""Everything a rule may know of one account, as plain values: no clock, no files, no database.

All days are day numbers (days since 1970-01-01 in Shanghai). None always means "not known".
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """One row of the register. States, platform, level and scope hold values of `jianhao.vocab`."""

    account_id: str
    name: str | None
    platform: str
    account_type: str | None = None
    link: str | None = None
    agency: str | None = None
    supervisor: str | None = None
    division_code: str | None = None
    level: str | None = None
    scope: str | None = None
    is_internal_office: bool | None = None
    represents_government: bool | None = None
    functions: tuple[str, ...] = ()
    services: int | None = None
    opened_on: int | None = None
    filing_no: str | None = None
    app_filing_no: str | None = None
    verified_subject: str | None = None
    followers: int | None = None
    yearly_cost: float | None = None
    staff: float | None = None
    messages: int | None = None
    replied_on_time: int | None = None
    matrix_main_id: str | None = None
    platform_state: str | None = None
    national_state: str | None = None
    local_state: str | None = None
    closing_reason: str | None = None
    notice_on: int | None = None
    stopped_on: int | None = None
    cancelled_on: int | None = None
    national_closed_on: int | None = None
    successor: str | None = None
    last_update: int | None = None
    checked_at: int | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What the posts table says of one account up to the as-of day; deleted posts are not public and do not count.

    `window` fields look at the last `AccountFacts.window` days. Reads are the latest sample of each post;
    `median_reads` leaves the account's own closing notice out and is None without any read count.
    """

    posts: int = 0
    first_day: int | None = None
    last_day: int | None = None
    last_post_id: str | None = None
    last_published_at_us: int | None = None
    window_posts: int = 0
    window_original: int | None = None
    month_original: int | None = None
    longest_gap: int | None = None
    longest_gap_from: int | None = None
    posts_with_reads: int = 0
    median_reads: float | None = None
    best_reads: int | None = None
    best_post_id: str | None = None
    best_is_closing_notice: bool = False
    closing_notice_post_id: str | None = None
    closing_notice_day: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Closed day ranges in which the account's posts are known to be collected, merged and sorted.

    `latest_seen` is the last public update that the register or a check sheet reports, with the day it was seen;
    it covers (latest_seen, seen_on] with "nothing newer". `supplied` says whether this run got any input on updates
    for any account at all. `failed` holds collection attempts that did not succeed (platform error, partial).
    """

    ranges: tuple[tuple[int, int], ...] = ()
    latest_seen: int | None = None
    seen_on: int | None = None
    supplied: bool = False
    failed_attempts: int = 0

    def covers(self, first: int, last: int) -> bool:
        """Whether every day of the closed range was collected."""
        return any(start <= first and last <= end for start, end in self.ranges)

    def first_gap(self, first: int, last: int) -> int | None:
        """The first day of the closed range that was not collected, None if all were."""
        day = first
        for start, end in self.ranges:
            if start <= day <= end:
                day = end + 1
        return None if day > last else day


@dataclass(frozen=True, slots=True)
class Check:
    """A person's (or an outside check's) answer on one rule: result is passed, failed or not_applicable."""

    item: str
    result: str
    checked_at: int | None
    by: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another registered account of the same unit on the same platform.

    `covered_to` is the last day up to which its posts are known without a gap since `last_day`: silence counts
    only up to there.
    """

    account_id: str
    name: str | None
    live: bool
    last_day: int | None
    first_day: int | None
    opened_on: int | None
    platform_state: str | None
    covered_to: int | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exemption on file: which rule, why, who approved, until when (inclusive)."""

    rule: str
    reason: str
    approver: str
    until: int


@dataclass(frozen=True, slots=True)
class QuotaCount:
    """One quota that the account falls under and how many live accounts share it."""

    scope: str
    place: str
    level: str | None
    platform: str | None
    maximum: int
    count: int


@dataclass(frozen=True, slots=True)
class Cadence:
    """Posting rhythm for the gap test: posts per workday exposure before the last post, exposure since.

    `shape` and `rate` are the Gamma prior fitted over all accounts of the run; None where it could not be fitted.
    """

    active_days: int
    exposure: float
    gap_exposure: float
    shape: float | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class ReuseFacts:
    """What comparing texts said of the posts of the window; ordered reposts are not held against `originality`.

    `main_source` is the account from which most was taken, `main_share` its share of all characters.
    """

    posts: int
    originality: float | None
    main_source: str | None
    main_share: float | None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """All that is known of one account on the as-of day.

    `checked_items` are the rule ids for which this run got at least one check row for any account:
    only then is a missing check "not checked yet", otherwise the input was not supplied.
    """

    account: Account
    as_of: int
    window: int
    posts: PostFacts = field(default_factory=PostFacts)
    coverage: Coverage = field(default_factory=Coverage)
    checks: tuple[Check, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    quotas: tuple[QuotaCount, ...] = ()
    cadence: Cadence | None = None
    checked_items: frozenset[str] = frozenset()
    reuse: ReuseFacts | None = None

    def check(self, item: str) -> Check | None:
        """The latest check of that item not after the as-of day (undated ones count as oldest)."""
        known = [
            c for c in self.checks if c.item == item and (c.checked_at is None or c.checked_at <= self.as_of)
        ]
        return max(known, key=lambda c: -1 if c.checked_at is None else c.checked_at, default=None)

    def waiver(self, rule: str) -> Waiver | None:
        """The waiver of that rule that is still valid on the as-of day."""
        return next((w for w in self.waivers if w.rule == rule and w.until >= self.as_of), None)
