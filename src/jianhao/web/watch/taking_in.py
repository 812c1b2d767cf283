"""Places in contents become rows that people decide on; a strong sign of a hijack becomes a proposal to act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from jianhao.risk.finding import Severity
from jianhao.risk.rules import RULES
from jianhao.web.registry.importing import chunks
from jianhao.web.registry.models import Account
from jianhao.web.scope import contains
from jianhao.web.watch.models import ContentCheck, ContentHint, HintState, Incident, IncidentState, Origin
from jianhao.web.watch.models.contents import RANKS, SIGN_OF_HIJACK

BULK = 500
NAMED = 3  # signs named in a proposal
STANDING = (IncidentState.PROPOSED, IncidentState.OPEN)


def take_in(check: ContentCheck, rows: Sequence[dict[str, Any]]) -> list[ContentHint]:
    """Write the places down; those seen for the first time. What was decided stays decided."""
    by_id = {row["finding_id"]: row for row in rows}
    there: set[str] = set()
    for part in chunks(list(by_id)):
        known = ContentHint.objects.filter(finding_id__in=part)
        there |= set(known.values_list("finding_id", flat=True))
        known.update(run=check.run)
    fresh = list(_hints(check, [row for key, row in by_id.items() if key not in there]))
    ContentHint.objects.bulk_create(fresh, batch_size=BULK, ignore_conflicts=True)
    return fresh


def _hints(check: ContentCheck, rows: Sequence[dict[str, Any]]) -> Iterator[ContentHint]:
    accounts: dict[str, Account] = {}
    for part in chunks(sorted({row["account_id"] for row in rows})):
        found = Account.objects.filter(account_id__in=part).select_related("agency")
        accounts |= {account.account_id: account for account in found}
    for row in rows:
        account = accounts.get(row["account_id"])
        if account is not None and contains(check.agency_path, account.agency_path):
            yield _hint(check, account, row)


def _hint(check: ContentCheck, account: Account, row: dict[str, Any]) -> ContentHint:
    return ContentHint(
        finding_id=row["finding_id"], account=account, agency=account.agency, agency_path=account.agency_path,
        line_path=account.line_path, run=check.run, post_id=(row["post_id"] or "")[:400], field=row["field"] or "",
        start=row["start"], end=row["end"], rule=row["rule"], category=row["category"], severity=row["severity"],
        rank=RANKS.get(row["severity"], len(RANKS)), text=(row["text"] or "")[:300],
        suggestion=(row["suggestion"] or "")[:300], term=(row["term"] or "")[:300], state=HintState.OPEN,
    )  # fmt: skip


def propose(check: ContentCheck, fresh: Sequence[ContentHint], now: datetime) -> list[Incident]:
    """One proposal for each account with a new strong sign, unless somebody is at an incident of it already."""
    strong: dict[int, list[ContentHint]] = defaultdict(list)
    for hint in fresh:
        if hint.severity == Severity.URGENT and hint.category in SIGN_OF_HIJACK:
            strong[hint.account_id].append(hint)
    busy = set(
        Incident.objects.filter(account__in=strong, state__in=STANDING).values_list("account_id", flat=True)
    )
    made = []
    for pk, hints in strong.items():
        key = f"content:{pk}:{check.run_id}"
        if pk in busy or Incident.objects.filter(source_key=key).exists():
            continue
        made.append(Incident.objects.create(
            account=hints[0].account, agency=hints[0].agency, agency_path=hints[0].agency_path, line_path=hints[0].line_path,
            state=IncidentState.PROPOSED, origin=Origin.CONTENT, what=_said(hints), discovered_at=now, made_at=now, source_key=key,
        ))  # fmt: skip
    return made


def _said(hints: Sequence[ContentHint]) -> str:
    signs = dict.fromkeys(f"{RULES[hint.rule].title}“{hint.text}”" for hint in hints)
    shown = "、".join(list(signs)[:NAMED])
    return (
        f"发布内容中有{len(hints):,}处紧急提示（待核实）：{shown}。请先核实是否本单位发布，再决定是否处置。"
    )
