"""Findings as lists, filtered by what stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from jianhao.documents.labels import SEVERITIES
from jianhao.web.inspections.models import Finding, FindingState, Inspection
from jianhao.web.ui.pages import Listed, listed

# What an office asks of the list, beside the states themselves.
SPECIAL = {
    "objected": ("有异议待核定", {"reply__decision": "pending"}),
    "silent": (
        "未反馈",
        {"sent": True, "reply__isnull": True, "state__in": ["open", "confirmed", "remedied"]},
    ),
    "appealed": ("申诉待办理", {"appeals__decision": "pending"}),
    "reported": ("整改待复查", {"rectification__state": "reported"}),
    "owed": ("整改中", {"rectification__state__in": ["open", "returned"]}),
}
PRINTED = (
    "inspection", "severity", "state", "sent", "title", "sentence", "account__name", "account__platform", "agency__name",
    "reply__answer", "reply__decision", "rectification__state",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A page of findings and the filters in force."""

    page: Listed
    severity: str
    state: str
    rule: str
    severities: list[tuple[str, str]]
    states: list[tuple[str, str]]


def listed_findings(inspection: Inspection, query: QueryDict) -> Found:
    """The findings of an inspection that an address asks for; what it does not know is ignored."""
    rows = inspection.findings.all()
    severity, state, rule = (query.get(name, "") for name in ("severity", "state", "rule"))
    if severity in SEVERITIES:
        rows = rows.filter(severity=severity)
    if rule:
        rows = rows.filter(rule_id=rule[:60])
    rows = _in_state(rows, state)
    ordered = printed(in_order(rows))
    states = [*FindingState.choices, *((name, word) for name, (word, _) in SPECIAL.items())]
    return Found(listed(ordered, query.get("page")), severity, state, rule, list(SEVERITIES.items()), states)


def printed(rows: QuerySet, *more: str) -> QuerySet:
    """Findings with what lists print of them and `more`; what was measured and its evidence is long and stays where it is."""
    named = {name.partition("__")[0] for name in (*PRINTED, *more) if "__" in name}
    return rows.select_related(*named).only(*PRINTED, *more)


def _in_state(rows: QuerySet, state: str) -> QuerySet:
    if state in SPECIAL:
        condition: dict[str, Any] = SPECIAL[state][1]
        return rows.filter(**condition).distinct()
    return rows.filter(state=state) if state in FindingState.values else rows


def next_open(finding: Finding) -> Finding | None:
    """The next finding of the inspection that nobody has judged, in the order of the list; after the last one the first."""
    rows = in_order(finding.inspection.findings.filter(state=FindingState.OPEN).exclude(pk=finding.pk))
    place = (finding.gravity, finding.agency_path, finding.account_id, finding.pk)
    after, same = Q(), Q()
    for column, value in zip(("gravity", "agency_path", "account_id", "pk"), place, strict=True):
        after |= same & Q(**{f"{column}__gt": value})
        same &= Q(**{column: value})
    return rows.filter(after).first() or rows.first()


def in_order(rows: QuerySet) -> QuerySet:
    """The gravest first, then by unit and account, in the order of an index."""
    return rows.order_by("gravity", "agency_path", "account_id", "pk")
