"""The three states of an account, kept apart because real failures come from their disagreement."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TypeVar

SOURCE = "各地季度通报所述三种状态（2020—2025）；系统状态中“正常运行”“关停备案”见于通报，其余为归纳"
AS_OF = "2026-11-23"


class PlatformState(StrEnum):
    """What anyone sees on the platform."""

    active = "active"
    stopped = "stopped"
    frozen = "frozen"
    cancelled = "cancelled"
    banned = "banned"
    hijacked = "hijacked"
    unreachable = "unreachable"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return PLATFORM_WORDS[self].split()[0]


class NationalState(StrEnum):
    """What the national reporting system (全国政务新媒体信息报送系统) says."""

    not_filed = "not_filed"
    in_review = "in_review"
    running = "running"
    changing = "changing"
    closed = "closed"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return NATIONAL_WORDS[self].split()[0]


class LocalState(StrEnum):
    """Where the office's own register has the account, from the wish to open it to the archive."""

    proposed = "proposed"
    approved = "approved"
    running = "running"
    rectifying = "rectifying"
    closing_proposed = "closing_proposed"
    announced = "announced"
    cancelling = "cancelling"
    closed = "closed"
    archived = "archived"
    unreported = "unreported"
    unapproved = "unapproved"
    rebounded = "rebounded"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return LOCAL_WORDS[self].split()[0]


# The first word is the one printed.
PLATFORM_WORDS = {
    PlatformState.active: "正常 正常运行 运行 正常运营 在用 活跃 正常更新 运营中 active",
    PlatformState.stopped: "停更 停止更新 已停更 暂停更新 暂停运营 停用 停运 僵尸 stopped",
    PlatformState.frozen: "冻结（注销中） 冻结 注销中 冻结注销中 注销冻结 注销冻结期 冻结期 申请注销 frozen",
    PlatformState.cancelled: "已注销 注销 注销完成 已销号 账号已注销 该账号已注销 cancelled",
    PlatformState.banned: "被封 封禁 封号 被封禁 已封禁 被封停 禁言 违规封停 banned",
    PlatformState.hijacked: "被盗 被盗用 盗号 被黑 被劫持 hijacked",
    PlatformState.unreachable: "不可访问 无法访问 打不开 无法打开 搜索不到 查无此号 无法搜到 无法下载 unreachable",
}
NATIONAL_WORDS = {
    NationalState.not_filed: "未报送 未备案 未填报 未上报 未录入 未纳入 notfiled",
    NationalState.in_review: "审核中 待审核 审核 备案中 报送中 待审 inreview",
    NationalState.running: "正常运行 正常 运行 已备案 已报送 在用 运行中 正常运营 running",
    NationalState.changing: "变更中 变更 待变更 变更审核 变更审核中 changing",
    NationalState.closed: "已关停 关停 关停备案 已关停备案 关停已备案 注销 已注销 已注销备案 closed",
}
LOCAL_WORDS = {
    LocalState.proposed: "拟开设 申请开设 拟开 开设申请 proposed",
    LocalState.approved: "批准 已批准 批准开设 同意开设 已批复 approved",
    LocalState.running: "运行 正常 正常运行 在用 运营 运行中 正常运营 保留 running",
    LocalState.rectifying: "整改 整改中 限期整改 待整改 问题整改 rectifying",
    LocalState.closing_proposed: "拟关停 拟注销 待关停 申请关停 计划关停 拟整合 closingproposed",
    LocalState.announced: "公告期 公告中 已公告 公告 停更公告 关停公告 announced",
    LocalState.cancelling: "注销中 冻结 冻结期 申请注销 注销冻结 关停中 cancelling",
    LocalState.closed: "已关停 关停 已注销 注销 停用 已停用 closed",
    LocalState.archived: "归档 已归档 archived",
    LocalState.unreported: "漏报 未上报 瞒报 unreported",
    LocalState.unapproved: "私开 未批先开 未经批准 擅自开设 违规开设 unapproved",
    LocalState.rebounded: "反弹 死灰复燃 重新开设 复活 rebounded",
}


def _stem(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:40]).casefold()
    return re.sub(r"[\s()\[\]“”\"'、，,。.:：_\-]+|状态$", "", plain)


State = TypeVar("State", PlatformState, NationalState, LocalState)


def _by_spelling(words: dict[State, str]) -> dict[str, State]:
    return {_stem(word): state for state, line in words.items() for word in line.split()}


PLATFORM_SPELLINGS = _by_spelling(PLATFORM_WORDS)
NATIONAL_SPELLINGS = _by_spelling(NATIONAL_WORDS)
LOCAL_SPELLINGS = _by_spelling(LOCAL_WORDS)


def parse_platform_state(text: str) -> PlatformState | None:
    """The state on the platform that a cell says; None when it cannot be said."""
    return PLATFORM_SPELLINGS.get(_stem(text))


def parse_national_state(text: str) -> NationalState | None:
    """The state in the national reporting system that a cell says; None when it cannot be said."""
    return NATIONAL_SPELLINGS.get(_stem(text))


def parse_local_state(text: str) -> LocalState | None:
    """The state in the office's register that a cell says; None when it cannot be said."""
    return LOCAL_SPELLINGS.get(_stem(text))
