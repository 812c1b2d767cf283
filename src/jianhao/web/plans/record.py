"""征求意见和决定记录.xlsx: what the plan proposed, what was answered, what was decided by whom and why, and every step of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from jianhao.dates import day_number
from jianhao.documents.cells import masked
from jianhao.documents.sheets import Book, Column, Kind
from jianhao.web.plans.listing import shown
from jianhao.web.plans.models import Decision, Opinion, Plan, PlannedAccount, Safeguard

TITLE = "整合方案征求意见和决定记录"
COLUMNS = (
    Column("序号", 6, Kind.COUNT), Column("账号名称", 18, wrap=True), Column("平台", 11, wrap=True),
    Column("主办单位", 20, wrap=True), Column("地区", 14, wrap=True), Column("测算建议", 10), Column("测算去向", 18, wrap=True),
    Column("把握程度", 14, wrap=True), Column("主要理由", 36, wrap=True), Column("须答复事项和答复", 34, wrap=True),
    Column("主办单位意见", 28, wrap=True), Column("决定", 10), Column("决定的去向", 18, wrap=True),
    Column("决定的理由", 26, wrap=True), Column("决定人", 16, wrap=True),
    Column("决定时间", 17), Column("账号ID", 26),
)  # fmt: skip
STEP_COLUMNS = (
    Column("时间", 17), Column("账号名称", 18, wrap=True), Column("账号ID", 26), Column("事项", 12),
    Column("承接账号", 18, wrap=True), Column("理由", 40, wrap=True), Column("办理人", 16, wrap=True), Column("说明", 16),
)  # fmt: skip
NOTE = "测算建议供研究参考；同意归集整合、关停的，另按关停程序申请和审批，本表不改变账号状态。"


def write_record(plan: Plan, path: Path, day: datetime) -> int:
    """Write the workbook; how many accounts."""
    on = timezone.localtime(day).date()
    note = f"{plan.title}　{plan.agency}　{on.isoformat()}　{NOTE}"
    with Book(path, title=TITLE, day=day_number(on), stamp="内部资料") as book:
        count = book.table("逐个账号", COLUMNS, _rows(plan), note=note)
        book.table("办理过程", STEP_COLUMNS, _steps(plan), note=note)
    return count


def _rows(plan: Plan) -> Iterator[list[Any]]:
    answers, opinions = _answers(plan), _opinions(plan)
    for number, row in enumerate(shown(plan.accounts.order_by("number")).iterator(2000), 1):
        yield [
            number, masked(row.account.name), row.account.get_platform_display(), row.agency.name, row.county,
            row.get_proposal_display(), row.words.get("destination"), row.get_certainty_display(),
            "；".join(row.words.get("grounds", [])), answers.get(row.pk), opinions.get(row.pk), row.get_decision_display() or None,
            _destination(row), row.reason or None, row.decided_by.name if row.decided_by else None,
            _minute(row.decided_at), row.account.account_id,
        ]  # fmt: skip


def _destination(row: PlannedAccount) -> str | None:
    """Where the account goes by what was decided; None where that is open."""
    if row.chosen is not None:
        return str(row.chosen.account)
    if row.decision in ("agree", "close") and row.goes:
        return str(row.words.get("destination"))
    return None


def _answers(plan: Plan) -> dict[int, str]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Safeguard.objects.filter(planned__plan=plan).select_related("answered_by").order_by("pk")
    for one in rows.iterator(2000):
        said = f"{one.get_answer_display()}。{one.text}（{one.answered_by.name}）" if one.answer else "未答复"
        found[one.planned_id].append(f"{one.question}（{one.because}）：{said}")
    return {key: "\n".join(texts) for key, texts in found.items()}


def _opinions(plan: Plan) -> dict[int, str]:
    """The last opinion of each account's unit in words."""
    found = {}
    for one in Opinion.objects.filter(planned__plan=plan).order_by("pk").iterator(2000):
        signed = f"（签字：{one.signed}）" if one.signed else ""
        found[one.planned_id] = masked(
            f"{one.get_kind_display()}{f'：{one.reason}' if one.reason else ''}{signed}"
        )
    return found


def _steps(plan: Plan) -> Iterator[list[Any]]:
    """Every decision in the order in which it was made, those taken back too."""
    rows = Decision.objects.filter(planned__plan=plan).order_by("at", "pk")
    for one in rows.select_related("planned__account", "chosen__account", "by").iterator(2000):
        yield [
            _minute(one.at), masked(one.planned.account.name), one.planned.account.account_id, one.get_kind_display(),
            str(one.chosen.account) if one.chosen else None, masked(one.reason), one.by.name,
            "沿用上一方案" if one.carried else None,
        ]  # fmt: skip


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
