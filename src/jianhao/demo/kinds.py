"""What is planted in the demo province and how often, per 3,000 accounts; the truth table uses these words."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Planted behaviour of an account."""

    APP_UNUSABLE = "app_unusable"
    BOUGHT_BURST = "bought_burst"
    BOUGHT_TOPUP = "bought_topup"
    FORCED_LIKES = "forced_likes"
    CLOSING_NOTICE_BEST = "closing_notice_best"
    REGISTER_FRESH = "register_fresh"
    REGISTER_STALE = "register_stale"
    COPIER = "copier"
    COPIER_SPUN = "copier_spun"
    COPIER_STITCHED = "copier_stitched"
    UNREAD = "unread"
    SILENT_14 = "silent_14_days"
    SILENT_15 = "silent_15_days"
    LAPSED = "lapsed"
    WAIVED = "waived_silence"
    ZOMBIE = "zombie"
    NEVER_POSTED = "never_posted"
    SLOW_ALIVE = "slow_alive"
    NOT_COLLECTED = "not_collected"
    COLLECTED_PARTIALLY = "collected_partially"
    DUPLICATE = "duplicate_on_platform"
    REOPENED = "reopened_lost_password"
    REBOUND = "rebound"
    CLOSED = "closed"
    STALLED_CLOSING = "stalled_closing"
    STOPPED_NOT_CANCELLED = "stopped_not_cancelled"
    STATE_MISMATCH = "state_mismatch"
    UNFILED = "unfiled"
    SUBJECT_MISMATCH = "subject_mismatch"
    MISFILED = "misfiled_division"
    NO_INTERACTION = "no_interaction"
    LATE_REPLY = "late_reply"
    ADVERT = "advert"
    OFF_TOPIC = "off_topic"
    ENTERTAINMENT = "entertainment"
    SECURITY_INCIDENT = "security_incident"
    BAD_ROW = "bad_row"
    UNREGISTERED = "unregistered"
    # The other account of a pair; never drawn by itself.
    DUPLICATE_OTHER = "duplicate_on_platform_other"
    REOPENED_OLD = "reopened_lost_password_old"
    REBOUND_OLD = "rebound_old"


# Narrow choices (one platform only) first; the pair kinds take two accounts each.
COUNTS: dict[Kind, int] = {
    Kind.APP_UNUSABLE: 4,
    Kind.BAD_ROW: 4,
    Kind.BOUGHT_BURST: 30,
    Kind.BOUGHT_TOPUP: 30,
    Kind.FORCED_LIKES: 20,
    Kind.CLOSING_NOTICE_BEST: 20,
    Kind.REGISTER_FRESH: 40,
    Kind.REGISTER_STALE: 25,
    Kind.COPIER: 110,
    Kind.COPIER_SPUN: 25,
    Kind.COPIER_STITCHED: 12,
    Kind.UNREAD: 150,
    Kind.SILENT_14: 12,
    Kind.SILENT_15: 12,
    Kind.LAPSED: 60,
    Kind.WAIVED: 6,
    Kind.ZOMBIE: 140,
    Kind.NEVER_POSTED: 16,
    Kind.SLOW_ALIVE: 120,
    Kind.NOT_COLLECTED: 90,
    Kind.COLLECTED_PARTIALLY: 60,
    Kind.DUPLICATE: 40,
    Kind.REOPENED: 12,
    Kind.REBOUND: 15,
    Kind.CLOSED: 50,
    Kind.STALLED_CLOSING: 20,
    Kind.STOPPED_NOT_CANCELLED: 20,
    Kind.STATE_MISMATCH: 40,
    Kind.UNFILED: 60,
    Kind.SUBJECT_MISMATCH: 30,
    Kind.MISFILED: 24,
    Kind.NO_INTERACTION: 25,
    Kind.LATE_REPLY: 15,
    Kind.ADVERT: 6,
    Kind.OFF_TOPIC: 10,
    Kind.ENTERTAINMENT: 8,
    Kind.SECURITY_INCIDENT: 4,
}
PAIRS = {
    Kind.DUPLICATE: Kind.DUPLICATE_OTHER,
    Kind.REOPENED: Kind.REOPENED_OLD,
    Kind.REBOUND: Kind.REBOUND_OLD,
}
UNREGISTERED_PER_3000 = 20

# Accounts without a post in the files, for whatever reason.
WITHOUT_POSTS = frozenset({Kind.NEVER_POSTED, Kind.NOT_COLLECTED, Kind.REGISTER_FRESH, Kind.REGISTER_STALE})
# Accounts that stopped more than 90 days ago.
LONG_SILENT = frozenset(
    {
        Kind.ZOMBIE,
        Kind.REOPENED_OLD,
        Kind.STALLED_CLOSING,
        Kind.STOPPED_NOT_CANCELLED,
        Kind.REBOUND_OLD,
        Kind.CLOSED,
    }
)
# Checks of a person that fail for the account of the same name.
CHECK_KINDS = (
    Kind.NO_INTERACTION,
    Kind.LATE_REPLY,
    Kind.ADVERT,
    Kind.OFF_TOPIC,
    Kind.ENTERTAINMENT,
    Kind.SECURITY_INCIDENT,
    Kind.APP_UNUSABLE,
)


def how_many(kind: Kind, accounts: int) -> int:
    """At least one of each kind in a province of any size."""
    return max(1, round(COUNTS[kind] * accounts / 3000))


def pair_slots(accounts: int) -> int:
    """Accounts to keep free for the second halves of the pairs."""
    return sum(how_many(kind, accounts) for kind in PAIRS)
