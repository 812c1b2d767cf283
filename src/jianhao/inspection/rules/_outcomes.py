"""Short constructors for the four answers of a rule."""

from __future__ import annotations

from jianhao.inspection.verdict import Judgement, Measured, Outcome

Value = int | float | str | bool | list[str] | None


def passed(
    reason: str = "", measured: Measured | None = None, evidence: tuple[str, ...] = (), **more: Value
) -> Judgement:
    """The criterion was examined and met."""
    return Judgement(Outcome.PASSED, reason, {**(measured or {}), **more}, evidence)


def failed(
    reason: str = "", measured: Measured | None = None, evidence: tuple[str, ...] = (), **more: Value
) -> Judgement:
    """The criterion was examined and not met."""
    return Judgement(Outcome.FAILED, reason, {**(measured or {}), **more}, evidence)


def inapplicable(reason: str, **measured: Value) -> Judgement:
    """The criterion does not concern this account, and why."""
    return Judgement(Outcome.NOT_APPLICABLE, reason, measured)


def undetermined(reason: str, **measured: Value) -> Judgement:
    """It cannot be said, and why."""
    return Judgement(Outcome.UNDETERMINED, reason, measured)


def missing(*fields: str) -> Judgement:
    """It cannot be said because the register leaves these columns (Chinese headers) empty."""
    return Judgement(Outcome.UNDETERMINED, "field_missing", {"missing": list(fields)})


def with_measured(judgement: Judgement, extra: Measured) -> Judgement:
    """The same answer with more measured values."""
    if not extra:
        return judgement
    return Judgement(
        judgement.outcome, judgement.reason, {**(judgement.measured or {}), **extra}, judgement.evidence
    )
