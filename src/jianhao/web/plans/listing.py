"""The accounts of a plan as its address asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Value
from django.http import QueryDict

from jianhao.consolidation.certainty import Certainty
from jianhao.documents.plan_words import PROPOSALS
from jianhao.web.people.models import User
from jianhao.web.plans.models import DecisionKind, Plan, PlannedAccount

CERTAINTIES = [(one.value, one.chinese) for one in Certainty]
DECISIONS = [("none", "未决定"), *(c for c in DecisionKind.choices if c[0] != DecisionKind.WITHDRAWN)]
# What a person still has to see to.
POINTS = {
    "questions": ("须逐项答复", Q(open_questions__gt=0) & ~Q(proposal="keep")),
    "lacking": ("资料不足", ~Q(lacking=[])),
    "unplaced": ("未排入分期", Q(phase__isnull=True) & ~Q(proposal="keep")),
    "unasked": ("没有主办单位意见", Q(opinion="")),
    "objects": ("主办单位不同意", Q(opinion="objects")),
    "changed": ("与上一方案不同", ~Q(changed="")),
    "carried": ("沿用上一方案的决定", Q(carried=True)),
}
MOST_COUNTIES = 400
PRINTED = (
    "plan", "proposal", "certainty", "words", "changed", "county", "lacking", "open_questions", "phase", "opinion", "decision",
    "decided_at", "reason", "carried", "account__account_id", "account__name", "account__platform", "agency__name", "chosen__account__name",
    "chosen__account__platform", "chosen__account__account_id", "decided_by__name",
)  # of each account, in the table and in the record  # fmt: skip


@dataclass(frozen=True)
class Filtered:
    """The rows meant, in the order of the register, and the filters in force."""

    rows: QuerySet
    asked: dict[str, str]
    selects: list[dict[str, Any]]

    @property
    def query(self) -> str:
        """The filters as an address."""
        return urlencode(self.asked)


def filtered(plan: Plan, query: QueryDict) -> Filtered:
    """Read an address; what it does not know is ignored."""
    counties = _counties(plan)
    choices: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "proposal": ("建议", list(PROPOSALS.items())),
        "county": ("地区", counties),
        "certainty": ("把握程度", CERTAINTIES),
        "point": ("待办事项", [(key, word) for key, (word, _) in POINTS.items()]),
        "decision": ("决定", DECISIONS),
    }
    asked = {name: query.get(name, "") for name in choices}
    asked = {name: value for name, value in asked.items() if value in dict(choices[name][1])}
    rows = plan.accounts.all()
    for name, value in asked.items():
        rows = rows.filter(_condition(name, value))
    text = query.get("q", "").strip()[:100]
    if text:
        asked["q"] = text
        rows = rows.filter(
            Q(account__name__icontains=text) | Q(agency__name__icontains=text) | Q(account__account_id=text)
        )
    selects = [
        {"name": n, "title": t, "choices": c, "value": asked.get(n, "")} for n, (t, c) in choices.items()
    ]
    return Filtered(rows.order_by("number"), asked, selects)


def _condition(name: str, value: str) -> Q:
    if name == "point":
        return POINTS[value][1]
    if name == "decision":
        return Q(decision="" if value == "none" else value)
    return Q(**{"county_code" if name == "county" else name: value if value != "none" else ""})


def _counties(plan: Plan) -> list[tuple[str, str]]:
    """Places of the plan; those without a code as one."""
    rows = plan.words.get("counties", [])[:MOST_COUNTIES]
    return [(row[0] or "none", row[1]) for row in rows]


def settled(rows: QuerySet) -> QuerySet:
    """Same in all cases tried, no objection, nothing to answer or to add, not decided yet, going to an account that stays."""
    rows = rows.filter(certainty=Certainty.SETTLED.value, decision="", lacking=[])
    rows = rows.exclude(opinion="objects")
    gone = Q(target__decision__in=[DecisionKind.CLOSE, DecisionKind.TARGET])
    return rows.exclude(~Q(proposal="keep") & Q(open_questions__gt=0)).exclude(gone)


def up_to(most: int, rows: QuerySet) -> int:
    """How many rows there are, one more than `most` at most, so that a province's are not all walked."""
    return rows.order_by()[: most + 1].count()


def agreeable(rows: QuerySet, plan: Plan, user: User) -> QuerySet:
    """Settled ones on which the person may decide: not on the own unit's, where the plan was asked for by the person."""
    found = settled(rows)
    return found.exclude(agency=user.agency_id) if plan.asked_by_id == user.pk else found


@dataclass(frozen=True, slots=True)
class Decided:
    """How many accounts were decided each way, undecided first; how many decisions a new plan would carry out otherwise."""

    each: list[tuple[str, str, int]]
    differing: int

    @property
    def total(self) -> int:
        """The accounts of the plan."""
        return sum(n for _, _, n in self.each)


def decided(plan: Plan) -> Decided:
    """The decisions on a plan, counted in one walk."""
    stays = Q(proposal="keep")
    otherwise = Q(decision="target") | (Q(decision="keep") & ~stays) | (Q(decision="close") & stays)
    rows = plan.accounts.order_by().values_list("decision")
    counted = {
        key: (n, other)
        for key, n, other in rows.annotate(n=Count("*"), other=Count(Value(1), filter=otherwise))
    }
    each = [(key, word, counted.get("" if key == "none" else key, (0, 0))[0]) for key, word in DECISIONS]
    return Decided(each, sum(other for _, other in counted.values()))


def shown(rows: QuerySet) -> QuerySet:
    """Rows with what the table prints of them."""
    return rows.select_related("account", "agency", "chosen__account", "decided_by").only(*PRINTED)


def chosen_among(plan: Plan, text: str) -> PlannedAccount | None:
    """The account of a plan that somebody named by id or by its only full name; None if there is none or more than one."""
    rows = plan.accounts.select_related("account")
    found = list(rows.filter(Q(account__account_id=text) | Q(account__name=text)).order_by("number")[:3])
    exact = [row for row in found if row.account.account_id == text]
    found = exact or [row for row in found if row.stays] or found
    return found[0] if len(found) == 1 else None
