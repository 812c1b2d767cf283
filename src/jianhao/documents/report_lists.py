"""Rows of the lists in report.html: what is not met and what is still open, account by account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jianhao.dates import day_of
from jianhao.documents import wording
from jianhao.documents.areas import placed_accounts
from jianhao.documents.figures import standings
from jianhao.documents.options import Shown
from jianhao.inspection.result import InspectionResult

Row = Mapping[str, Any]
_ORDER = {"veto": 0, "deduct": 1, "remind": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict in a list: `number` points to the clause table, `evidence` is shown as it stands."""

    number: int
    severity: str
    sentence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One account with the findings of one list; `index` is its row in `InspectionResult.accounts`."""

    index: int
    name: str
    platform: str
    level: str
    agency: str
    division: str
    last: str
    silent: str
    examined: str
    conclusion: str
    advice: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Accounts (row number, name) that share one open sentence of a rule that does not decide the conclusion."""

    number: int
    sentence: str
    accounts: tuple[tuple[int, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.accounts)

    @property
    def place(self) -> tuple[int, int, str]:
        """Sort key: by rule, the commonest sentence first."""
        return self.number, -len(self.accounts), self.sentence


@dataclass(frozen=True, slots=True)
class Lists:
    """`failing`: a veto failed; `reminders`: other rules failed; `pending`: a veto is open with its input supplied."""

    failing: tuple[Entry, ...]
    reminders: tuple[Entry, ...]
    pending: tuple[Entry, ...]
    open_groups: tuple[OpenGroup, ...]

    @property
    def waiting(self) -> int:
        """Accounts among `pending` whose conclusion waits for the answer; the others failed another veto."""
        return sum(entry.conclusion == wording.CONCLUSIONS["undetermined"] for entry in self.pending)

    @property
    def indexes(self) -> tuple[int, ...]:
        """Accounts that stand in any list by themselves, in the order of the register."""
        parts = (self.failing, self.reminders, self.pending)
        return tuple(sorted({entry.index for part in parts for entry in part}))

    def only(self, chosen: frozenset[int]) -> Lists:
        """The same lists of the accounts at the row numbers `chosen`."""

        def kept(part: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(entry for entry in part if entry.index in chosen)

        groups = [
            replace(group, accounts=tuple(pair for pair in group.accounts if pair[0] in chosen))
            for group in self.open_groups
        ]
        ordered = sorted((group for group in groups if group.accounts), key=lambda group: group.place)
        return Lists(kept(self.failing), kept(self.reminders), kept(self.pending), tuple(ordered))


class Numbers:
    """Running numbers of all rules of the packs, as the clause table prints them."""

    def __init__(self, result: InspectionResult) -> None:
        rules = [(pack.id, rule.rule.id) for pack in result.packs for rule in pack.rules]
        self.all = {key: n for n, key in enumerate(rules, 1)}

    def of(self, row: Row) -> int:
        """The number of a verdict's rule."""
        return self.all[row["ruleset"], row["rule_id"]]


def lists(result: InspectionResult, shown: Shown) -> Lists:
    """All lists of `result`."""
    accounts = with_standing(result)
    index = {row["account_id"]: i for i, row in enumerate(accounts)}
    numbers = Numbers(result)
    rows: dict[str, dict[int, list[Finding]]] = {"failing": {}, "reminders": {}, "pending": {}}
    groups: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for verdict in result.verdicts.to_pylist():
        kind = _kind(verdict)
        if kind is None:
            continue
        at = index[verdict["account_id"]]
        finding = _finding(verdict, numbers)
        if kind == "open":
            named = (at, wording.shown(accounts[at]["name"]))
            groups.setdefault((finding.number, finding.sentence), []).append(named)
        else:
            rows[kind].setdefault(at, []).append(finding)
    made = {kind: _entries(accounts, found, shown) for kind, found in rows.items()}
    return Lists(made["failing"], made["reminders"], made["pending"], _open_groups(groups))


def with_standing(result: InspectionResult) -> list[Row]:
    """The accounts, each with its `standing` and the day number of its last known update (`last_day`)."""
    pairs = zip(placed_accounts(result), standings(result), strict=True)
    return [
        {**account, "standing": said, "last_day": _last_day(account, result.info.as_of)}
        for account, said in pairs
    ]


def _last_day(account: Row, as_of: int) -> int | None:
    # The register may report a later update than the posts that were collected; silent_days counts from the later.
    if account["silent_days"] is not None:
        return int(as_of - account["silent_days"])
    return None if account["last_post_at"] is None else day_of(account["last_post_at"])


def _kind(verdict: Row) -> str | None:
    veto = verdict["severity"] == "veto"
    if verdict["outcome"] == "failed":
        return "failing" if veto else "reminders"
    if verdict["outcome"] == "undetermined" and verdict["reason"] != wording.NOT_SUPPLIED:
        return "pending" if veto else "open"
    return None


def _finding(verdict: Row, numbers: Numbers) -> Finding:
    evidence = tuple(wording.evidence(text) for text in verdict["evidence"] or ())
    return Finding(numbers.of(verdict), verdict["severity"], wording.explanation(verdict), evidence)


def _entries(accounts: list[Row], found: Mapping[int, list[Finding]], shown: Shown) -> tuple[Entry, ...]:
    def place(at: int) -> tuple[Any, ...]:
        row = accounts[at]
        return (
            *wording.rank("division_code", row["division_code"]),
            *wording.rank("level", row["level"]),
            at,
        )

    return tuple(entry(at, accounts[at], shown, found[at]) for at in sorted(found, key=place))


def entry(at: int, account: Row, shown: Shown, findings: Iterable[Finding] = ()) -> Entry:
    """The list row of one account, findings by severity."""
    return Entry(
        index=at,
        name=wording.shown(account["name"]),
        platform=wording.platform(account["platform"]),
        level=wording.level(account["level"]),
        agency=wording.shown(account["agency"]),
        division=account["place"],
        last=wording.day_cell(account["last_day"]),
        silent=wording.number(account["silent_days"]),
        examined=f"{account['examined']}/{account['applicable']}",
        conclusion=wording.label(wording.CONCLUSIONS, account["standing"]),
        advice=wording.label(wording.ADVICE, account["advice"]) if shown.advice else "",
        findings=tuple(sorted(findings, key=lambda f: (_ORDER.get(f.severity, 3), f.number))),
    )


def _open_groups(groups: Mapping[tuple[int, str], list[tuple[int, str]]]) -> tuple[OpenGroup, ...]:
    made = [OpenGroup(number, sentence, tuple(named)) for (number, sentence), named in groups.items()]
    return tuple(sorted(made, key=lambda group: group.place))
