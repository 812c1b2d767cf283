"""Verdict rows with their account, ready for lists: failed vetoes, reminders, what could not be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from jianhao.dates import day_of
from jianhao.documents import wording
from jianhao.documents.areas import placed_accounts
from jianhao.documents.figures import Figures
from jianhao.inspection.result import InspectionResult

Row = Mapping[str, Any]

_NONE = wording.NOT_SUPPLIED
TO_RECTIFY = "待整改"
DEADLINE_BLANK = "　月　日前"


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict of one account; `last_update` is a day number, None where it is not known."""

    account: Row
    verdict: Row
    last_update: int | None

    @property
    def account_id(self) -> str:
        return str(self.account["account_id"])

    @property
    def title(self) -> str:
        return wording.title(self.verdict["rule_id"], self.verdict["rule_version"])

    @property
    def sentence(self) -> str:
        return wording.shown(wording.explanation(self.verdict))

    @property
    def named(self) -> str:
        """The account as circulars name it: 名称（平台）."""
        return f"{wording.shown(self.account['name'])}（{wording.platform(self.account['platform'])}）"


class Findings:
    """The lists of one result in a fixed order: division, agency, account, then the rules as in the packs."""

    def __init__(self, result: InspectionResult, counts: Figures) -> None:
        self._verdicts = result.verdicts
        self._accounts = {row["account_id"]: row for row in placed_accounts(result)}
        self._updates = last_updates(result)
        self._order = {(rule.ruleset, rule.rule_id): n for n, rule in enumerate(counts.rules)}

    def failed_vetoes(self) -> list[Finding]:
        """不合格: every failed veto of every account."""
        return self._select("failed", veto=True)

    def reminders(self) -> list[Finding]:
        """提醒事项: failed rules that leave the conclusion alone."""
        return self._select("failed", veto=False)

    def pending(self) -> list[Finding]:
        """待核实: undetermined vetoes with input, of the accounts that have no conclusion for them."""
        found = self._select("undetermined", veto=True)
        return [
            f for f in found if f.account["conclusion"] == "undetermined" and f.verdict["reason"] != _NONE
        ]

    def pending_reasons(self) -> list[tuple[str, int]]:
        """Why accounts are 待核实 with the number of accounts, most first; one account may have several."""
        accounts: dict[str, set[str]] = {}
        for finding in self.pending():
            accounts.setdefault(wording.reason(finding.verdict["reason"]), set()).add(finding.account_id)
        counts = [(reason, len(ids)) for reason, ids in accounts.items()]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))

    def of_rule(self, findings: Iterable[Finding], ruleset: str, rule_id: str) -> list[Finding]:
        """Those of one rule of one pack."""
        return [f for f in findings if (f.verdict["ruleset"], f.verdict["rule_id"]) == (ruleset, rule_id)]

    def _select(self, outcome: str, *, veto: bool) -> list[Finding]:
        is_veto = pc.equal(self._verdicts["severity"], "veto")
        mask = pc.and_(pc.equal(self._verdicts["outcome"], outcome), is_veto if veto else pc.invert(is_veto))
        rows = self._verdicts.filter(mask).to_pylist()
        ids = [row["account_id"] for row in rows]
        found = [
            Finding(self._accounts[account], row, self._updates.get(account))
            for account, row in zip(ids, rows, strict=True)
        ]
        return sorted(found, key=self._place)

    def _place(self, finding: Finding) -> tuple[object, ...]:
        account, verdict = finding.account, finding.verdict
        place = wording.rank("division_code", account["division_code"])
        rule = self._order.get((verdict["ruleset"], verdict["rule_id"]), len(self._order))
        return (place, account["agency"] or "", account["name"] or "", finding.account_id, rule)


def last_updates(result: InspectionResult) -> dict[str, int]:
    """The last public update known per account up to the as-of day: from posts or from the register."""
    ids = result.accounts["account_id"].to_pylist()
    posted = result.accounts["last_post_at"].to_pylist()
    reported: Sequence[int | None] = result.register["last_update"].to_pylist()
    known: dict[str, int] = {}
    for account, moment, day in zip(ids, posted, reported, strict=True):
        days = [d for d in (None if moment is None else day_of(moment), day) if d is not None]
        days = [d for d in days if d <= result.info.as_of]
        if days:
            known[account] = max(days)
    return known
