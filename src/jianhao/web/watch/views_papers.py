"""What is printed or downloaded: the paper of an incident, its evidence, the emergency card of an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.watch.responding import clocks, measures
from jianhao.web.config import settings
from jianhao.web.inspections.folders import place
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.actions import see_contacts
from jianhao.web.registry.importing import safe_name
from jianhao.web.registry.models import Account, ContactRole
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import send_bytes, send_file
from jianhao.web.watch.models import Incident, IncidentFile
from jianhao.web.watch.papers import DOCX, incident_paper
from jianhao.web.watch.proofs import EVIDENCE
from jianhao.web.watch.views_incidents import SECTION, one_incident


@needs(Permission.VIEW)
@require_GET
def incident_document(request: HttpRequest, pk: int) -> HttpResponse:
    """应急处置单 as a document, as far as it is."""
    one = one_incident(request, pk)
    content = incident_paper(one, request.user, timezone.now(), today())
    return send_bytes(content, safe_name(f"应急处置单-{one.account.name}-{one.pk}.docx"), DOCX)


@needs(Permission.VIEW)
@require_GET
def incident_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file as it was handed in."""
    visible = Incident.objects.visible_to(request.user)
    one = get_object_or_404(IncidentFile.objects.filter(incident__in=visible), pk=pk)
    path = place(EVIDENCE, one.stored)
    if not path.is_file():
        messages.error(request, "数据文件夹中没有这个文件，请告知系统管理员由备份恢复。")
        return redirect("incident", pk=one.incident_id)
    return send_file(path, one.file_name, one.media or "application/octet-stream")


@needs(Permission.CONTACTS, Permission.REPORT)
@require_POST
def account_card(request: HttpRequest, pk: int) -> HttpResponse:
    """账号应急卡: who is called first, what is done first. Looking at contacts is recorded."""
    one = get_object_or_404(Account.objects.visible_to(request.user).select_related("agency"), pk=pk)
    try:
        found = see_contacts(account=one, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("account", pk=pk)
    by_role = {contact.role: (name, telephone) for contact, name, telephone in found}
    people = [(role.label, *by_role.get(role, ("", ""))) for role in ContactRole]
    context = {"account": one, "people": people, "measures": measures(), "clocks": clocks(), "as_of": today(),
               "telephone": settings().telephone, "office": settings().office, "section": SECTION}  # fmt: skip
    return render(request, "watch/card.html", context)
