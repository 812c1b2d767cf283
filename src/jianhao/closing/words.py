"""What a closing speaks of: routes, public reasons, evidence, and who acts in it."""

from __future__ import annotations

from enum import StrEnum


class Route(StrEnum):
    """Which way an account is closed; it decides approvals, gates and the last steps on the platform."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    LOST_PASSWORD = "lost_password"
    SUBJECT_GONE = "subject_gone"
    APPLICATION = "application"

    @property
    def chinese(self) -> str:
        """The word of pages and documents."""
        return _ROUTES[self]


_ROUTES = {
    Route.ORDINARY: "一般关停",
    Route.URGENT: "被盗用后紧急关停",
    Route.LOST_PASSWORD: "密码遗失",
    Route.SUBJECT_GONE: "主体撤并",
    Route.APPLICATION: "应用程序和小程序",
}
ON_PLATFORM = frozenset(Route) - {Route.APPLICATION}


class PublicReason(StrEnum):
    """The reason that is shown to the public; every closing has one from this list."""

    CONSOLIDATION = "consolidation"
    RELIEF = "relief"
    REFORM = "reform"
    DUTIES_MOVED = "duties_moved"
    NO_CAPACITY = "no_capacity"
    LITTLE_USED = "little_used"
    HIJACKED = "hijacked"
    PLATFORM_ENDS = "platform_ends"

    @property
    def chinese(self) -> str:
        """As notices and the public look-up print it."""
        return _REASONS[self]


_REASONS = {
    PublicReason.CONSOLIDATION: "整合优化政务新媒体",
    PublicReason.RELIEF: "防治“指尖上的形式主义”",
    PublicReason.REFORM: "机构改革",
    PublicReason.DUTIES_MOVED: "职能划转",
    PublicReason.NO_CAPACITY: "无力维护",
    PublicReason.LITTLE_USED: "使用率低、实用性不强",
    PublicReason.HIJACKED: "账号被他人盗用",
    PublicReason.PLATFORM_ENDS: "所在平台停止服务",
}


class Evidence(StrEnum):
    """What has to be on file for a step: a document number, or the mark of a file kept by the application."""

    APPLICATION_FORM = "application_form"
    REFORM_DOCUMENT = "reform_document"
    INCIDENT_RECORD = "incident_record"
    APPROVAL_DOCUMENT = "approval_document"
    NOTICE_PROOF = "notice_proof"
    CORRECTION_PROOF = "correction_proof"
    GATE_CHECK = "gate_check"
    SIGNED_STATEMENT = "signed_statement"
    PLATFORM_LETTER = "platform_letter"
    PLATFORM_REPLY = "platform_reply"
    PLATFORM_RECEIPT = "platform_receipt"
    CANCELLATION_PROOF = "cancellation_proof"
    DELISTING_PROOF = "delisting_proof"
    OFFLINE_REPORT = "offline_report"
    FILING_RECEIPT = "filing_receipt"
    OUTSIDE_CHECK = "outside_check"
    TRANSFER_LIST = "transfer_list"
    REVIEW_RECORD = "review_record"
    LOOK_BACK_RECORD = "look_back_record"

    @property
    def chinese(self) -> str:
        """The word of pages and refusals."""
        return _EVIDENCE[self]


_EVIDENCE = {
    Evidence.APPLICATION_FORM: "关停申请（审批表）",
    Evidence.REFORM_DOCUMENT: "机构撤并文件",
    Evidence.INCIDENT_RECORD: "被盗用情况记录",
    Evidence.APPROVAL_DOCUMENT: "批准文号或者审批表编号",
    Evidence.NOTICE_PROOF: "公告发布证明",
    Evidence.CORRECTION_PROOF: "更正公告发布证明",
    Evidence.GATE_CHECK: "注销前核对单",
    Evidence.SIGNED_STATEMENT: "主办单位签字的说明",
    Evidence.PLATFORM_LETTER: "致平台函",
    Evidence.PLATFORM_REPLY: "平台答复",
    Evidence.PLATFORM_RECEIPT: "平台受理注销的回执",
    Evidence.CANCELLATION_PROOF: "平台注销完成的截图或者回执",
    Evidence.DELISTING_PROOF: "下架证明",
    Evidence.OFFLINE_REPORT: "下线报告及回执",
    Evidence.FILING_RECEIPT: "全国政务新媒体信息报送系统关停回执",
    Evidence.OUTSIDE_CHECK: "从外部查看的记录",
    Evidence.TRANSFER_LIST: "归档移交清单",
    Evidence.REVIEW_RECORD: "紧急关停复核记录",
    Evidence.LOOK_BACK_RECORD: "回头看记录",
}


class IncompleteCause(StrEnum):
    """Why an archive cannot be complete; the public list of 不完整归档 counts by these."""

    LOST_PASSWORD = "lost_password"
    HIJACKED = "hijacked"
    NO_EXPORT = "no_export"
    SUBJECT_GONE = "subject_gone"

    @property
    def chinese(self) -> str:
        """The word of the public list."""
        return _CAUSES[self]


_CAUSES = {
    IncompleteCause.LOST_PASSWORD: "密码遗失，无法登录导出",
    IncompleteCause.HIJACKED: "账号被他人盗用",
    IncompleteCause.NO_EXPORT: "平台不提供导出",
    IncompleteCause.SUBJECT_GONE: "主办单位已撤并，资料无从取得",
}
