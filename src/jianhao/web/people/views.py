"""Pages about people and units."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.people import actions, actions_agencies, actions_signing_in, second_factor
from jianhao.web.people.access import needs
from jianhao.web.people.forms import (
    AdministratorsForm,
    AgencyForm,
    ChangePasswordForm,
    ClerkLinkForm,
    CodeForm,
    PersonForm,
    RolesForm,
)
from jianhao.web.people.models import Agency, LinkPurpose, User, folded
from jianhao.web.people.qr import qr_svg
from jianhao.web.people.roles import Permission, Role
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

NEW_SECRET = "new_factor_secret"


def _link_page(request: HttpRequest, links: list[tuple[str, str]], back: str) -> HttpResponse:
    """Links that are shown this once."""
    shown = [(who, request.build_absolute_uri(reverse("follow_link", args=[token]))) for who, token in links]
    return render(request, "people/links.html", {"links": shown, "back": back})


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The person's own settings."""
    return render(request, "people/me.html", {"roles": sorted(request.user.roles)})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """The own password."""
    form = ChangePasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions_signing_in.change_password(
                old=given["old"], new=given["new"], now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error("old" if "原密码" in str(refused) else "new", str(refused))
        else:
            update_session_auth_hash(request, User.objects.get(pk=request.user.pk))
            messages.success(request, "密码已修改。")
            return redirect("me")
    return render(request, "form.html", {"form": form, "heading": "修改密码", "back": reverse("me")})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enrol_factor(request: HttpRequest) -> HttpResponse:
    """Begin to use a device: the secret lives in the session until one of its codes proves it."""
    secret = request.session.setdefault(NEW_SECRET, second_factor.new_secret())
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions_signing_in.enrol_factor(
                secret=secret, code=form.cleaned_data["code"], now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            del request.session[NEW_SECRET]
            update_session_auth_hash(request, User.objects.get(pk=request.user.pk))
            messages.success(request, "已启用动态口令，下次登录时使用。")
            return redirect("me")
    code = qr_svg(second_factor.address(secret, request.user.login_name))
    return render(request, "people/enrol_factor.html", {"form": form, "code": code, "secret": secret})


@needs(Permission.PEOPLE)
@require_http_methods(["GET", "POST"])
def three_administrators(request: HttpRequest) -> HttpResponse:
    """The first security and audit administrators, right after the first start."""
    form = AdministratorsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        names = {
            Role.SECURITY: (given["security_name"], given["security_login"]),
            Role.AUDITOR: (given["auditor_name"], given["auditor_login"]),
        }
        try:
            tokens = actions.appoint_first(names=names, now=timezone.now(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            shown = [(f"{role.chinese}{names[role][0]}", token) for role, token in tokens.items()]
            return _link_page(request, shown, reverse("people"))
    context = {"form": form, "heading": "登记安全管理员和审计管理员", "button": "登记并取得链接", "back": reverse("people"),
               "intro": "三类管理员须由三人担任：系统管理员登记人员，安全管理员授予角色，审计管理员查看操作记录。"}  # fmt: skip
    return render(request, "form.html", context)


@needs(Permission.PEOPLE, Permission.ROLES)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in the scope."""
    wanted = request.GET.get("q", "").strip()[:60]
    found = User.objects.visible_to(request.user).select_related("agency").prefetch_related("grants")
    if wanted:
        found = found.filter(
            Q(name__icontains=wanted)
            | Q(login_name__contains=folded(wanted))
            | Q(agency__name__icontains=wanted)
        )
    page = listed(found.order_by("agency__path", "login_name"), request.GET.get("page"))
    first = not User.objects.filter(grants__role__in=[Role.SECURITY, Role.AUDITOR]).exists()
    context = {"listed": page, "q": wanted, "may_make": request.user.may(Permission.PEOPLE),
               "nobody_yet": first and request.user.may(Permission.PEOPLE), "now": timezone.now()}  # fmt: skip
    return render(request, "people/people.html", context)


def _person(request: HttpRequest, pk: int) -> User:
    found = User.objects.visible_to(request.user).select_related("agency").prefetch_related("grants")
    return get_object_or_404(found, pk=pk)


@needs(Permission.PEOPLE, Permission.ROLES)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: place, roles, state, and what may be done."""
    who = _person(request, pk)
    form = RolesForm(initial={"roles": [str(role) for role in who.roles]})
    context = {"who": who, "form": form, "locked": who.is_locked(timezone.now()), "section": "people",
               "may_change": request.user.may(Permission.PEOPLE) and who.pk != request.user.pk,
               "may_grant": request.user.may(Permission.ROLES) and who.pk != request.user.pk}  # fmt: skip
    return render(request, "people/person.html", context)


@needs(Permission.PEOPLE)
@require_http_methods(["GET", "POST"])
def make_person(request: HttpRequest) -> HttpResponse:
    """Register a person; the link to set a password is shown once."""
    form = PersonForm(posted(request), by=request.user, initial={"agency": request.user.agency.name})
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            who = actions.make_person(**form.cleaned_data, now=now, by=request.user)
        except Refused as refused:
            form.add_error("login_name", str(refused))
        else:
            token = actions.issue_link(purpose=LinkPurpose.SET_PASSWORD, user=who, now=now, by=request.user)
            return _link_page(request, [(who.name, token)], reverse("person", args=[who.pk]))
    context = {"form": form, "heading": "登记人员", "back": reverse("people"), "section": "people",
               "intro": "登记后取得一次性链接，由本人设置密码；角色由安全管理员授予。"}  # fmt: skip
    return render(request, "form.html", context)


@needs(Permission.PEOPLE)
@require_http_methods(["GET", "POST"])
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and place of a person."""
    who = _person(request, pk)
    initial = {"name": who.name, "agency": who.agency.name, "by_line": who.by_line}
    form = PersonForm(posted(request), by=request.user, editing=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(user=who, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            return redirect("person", pk=pk)
    context = {"form": form, "heading": f"修改人员：{who.name}", "back": reverse("person", args=[pk]), "section": "people",
               "intro": "调整所属单位或业务指导范围时，原有角色一并收回，须由安全管理员重新授予。"}  # fmt: skip
    return render(request, "form.html", context)


def _then_person(request: HttpRequest, pk: int, done: str, act: object) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("person", pk=pk)


@needs(Permission.ROLES)
@require_POST
def grant_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give and take roles."""
    who, form = _person(request, pk), RolesForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有这样的角色。")
        return redirect("person", pk=pk)
    now = timezone.now()
    return _then_person(
        request, pk, "角色已调整，此人须重新登录。",
        lambda: actions.grant_roles(user=who, roles=form.chosen(), now=now, by=request.user),
    )  # fmt: skip


@needs(Permission.PEOPLE)
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable or enable."""
    who, active = _person(request, pk), request.POST.get("active") == "1"
    done = "已恢复。" if active else "已停用，此人的登录已中止。"
    return _then_person(
        request, pk, done, lambda: actions.set_active(user=who, active=active, by=request.user)
    )


@needs(Permission.PEOPLE)
@require_POST
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A link with which the person sets a password."""
    who = _person(request, pk)
    try:
        token = actions.issue_link(
            purpose=LinkPurpose.SET_PASSWORD, user=who, now=timezone.now(), by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("person", pk=pk)
    return _link_page(request, [(who.name, token)], reverse("person", args=[pk]))


@needs(Permission.ROLES)
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the door again."""
    who = _person(request, pk)
    return _then_person(request, pk, "已解除锁定。", lambda: actions.unlock(user=who, by=request.user))


@needs(Permission.ROLES)
@require_POST
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a lost device."""
    who = _person(request, pk)
    return _then_person(
        request, pk, "已重置动态口令。", lambda: actions.reset_factor(user=who, by=request.user)
    )


@needs(Permission.LINKS)
@require_http_methods(["GET", "POST"])
def clerk_link(request: HttpRequest) -> HttpResponse:
    """A one-time link for a clerk without a login."""
    form = ClerkLinkForm(
        posted(request), by=request.user, initial={"agency": request.GET.get("agency", "")[:120]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            token = actions.issue_link(
                purpose=LinkPurpose.UNIT_SHEET, now=timezone.now(), by=request.user, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            who = f"{form.cleaned_data['agency']} {form.cleaned_data['holder']}"
            return _link_page(request, [(who, token)], reverse("register"))
    context = {"form": form, "heading": "签发填报链接", "button": "取得链接", "back": reverse("register"), "section": "register",
               "intro": "兼职经办人不需要登录名：凭一次性链接核对、补填本单位的台账，提交后链接失效。"}  # fmt: skip
    return render(request, "form.html", context)


@needs(Permission.AGENCIES, Permission.PEOPLE)
@require_GET
def agencies(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A unit, those above it and those below it."""
    mine = Agency.objects.visible_to(request.user)
    here = get_object_or_404(mine, pk=pk or request.user.agency_id)
    above = [a for a in mine.filter(pk__in=_steps(here.path)).order_by("path") if a.pk != here.pk]
    wanted = request.GET.get("q", "").strip()[:60]
    below = mine.filter(name__contains=wanted) if wanted else mine.filter(parent=here)
    page = listed(below.select_related("line").order_by("name"), request.GET.get("page"))
    context = {"here": here, "above": above, "listed": page, "q": wanted, "section": "agencies",
               "may_change": request.user.may(Permission.AGENCIES)}  # fmt: skip
    return render(request, "people/agencies.html", context)


def _steps(path: str) -> list[int]:
    return [int(part, 36) for part in path.split(".") if part]


@needs(Permission.AGENCIES)
@require_http_methods(["GET", "POST"])
def make_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit under another."""
    parent = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    form = AgencyForm(posted(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data}
        line = fields.pop("line")
        try:
            actions_agencies.make_agency(parent=parent, fields=fields, line=line, by=request.user)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"已登记{fields['name']}。")
            return redirect("agency", pk=pk)
    context = {
        "form": form,
        "heading": f"在{parent}下登记单位",
        "back": reverse("agency", args=[pk]),
        "section": "agencies",
    }
    return render(request, "form.html", context)


@needs(Permission.AGENCIES)
@require_http_methods(["GET", "POST"])
def change_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, codes, line of a unit."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    initial = {
        name: getattr(agency, name) for name in ("name", "level", "scope", "division_code", "credit_code")
    }
    form = AgencyForm(
        posted(request), by=request.user, initial=initial | {"line": agency.line.name if agency.line else ""}
    )
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data}
        line = fields.pop("line")
        try:
            actions_agencies.change_agency(agency=agency, fields=fields, line=line, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            return redirect("agency", pk=pk)
    context = {
        "form": form,
        "heading": f"修改单位：{agency}",
        "back": reverse("agency", args=[pk]),
        "section": "agencies",
    }
    return render(request, "form.html", context)
