"""应急处置单 as a document: a draft without head or seal, as everything that this application writes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.timezone import localtime

from jianhao.dates import day_number
from jianhao.documents.cells import MISSING
from jianhao.documents.closing_paper import paper
from jianhao.documents.closing_paper import shown as line
from jianhao.documents.closing_tables import FormCell, FormRow, add_form, head, pair, two_pairs
from jianhao.web.people.models import User
from jianhao.web.watch.models import Incident
from jianhao.web.watch.responses import shown

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "政务新媒体账号应急处置单"
_FOUR = (30.0, 48.0, 30.0, 48.0)
_WIDE = (34.0, 34.0, 30.0, 58.0)


def incident_paper(incident: Incident, user: User, now: datetime, as_of: date) -> bytes:
    """The paper as far as the incident is; what was not written down stays open."""
    said = shown(incident, user, now)
    document = paper(TITLE, demo=False)
    document.annex_title(TITLE)
    document.blank()
    add_form(document.document, _FOUR, _about(incident))
    document.blank()
    document.heading("控制措施")
    add_form(document.document, _WIDE, _measures(said))
    document.blank()
    document.heading("报告")
    add_form(document.document, _WIDE, _reports(said))
    document.blank()
    document.heading("处置过程")
    add_form(document.document, _WIDE, _events(said))
    document.small(
        "注：私信内容系统看不到，以来电、来访和截图为准。凭据的SHA-256见系统。办理时限注明“待核”“本项目”的，以有关规定原文为准。"
    )
    document.body("负责人签字：　　　　　　　　　　　年　　月　　日")
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "paper.docx"
        document.save(path, day_number(as_of))
        return path.read_bytes()


def _about(one: Incident) -> list[FormRow]:
    account = one.account
    return [
        two_pairs(("账号名称", line(account.name)), ("平台", line(account.get_platform_display()))),
        two_pairs(("主办单位", line(one.agency.name)), ("账号ID", line(account.account_id))),
        two_pairs(("发现时间", _minute(one.discovered_at)), ("来源", one.get_origin_display())),
        two_pairs(("状态", one.get_state_display()), ("等级", one.get_grade_display() or "尚未定级")),
        pair("情况", line(one.what), 4, 16),
    ]


def _measures(said: dict) -> list[FormRow]:
    rows = [head("措施", "时间", "登记人", "情况")]
    for one in said["measures"]:
        state = "" if one.at is None else ("已办理" if one.needed else "不需要或者无法办理")
        note = "，".join(part for part in (state, one.note) if part)
        rows.append(_row(one.measure.title, _minute(one.at), one.by, note or "尚未登记"))
    return rows


def _reports(said: dict) -> list[FormRow]:
    rows = [head("报告", "时限", "报告时间", "对象")]
    for one in said["reports"]:
        until = f"{_minute(one.until)}（{one.clock.within}内，{one.clock.confidence}）"
        rows.append(_row(one.clock.title, until, _minute(one.at), one.to or "尚未登记"))
    return rows


def _events(said: dict) -> list[FormRow]:
    rows = [head("环节", "时间", "登记人", "事项")]
    rows += [
        _row(e.get_stage_display(), _minute(e.happened_at), e.by_name, e.sentence) for e in said["events"]
    ]
    rows += [
        _row("凭据", _minute(f.added_at), f.added_by.name, f"{f.title}：{f.file_name}") for f in said["files"]
    ]
    return rows


def _row(*texts: str) -> FormRow:
    return FormRow(tuple(FormCell(line(text)) for text in texts))


def _minute(moment: datetime | None) -> str:
    return MISSING if moment is None else localtime(moment).strftime("%Y-%m-%d %H:%M")
