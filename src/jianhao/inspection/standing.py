"""Where an account stands in its life on a day: cancelled, closed, only planned."""

from __future__ import annotations

from jianhao.inspection.facts import Account, AccountFacts
from jianhao.inspection.vocabulary import local_state, national_state, platform_state
from jianhao.vocab.states import LocalState, NationalState, PlatformState

LOCAL_CLOSED = frozenset({LocalState.closed, LocalState.archived})
LOCAL_PLANNED = frozenset({LocalState.proposed, LocalState.approved})


def is_cancelled(account: Account, as_of: int) -> bool:
    """Whether the account is gone from its platform on that day; a later cancellation date means not yet."""
    if account.cancelled_on is not None and account.cancelled_on > as_of:
        return False
    state = platform_state(account.platform_state)
    return account.cancelled_on is not None if state is None else state is PlatformState.cancelled


def is_closed(account: Account, as_of: int) -> bool:
    """Whether closing is complete, so that the account is no longer inspected.

    An account that still exists on its platform is never closed. A cancelled one is closed unless the
    national system (or, where that says nothing, the local register) still lists it: so long it is inspected.
    """
    if _exists(account, as_of):
        return False
    if account.national_closed_on is not None and account.national_closed_on > as_of:
        return False
    national, local = national_state(account.national_state), local_state(account.local_state)
    if national not in (None, NationalState.not_filed):
        return national is NationalState.closed
    return is_cancelled(account, as_of) if local is None else local in LOCAL_CLOSED


def _exists(account: Account, as_of: int) -> bool:
    """Whether the account is known to be still on its platform."""
    not_yet = account.cancelled_on is not None and account.cancelled_on > as_of
    return not_yet or platform_state(account.platform_state) not in (None, PlatformState.cancelled)


def is_planned(facts: AccountFacts) -> bool:
    """Whether opening still lies ahead: by its date, or approved only and nothing of it was ever seen."""
    account = facts.account
    if account.opened_on is not None and account.opened_on > facts.as_of:
        return True
    unseen = platform_state(account.platform_state) is None and facts.posts.last_day is None
    return unseen and facts.coverage.latest_seen is None and local_state(account.local_state) in LOCAL_PLANNED
