"""Day counts of closings: what holds here, where it comes from, and what the office sets for itself."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jianhao.closing.terms import content
from jianhao.web.closures.actions_terms import drop_term, set_term
from jianhao.web.closures.knowing import terms_of
from jianhao.web.closures.models import OwnTerm
from jianhao.web.closures.models.terms import UNITS
from jianhao.web.closures.views_cases import SECTION
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import Form, LineField, posted

NOTICE = "notice"


def names() -> list[tuple[str, str]]:
    """Every term that may be set, by its title."""
    return [*((row["name"], row["title"]) for row in content()["term"]), (NOTICE, "公告期")]


class TermForm(Form):
    """A term of the office's own."""

    name = forms.ChoiceField(label="时限", choices=names)
    days = forms.IntegerField(label="天数", min_value=0, max_value=3650)
    unit = forms.ChoiceField(label="计法", choices=UNITS)
    source = LineField(label="依据", max_length=200, help_text="本机关的文件或者会议纪要。")


@needs(Permission.QUOTAS)
@require_http_methods(["GET", "POST"])
def closure_terms(request: HttpRequest) -> HttpResponse:
    """All terms, and a form to set one."""
    form = TermForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            set_term(**form.cleaned_data, now=timezone.now(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已设定。其后计算的期限按新的天数。")
            return redirect("closure_terms")
    terms = terms_of(request.user.agency)
    own = {row.name: row for row in OwnTerm.objects.filter(agency=request.user.agency)}
    rows = [(terms[name], own.get(name)) for name, _ in names() if name != NOTICE]
    context = {"form": form, "rows": rows, "notices": _notices(), "own_notice": terms.own.get(NOTICE), "section": SECTION,
               "notice_row": own.get(NOTICE)}  # fmt: skip
    return render(request, "closures/terms.html", context)


def _notices() -> list[tuple[str, str, str, str]]:
    """For whom, how long, why, how sure: the file's rows for the notice period."""
    found = []
    for row in content()["notice"]:
        whom = {"application": "应用程序和小程序", "urgent": "被盗用后紧急关停"}.get(row.get("route", ""), "")
        above = f"粉丝数超过{row['followers_above']:,}" if "followers_above" in row else ""
        unit = "天" if row["unit"] == "natural" else "个工作日"
        found.append((whom or above or "其他账号", f"{row['days']}{unit}", row["source"], row["confidence"]))
    return found


@needs(Permission.QUOTAS)
@require_POST
def drop_closure_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to what held before."""
    term = get_object_or_404(OwnTerm.objects.visible_to(request.user), pk=pk)
    try:
        drop_term(term=term, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已恢复。")
    return redirect("closure_terms")
