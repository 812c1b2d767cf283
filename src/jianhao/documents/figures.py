"""Every count that any document shows, computed once, so that report, circular and annex cannot disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from jianhao.documents import wording
from jianhao.documents.areas import placed_accounts
from jianhao.documents.reuse_figures import ReuseFigures, reuse_figures
from jianhao.documents.tallies import Collected, Examined, Group, Rate, ReasonCount, RuleCount, Tally
from jianhao.inspection.result import InspectionResult

__all__ = [
    "Collected",
    "Examined",
    "Figures",
    "Group",
    "Rate",
    "ReasonCount",
    "ReuseFigures",
    "RuleCount",
    "Tally",
    "figures",
    "standings",
]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one inspection result; `reuse` is None where there was no text to compare."""

    total: Tally
    platforms: tuple[Group, ...]
    levels: tuple[Group, ...]
    divisions: tuple[Group, ...]
    matrix: tuple[tuple[str, str | None, Tally], ...]
    rules: tuple[RuleCount, ...]
    open_reasons: tuple[ReasonCount, ...]
    examined: tuple[Examined, ...]
    collected: Collected
    silent: Rate
    steady_unread: Rate
    advice: tuple[tuple[str, int], ...]
    rejected: tuple[tuple[str, int], ...]
    unmatched_accounts: int
    unmatched_posts: int
    reuse: ReuseFigures | None

    @property
    def failures(self) -> tuple[RuleCount, ...]:
        """Rules that at least one account failed, vetoes first, then by number of accounts."""
        order = {"veto": 0, "deduct": 1, "remind": 2}
        failed = [r for r in self.rules if r.failed]
        return tuple(
            sorted(failed, key=lambda r: (order.get(r.severity, 3), -r.failed, r.ruleset, r.rule_id))
        )

    @property
    def unexamined_vetoes(self) -> tuple[RuleCount, ...]:
        """Vetoes for which this run got no input."""
        return tuple(r for r in self.rules if r.severity == "veto" and r.not_supplied)

    def cell(self, platform: str, level: str | None) -> Tally | None:
        """The tally of one platform at one level, None where there is no account."""
        return next((t for p, lv, t in self.matrix if (p, lv) == (platform, level)), None)

    @property
    def examined_note(self) -> str:
        """「已查2项/应查4项，其余未检查（49个账号）；……」, the commonest first, at most three."""
        parts = [f"{e}（{e.accounts:,}个账号）" for e in self.examined[:3]]
        rest = sum(e.accounts for e in self.examined[3:])
        return "；".join(parts) + (f"；另有{rest:,}个账号见各行" if rest else "")

    @property
    def rejected_total(self) -> int:
        return sum(n for _, n in self.rejected)


def standings(result: InspectionResult) -> list[str]:
    """The conclusion to show of every account, in the order of `result.accounts`.

    `unexamined` where no veto has an answer and none is open with its input supplied (nothing was looked at, or
    no veto applies); else the account's `conclusion`. So nothing that was not looked at is ever called qualified.
    """
    columns = ["account_id", "outcome", "severity", "reason"]
    open_ids = {
        row["account_id"]
        for row in result.verdicts.select(columns).to_pylist()
        if row["severity"] == "veto"
        and row["outcome"] == "undetermined"
        and row["reason"] != wording.NOT_SUPPLIED
    }
    accounts = result.accounts.select(["account_id", "conclusion", "examined"]).to_pylist()
    return [
        "unexamined" if not row["examined"] and row["account_id"] not in open_ids else row["conclusion"]
        for row in accounts
    ]


def figures(result: InspectionResult) -> Figures:
    """All counts of `result`; platforms, levels and divisions in the order of the vocabularies."""
    pairs = zip(placed_accounts(result), standings(result), strict=True)
    accounts = [{**account, "standing": standing} for account, standing in pairs]
    verdicts = result.verdicts.select(["account_id", "ruleset", "rule_id", "outcome", "reason"]).to_pylist()
    factors = result.factors.select(["factor", "answer"]).to_pylist()
    return Figures(
        total=_tally(accounts),
        platforms=_groups(accounts, "platform", wording.platform),
        levels=_groups(accounts, "level", wording.level),
        divisions=_groups(accounts, "area", partial(wording.division, places=result.places)),
        matrix=_matrix(accounts),
        rules=_rules(result, verdicts),
        open_reasons=_open_reasons(verdicts),
        examined=_examined(accounts),
        collected=_collected(result),
        silent=_yes(factors, "silent"),
        steady_unread=_yes(factors, "steady_unread"),
        advice=_advice(accounts),
        rejected=_by_file(result),
        unmatched_accounts=result.unmatched.num_rows,
        unmatched_posts=sum(n or 0 for n in result.unmatched["posts"].to_pylist()),
        reuse=reuse_figures(result.reuse),
    )


