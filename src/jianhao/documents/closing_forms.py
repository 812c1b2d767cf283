"""Forms of a closing: 审批表, 交接清单, 关停备案登记表, 归档移交清单. What is not known is 「—」; signatures and dates stay blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jianhao.closing.case import Case
from jianhao.closing.facts import Facts
from jianhao.closing.people import Part
from jianhao.closing.states import State
from jianhao.dates import chinese_date
from jianhao.documents.cells import MISSING
from jianhao.documents.closing_paper import paper, shown
from jianhao.documents.closing_tables import FormCell, FormRow, add_form, head, pair, two_pairs
from jianhao.documents.official import OfficialDocument

_FOUR = (30.0, 48.0, 30.0, 48.0)
_SIGN = "\n\n签字（盖章）：　　　　　　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Subject:
    """The account as the register has it, in words; an empty text or None is not known."""

    name: str
    platform: str
    shown_id: str
    agency: str
    supervisor: str = ""
    level: str = ""
    followers: int | None = None
    verified_subject: str = ""
    filing_no: str = ""
    opened_on: int | None = None
    successor: str = ""


def write_approval_form(
    subject: Subject, case: Case, facts: Facts, path: Path, day: int, *, demo: bool = False
) -> None:
    """审批表: the account, why and how it is closed, and a field for each office that has to agree. Fixed bytes."""
    document = _begun("政务新媒体关停审批表", demo)
    rows = [
        *_account(subject, case),
        pair("关停原因", case.reason.chinese if case.reason else MISSING, 4),
        pair("关停程序", case.route.chinese, 4),
        pair("承接渠道", shown(subject.successor), 4),
        pair("职责移交", _duties(facts), 4, 16),
        pair("独有内容", _unique(facts), 4),
        *(_opinion(title, part, case) for title, part in _offices(case)),
    ]
    add_form(document.document, _FOUR, rows)
    document.small("注：提出申请的人不得审批，同一人不得审批两次。主账号报省级主管部门批准。")
    document.save(path, day)


def write_handover(subject: Subject, facts: Facts, path: Path, day: int, *, demo: bool = False) -> None:
    """交接清单: every duty, to whom, on what receipt; passwords are never written down."""
    document = _begun("政务新媒体职责交接清单", demo)
    document.body(
        f"账号：“{shown(subject.name)}”（{shown(subject.platform)}），主办单位：{shown(subject.agency)}。"
    )
    rows = [head("序号", "职责", "承接单位、渠道", "交接凭据", "接收人签字")]
    duties = facts.duties or ()
    rows += [
        FormRow((FormCell(str(n), centred=True), FormCell(shown(d.duty)), FormCell(shown(d.to)), FormCell(shown(d.proof)), FormCell("")))
        for n, d in enumerate(duties, 1)
    ]  # fmt: skip
    if not duties:
        said = "尚未列出该账号承担的职责" if facts.duties is None else "经核对，该账号没有需要移交的职责"
        rows.append(FormRow((FormCell(said, 5, centred=True),)))
    add_form(document.document, (14.0, 48.0, 36.0, 30.0, 28.0), rows)
    document.small("注：账号、密码、管理员手机号不写入本清单，当面交接后修改。")
    _two_signatures(document, "移交人：", "接收人：")
    document.save(path, day)


def write_filing_record(
    subject: Subject, case: Case, facts: Facts, path: Path, day: int, *, demo: bool = False
) -> None:
    """关停备案登记表: dates of every step and the three states."""
    document = _begun("政务新媒体关停备案登记表", demo)
    frozen = case.frozen
    states = (facts.platform_state, facts.national_state, case.state.local or facts.local_state)
    words = [state.chinese if state else MISSING for state in states]
    rows = [
        *_account(subject, case),
        pair("关停原因", case.reason.chinese if case.reason else MISSING, 4),
        two_pairs(("公告日期", _day(case.notice_on)), ("公告期满", _day(case.notice_until))),
        two_pairs(
            ("申请注销", _day(frozen.since if frozen else None)), ("注销完成", _day(case.cancelled_on))
        ),
        two_pairs(("系统关停", _day(case.filed_on)), ("从外部核验", _outside(facts))),
        two_pairs(("平台状态", words[0]), ("国办系统状态", words[1])),
        two_pairs(("台账状态", words[2]), ("承接渠道", shown(subject.successor))),
        pair("公告证明", shown(facts.notice.proof if facts.notice else ""), 4),
        pair("填报单位", _SIGN, 4, 24),
    ]
    add_form(document.document, _FOUR, rows)
    document.save(path, day)


def write_transfer_list(
    subject: Subject, case: Case, facts: Facts, files: Sequence[tuple[str, str, str]], path: Path, day: int, *, demo: bool = False
) -> None:  # fmt: skip
    """归档移交清单: `files` are (名称, 数量, 说明) as the archive counts them; how complete it is and why, the registered root."""
    document = _begun("政务新媒体归档移交清单", demo)
    document.body(
        f"账号：“{shown(subject.name)}”（{shown(subject.platform)}），主办单位：{shown(subject.agency)}。"
    )
    rows = [head("序号", "名称", "数量", "说明")]
    rows += [
        FormRow((FormCell(str(n), centred=True), FormCell(shown(a)), FormCell(shown(b), centred=True), FormCell(shown(c))))
        for n, (a, b, c) in enumerate(files, 1)
    ]  # fmt: skip
    rows += [pair("完整程度", _completeness(case, facts), 4), pair("核验结果", _verified(facts), 4)]
    root = facts.archive.root if facts.archive else ""
    rows.append(pair("Merkle根", root or MISSING, 4))
    add_form(document.document, (26.0, 60.0, 26.0, 44.0), rows)
    _two_signatures(document, "移交人：", "接收人（档案部门）：")
    document.save(path, day)


def _begun(title: str, demo: bool) -> OfficialDocument:
    document = paper(title, demo=demo)
    document.annex_title(title)
    document.blank()
    return document


def _account(subject: Subject, case: Case) -> list[FormRow]:
    followers = MISSING if subject.followers is None else f"{subject.followers:,}"
    main = {True: "是", False: "否", None: MISSING}[case.represents_government]
    return [
        two_pairs(("账号名称", shown(subject.name)), ("平台", shown(subject.platform))),
        two_pairs(("账号ID", shown(subject.shown_id)), ("认证主体", shown(subject.verified_subject))),
        two_pairs(("主办单位", shown(subject.agency)), ("主管单位", shown(subject.supervisor))),
        two_pairs(("层级", shown(subject.level)), ("是否代表主体", main)),
        two_pairs(("备案号", shown(subject.filing_no)), ("粉丝数", followers)),
    ]


def _offices(case: Case) -> list[tuple[str, Part]]:
    province = [("省级主管部门意见", Part.PROVINCE)] if case.is_main else []
    return [("主办单位意见", Part.UNIT_HEAD), ("主管单位意见", Part.SUPERVISOR), *province]


def _opinion(title: str, part: Part, case: Case) -> FormRow:
    """What was agreed in the application is printed with its day; the field to sign stays blank all the same."""
    agreed = next((a for a in case.approvals if a.part is part), None)
    said = f"{chinese_date(agreed.day)}在系统中同意。" if agreed else ""
    said = "不予关停。" if case.state is State.REFUSED and not agreed else said
    return FormRow((FormCell(title, label=True), FormCell(said + _SIGN, 3)), 26)


def _duties(facts: Facts) -> str:
    if facts.duties is None:
        return "尚未列出"
    return "；".join(f"{shown(d.duty)}→{shown(d.to)}" for d in facts.duties) or "没有需要移交的职责"


def _unique(facts: Facts) -> str:
    if facts.unique is None:
        return "尚未核查"
    return f"{facts.unique.undecided:,}条尚未决定" if facts.unique.undecided else "均已决定"


def _completeness(case: Case, facts: Facts) -> str:
    if case.incomplete is not None and case.incomplete.accepted_on is not None:
        why = case.incomplete
        return f"不完整归档，缺少：{shown(why.missing)}；原因：{why.cause.chinese}"
    return facts.archive.completeness.chinese if facts.archive else "没有归档包"


def _verified(facts: Facts) -> str:
    if facts.archive is None or facts.archive.intact is None:
        return "尚未核验"
    return "完好" if facts.archive.intact else "损坏"


def _outside(facts: Facts) -> str:
    if facts.outside is None or facts.outside.gone is None:
        return "尚未核验"
    return f"{chinese_date(facts.outside.on)}，{'账号已不在' if facts.outside.gone else '账号仍在'}"


def _day(day: int | None) -> str:
    return MISSING if day is None else chinese_date(day)


def _two_signatures(document: OfficialDocument, first: str, second: str) -> None:
    document.blank()
    document.body(f"{first}　　　　　　　　{second}")
    document.body("　　年　　月　　日")
