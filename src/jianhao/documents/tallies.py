"""The kinds of counts that documents show: every rate keeps its numerator and its denominator."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.documents import wording


@dataclass(frozen=True, slots=True)
class Rate:
    """A numerator and its denominator; the quotient is only ever a way of showing them."""

    numerator: int
    denominator: int

    def __str__(self) -> str:
        return wording.rate(self.numerator, self.denominator)

    @property
    def plain(self) -> str:
        """`44/52` without the percentage."""
        return f"{self.numerator:,}/{self.denominator:,}"

    @property
    def percent(self) -> str:
        """`84.62%`, 「—」 for an empty denominator."""
        return wording.percent(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Tally:
    """Conclusions of a group of accounts. `judged` = 可判断 of all, `passed` = 合格 of the judged ones.

    `unexamined` are accounts of which no veto was examined (see `standings`): they are never counted as qualified.
    """

    accounts: int
    qualified: int
    unqualified: int
    undetermined: int
    unexamined: int

    @property
    def judged(self) -> Rate:
        return Rate(self.qualified + self.unqualified, self.accounts)

    @property
    def passed(self) -> Rate:
        return Rate(self.qualified, self.qualified + self.unqualified)


@dataclass(frozen=True, slots=True)
class Group:
    """A tally of one value (a platform, a level, a division); `key` is None where the register has none."""

    key: str | None
    label: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Outcomes of one rule of one pack over all accounts. `failed_of` = failures of the accounts examined on it.

    `not_supplied` are undetermined because the run got no input of that kind; `open` are the other undetermined ones.
    """

    ruleset: str
    rule_id: str
    title: str
    heading: str
    severity: str
    failed: int
    passed: int
    open: int
    not_supplied: int
    not_applicable: int

    @property
    def failed_of(self) -> Rate:
        return Rate(self.failed, self.failed + self.passed)


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many accounts have an undetermined rule for that reason (input not supplied left out)."""

    reason: str
    label: str
    accounts: int


@dataclass(frozen=True, slots=True)
class Examined:
    """How many accounts had `examined` of `applicable` vetoes examined."""

    examined: int
    applicable: int
    accounts: int

    def __str__(self) -> str:
        if not self.applicable:
            return "没有适用的单项否决项"
        rest = "，其余未检查" if self.examined < self.applicable else ""
        return f"已查{self.examined}项/应查{self.applicable}项{rest}"


@dataclass(frozen=True, slots=True)
class Collected:
    """Coverage of the window: accounts collected in full, in part, not at all; `unknown` without any record of it."""

    full: int
    partial: int
    none: int
    unknown: int

    @property
    def complete(self) -> Rate:
        return Rate(self.full, self.full + self.partial + self.none + self.unknown)
