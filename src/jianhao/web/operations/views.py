"""The page of the system administrator, and the few words that a monitor gets."""

from __future__ import annotations

import hmac
import ipaddress

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from jianhao.doctor.findings import all_well
from jianhao.web.config import settings
from jianhao.web.operations import checkup
from jianhao.web.operations.models import SafetyRecord
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission

SHOWN = 30
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@needs(Permission.OPERATE)
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    """Whether the server is well, and the last backups and drills."""
    found = checkup.check_up(timezone.now())
    records = SafetyRecord.objects.order_by("-at", "-pk")[:SHOWN]
    context = {
        "found": found, "well": all_well(found), "records": records, "to": settings().backup_to,
        "hour": settings().backup_hour, "keep": settings().backup_keep, "section": "operations",
    }  # fmt: skip
    return render(request, "operations/operations.html", context)


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 or 503 and one word a check; from this machine itself, or with the monitor's token. 404 to everybody else."""
    if not _may_ask(request):
        return JsonResponse({"detail": "没有这个页面"}, status=404)
    found = checkup.health(timezone.now())
    well = all_well(found.values())
    said = {
        "status": "ok" if well else "trouble",
        "checks": {name: str(one.answer) for name, one in found.items()},
    }
    return JsonResponse(said, status=200 if well else 503)


def _may_ask(request: HttpRequest) -> bool:
    token = settings().health_token
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    return _from_here(request)


def _from_here(request: HttpRequest) -> bool:
    """Asked on this machine and not passed on by a proxy, behind which everybody would look as if they were here."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
