"""Who closes which account: four people, each with a part of their own."""

from __future__ import annotations

from enum import StrEnum

NATIVE, NAME, FOLLOWERS = "gh_990000000001", "丁镇微生活", 800


class Closer(StrEnum):
    """A person by the login name."""

    CLERK = "clerk"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    REGULATOR = "regulator"


NAMES = {
    Closer.CLERK: "经办人丙",
    Closer.HEAD: "镇长丁",
    Closer.SUPERVISOR: "审核员甲",
    Closer.REGULATOR: "监管员戊",
}
