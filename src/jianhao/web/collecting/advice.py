"""What an office does about an answer of the interface: the sentences beside those of jianhao.collect.codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from jianhao.collect.weixin import LISTS_ONLY, Collected, Part, PartState


class Came(StrEnum):
    """How an asking ended."""

    WHOLE = "whole"
    LATER = "later"
    STOPPED = "stopped"

    @property
    def chinese(self) -> str:
        """The word of pages."""
        return {"whole": "已采集", "later": "待接着采集", "stopped": "中止"}[self.value]


_PLATFORM = "微信公众平台“设置与开发—开发接口管理”"
_NEW = f"请由管理员在{_PLATFORM}查看或者重置AppSecret，再在本页重新登记。"
TO_DO = {
    40001: f"凭据已失效或者授权已取消：{_NEW}",
    40013: "请核对AppID后重新登记。",
    40014: f"凭据已失效或者授权已取消：{_NEW}",
    40125: _NEW,
    40164: f"请由管理员在{_PLATFORM}把本系统服务器的出口地址加入IP白名单，然后再采集。",
    42001: f"凭据已失效：{_NEW}",
    45009: "当日额度已用完，次日夜间自动接着采集，不需要办理。",
    48004: "请登录公众平台查看违规通知，处理完毕后再采集。",
    50002: "请登录公众平台查看账号是否冻结或受限。",
    61003: "请由管理员在公众平台重新授权。",
    61023: "请由管理员在公众平台重新授权。",
    89503: "请由管理员在公众平台确认本系统服务器的地址，然后再采集。",
    89506: "请与公众号管理员联系后，次日再采集。",
    89507: "请与公众号管理员联系后，一小时后再采集。",
}


def came(collected: Collected) -> Came:
    """Whole, to be gone on with by itself, or waiting for somebody."""
    states = {part.state for part in collected.parts}
    if PartState.STOPPED in states:
        return Came.STOPPED
    return Came.WHOLE if collected.complete else Came.LATER


def told(collected: Collected) -> str:
    """What did not come and why, each reason once; what the interface never gives; what somebody has to do."""
    open_ = [p for p in collected.parts if p.state not in (PartState.DONE, PartState.NOT_BEGUN)]
    left = sum(part.state is PartState.NOT_BEGUN for part in collected.parts)
    said = (
        "".join(f"{part.title}——{part.state.chinese}：{part.sentence}" for part in open_) or "各项均已采集。"
    )
    return said + (f"其余{left}项未开始。" if left else "") + LISTS_ONLY + to_do(collected.parts)


def to_do(parts: Iterable[Part]) -> str:
    """What somebody has to do, each thing once; empty where nothing is."""
    return "".join(dict.fromkeys(TO_DO[part.code] for part in parts if part.code in TO_DO))
