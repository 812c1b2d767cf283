"""How sure a proposal is; apart from the solvers, so that documents need not load them."""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    """已定: the same under all cases; 稳定: under nearly all; 需研判: depends on what nobody knows."""

    SETTLED = "settled"
    ROBUST = "robust"
    DISCRETIONARY = "discretionary"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return {"settled": "各种情形下相同", "robust": "多数情形下相同", "discretionary": "需研判"}[
            self.value
        ]
