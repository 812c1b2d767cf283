"""Putting a run into the line."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from jianhao.web.inspections.folders import new_token
from jianhao.web.inspections.models import Inspection, Run, RunKind
from jianhao.web.inspections.models.runs import ACTIVE
from jianhao.web.people.models import User
from jianhao.web.refusals import Refused


def queued(inspection: Inspection, kind: RunKind, now: datetime, by: User) -> Run:
    """A run waiting for the worker; one at a time. Part of the action that wants it."""
    if inspection.runs.filter(state__in=ACTIVE).exists():
        raise Refused("该检查正在运行，请等待完成。")
    last = inspection.runs.aggregate(last=Max("number"))["last"] or 0
    return Run.objects.create(
        inspection=inspection, number=last + 1, kind=kind, asked_by=by, asked_at=now, folder=new_token()
    )
