"""Display names of the values of the vocabularies: platforms, levels, scopes and states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jianhao.documents.cells import MISSING, one_line
from jianhao.vocab.levels import Level
from jianhao.vocab.platforms import AccountType, Platform
from jianhao.vocab.sponsors import Scope
from jianhao.vocab.states import LocalState, NationalState, PlatformState

PLATFORMS: Final[Mapping[str, str]] = {str(platform): platform.chinese for platform in Platform}
ACCOUNT_TYPES: Final[Mapping[str, str]] = {str(kind): kind.chinese for kind in AccountType}
LEVELS: Final[Mapping[str, str]] = {str(level): level.chinese for level in Level}
SCOPES: Final[Mapping[str, str]] = {str(scope): scope.chinese for scope in Scope}
STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "platform_state": {str(state): state.chinese for state in PlatformState},
    "national_state": {str(state): state.chinese for state in NationalState},
    "local_state": {str(state): state.chinese for state in LocalState},
}


def label(words: Mapping[str, str], code: str | None) -> str:
    """The Chinese word of a code; a code that is not listed is shown as it stands."""
    return words.get(code, one_line(code)) if code else MISSING


def platform(value: str | None) -> str:
    """Display name of a platform value."""
    return label(PLATFORMS, value)


def level(value: str | None) -> str:
    """Display name of a level value; 「未填层级」 where the register has none."""
    return label(LEVELS, value) if value else "未填层级"


def state(column: str, value: str | None) -> str:
    """Display name of a value of platform_state, national_state or local_state."""
    return label(STATES[column], value)


def scope(value: str | None) -> str:
    """Display name of 适用范围."""
    return label(SCOPES, value)
