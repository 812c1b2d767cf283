"""The watch app's tables."""

from jianhao.web.watch.models.candidates import Candidate, Searched
from jianhao.web.watch.models.contents import ContentCheck, ContentHint, HintState
from jianhao.web.watch.models.incidents import (
    Incident,
    IncidentEvent,
    IncidentFile,
    IncidentState,
    Origin,
    Stage,
)
from jianhao.web.watch.models.leads import Comparison, Lead, LeadKind, LeadState
from jianhao.web.watch.models.word_lists import WordList
from jianhao.web.watch.models.works import WorkState

__all__ = [
    "Candidate",
    "Comparison",
    "ContentCheck",
    "ContentHint",
    "HintState",
    "Incident",
    "IncidentEvent",
    "IncidentFile",
    "IncidentState",
    "Lead",
    "LeadKind",
    "LeadState",
    "Origin",
    "Searched",
    "Stage",
    "WordList",
    "WorkState",
]
