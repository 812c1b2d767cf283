"""Values of the register as members of `jianhao.vocab`, and the words that sentences print for them.

Both the stored code (`cancelled`) and the printed word (已注销) are read; anything else counts as not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from jianhao.inspection.facts import Account
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform
from jianhao.vocab.sponsors import Scope
from jianhao.vocab.states import LocalState, NationalState, PlatformState


class _Named(Protocol):
    @property
    def value(self) -> str: ...

    @property
    def chinese(self) -> str: ...


Member = TypeVar("Member", bound=_Named)


def _by_name(members: Iterable[Member]) -> dict[str | None, Member]:
    names: dict[str | None, Member] = {}
    for member in members:
        word = member.chinese
        for name in (member.value, word, word.replace("（", "(").replace("）", ")")):
            names[name] = member
    return names


LOCAL_CLOSING = frozenset({LocalState.closing_proposed, LocalState.announced, LocalState.cancelling})

_PLATFORM_STATES = _by_name(PlatformState)
_NATIONAL_STATES = _by_name(NationalState)
_LOCAL_STATES = _by_name(LocalState)
_PLATFORMS = _by_name(Platform)
_LEVELS = _by_name(Level)
_SCOPES = _by_name(Scope)


def platform_state(value: str | None) -> PlatformState | None:
    """The state on the platform."""
    return _PLATFORM_STATES.get(value)


def national_state(value: str | None) -> NationalState | None:
    """The state in the national system."""
    return _NATIONAL_STATES.get(value)


def local_state(value: str | None) -> LocalState | None:
    """The state in the office's register."""
    return _LOCAL_STATES.get(value)


def level(value: str | None) -> Level | None:
    """The level of the agency."""
    return _LEVELS.get(value)


def platform(value: str | None) -> Platform | None:
    """The platform."""
    return _PLATFORMS.get(value)


def scope(value: str | None) -> Scope | None:
    """The 适用范围."""
    return _SCOPES.get(value)


def word(member: _Named | None, otherwise: str | None = None) -> str | None:
    """The printed word of a member, or what stands in the register where that is no member."""
    return otherwise if member is None else member.chinese


def state_words(account: Account) -> dict[str, str | None]:
    """The three states in words, as measured values."""
    return {
        "platform_state": word(platform_state(account.platform_state), account.platform_state),
        "national_state": word(national_state(account.national_state), account.national_state),
        "local_state": word(local_state(account.local_state), account.local_state),
    }
