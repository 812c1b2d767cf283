"""Choices of the register's columns, and which states count as there and as gone."""

from __future__ import annotations

from jianhao.vocab.levels import Level
from jianhao.vocab.platforms import AccountType, Platform
from jianhao.vocab.sponsors import Scope
from jianhao.vocab.states import LocalState, NationalState, PlatformState

PLATFORMS = [(str(p), p.chinese) for p in Platform if p is not Platform.website]
LEVELS = [(str(x), x.chinese) for x in Level]
SCOPES = [(str(x), x.chinese) for x in Scope]
ACCOUNT_TYPES = [(str(x), x.chinese) for x in AccountType]
PLATFORM_STATES = [(str(x), x.chinese) for x in PlatformState]
NATIONAL_STATES = [(str(x), x.chinese) for x in NationalState]
LOCAL_STATES = [(str(x), x.chinese) for x in LocalState]
# What counts against a quota and appears in lists of what exists.
OPEN_STATES = tuple(
    str(x) for x in (LocalState.approved, LocalState.running, LocalState.rectifying, LocalState.closing_proposed,
                     LocalState.announced, LocalState.cancelling, LocalState.rebounded)
)  # fmt: skip
CLOSED_STATES = (str(LocalState.closed), str(LocalState.archived))
