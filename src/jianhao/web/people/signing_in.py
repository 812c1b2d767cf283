"""Pages before the door: sign in, code, sign out, one-time links."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.config import settings
from jianhao.web.people import actions_signing_in as actions
from jianhao.web.people import single_sign_on
from jianhao.web.people.actions_signing_in import SignIn
from jianhao.web.people.forms import CodeForm, FirstStartForm, NewPasswordForm, SignInForm
from jianhao.web.people.middleware import ELSEWHERE
from jianhao.web.people.models import LinkPurpose, OneTimeLink, User
from jianhao.web.people.principals import Outsider
from jianhao.web.people.tokens import find
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import posted

BACKEND = "jianhao.web.people.backend.LocalAccounts"
THROUGH = (SignIn.DONE, SignIn.CODE_NEEDED)
ONWARD = "onward"  # where to, while somebody is at the provider of identities
HALF_WAY = "half_way"  # the person whose password was right and whose code is awaited
SENTENCES = {
    SignIn.WRONG: "登录名或密码不正确。",
    SignIn.LOCKED: "连续输入错误，已暂停登录，请{minutes}分钟后再试，或联系安全管理员解除。",
    SignIn.NETWORK: "管理员只能从规定的网段登录。",
    SignIn.UNKNOWN: "该登录名没有在本系统登记。请系统管理员登记后再登录。",
}


def _said(ending: SignIn) -> str:
    return SENTENCES[ending].format(minutes=settings().lock_minutes)


def _onward(request: HttpRequest) -> str:
    """Where to after signing in: only a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("dashboard")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    if request.user.is_authenticated:
        return redirect("dashboard")
    form = SignInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["login_name"]
        ending, user = actions.sign_in(
            login_name=name,
            password=form.cleaned_data["password"],
            now=timezone.now(),
            by=Outsider(f"未登录（{name}）"),
        )
        if ending in THROUGH:
            request.session.pop(ELSEWHERE, None)
            return _through(request, ending, user, _onward(request))
        form.add_error(None, _said(ending))
    elsewhere = settings().oidc_name if single_sign_on.is_offered() else ""
    return render(
        request, "people/sign_in.html", {"form": form, "next": _onward(request), "elsewhere": elsewhere}
    )


def _through(request: HttpRequest, ending: SignIn, user: User, onward: str) -> HttpResponse:
    """Into the office, or on to the code of the second factor."""
    if ending == SignIn.DONE:
        login(request, user, BACKEND)
        return redirect(onward)
    request.session.cycle_key()
    request.session[HALF_WAY] = {
        "user": user.pk,
        "at": timezone.now().timestamp(),
        "epoch": user.session_epoch,
    }
    return redirect(f"{reverse('login_code')}?{urlencode({'next': onward})}")


@login_not_required
@require_GET
def sign_in_elsewhere(request: HttpRequest) -> HttpResponse:
    """To the office's own provider of identities."""
    if not single_sign_on.is_offered():
        raise Http404
    request.session[ONWARD] = _onward(request)
    try:
        return single_sign_on.begin(request, request.build_absolute_uri(reverse("login_back")))
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("login")


@login_not_required
@require_GET
def sign_in_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider."""
    if not single_sign_on.is_offered():
        raise Http404
    onward = request.session.pop(ONWARD, reverse("dashboard"))
    try:
        name = single_sign_on.proved_name(request)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("login")
    now, by = timezone.now(), Outsider(f"未登录（{name[:100]}）")
    ending, user = actions.sign_in_elsewhere(login_name=name, now=now, by=by)
    if ending not in THROUGH:
        messages.warning(request, _said(ending))
        return redirect("login")
    answer = _through(request, ending, user, onward)
    request.session[ELSEWHERE] = True
    return answer


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code, within five minutes of the password."""
    half = request.session.get(HALF_WAY) or {}
    now = timezone.now()
    user = User.objects.filter(pk=half.get("user"), is_active=True, session_epoch=half.get("epoch")).first()
    if user is None or now.timestamp() - half["at"] > 300:
        request.session.pop(HALF_WAY, None)
        return redirect("login")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        ending = actions.sign_in_with_code(user=user, code=form.cleaned_data["code"], now=now, by=user)
        if ending == SignIn.DONE:
            request.session.pop(HALF_WAY, None)
            login(request, user, BACKEND)
            return redirect(_onward(request))
        if ending == SignIn.LOCKED:
            request.session.pop(HALF_WAY, None)
        form.add_error(None, "动态口令不正确。" if ending == SignIn.WRONG else _said(ending))
    return render(request, "people/sign_in.html", {"form": form, "next": _onward(request), "code": True})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The end of the session."""
    actions.sign_out(by=request.user)
    logout(request)
    return redirect("lookup")


@login_not_required
@require_http_methods(["GET", "POST"])
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: opening it shows a form, sending the form spends it."""
    try:
        link = find(token, timezone.now())
        if link.purpose == LinkPurpose.FIRST_START:
            return _first_start(request, link)
        if link.purpose == LinkPurpose.SET_PASSWORD:
            return _set_password(request, link)
    except Refused as refused:
        return render(request, "sentence.html", {"heading": "链接不能使用", "sentence": refused}, status=410)
    return redirect("unit_sheet_by_link", token=token)


def _first_start(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    form = FirstStartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.first_start(
                link=link, agency_name=given["agency_name"], level=given["level"], login_name=given["login_name"],
                name=given["name"], password=given["new"], now=timezone.now(), by=Outsider("首次启用"),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("new", str(refused))
        else:
            login(request, user, BACKEND)
            messages.success(request, "已启用。请接着登记安全管理员和审计管理员。")
            return redirect("three_administrators")
    context = {"form": form, "heading": "首次启用", "button": "启用",
               "intro": "登记本单位和系统管理员。没有预设的登录名和密码；本链接用过即失效。"}  # fmt: skip
    return render(request, "form.html", context)


def _set_password(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    form = NewPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.set_password_by_link(
                link=link, new=form.cleaned_data["new"], now=timezone.now(), by=Outsider("一次性链接")
            )
        except Refused as refused:
            form.add_error("new", str(refused))
        else:
            messages.success(request, f"密码已设置，请用登录名{user.login_name}登录。")
            return redirect("login")
    context = {
        "form": form,
        "heading": "设置密码",
        "button": "设置",
        "intro": f"为{link.user.name}（登录名{link.user.login_name}）设置密码。",
    }
    return render(request, "form.html", context)
