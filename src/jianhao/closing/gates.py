"""What must be done before an account is given up: each gate answers yes, no or cannot be said, with what is missing in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from jianhao.closing.case import Case
from jianhao.closing.facts import CodeMatch, Completeness, Disposal, Facts
from jianhao.closing.words import Route
from jianhao.dates import chinese_date


class Gate(StrEnum):
    """The gates, in the order in which pages list them."""

    UNIQUE = "unique"
    ARCHIVE = "archive"
    NOTICE = "notice"
    DUTIES = "duties"
    SUCCESSOR = "successor"
    LINKS = "links"
    OPENIDS = "openids"
    FILING_NO = "filing_no"
    DATA_SETS = "data_sets"
    CONTRACT = "contract"

    @property
    def chinese(self) -> str:
        """What is to be done."""
        return _WORDS[self]


_WORDS = {
    Gate.UNIQUE: "独有内容已决定",
    Gate.ARCHIVE: "归档包已核验",
    Gate.NOTICE: "公告已发布并留有证明",
    Gate.DUTIES: "职责已移交",
    Gate.SUCCESSOR: "承接渠道已公布",
    Gate.LINKS: "链接和二维码已清理",
    Gate.OPENIDS: "迁移所需名单由运营单位导出，回执在案",
    Gate.FILING_NO: "网信备案编号已填明",
    Gate.DATA_SETS: "数据已处置",
    Gate.CONTRACT: "合同已了结",
}
_ALWAYS = (Gate.UNIQUE, Gate.ARCHIVE, Gate.NOTICE, Gate.DUTIES, Gate.SUCCESSOR, Gate.LINKS)
_APPLICATION = (Gate.FILING_NO, Gate.DATA_SETS, Gate.CONTRACT)


class Passed(StrEnum):
    """Three answers."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """A gate, its answer and one sentence: what there is, or what is missing."""

    gate: Gate
    passed: Passed
    sentence: str


def gates_of(case: Case) -> tuple[Gate, ...]:
    """The gates that hold for a closing."""
    migrating = (Gate.OPENIDS,) if case.migrates_followers else ()
    application = _APPLICATION if case.route is Route.APPLICATION else ()
    return (*_ALWAYS, *migrating, *application)


def look(case: Case, facts: Facts) -> tuple[GateAnswer, ...]:
    """Every gate of the closing with its answer."""
    return tuple(GateAnswer(gate, *_LOOK[gate](case, facts)) for gate in gates_of(case))


def missing(case: Case, facts: Facts) -> tuple[GateAnswer, ...]:
    """The gates that are not passed, those of which nothing can be said included."""
    return tuple(answer for answer in look(case, facts) if answer.passed is not Passed.YES)


Answer = tuple[Passed, str]


def _yes(sentence: str) -> Answer:
    return Passed.YES, sentence


def _no(sentence: str) -> Answer:
    return Passed.NO, sentence


def _unknown(sentence: str) -> Answer:
    return Passed.CANNOT_SAY, sentence


def _unique(case: Case, facts: Facts) -> Answer:
    if facts.unique is None:
        return _unknown("没有做过内容同质化核查，也没有人工核对，不能判断有没有独有内容。")
    if facts.unique.undecided:
        return _no(f"有{facts.unique.undecided:,}条独有内容尚未决定是否迁移。")
    if facts.unique.without_reason:
        return _no(f"有{facts.unique.without_reason:,}条独有内容决定不迁移而未写理由。")
    return _yes("独有内容均已决定。")


def _archive(case: Case, facts: Facts) -> Answer:
    archive = facts.archive
    excused = case.incomplete is not None and case.incomplete.accepted_on is not None
    if archive is None:
        return _yes("没有归档包；不完整归档已获同意并公开。") if excused else _unknown("尚未归档。")
    if archive.intact is None:
        return _unknown("归档包尚未核验。")
    if not archive.intact:
        return _no("归档包核验为损坏，须重新归档。")
    if not archive.root:
        return _no("归档包的Merkle根尚未登记。")
    if not excused and archive.completeness is not Completeness.COMPLETE:
        return _no(f"归档包的完整程度为“{archive.completeness.chinese}”，须补齐，或者按不完整归档报批。")
    if excused and case.credentials is False:  # what others publish on it is not the office's to keep
        return _yes("归档包已核验完好；不完整归档已获同意并公开。")
    if facts.last_post is None:
        return _unknown("最近一次发布的日期未取得，不能确认归档是否到最后一条。")
    if facts.last_post > archive.covers_until:
        covered, later = chinese_date(archive.covers_until), chinese_date(facts.last_post)
        return _no(f"归档截至{covered}，{later}又有发布，须补做归档。")
    return _yes("归档包已核验完好。")


def _notice(case: Case, facts: Facts) -> Answer:
    notice = facts.notice
    if notice is None or case.notice_on is None:
        return _unknown("尚未发布公告。")
    if notice.published_on != case.notice_on:
        return _no(f"公告日期与登记的{chinese_date(case.notice_on)}不一致，请核对。")
    if not notice.proof:
        return _no("公告没有发布证明。")
    if notice.unanswered:
        return _no(f"公告缺少：{'、'.join(notice.unanswered)}。")
    if not (notice.on_account or notice.on_website):
        return _no("公告既未在该账号发布，也未在政府网站发布。")
    if case.credentials is not False and not notice.on_account:
        return _no("公告未在该账号发布；账号可以登录的，应在该账号发布。")
    return _yes(f"公告于{chinese_date(notice.published_on)}发布，证明在案。")


def _duties(case: Case, facts: Facts) -> Answer:
    if facts.duties is None:
        return _unknown("尚未列出该账号承担的职责。")
    left = [handover.duty for handover in facts.duties if not (handover.to and handover.proof)]
    if left:
        return _no(f"尚未移交或者没有交接凭据：{'、'.join(left[:5])}{_more(left)}。")
    return _yes("职责均已移交，凭据在案。" if facts.duties else "经核对，该账号没有需要移交的职责。")


def _successor(case: Case, facts: Facts) -> Answer:
    successor = facts.successor
    if successor is None:
        return _unknown("尚未确定承接渠道。")
    if successor.announced_on is None:
        return _no(f"承接渠道“{successor.name}”尚未公布。")
    if successor.code is CodeMatch.NO:
        return _no(f"公布的二维码不是“{successor.name}”的。")
    if successor.code is CodeMatch.CANNOT_SAY and not successor.scanned_by:
        return _unknown("由二维码的内容不能认出账号，须由人扫码确认。")
    return _yes(f"承接渠道“{successor.name}”已公布。")


def _links(case: Case, facts: Facts) -> Answer:
    if facts.uses is None:
        return _unknown("尚未查找仍在使用该账号名称、二维码、链接的地方。")
    left = [use.where for use in facts.uses if not use.changed]
    if left:
        return _no(f"仍在使用：{'、'.join(left[:5])}{_more(left)}。")
    return _yes("链接和二维码均已更换。" if facts.uses else "经查找，没有仍在使用的地方。")


def _openids(case: Case, facts: Facts) -> Answer:
    if not facts.openid_receipt:
        return _no("迁移粉丝须在冻结前由运营单位自行导出名单（本系统不收取），回执尚未登记。")
    return _yes("运营单位的导出回执在案。")


def _filing_no(case: Case, facts: Facts) -> Answer:
    if not facts.app_filing_no:
        return _unknown("网信备案编号未填；未备案的填写“未备案”及说明。")
    return _yes(f"网信备案编号：{facts.app_filing_no}。")


def _data_sets(case: Case, facts: Facts) -> Answer:
    if facts.data_sets is None:
        return _unknown("尚未列出应用程序的数据。")
    open_ = [d.name for d in facts.data_sets if d.disposal is None or not d.proof]
    if open_:
        return _no(f"尚未处置或者没有证明：{'、'.join(open_[:5])}{_more(open_)}。")
    counts = [f"{d.chinese}{sum(s.disposal is d for s in facts.data_sets)}项" for d in Disposal]
    return _yes(f"数据已处置：{'、'.join(counts)}。")


def _contract(case: Case, facts: Facts) -> Answer:
    if facts.contract_settled is None:
        return _unknown("运维合同情况未填明。")
    return _yes("合同已了结。") if facts.contract_settled else _no("运维合同尚未终止或者结清。")


def _more(names: list[str]) -> str:
    return f"等{len(names)}处" if len(names) > 5 else ""


_LOOK: dict[Gate, Callable[[Case, Facts], Answer]] = {
    Gate.UNIQUE: _unique,
    Gate.ARCHIVE: _archive,
    Gate.NOTICE: _notice,
    Gate.DUTIES: _duties,
    Gate.SUCCESSOR: _successor,
    Gate.LINKS: _links,
    Gate.OPENIDS: _openids,
    Gate.FILING_NO: _filing_no,
    Gate.DATA_SETS: _data_sets,
    Gate.CONTRACT: _contract,
}
