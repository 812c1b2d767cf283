"""Pages without a sign-in: the public look-up, and the sheet behind a clerk's one-time link."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from jianhao.web.config import settings
from jianhao.web.people.models import LinkPurpose
from jianhao.web.people.principals import link_holder
from jianhao.web.people.qr import qr_svg
from jianhao.web.people.tokens import GONE, find
from jianhao.web.refusals import Refused
from jianhao.web.registry.actions import fill_by_link
from jianhao.web.registry.forms import form_of
from jianhao.web.registry.lookup import LONGEST, look_up
from jianhao.web.registry.models import Account
from jianhao.web.ui.fields import posted
from jianhao.web.ui.places import places

ASKED_BY_LINK = (
    "followers",
    "followers_on",
    "last_update",
    "yearly_cost",
    "staff",
    "contract_end",
    "verified_until",
    "remark",
)
AT_MOST = 60
LinkForm = form_of("LinkForm", ASKED_BY_LINK)


@login_not_required
@require_GET
def lookup(request: HttpRequest) -> HttpResponse:
    """公众查询."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    cards = look_up(asked) if asked else []
    shown = [(card, qr_svg(card.successor_link) if card.successor_link else "") for card in cards]
    context = {
        "asked": asked,
        "cards": shown,
        "telephone": settings().telephone,
        "office": settings().office,
        "as_of": timezone.localdate(),
        "links": places.public_links,
    }
    return render(request, "registry/lookup.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def unit_sheet_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The unit's accounts for a clerk without a login; sending spends the link."""
    try:
        link = find(token, timezone.now())
        if link.purpose != LinkPurpose.UNIT_SHEET:
            raise Refused(GONE)
        return _sheet(request, link)
    except Refused as refused:
        return render(request, "sentence.html", {"heading": "链接不能使用", "sentence": refused}, status=410)


def _sheet(request: HttpRequest, link: Any) -> HttpResponse:
    accounts = list(Account.objects.open().filter(agency=link.agency).order_by("name", "pk")[:AT_MOST])
    forms = [(a, LinkForm(posted(request), account=a, prefix=f"a{a.pk}")) for a in accounts]
    if request.method == "POST" and _all_valid(forms):
        by = link_holder(link.holder, link.agency.name, link.agency.path)
        facts = {a.pk: form.plain() for a, form in forms}
        count = fill_by_link(
            link=link, facts=facts, confirmed="confirmed" in request.POST, now=timezone.now(), by=by
        )
        sentence = f"已收到{link.agency}的填报，更新{count}个账号。链接已失效，可以关闭页面。"
        return render(request, "sentence.html", {"heading": "已提交", "sentence": sentence})
    return render(request, "registry/link_sheet.html", {"link": link, "forms": forms})


def _all_valid(forms: list[tuple[Account, Any]]) -> bool:
    """Whether every form is; all are looked at, so that each shows its errors."""
    return not [account for account, form in forms if not form.is_valid()]
