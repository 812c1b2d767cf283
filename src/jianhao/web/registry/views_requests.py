"""Pages of requests and quotas."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry import actions
from jianhao.web.registry.forms import ChangeForm, DecisionForm, OpeningForm, QuotaForm
from jianhao.web.registry.models import Account, ChangeRequest, Quota, RequestKind, RequestState
from jianhao.web.registry.values import changes_in_words
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed


@needs(Permission.VIEW)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Requests of the scope; those awaiting a decision first."""
    state = request.GET.get("state", "submitted")
    found = ChangeRequest.objects.visible_to(request.user).select_related("agency", "requested_by")
    if state in RequestState.values:
        found = found.filter(state=state)
    page = listed(found.order_by("-pk"), request.GET.get("page"))
    context = {
        "listed": page,
        "state": state,
        "states": RequestState.choices,
        "may_ask": request.user.may(Permission.REPORT),
    }
    return render(request, "registry/requests.html", context)


def _request(request: HttpRequest, pk: int) -> ChangeRequest:
    found = ChangeRequest.objects.visible_to(request.user).select_related(
        "agency", "account", "requested_by", "decided_by"
    )
    return get_object_or_404(found, pk=pk)


@needs(Permission.VIEW)
@require_GET
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """A request with what stands against it."""
    one = _request(request, pk)
    own = one.requested_by_id == request.user.pk
    waiting = one.state == RequestState.SUBMITTED
    decider = request.user.may(Permission.DECIDE)
    context = {"one": one, "section": "requests", "form": DecisionForm(), "waiting": waiting, "own": own,
               "changes": changes_in_words(one.before, _visible(one)), "may_decide": waiting and not own and decider,
               "decider_but_own": waiting and own and decider}  # fmt: skip
    return render(request, "registry/request.html", context)


def _visible(one: ChangeRequest) -> dict[str, object]:
    shown = {n: v for n, v in one.proposed.items() if not n.startswith("__") and v not in (None, "", [])}
    if one.kind == RequestKind.CHANGE:
        return {n.removeprefix("__"): v for n, v in one.proposed.items()}
    return {"platform": one.proposed["__platform"], "native_id": one.proposed["__native_id"], **shown}


@needs(Permission.DECIDE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or not."""
    one, form = _request(request, pk), DecisionForm(request.POST)
    answer = request.POST.get("answer")
    if not form.is_valid() or answer not in ("approve", "reject"):
        messages.error(request, "请选择同意或不同意，意见不超过2000字。")
        return redirect("request", pk=pk)
    try:
        done = actions.decide(
            request=one,
            approve=answer == "approve",
            opinion=form.cleaned_data["opinion"],
            now=timezone.now(),
            by=request.user,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("request", pk=pk)
    messages.success(request, f"已办理：{done.get_state_display()}。")
    return redirect("requests")


@needs(Permission.REPORT)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own request back."""
    one = _request(request, pk)
    try:
        actions.withdraw(request=one, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已撤回。")
    return redirect("request", pk=pk)


@needs(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def request_opening(request: HttpRequest) -> HttpResponse:
    """Ask for a new account."""
    form = OpeningForm(posted(request), by=request.user, initial={"agency": request.user.agency.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["native_id"]:
                actions.account_identity(given["platform"], given["native_id"])
            made = actions.request_opening(
                agency=given["agency"], platform=given["platform"], native_id=given["native_id"], values=form.plain(),
                reason=given["reason"], now=timezone.now(), by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已提交，等待另一人审批。")
            return redirect("request", pk=made.pk)
    context = {"form": form, "heading": "申请开设账号", "button": "提交申请", "back": reverse("requests"), "section": "requests",
               "intro": "提交时按一个单位一个平台一个账号和数量上限核对，结果供审批人参考。"}  # fmt: skip
    return render(request, "registry/columns_form.html", context)


@needs(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def request_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to change name, subject, states."""
    account = get_object_or_404(Account.objects.visible_to(request.user).select_related("agency"), pk=pk)
    form = ChangeForm(posted(request), account=account)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.request_change(
                account=account,
                values=form.plain(),
                native_id=form.cleaned_data["native_id"],
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已提交，等待另一人审批。")
            return redirect("request", pk=made.pk)
    context = {"form": form, "heading": f"申请变更：{account}", "button": "提交申请", "back": reverse("account", args=[pk]),
               "section": "register", "intro": "只提交有改动的项目；由另一人审批后生效。"}  # fmt: skip
    return render(request, "registry/columns_form.html", context)


@needs(Permission.QUOTAS)
@require_http_methods(["GET", "POST"])
def quotas(request: HttpRequest) -> HttpResponse:
    """How many accounts units may have."""
    form = QuotaForm(posted(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_quota(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已设定。")
            return redirect("quotas")
    found = Quota.objects.visible_to(request.user).select_related("agency").order_by("agency_path", "pk")
    return render(
        request, "registry/quotas.html", {"form": form, "listed": listed(found, request.GET.get("page"))}
    )


@needs(Permission.QUOTAS)
@require_POST
def drop_quota(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a quota away."""
    quota = get_object_or_404(Quota.objects.visible_to(request.user), pk=pk)
    actions.drop_quota(quota=quota, by=request.user)
    messages.success(request, "已取消。")
    return redirect("quotas")
