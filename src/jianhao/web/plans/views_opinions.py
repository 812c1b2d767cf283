"""Registering opinions of units: a filled workbook for the whole plan, one from paper for an account."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianhao.errors import JianhaoError
from jianhao.web.inspections.views_rounds import act
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.plans import actions_opinions
from jianhao.web.plans.forms import OpinionForm, OpinionsForm
from jianhao.web.plans.opinions import OpinionsRead, read_opinions
from jianhao.web.plans.views_accounts import one_planned, unclear
from jianhao.web.plans.views_plans import one_plan
from jianhao.web.registry.importing import safe_name

PROBLEMS_SHOWN = 5


@needs(Permission.EDIT, Permission.DECIDE)
@require_POST
def add_opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a filled 征求意见稿."""
    one, form = one_plan(request, pk), OpinionsForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "".join(e for errors in form.errors.values() for e in errors))
        return redirect("plan", pk=pk)
    file = form.cleaned_data["file"]
    try:
        read = _read(file)
        count, unknown = actions_opinions.register_file(
            plan=one, said=read.said.values(), source=safe_name(file.name)[:200], now=timezone.now(), by=request.user
        )  # fmt: skip
    except JianhaoError as error:
        messages.error(request, str(error))
    else:
        problems = [*read.problems, *(f"账号{name}不在本方案中，意见未登记。" for name in unknown)]
        messages.success(request, f"已登记{count:,}个账号的意见。")
        if problems:
            more = f"等{len(problems):,}处。" if len(problems) > PROBLEMS_SHOWN else ""
            messages.warning(request, "".join(problems[:PROBLEMS_SHOWN]) + more)
    return redirect("plan", pk=pk)


def _read(file: UploadedFile) -> OpinionsRead:
    """The file under its own name in a folder of its own, so that messages name it."""
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / safe_name(file.name or "征求意见稿")
        with path.open("xb") as out:
            for part in file.chunks():
                out.write(part)
        return read_opinions(path)


@needs(Permission.EDIT, Permission.DECIDE)
@require_POST
def add_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Register one opinion from paper."""
    one, form = one_planned(request, pk), OpinionForm(request.POST)
    if not form.is_valid():
        return unclear(request, one, form)
    given = form.cleaned_data
    return act(
        request, pk,
        lambda: actions_opinions.register_one(planned=one, **given, now=timezone.now(), by=request.user),
        "已登记。", "planned",
    )  # fmt: skip
