"""The register's pages: the list, one account, its facts and contacts, calendar, confirmation, sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.once import one_page
from jianhao.web.people.access import needs
from jianhao.web.people.models import Agency
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry import actions
from jianhao.web.registry.actions_sheets import digest_of, digests_of, sign
from jianhao.web.registry.deadlines import BANDS, deadlines, deadlines_of
from jianhao.web.registry.exporting import SHEETS_AT_MOST, write_register, write_unit_sheets
from jianhao.web.registry.filters import ORDERS, filtered, selects
from jianhao.web.registry.forms import ContactForm, FactsForm, SignForm
from jianhao.web.registry.ics import calendar as as_calendar
from jianhao.web.registry.keeping import kept
from jianhao.web.registry.models import Account, UnitSheet
from jianhao.web.registry.periods import bounds, half_year, in_words
from jianhao.web.registry.proceedings import waiting_of
from jianhao.web.registry.tree import tree
from jianhao.web.registry.units import tally, units_with_accounts
from jianhao.web.scope import within
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed
from jianhao.web.ui.places import places

PRINTED = (
    "name", "platform", "entered_for_unit", "local_state", "platform_state", "national_state", "followers", "last_update", "agency__name",
)  # of each account, in the list  # fmt: skip
OF_A_BAND = 25  # dates shown of each band of the calendar before it is asked for whole


def today() -> date:
    """The day in Shanghai: the one place where pages ask the clock."""
    return timezone.localdate()


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """What is due to me, few figures, the blocks of apps."""
    as_of = today()
    with one_page():
        context = {
            "due": places.due_for(request.user, as_of),
            "figures": places.figures_for(request.user, as_of),
            "blocks": places.blocks_for(request.user, as_of),
            "as_of": as_of,
        }
    return render(request, "registry/dashboard.html", context)


@needs(Permission.VIEW)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The list of accounts."""
    found = filtered(request.user, request.GET, today())
    accounts, number = found.accounts.select_related("agency").only(*PRINTED), request.GET.get("page")
    total = None if found.asked else kept(request.user, f"register:{found.place.path}", accounts.count)
    context = {"found": found, "listed": listed(accounts, number, total, few=bool(found.asked)),
               "selects": selects(found.asked), "orders": [(k, v[0]) for k, v in ORDERS.items()]}  # fmt: skip
    if request.headers.get("HX-Request") == "true":
        return render(request, "registry/register_rows.html", context)
    return render(request, "registry/register.html", context | {"tree": tree(request.user, found.place)})


