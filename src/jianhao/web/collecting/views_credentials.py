"""Pages of accounts that the office owns: credentials entered and withdrawn, the interface asked now."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.collecting import actions_pulls
from jianhao.web.collecting.advice import Came
from jianhao.web.collecting.forms import CredentialForm
from jianhao.web.collecting.holding import WEIXIN, may_enter
from jianhao.web.collecting.jobs import work_later
from jianhao.web.collecting.models import Coverage, Credential
from jianhao.web.people.access import needs
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.keeping import kept
from jianhao.web.registry.models import Account
from jianhao.web.registry.searching import matching
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

SHOWN = {"held": "已登记", "left": "未登记"}


@needs(Permission.CREDENTIALS)
@require_GET
def credentials(request: HttpRequest) -> HttpResponse:
    """WeChat accounts with a credential or, chosen so or where none has one, those without."""
    asked = request.GET.get("q", "").strip()[:300]
    rows = _enterable(request.user)
    if asked:
        rows = rows.filter(account__in=Account.objects.filter(matching(asked)))
    entered = Credential.objects.values("account")
    lists = {"held": rows.filter(pk__in=entered), "left": rows.exclude(pk__in=entered)}
    show = request.GET.get("show")
    show = show if show in SHOWN else "held" if lists["held"].exists() else "left"
    total = None if asked or show == "held" else _left(request.user, lists["left"])
    found = lists[show].select_related("account__agency", "account__credential__entered_by")
    context = {
        "listed": listed(found.order_by("agency_path", "account"), request.GET.get("page"), total, few=bool(asked)),
        "asked": asked, "show": show, "shows": SHOWN.items(), "section": "credentials",
        "stopped": str(Came.STOPPED),
    }  # fmt: skip
    return render(request, "collecting/credentials.html", context)


def _enterable(user: User) -> QuerySet:
    """Of the accounts for which the person may enter a credential: their rows of coverage, which an index lists in order."""
    found = Coverage.objects.visible_to(user).filter(live=True, platform=WEIXIN)
    return found if user.is_administrator else found.filter(agency_id=user.agency_id)


def _left(user: User, rows: QuerySet) -> int:
    """How many have none; a province's tens of thousands are counted once a minute."""
    return kept(user, f"credentials:left:{user.is_administrator}:{user.agency_id}", rows.count)


def _account(request: HttpRequest, pk: int) -> Account:
    return get_object_or_404(Account.objects.visible_to(request.user).select_related("agency"), pk=pk)


@needs(Permission.CREDENTIALS)
@require_http_methods(["GET", "POST"])
def enter_credential(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter AppID and AppSecret of an account; those before are replaced, and are never shown."""
    account = _account(request, pk)
    try:
        may_enter(request.user, account)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("credentials")
    form = CredentialForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions_pulls.enter(account=account, **form.cleaned_data, now=timezone.now(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已加密保存。每天夜间自动采集一次，也可以在账号页“现在采集”。")
            return redirect("credentials")
    context = {"form": form, "heading": f"登记接口凭据：{account.name}", "button": "保存", "back": reverse("credentials"),
               "intro": "只用于由微信官方接口采集本单位账号的发布内容和数据，不发布、不修改、不读取留言和关注者。",
               "section": "credentials"}  # fmt: skip
    return render(request, "form.html", context)


@needs(Permission.CREDENTIALS)
@require_POST
def withdraw_credential(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a credential away."""
    found = Credential.objects.select_related("account__agency").filter(account=_account(request, pk)).first()
    try:
        if found is None:
            raise Refused("该账号没有登记接口凭据。")
        actions_pulls.withdraw(credential=found, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已撤销，凭据已删除；已采集的内容保留。")
    return redirect("credentials")


@needs(Permission.REPORT, Permission.EDIT)
@require_POST
def pull_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the interface asked for an account now."""
    account = _account(request, pk)
    try:
        batch = actions_pulls.ask(account=account, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("account", pk=pk)
    work_later()
    return redirect("collected_batch", pk=batch.pk)
