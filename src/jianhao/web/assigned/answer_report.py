"""整改情况报告: the short letter that goes up with the filled list, to the measures of GB/T 9704."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jianhao.dates import chinese_date, day_number
from jianhao.documents.cells import masked, one_line
from jianhao.documents.labels import DRAFT_MARK
from jianhao.documents.official import OfficialDocument
from jianhao.web.assigned.answers import Answer, answers_of
from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemState, Outcome

UNITS_IN_FULL = 40
ITEMS_OF_A_UNIT = 8
_SIGNATURE = ("（报送单位）", "　　年　月　日")
_NUMERALS = "一二三四五六七八九"


def write_report(assigned: AssignedList, path: Path) -> None:
    """Write the draft; the same rows give the same bytes."""
    answers = answers_of(assigned)
    left = list(
        assigned.items.exclude(state=ItemState.ACCEPTED).select_related("agency").order_by("sheet", "row")
    )
    title = f"关于“{one_line(assigned.title)}”整改情况的报告（代拟稿）"
    paper = OfficialDocument(title=title, marks=[DRAFT_MARK])
    paper.title(title)
    paper.flush(f"{one_line(assigned.issuer)}：")
    paper.body(_opening(assigned))
    headings = iter(_NUMERALS)
    paper.heading(f"{next(headings)}、总体情况")
    paper.body(_overall(assigned, answers, left))
    if answers:
        paper.heading(f"{next(headings)}、整改情况")
        _by_unit(paper, answers)
    if left:
        paper.heading(f"{next(headings)}、尚未办结的事项")
        paper.body(_unfinished(left))
    paper.blank()
    paper.listed("附件：", [f"{one_line(assigned.title)}（已填写整改情况）"])
    paper.blank()
    paper.signature(_SIGNATURE)
    paper.save(path, day_number(assigned.deadline))


def _opening(assigned: AssignedList) -> str:
    number = f"（{one_line(assigned.document_no)}）" if assigned.document_no else ""
    return f"收到贵单位交办的“{one_line(assigned.title)}”{number}后，我们逐项核对台账，组织有关单位核实和整改。现将有关情况报告如下。"


def _overall(assigned: AssignedList, answers: Sequence[Answer], left: Sequence[AssignedItem]) -> str:
    units = len(
        {a.item.agency_id for a in answers if a.item.agency_id} | {i.agency_id for i in left if i.agency_id}
    )
    counted = Counter(a.outcome for a in answers)
    told = [f"交办事项共{len(answers) + len(left)}项，涉及{units}个单位"]
    parts = [f"{outcome.label}{counted[outcome]}项" for outcome in Outcome if counted[outcome]]
    told.append(f"已答复{len(answers)}项" + (f"，其中{'、'.join(parts)}" if parts else ""))
    if left:
        told.append(f"尚未办结{len(left)}项")
    return "；".join(told) + f"。反馈期限为{chinese_date(day_number(assigned.deadline))}。"


def _by_unit(paper: OfficialDocument, answers: Sequence[Answer]) -> None:
    units: dict[str, list[Answer]] = {}
    for answer in answers:
        units.setdefault(answer.item.agency.name if answer.item.agency else "不在本级台账的账号", []).append(
            answer
        )
    for number, (unit, own) in enumerate(list(units.items())[:UNITS_IN_FULL], 1):
        sentences = [_sentence(a) for a in own[:ITEMS_OF_A_UNIT]]
        more = f"其余{len(own) - ITEMS_OF_A_UNIT}项见附件。" if len(own) > ITEMS_OF_A_UNIT else ""
        paper.led(f"（{number}）{one_line(unit)}。", "".join(sentences) + more)
    if len(units) > UNITS_IN_FULL:
        paper.body(f"其余{len(units) - UNITS_IN_FULL}个单位的整改情况见附件。")


def _sentence(answer: Answer) -> str:
    item = answer.item
    about = one_line(str(item.account) if item.account else item.name or item.unit)
    problem = masked(one_line(item.problem or item.category))
    day = f"，{chinese_date(day_number(answer.done_on))}完成" if answer.done_on else ""
    asked = f"（{problem[:80]}）" if problem else ""
    return f"“{about}”{asked}：{answer.outcome.label}{day}。{_ended(one_line(answer.text))}"


def _ended(text: str) -> str:
    return text if not text or text[-1] in "。；！？" else f"{text}。"


def _unfinished(left: Sequence[AssignedItem]) -> str:
    counted = Counter(item.get_state_display() for item in left)
    parts = "、".join(f"{word}{count}项" for word, count in counted.items())
    return f"{parts}。我们将督促有关单位抓紧办理，办结后另行报告。"