@needs(Permission.EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: the filters are those of the address."""
    as_of = today()
    found = filtered(request.user, request.GET, as_of)
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "register.xlsx"
        rows = write_register(path, found.accounts, as_of, found.in_words)
        actions.log_sending_out(what=found.in_words[:200], rows=rows, by=request.user)
        return send_bytes(path.read_bytes(), f"台账-{as_of.isoformat()}.xlsx", XLSX)


def _account(request: HttpRequest, pk: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(request.user).select_related("agency"), pk=pk)


def _is_own(request: HttpRequest, account: Account) -> bool:
    return _may_report(request, account.agency_id)


def _may_report(request: HttpRequest, agency_pk: int) -> bool:
    own = request.user.agency_id == agency_pk and request.user.may(Permission.REPORT)
    return own or request.user.may(Permission.EDIT)


@needs(Permission.VIEW)
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one account."""
    one, as_of = _account(request, pk), today()
    above = Agency.objects.filter(path__in=_paths(one.agency_path)).order_by("path")
    due = deadlines_of(one, as_of, ahead=365)
    with one_page():
        sections = places.sections_for(one, request.user, as_of)
        pending = waiting_of(one)
    context = {"account": one, "above": above, "sections": sections, "section": "register",
               "due": due, "next": due[0] if due else None, "as_of": as_of, "may_write": _is_own(request, one),
               "pending": pending,
               "may_see": _is_own(request, one) or request.user.may(Permission.CONTACTS)}  # fmt: skip
    return render(request, "registry/account.html", context)


def _paths(path: str) -> list[str]:
    parts = path.split(".")[:-1]
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


@needs(Permission.REPORT, Permission.EDIT)
@require_http_methods(["GET", "POST"])
def update_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts of an account."""
    one = _account(request, pk)
    form = FactsForm(posted(request), account=one)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.update_facts(
                account=one, values=form.plain(), now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已更新{len(changed)}项。" if changed else "没有改动。")
            return redirect("account", pk=pk)
    on_behalf = one.agency_id != request.user.agency_id
    context = {"form": form, "heading": f"更新情况：{one}", "back": reverse("account", args=[pk]), "section": "register",
               "intro": f"主办单位为{one.agency}，本次填写记为代填。" if on_behalf else "名称、主体、状态等须经变更申请修改。"}  # fmt: skip
    return render(request, "registry/columns_form.html", context)


@needs(Permission.REPORT, Permission.EDIT)
@require_http_methods(["GET", "POST"])
def set_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who answers for an account."""
    one = _account(request, pk)
    form = ContactForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_contact(account=one, **form.cleaned_data, as_of=today(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记。请打印交接单，由交接双方核对账号、密码保管和绑定的手机。")
            return redirect("handover", pk=pk)
    context = {"form": form, "heading": f"登记联系人：{one}", "back": reverse("account", args=[pk]), "section": "register",
               "intro": "登记同一岗位的新联系人，即记为原联系人已交接。"}  # fmt: skip
    return render(request, "form.html", context)


@needs(Permission.CONTACTS, Permission.REPORT)
@require_POST
def see_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The contacts in clear; each look is recorded."""
    one = _account(request, pk)
    try:
        found = actions.see_contacts(account=one, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("account", pk=pk)
    return render(
        request, "registry/contacts.html", {"account": one, "contacts": found, "section": "register"}
    )


@needs(Permission.REPORT, Permission.EDIT)
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to be printed and signed when an account changes hands."""
    return render(
        request,
        "registry/handover.html",
        {"account": _account(request, pk), "as_of": today(), "section": "register"},
    )


@needs(Permission.VIEW)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """到期与交接日历: the first dates of each band, or one band whole."""
    as_of, asked = today(), request.GET.get("band", "")
    narrow = request.user.agency.depth > 1
    found = deadlines(Account.objects.visible_to(request.user), as_of, few=narrow, seer=request.user)
    bands: dict[str, list[Any]] = {band: [] for band in BANDS}
    for deadline in found:
        bands[deadline.band(as_of)].append((deadline, deadline.left(as_of)))
    shown = [
        (band, len(rows), rows if band == asked else rows[:OF_A_BAND])
        for band, rows in bands.items()
        if rows and (asked not in bands or band == asked)
    ]
    context = {"bands": shown, "whole": asked if asked in bands else "", "total": len(found), "as_of": as_of}
    return render(request, "registry/calendar.html", context)


@needs(Permission.VIEW)
@require_GET
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same for a calendar program."""
    as_of = today()
    found = deadlines(Account.objects.visible_to(request.user), as_of, limit=2_000, seer=request.user)
    return send_bytes(
        as_calendar(found, timezone.now()), f"到期与交接-{as_of}.ics", "text/calendar; charset=utf-8"
    )


def _unit(request: HttpRequest, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)


@needs(Permission.VIEW)
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Half-yearly confirmation and sign-off, unit by unit; those not confirmed yet unless all are asked for."""
    period = half_year(today())
    since, until = bounds(period)
    everything = request.GET.get("show") == "all"
    wanted = units_with_accounts(request.user, since, unfinished=not everything)
    total = kept(request.user, f"units:{period}:{everything}", wanted.count)
    page = listed(wanted, request.GET.get("page"), total)
    sheets = {
        s.agency_id: s for s in UnitSheet.objects.filter(agency__in=[u.pk for u in page.rows], period=period)
    }
    counts, digests = tally(page.rows, since), digests_of(sheets)
    shown = [
        (unit, *counts.get(unit.pk, (0, 0)), sheet, sheet is not None and sheet.digest == digests[unit.pk][0])
        for unit in page.rows
        for sheet in (sheets.get(unit.pk),)
    ]
    context = {
        "listed": page,
        "shown": shown,
        "period": in_words(period),
        "until": until,
        "everything": everything,
    }
    return render(request, "registry/units.html", context)


def _valid(sheet: UnitSheet | None, unit: Agency) -> bool:
    return sheet is not None and sheet.digest == digest_of(unit)[0]


@needs(Permission.VIEW)
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's sheet on the screen."""
    one, period = _unit(request, pk), half_year(today())
    accounts = Account.objects.visible_to(request.user).filter(agency=one).order_by("name", "pk")
    sheet = UnitSheet.objects.filter(agency=one, period=period).select_related("recorded_by").first()
    first = bounds(period)[0]
    context = {"unit": one, "accounts": accounts[:500], "sheet": sheet, "valid": _valid(sheet, one), "period": in_words(period),
               "unconfirmed": accounts.open().exclude(confirmed_on__gte=first).count(), "section": "units",
               "may_report": _may_report(request, one.pk),
               "form": SignForm(initial={"signed_on": today()})}  # fmt: skip
    return render(request, "registry/unit.html", context)


@needs(Permission.REPORT)
@require_POST
def confirm_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: the unit's register is right."""
    one = _unit(request, pk)
    try:
        count = actions.confirm_unit(agency=one, as_of=today(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已确认{one}的{count}个账号。")
    return redirect("unit", pk=pk)


@needs(Permission.REPORT)
@require_POST
def sign_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's signature on the sheet as it stands."""
    one, form = _unit(request, pk), SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写审签人职务和审签日期。")
        return redirect("unit", pk=pk)
    try:
        sign(agency=one, **form.cleaned_data, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已登记审签。此后台账如有改动，须重新审签。")
    return redirect("unit", pk=pk)


@needs(Permission.EXPORT)
@require_POST
def export_units(request: HttpRequest) -> HttpResponse:
    """One sheet a unit; `in` narrows to a subtree, more than SHEETS_AT_MOST units are asked to be narrowed."""
    as_of, given = today(), request.POST.get("in", "")
    top = (
        _unit(request, int(given))
        if given.isascii() and given.isdigit() and len(given) < 16
        else request.user.agency
    )
    wanted = (
        Agency.objects.visible_to(request.user)
        .filter(within(top.path, "path"), accounts__isnull=False)
        .distinct()
    )
    chosen = list(wanted.order_by("path")[: SHEETS_AT_MOST + 1])
    if len(chosen) > SHEETS_AT_MOST or not chosen:
        messages.error(
            request,
            f"一次最多{SHEETS_AT_MOST}个单位，请选择下级单位分别导出。" if chosen else "没有登记账号的单位。",
        )
        return redirect("units")
    period = half_year(as_of)
    signed = {s.agency_id: s for s in UnitSheet.objects.filter(agency__in=chosen, period=period)}
    valid = {u.pk: signed[u.pk] for u in chosen if u.pk in signed and _valid(signed[u.pk], u)}
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "units.xlsx"
        count = write_unit_sheets(path, chosen, as_of, valid)
        actions.log_sending_out(what=f"单位报送表 {top.name}", rows=count, by=request.user)
        return send_bytes(path.read_bytes(), f"单位报送表-{as_of.isoformat()}.xlsx", XLSX)
