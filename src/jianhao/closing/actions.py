"""The verbs of a closing."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What can be done; the word is that of the button."""

    DESCRIBE = "describe"
    SUBMIT = "submit"
    AGREE = "agree"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    TAKE_UP_AGAIN = "take_up_again"
    ORDER_URGENT = "order_urgent"
    UPHOLD_URGENT = "uphold_urgent"
    OVERTURN_URGENT = "overturn_urgent"
    RECORD_URGENT_FAULT = "record_urgent_fault"
    ASK_PLATFORM = "ask_platform"
    CREDENTIALS_RECOVERED = "credentials_recovered"
    CREDENTIALS_LOST = "credentials_lost"
    DECLARE_INCOMPLETE = "declare_incomplete"
    ACCEPT_INCOMPLETE = "accept_incomplete"
    REJECT_INCOMPLETE = "reject_incomplete"
    PUBLISH_NOTICE = "publish_notice"
    RELEASE = "release"
    REQUEST_FREEZE = "request_freeze"
    STOP_FREEZE = "stop_freeze"
    NOTE_LAPSE = "note_lapse"
    NOTE_DECLINED = "note_declined"
    ASK_AGAIN = "ask_again"
    CONFIRM_CANCELLATION = "confirm_cancellation"
    DELIST = "delist"
    REPORT_OFFLINE = "report_offline"
    FILE_NATIONAL = "file_national"
    CHECK_GONE = "check_gone"
    FOUND_ALIVE = "found_alive"
    TRANSFER = "transfer"
    BEGIN_LOOK_BACK = "begin_look_back"
    RECORD_LOOK_BACK = "record_look_back"
    FINISH = "finish"
    NOTE_REBOUND = "note_rebound"

    @property
    def chinese(self) -> str:
        """The word of the button and of the record."""
        return WORDS[self]


WORDS = {
    Action.DESCRIBE: "填写申请",
    Action.SUBMIT: "提交申请",
    Action.AGREE: "同意",
    Action.SEND_BACK: "退回修改",
    Action.REFUSE: "不予关停",
    Action.WITHDRAW: "撤回",
    Action.TAKE_UP_AGAIN: "重新办理",
    Action.ORDER_URGENT: "决定紧急关停",
    Action.UPHOLD_URGENT: "复核：紧急关停得当",
    Action.OVERTURN_URGENT: "复核：改按一般程序办理",
    Action.RECORD_URGENT_FAULT: "复核：不当，账号已注销，记录在案",
    Action.ASK_PLATFORM: "致函平台请求找回",
    Action.CREDENTIALS_RECOVERED: "登记账号已找回",
    Action.CREDENTIALS_LOST: "登记账号不能找回",
    Action.DECLARE_INCOMPLETE: "申报不完整归档",
    Action.ACCEPT_INCOMPLETE: "同意不完整归档",
    Action.REJECT_INCOMPLETE: "不同意不完整归档",
    Action.PUBLISH_NOTICE: "登记公告发布",
    Action.RELEASE: "核对放行",
    Action.REQUEST_FREEZE: "登记注销申请",
    Action.STOP_FREEZE: "撤销注销申请",
    Action.NOTE_LAPSE: "登记注销申请失效",
    Action.NOTE_DECLINED: "登记平台未予办理",
    Action.ASK_AGAIN: "再次申请平台办理",
    Action.CONFIRM_CANCELLATION: "登记注销完成",
    Action.DELIST: "登记下架",
    Action.REPORT_OFFLINE: "登记下线报告",
    Action.FILE_NATIONAL: "登记系统关停备案",
    Action.CHECK_GONE: "核验：已关停",
    Action.FOUND_ALIVE: "核验：账号仍在",
    Action.TRANSFER: "登记归档移交",
    Action.BEGIN_LOOK_BACK: "安排回头看",
    Action.RECORD_LOOK_BACK: "登记回头看",
    Action.FINISH: "办结",
    Action.NOTE_REBOUND: "登记重新出现",
}
# Nobody may take these without saying why.
WITH_REASON = frozenset({
    Action.SEND_BACK, Action.REFUSE, Action.WITHDRAW, Action.TAKE_UP_AGAIN, Action.ORDER_URGENT, Action.UPHOLD_URGENT,
    Action.OVERTURN_URGENT, Action.RECORD_URGENT_FAULT, Action.DECLARE_INCOMPLETE, Action.REJECT_INCOMPLETE,
    Action.STOP_FREEZE, Action.NOTE_DECLINED, Action.FOUND_ALIVE, Action.NOTE_REBOUND,
})  # fmt: skip
# These happen outside and are registered afterwards; everything else is done in the moment and bears its day.
HAPPENS_OUTSIDE = frozenset({
    Action.ASK_PLATFORM, Action.CREDENTIALS_RECOVERED, Action.CREDENTIALS_LOST, Action.PUBLISH_NOTICE, Action.REQUEST_FREEZE,
    Action.STOP_FREEZE, Action.NOTE_LAPSE, Action.NOTE_DECLINED, Action.ASK_AGAIN, Action.CONFIRM_CANCELLATION, Action.DELIST,
    Action.REPORT_OFFLINE, Action.FILE_NATIONAL, Action.CHECK_GONE, Action.FOUND_ALIVE, Action.TRANSFER, Action.RECORD_LOOK_BACK,
    Action.NOTE_REBOUND,
})  # fmt: skip
