"""One decision for many accounts, each of which then goes its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jianhao.closing.case import Case
from jianhao.closing.engine import Done, Refusal, apply
from jianhao.closing.facts import Facts
from jianhao.closing.people import Actor
from jianhao.closing.situation import Step
from jianhao.closing.states import State
from jianhao.closing.terms import Terms
from jianhao.dates import Workdays


@dataclass(frozen=True, slots=True)
class Together:
    """What became of a step for each closing, in the order given."""

    outcomes: tuple[tuple[Case, Done | Refusal], ...]

    @property
    def done(self) -> tuple[Done, ...]:
        """Those for which it was taken."""
        return tuple(outcome for _, outcome in self.outcomes if isinstance(outcome, Done))

    @property
    def refused(self) -> tuple[tuple[Case, Refusal], ...]:
        """Those that stay where they were, each with its reason."""
        return tuple((case, said) for case, said in self.outcomes if isinstance(said, Refusal))

    @property
    def sentence(self) -> str:
        """`80个账号中78个已办理，2个未办理。`"""
        left = len(self.refused)
        rest = f"，{left:,}个未办理" if left else ""
        return f"{len(self.outcomes):,}个账号中{len(self.done):,}个已办理{rest}。"


def apply_together(
    cases: Sequence[Case], step: Step, actor: Actor, facts: Mapping[str, Facts], today: int,
    terms: Terms | None = None, calendar: Workdays | None = None,
) -> Together:  # fmt: skip
    """Take one step for every closing of a decision; `facts` by case_id, without an entry nothing is known of the account.

    A refusal for one does not hold up the others; a closing that is named twice is taken once.
    """
    once = {case.case_id: case for case in cases}
    return Together(
        tuple(
            (case, apply(case, step, actor, facts.get(case.case_id, Facts()), today, terms, calendar))
            for case in once.values()
        )
    )


def progress(cases: Sequence[Case]) -> tuple[tuple[State, int], ...]:
    """How many closings of a decision stand where, in the order of the way; states without any are left out."""
    counts = Counter(case.state for case in cases)
    return tuple((state, counts[state]) for state in State if counts[state])
