"""What came of the closings of a scope: how many, what is saved, what archives lack; what was lost beside what plans assume."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jianhao.closing.look_back import look_backs
from jianhao.closing.public import incomplete_archives
from jianhao.closing.savings import total
from jianhao.closing.states import GONE
from jianhao.dates import day_number
from jianhao.web.closures.after import losses, saved
from jianhao.web.closures.listing import progress_of
from jianhao.web.closures.models import Closure
from jianhao.web.closures.rates import TOO_FEW, rates_of
from jianhao.web.closures.views_cases import SECTION
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.registry.views import today


@needs(Permission.VIEW)
@require_GET
def closures_after(request: HttpRequest) -> HttpResponse:
    """The figures of the closings of the scope; what cannot be said is counted as such."""
    visible, day = Closure.objects.visible_to(request.user), day_number(today())
    gone = list(visible.filter(state__in=GONE).select_related("account"))
    cases = [closure.case for closure in gone]
    savings = tuple(saved(closure, case, day) for closure, case in zip(gone, cases, strict=True))
    so_far, unknown = total(savings)
    looks = [look for case in cases for look in look_backs(case)]
    context = {
        "section": SECTION, "progress": progress_of(visible), "total": visible.count(), "gone": len(gone),
        "saved": so_far if len(savings) > unknown else None, "unknown": unknown,
        "a_year": sum(s.a_year for s in savings if s.a_year is not None), "losses": losses(gone).sentence,
        "done": sum(look.recorded for look in looks), "late": sum(not look.recorded and look.due < day for look in looks),
        "causes": incomplete_archives(c.case for c in visible.filter(incomplete=True)), "as_of": today(),
    }  # fmt: skip
    return render(request, "closures/after.html", context)


@needs(Permission.VIEW)
@require_GET
def closure_rates(request: HttpRequest) -> HttpResponse:
    """What look-backs measured beside what plans assume."""
    gone = Closure.objects.visible_to(request.user).filter(state__in=GONE).select_related("account")
    context = {"section": SECTION, "rates": rates_of(gone), "too_few": TOO_FEW, "as_of": today()}
    return render(request, "closures/rates.html", context)
