"""Openings by county and quarter; look-backs that are due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jianhao.watch.growth import FACTOR, RUN_LENGTH
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.views import today
from jianhao.web.watch.growing import WIDTH, growths
from jianhao.web.watch.look_backs import AHEAD, MOST, due_looks

SECTION = "watch"
SHOWN = 200


@needs(Permission.WATCH)
@require_GET
def growth(request: HttpRequest) -> HttpResponse:
    """Every county of the scope, and one of them quarter by quarter."""
    as_of = today()
    found = kept(request.user, f"growth:{as_of}", lambda: growths(request.user, as_of), OF_THE_DAY)
    wanted = request.GET.get("county", "")
    chosen = next((g for g in found if wanted and str(g.county.pk if g.county else 0) == wanted), None)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    context = {"found": found[:SHOWN], "more": max(0, len(found) - SHOWN), "chosen": chosen, "as_of": as_of, "width": WIDTH,
               "tab": "growth", "section": SECTION, "factor": FACTOR, "run_length": RUN_LENGTH,
               "above": sum(g.last.alarm for g in found)}  # fmt: skip
    return render(request, "watch/growth.html", context)


@needs(Permission.VIEW)
@require_GET
def due_look_backs(request: HttpRequest) -> HttpResponse:
    """What is to be looked at again, with what to look at."""
    as_of = today()
    looks = due_looks(request.user, as_of)
    context = {"looks": looks, "late": sum(look.left < 0 for look in looks), "as_of": as_of, "ahead": AHEAD, "most": MOST,
               "tab": "look_backs", "section": SECTION if request.user.may(Permission.WATCH) else "incidents"}  # fmt: skip
    return render(request, "watch/look_backs.html", context)
