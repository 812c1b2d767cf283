"""Who walks: the login names of the small province's people."""

from __future__ import annotations

from enum import StrEnum

PASSWORD = "Zhengwu-2026!"


class Login(StrEnum):
    """A person by the login name."""

    REVIEWER = "reviewer"
    DECIDER = "decider"
    TOWN = "town"
    BUREAU = "bureau"
    CITY_REVIEWER = "city-reviewer"
    CITY_DECIDER = "city-decider"
