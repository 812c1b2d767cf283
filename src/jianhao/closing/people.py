"""Who acts in a closing, and what each may do in it. The application says which of these a person is for one account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The part a person plays in one closing."""

    OPERATOR = "operator"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    PROVINCE = "province"
    REGULATOR = "regulator"

    @property
    def chinese(self) -> str:
        """The word of pages and documents."""
        return _PARTS[self]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the part allows."""
        return PERMISSIONS[self]


class Permission(StrEnum):
    """One kind of step in a closing."""

    PREPARE = "prepare"
    DECIDE_UNIT = "decide_unit"
    DECIDE_SUPERVISING = "decide_supervising"
    DECIDE_PROVINCE = "decide_province"
    WATCH = "watch"

    @property
    def chinese(self) -> str:
        """The word of documents."""
        return _PERMISSIONS[self]


_PARTS = {
    Part.OPERATOR: "主办单位经办人",
    Part.UNIT_HEAD: "主办单位负责人",
    Part.SUPERVISOR: "主管单位审批人",
    Part.PROVINCE: "省级主管部门审批人",
    Part.REGULATOR: "监管人员",
}
_PERMISSIONS = {
    Permission.PREPARE: "办理",
    Permission.DECIDE_UNIT: "本单位审定",
    Permission.DECIDE_SUPERVISING: "主管单位审批",
    Permission.DECIDE_PROVINCE: "省级审批",
    Permission.WATCH: "监管核查",
}
PERMISSIONS = {
    Part.OPERATOR: frozenset({Permission.PREPARE}),
    Part.UNIT_HEAD: frozenset({Permission.DECIDE_UNIT}),
    Part.SUPERVISOR: frozenset({Permission.DECIDE_SUPERVISING}),
    Part.PROVINCE: frozenset({Permission.DECIDE_PROVINCE}),
    Part.REGULATOR: frozenset({Permission.WATCH}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (any stable mark) and the parts that this person plays for the account."""

    person: str
    parts: frozenset[Part]

    def may(self, permission: Permission) -> bool:
        """Whether one of the parts allows it."""
        return any(permission in part.permissions for part in self.parts)
