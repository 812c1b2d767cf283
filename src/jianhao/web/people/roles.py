"""Roles and what each may do: code, reviewed like code.

The three administrators (系统、安全、审计) are kept in three persons: the system administrator makes people but gives
no role, the security administrator gives roles but makes no people, the audit administrator reads what both did.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that may be done, always within the scope of the person."""

    VIEW = "view"  # the register
    REPORT = "report"  # facts of the own unit's accounts, requests
    EDIT = "edit"  # any account below, marked as 代填 where it is another unit's
    IMPORT = "import"
    EXPORT = "export"
    DECIDE = "decide"  # on requests of others
    INSPECT = "inspect"  # make and run inspections
    JUDGE = "judge"  # findings: 确认, 误判, objections, rechecks
    PLAN = "plan"  # make and read plans; DECIDE decides on their accounts
    WATCH = "watch"  # hints at rebounds and imitations, places in contents, what an incident comes to
    CONTACTS = "contacts"
    QUOTAS = "quotas"
    CREDENTIALS = "credentials"  # of interfaces, for accounts that the office owns
    LINKS = "links"  # one-time links for clerks without a login
    PEOPLE = "people"  # make, disable, move
    AGENCIES = "agencies"
    ROLES = "roles"
    AUDIT = "audit"
    CHANNELS = "channels"  # by which reminders leave the system
    OPERATE = "operate"  # see whether the server is well: backups, disk, worker


class Role(StrEnum):
    """What a person is in the office."""

    OPERATOR = "operator"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    REGULATOR = "regulator"
    AUDITOR = "auditor"
    SECURITY = "security"
    SYSTEM = "system"

    @property
    def chinese(self) -> str:
        """The word of pages."""
        return WORDS[self][0]

    @property
    def explained(self) -> str:
        """Who holds the role and what for, in a sentence."""
        return WORDS[self][1]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows."""
        return PERMISSIONS[self]


ADMINISTRATORS = frozenset({Role.AUDITOR, Role.SECURITY, Role.SYSTEM})

WORDS = {
    Role.OPERATOR: (
        "填报员",
        "主办单位的经办人：填报本单位账号的情况，提出申请，确认台账，反馈和整改检查发现的问题。",
    ),
    Role.REVIEWER: (
        "审核员",
        "县级、市级办公室的审核人：核对、代填所辖单位的台账，审批他人的申请，组织检查，核定问题和异议，认定防反弹和内容提示，测算整合方案并决定账号去留。",
    ),
    Role.DECIDER: (
        "主管",
        "有决定权的负责人：审批申请，确认误判，印发通报，决定申诉，测算整合方案并决定账号去留，不直接修改台账。",
    ),
    Role.REGULATOR: (
        "监管员",
        "主管机关的监管人：查看、导入、核对全部所辖账号，设定数量上限，组织检查，认定防反弹和内容提示，测算整合方案。",
    ),
    Role.AUDITOR: ("审计管理员", "查看和校验操作记录；可设在其他单位。"),
    Role.SECURITY: ("安全管理员", "授予和收回角色，解除锁定，重置动态口令。"),
    Role.SYSTEM: (
        "系统管理员",
        "登记单位和人员，停用人员，签发首次登录链接，设置提醒渠道；查看系统运行和备份情况。",
    ),
}

_P = Permission
PERMISSIONS = {
    Role.OPERATOR: frozenset({_P.VIEW, _P.REPORT, _P.EXPORT, _P.CREDENTIALS}),
    Role.REVIEWER: frozenset(
        {
            _P.VIEW,
            _P.REPORT,
            _P.EDIT,
            _P.IMPORT,
            _P.EXPORT,
            _P.DECIDE,
            _P.CONTACTS,
            _P.LINKS,
            _P.INSPECT,
            _P.JUDGE,
            _P.PLAN,
            _P.WATCH,
        }
    ),
    Role.DECIDER: frozenset({_P.VIEW, _P.EXPORT, _P.DECIDE, _P.CONTACTS, _P.PLAN}),
    Role.REGULATOR: frozenset(
        {
            _P.VIEW,
            _P.REPORT,
            _P.EDIT,
            _P.IMPORT,
            _P.EXPORT,
            _P.CONTACTS,
            _P.QUOTAS,
            _P.LINKS,
            _P.INSPECT,
            _P.PLAN,
            _P.WATCH,
        }
    ),
    Role.AUDITOR: frozenset({_P.AUDIT}),
    Role.SECURITY: frozenset({_P.ROLES}),
    Role.SYSTEM: frozenset({_P.PEOPLE, _P.AGENCIES, _P.CREDENTIALS, _P.CHANNELS, _P.OPERATE}),
}
# The auditor reviews what the others do and holds nothing beside; the other two may work in a small office.
ALONE = frozenset({Role.AUDITOR})


def conflict(roles: frozenset[Role]) -> str | None:
    """Why these roles cannot be held by one person; None when they can."""
    administrators = sorted(role.chinese for role in roles & ADMINISTRATORS)
    if len(administrators) > 1:
        return f"{'、'.join(administrators)}不能由同一人担任。"
    if roles & ALONE and len(roles) > 1:
        return "审计管理员不能兼任其他角色。"
    return None
