"""The tables of collecting, one module a subject."""

from __future__ import annotations

from jianhao.web.collecting.models.batches import Batch, BatchKind, BatchState
from jianhao.web.collecting.models.credentials import Credential
from jianhao.web.collecting.models.records import NEVER, Collection, Coverage, Method, Outcome

__all__ = [
    "NEVER",
    "Batch",
    "BatchKind",
    "BatchState",
    "Collection",
    "Coverage",
    "Credential",
    "Method",
    "Outcome",
]