def _tally(accounts: Sequence[Row]) -> Tally:
    count = Counter(a["standing"] for a in accounts)
    return Tally(
        len(accounts), count["qualified"], count["unqualified"], count["undetermined"], count["unexamined"]
    )


def _groups(accounts: Sequence[Row], column: str, name: Any) -> tuple[Group, ...]:
    parts: dict[str | None, list[Row]] = {}
    for account in accounts:
        parts.setdefault(account[column], []).append(account)
    keys = sorted(parts, key=lambda key: wording.rank(column, key))
    return tuple(Group(key, name(key), _tally(parts[key])) for key in keys)


def _matrix(accounts: Sequence[Row]) -> tuple[tuple[str, str | None, Tally], ...]:
    parts: dict[tuple[str, str | None], list[Row]] = {}
    for account in accounts:
        parts.setdefault((account["platform"], account["level"]), []).append(account)
    keys = sorted(parts, key=lambda k: (wording.rank("platform", k[0]), wording.rank("level", k[1])))
    return tuple((*key, _tally(parts[key])) for key in keys)


def _rules(result: InspectionResult, verdicts: Iterable[Row]) -> tuple[RuleCount, ...]:
    count: Counter[tuple[str, str, str]] = Counter()
    for row in verdicts:
        supplied = row["outcome"] != "undetermined" or row["reason"] != wording.NOT_SUPPLIED
        count[row["ruleset"], row["rule_id"], row["outcome"] if supplied else wording.NOT_SUPPLIED] += 1
    return tuple(
        RuleCount(
            ruleset=pack.id,
            rule_id=rule.rule.id,
            title=rule.rule.title,
            heading=rule.heading,
            severity=str(rule.severity),
            failed=count[pack.id, rule.rule.id, "failed"],
            passed=count[pack.id, rule.rule.id, "passed"],
            open=count[pack.id, rule.rule.id, "undetermined"],
            not_supplied=count[pack.id, rule.rule.id, wording.NOT_SUPPLIED],
            not_applicable=count[pack.id, rule.rule.id, "not_applicable"],
        )
        for pack in result.packs
        for rule in pack.rules
    )


def _open_reasons(verdicts: Iterable[Row]) -> tuple[ReasonCount, ...]:
    accounts: dict[str, set[str]] = {}
    for row in verdicts:
        if row["outcome"] == "undetermined" and row["reason"] != wording.NOT_SUPPLIED:
            accounts.setdefault(row["reason"], set()).add(row["account_id"])
    rows = [ReasonCount(code, wording.reason(code), len(ids)) for code, ids in accounts.items()]
    return tuple(sorted(rows, key=lambda r: (-r.accounts, r.reason)))


def _examined(accounts: Sequence[Row]) -> tuple[Examined, ...]:
    count = Counter((a["examined"] or 0, a["applicable"] or 0) for a in accounts)
    return tuple(
        Examined(*pair, n) for pair, n in sorted(count.items(), key=lambda item: (-item[1], item[0]))
    )


def _collected(result: InspectionResult) -> Collected:
    known = {
        row["account_id"]: (row["covered_days"], row["window_days"])
        for row in result.coverage.to_pylist()
        if row["covered_days"] is not None
    }
    full = sum(covered >= window for covered, window in known.values())
    none = sum(covered == 0 for covered, _ in known.values())
    return Collected(full, len(known) - full - none, none, result.accounts.num_rows - len(known))


def _yes(factors: Iterable[Row], factor: str) -> Rate:
    answers = [f["answer"] for f in factors if f["factor"] == factor]
    return Rate(answers.count("yes"), answers.count("yes") + answers.count("no"))


def _advice(accounts: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    count = Counter(a["advice"] for a in accounts)
    return tuple((code, count[code]) for code in wording.ADVICE)


def _by_file(result: InspectionResult) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(result.rejected["file"].to_pylist()).items(), key=lambda item: str(item[0])))
