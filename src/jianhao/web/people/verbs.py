"""What the log calls each action on agencies and people."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """What the log calls each action."""

    FIRST_START = "首次启用"
    APPOINT = "登记首任管理员"
    SIGN_IN = "登录"
    SIGN_OUT = "退出"
    CHANGE_PASSWORD = "修改密码"
    ENROL_FACTOR = "启用动态口令"
    RESET_FACTOR = "重置动态口令"
    MAKE_PERSON = "登记人员"
    CHANGE_PERSON = "修改人员"
    DISABLE_PERSON = "停用人员"
    ENABLE_PERSON = "恢复人员"
    UNLOCK = "解除锁定"
    GRANT_ROLES = "调整角色"
    ISSUE_LINK = "签发一次性链接"
    MAKE_AGENCY = "登记单位"
    CHANGE_AGENCY = "修改单位"
