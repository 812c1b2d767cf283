"""The closures app's tables."""

from jianhao.web.closures.models.archives import ArchiveCheck, CheckState, Verified
from jianhao.web.closures.models.batches import Batch, BatchStep
from jianhao.web.closures.models.cases import Closure, ClosureEvent, EvidenceFile
from jianhao.web.closures.models.terms import OwnTerm

__all__ = [
    "ArchiveCheck",
    "Batch",
    "BatchStep",
    "CheckState",
    "Closure",
    "ClosureEvent",
    "EvidenceFile",
    "OwnTerm",
    "Verified",
]
