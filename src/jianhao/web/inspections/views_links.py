"""Links for clerks without a login: the office's page that issues them, and the page behind one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jianhao.web.inspections import actions_links
from jianhao.web.inspections.forms_links import LinkReplyForm, LinkReportForm
from jianhao.web.inspections.models import Inspection, ReplyLink
from jianhao.web.inspections.overview import inspections_of
from jianhao.web.inspections.reply_links import AT_MOST, find, holder_of, waiting, waiting_units
from jianhao.web.inspections.stages import AFTER_ISSUE, Stage
from jianhao.web.inspections.views_rounds import one_inspection
from jianhao.web.people.access import needs
from jianhao.web.people.forms import ClerkLinkForm
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted

SHOWN = 200


@needs(Permission.LINKS)
@require_http_methods(["GET", "POST"])
def reply_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a link for a unit's clerk; which ones are out."""
    one = one_inspection(request, pk)
    form = ClerkLinkForm(
        posted(request), by=request.user, initial={"agency": request.GET.get("agency", "")[:120]}
    )
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        try:
            token, link = actions_links.issue(inspection=one, **given, now=now, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            address = request.build_absolute_uri(reverse("findings_by_link", args=[token]))
            shown = {
                "links": [(f"{link.agency} {link.holder}", address)],
                "back": reverse("reply_links", args=[pk]),
            }
            return render(request, "people/links.html", shown)
    links = one.links.select_related("agency", "issued_by").order_by("-pk")[:SHOWN]
    context = {"one": one, "form": form, "section": "inspections", "links": [(x, _state(x)) for x in links],
               "units": waiting_units(one)}  # fmt: skip
    return render(request, "inspections/links.html", context)


def _state(link: ReplyLink) -> str:
    if link.used_at is not None:
        return "已提交"
    return "已失效" if link.expires_at <= timezone.now() else "未使用"


@needs(Permission.LINKS)
@require_POST
def withdraw_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link useless."""
    rows = ReplyLink.objects.filter(inspection__in=inspections_of(request.user))
    link = get_object_or_404(rows.select_related("inspection__agency", "agency"), pk=pk)
    try:
        actions_links.withdraw(link=link, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已收回，该链接不能再使用。")
    return redirect("reply_links", pk=link.inspection_id)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def findings_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The unit's findings for a clerk without a login; sending spends the link."""
    try:
        link = find(token, timezone.now())
        return _answered(request, token, link)
    except Refused as refused:
        return render(request, "sentence.html", {"heading": "链接不能使用", "sentence": refused}, status=410)


def _answered(request: HttpRequest, token: str, link: ReplyLink) -> HttpResponse:
    inspection = link.inspection
    if inspection.stage != Stage.FEEDBACK and inspection.stage not in AFTER_ISSUE:
        sentence = f"“{inspection}”目前在{Stage(inspection.stage).label}阶段，暂时没有需要答复的内容。链接在有效期内仍可使用。"
        return render(request, "sentence.html", {"heading": "暂时不需要答复", "sentence": sentence})
    kind = LinkReplyForm if inspection.stage == Stage.FEEDBACK else LinkReportForm
    rows = waiting(inspection, link.agency).select_related("account", "rectification")
    findings = list(rows.order_by("account__name", "pk")[: AT_MOST + 1])
    files = request.FILES if request.method == "POST" else None
    forms = [(f, kind(posted(request), files, prefix=f"f{f.pk}")) for f in findings[:AT_MOST]]
    error = ""
    if request.method == "POST" and _all_valid(forms):
        try:
            return _taken(request, link, inspection, forms)
        except Refused as refused:
            # Nothing was kept and the link is not spent, unless it is the link itself that is gone.
            find(token, timezone.now())
            error = str(refused)
    context = {
        "link": link, "inspection": inspection, "forms": forms, "error": error, "more": len(findings) > AT_MOST,
        "feedback": inspection.stage == Stage.FEEDBACK, "as_of": today(),
    }  # fmt: skip
    return render(request, "inspections/link_findings.html", context)


def _all_valid(forms: list[tuple[Any, Any]]) -> bool:
    """Whether every form is; all are looked at, so that each shows its errors."""
    return not [finding for finding, form in forms if not form.is_valid()]


def _taken(
    request: HttpRequest, link: ReplyLink, inspection: Inspection, forms: list[tuple[Any, Any]]
) -> HttpResponse:
    given = {finding.pk: form.cleaned_data for finding, form in forms if form.answered}
    by, now = holder_of(link), timezone.now()
    if inspection.stage == Stage.FEEDBACK:
        count = actions_links.reply_by_link(link=link, given=given, as_of=today(), now=now, by=by)
    else:
        count = actions_links.report_by_link(link=link, given=given, now=now, by=by)
    left = len(forms) - count
    more = f"还有{left}项没有答复，需要时请向签发人另行索取链接。" if left else ""
    sentence = f"已收到{link.agency}对{count}项问题的答复。{more}链接已失效，可以关闭页面。"
    return render(request, "sentence.html", {"heading": "已提交", "sentence": sentence})
