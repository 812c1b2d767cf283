"""How far a plan is, written to its row as a run's is."""

from __future__ import annotations

from django.db.models import QuerySet

from jianhao.web.inspections.progress import Stored
from jianhao.web.plans.models import Plan


class StoredPlan(Stored):
    """A Progress (see jobs.progress) in the row of a plan; Cancelled once the plan is to stop."""

    def _rows(self) -> QuerySet:
        return Plan.objects.filter(pk=self._run)
