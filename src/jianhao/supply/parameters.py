"""Every figure that decides what is said of supply and demand, in one place; measured by bench/supply."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Confidence in 0..1, codes as in kernels/openings (with the two marks of a title), counts of questions and posts."""

    least_confidence: float = 0.45  # below it the model's kind is not said
    least_codes: int = 8  # a shorter opening is said to be of a kind only by a rule
    least_questions: int = 5  # smaller counts of questions are not shown
    reads_known: float = 0.8  # of the posts of a unit: below it nothing is said of what share was read


DEFAULT = Parameters()
