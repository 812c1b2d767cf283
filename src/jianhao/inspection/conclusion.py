"""The conclusion on one account (检查结论), from its veto verdicts alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jianhao.inspection.verdict import Outcome, Severity, Verdict

NOT_SUPPLIED = "input_not_supplied"


class Qualification(StrEnum):
    """合格, 不合格, 待核实."""

    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """`examined` of `applicable` vetoes have an answer (已查/应查); the others were not examined."""

    conclusion: Qualification
    examined: int
    applicable: int


def conclude(verdicts: Iterable[Verdict]) -> Conclusion:
    """The conclusion from all verdicts of one account.

    unqualified if a veto failed; else undetermined if a veto whose input was supplied for the run has no
    answer, or if no veto has one at all (ADR 0009); else qualified. Reminders and deductions never change it.
    """
    vetoes = [
        verdict
        for verdict in verdicts
        if verdict.severity is Severity.VETO and verdict.outcome is not Outcome.NOT_APPLICABLE
    ]
    open_ones = [verdict for verdict in vetoes if verdict.outcome is Outcome.UNDETERMINED]
    examined = len(vetoes) - len(open_ones)
    return Conclusion(_qualification(vetoes, open_ones, examined), examined, len(vetoes))


def _qualification(vetoes: list[Verdict], open_ones: list[Verdict], examined: int) -> Qualification:
    if any(verdict.outcome is Outcome.FAILED for verdict in vetoes):
        return Qualification.UNQUALIFIED
    if examined == 0 or any(verdict.reason != NOT_SUPPLIED for verdict in open_ones):
        return Qualification.UNDETERMINED
    return Qualification.QUALIFIED
