"""What is said of each row to the office above: only answers that somebody accepted; of the others nothing is claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jianhao.documents.cells import masked, one_line
from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemState, ItemStep, Outcome, StepKind


@dataclass(frozen=True, slots=True)
class Answer:
    """The accepted answer of one row. `proof` names what shows it, without a link that anybody could click by mistake."""

    item: AssignedItem
    outcome: Outcome
    text: str
    done_on: date | None
    proof: str
    picture: str = ""
    picture_name: str = ""


def answers_of(assigned: AssignedList) -> list[Answer]:
    """The accepted answers in the order of the list."""
    items = list(
        assigned.items.filter(state=ItemState.ACCEPTED)
        .select_related("account", "agency")
        .order_by("sheet", "row")
    )
    last = last_replies(items)
    return [_answer(item, last[item.pk]) for item in items if item.pk in last]


def last_replies(items: Iterable[AssignedItem]) -> dict[int, ItemStep]:
    """The reply of each item that was given last."""
    steps = ItemStep.objects.filter(item__in=[item.pk for item in items], kind=StepKind.REPLY)
    return {step.item_id: step for step in steps.order_by("pk")}


def _answer(item: AssignedItem, step: ItemStep) -> Answer:
    name = picture_name(item, step) if step.picture else ""
    proof = "；".join(part for part in (step.link, f"截图：{name}" if name else "") if part)
    return Answer(item, Outcome(step.outcome), masked(step.text), step.done_on, proof, step.picture, name)


def picture_name(item: AssignedItem, step: ItemStep) -> str:
    """The name under which a picture goes along with the answer: the row's own number first."""
    suffix = "jpg" if step.picture_name.lower().endswith((".jpg", ".jpeg")) else "png"
    shown = "".join(ch for ch in one_line(item.number or str(item.row)) if ch.isalnum())[:20]
    return f"{shown or item.row}-{item.pk}.{suffix}"


def answer_cells(assigned: AssignedList) -> dict[tuple[str, int], dict[str, str]]:
    """The accepted answers as texts for the columns of the list, by sheet and row."""
    asked = {t["sheet"]: t["headings"][t["fields"]["done"]] for t in assigned.tables if "done" in t["fields"]}
    return {
        (a.item.sheet, a.item.row): {
            "measures": a.text,
            "done": _word(a.outcome, asked.get(a.item.sheet, "")),
            "done_on": a.done_on.isoformat() if a.done_on else "",
            "proof": a.proof,
        }
        for a in answers_of(assigned)
    }


def _word(outcome: Outcome, heading: str) -> str:
    """The outcome in the words that a heading asks for: one with 是否 wants 是 or 否 where that is what there is to say."""
    if "是否" not in heading:
        return outcome.label
    return {Outcome.DONE: "是", Outcome.ONGOING: "否（正在整改）"}.get(outcome, outcome.label)
