"""Pages of 上报包: what came in by sender, one package, taking one in, sending one up, the keys of senders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.documents.labels import CONCLUSIONS
from jianhao.web.assigned import actions_packages
from jianhao.web.assigned.merging import merged, trusted
from jianhao.web.assigned.models import ReceivedPackage, SenderKey
from jianhao.web.assigned.signing import public_key, spoken
from jianhao.web.assigned.views_files import ZIP
from jianhao.web.assigned.views_lists import OFFICE
from jianhao.web.inspections.overview import inspections_of
from jianhao.web.inspections.stages import AFTER_ISSUE
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.downloads import send_bytes
from jianhao.web.ui.fields import Form, LineField, posted
from jianhao.web.ui.pages import listed
from jianhao.web.uploads import TableUpload

SENT_AT_MOST = 20


class PackageForm(Form):
    """A package from below."""

    file = TableUpload(label="上报包", help_text="报送单位用“导出上报包”得到的zip文件，不要解压。")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".zip"


class KeyForm(Form):
    """A sender and its public key."""

    sender = LineField(label="报送单位", max_length=120)
    key = LineField(
        label="公钥",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="64位，见报送单位“上报包”页；空格不影响。",
    )


@needs(*OFFICE)
@require_GET
def packages(request: HttpRequest) -> HttpResponse:
    """What came in, merged by sender; which rounds may be sent up."""
    done = inspections_of(request.user).filter(stage__in=AFTER_ISSUE).order_by("-as_of", "-pk")
    context = {
        "merged": merged(request.user), "section": "assigned", "rounds": done[:SENT_AT_MOST], "own_key": spoken(public_key()),
        "may_receive": request.user.may(Permission.INSPECT), "may_send": request.user.may(Permission.EXPORT),
    }  # fmt: skip
    return render(request, "assigned/packages.html", context)


@needs(Permission.INSPECT)
@require_http_methods(["GET", "POST"])
def receive_package(request: HttpRequest) -> HttpResponse:
    """Take one in; the same one a second time changes nothing."""
    form = PackageForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with TemporaryDirectory(prefix="jianhao-") as folder:
            path = Path(folder) / "package.zip"
            with path.open("wb") as out:
                for chunk in form.cleaned_data["file"].chunks():
                    out.write(chunk)
            try:
                made, new = actions_packages.receive(path=path, now=timezone.now(), by=request.user)
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                told = "已读入。" if new else "该上报包此前已经读入，没有改动。"
                messages.success(request, told)
                return redirect("package", pk=made.pk)
    context = {"form": form, "heading": "接收上报包", "button": "核对并读入", "back": reverse("packages"), "section": "assigned",
               "intro": "逐个文件核对校验值和签名，改动过的不读入；同一个包再次接收不会重复。"}  # fmt: skip
    return render(request, "form.html", context)


@needs(*OFFICE)
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: whether its origin is proved, its counts, its accounts."""
    rows = ReceivedPackage.objects.visible_to(request.user).select_related("agency", "received_by")
    one = get_object_or_404(rows, pk=pk)
    conclusion = request.GET.get("conclusion", "unqualified")
    results = one.results.order_by("unit", "name", "pk")
    if conclusion in CONCLUSIONS:
        results = results.filter(conclusion=conclusion)
    known = trusted(request.user)
    context = {
        "one": one, "section": "assigned", "listed": listed(results, request.GET.get("page")), "conclusion": conclusion,
        "choices": [(k, w) for k, w in CONCLUSIONS.items() if k != "unexamined"], "key": spoken(one.public_key),
        "sender": known.get(one.public_key), "other_key": one.sender in known.values(),
    }  # fmt: skip
    return render(request, "assigned/package.html", context)


@needs(*OFFICE)
@require_POST
def send_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a finished round up."""
    one = get_object_or_404(inspections_of(request.user), pk=pk)
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "package.zip"
        try:
            actions_packages.export(inspection=one, path=path, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("packages")
        return send_bytes(path.read_bytes(), f"{one.title}-上报包.zip", ZIP)


@needs(*OFFICE)
@require_GET
def sender_keys(request: HttpRequest) -> HttpResponse:
    """The keys of senders."""
    rows = SenderKey.objects.visible_to(request.user).select_related("agency", "made_by", "confirmed_by")
    user = request.user
    context = {
        "keys": [(key, spoken(key.public_key)) for key in rows.order_by("sender", "pk")[:500]], "form": KeyForm(),
        "section": "assigned", "own_key": spoken(public_key()), "may_add": user.may(Permission.INSPECT),
        "may_confirm": user.may(Permission.DECIDE),
    }  # fmt: skip
    return render(request, "assigned/keys.html", context)


def _then_keys(request: HttpRequest, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("sender_keys")


@needs(Permission.INSPECT)
@require_POST
def add_sender_key(request: HttpRequest) -> HttpResponse:
    """Enter a key."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写报送单位和公钥。")
        return redirect("sender_keys")
    given = form.cleaned_data
    return _then_keys(
        request,
        lambda: actions_packages.add_key(**given, now=timezone.now(), by=request.user),
        "已登记，由另一人与报送单位核对后生效。",
    )


def _key(request: HttpRequest, pk: int) -> SenderKey:
    return get_object_or_404(SenderKey.objects.visible_to(request.user), pk=pk)


@needs(Permission.DECIDE)
@require_POST
def confirm_sender_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else compared it."""
    key = _key(request, pk)
    return _then_keys(
        request,
        lambda: actions_packages.confirm_key(key=key, now=timezone.now(), by=request.user),
        "已核对，该单位的上报包来源可证。",
    )


@needs(Permission.INSPECT)
@require_POST
def drop_sender_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Trust it no longer."""
    key = _key(request, pk)
    return _then_keys(
        request, lambda: actions_packages.drop_key(key=key, by=request.user), "已移除；已收到的上报包保留。"
    )
