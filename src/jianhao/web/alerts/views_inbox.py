"""A person's own messages: read, marked, printed, taken along as text; and where the person wants to be reached."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.alerts.messages import personal_text
from jianhao.web.alerts import actions
from jianhao.web.alerts.carrying import notice_of
from jianhao.web.alerts.forms import OwnAddressForm
from jianhao.web.alerts.holding import mine
from jianhao.web.alerts.models import Message, OwnAddress
from jianhao.web.ui.downloads import send_bytes
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

PLAIN = "text/plain; charset=utf-8"


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The person's messages, newest first; those that a later digest replaced only when all are asked for."""
    rows, everything = mine(request.user).order_by("-pk"), request.GET.get("all") == "1"
    if not everything:
        rows = rows.filter(replaced=False)
    unread = mine(request.user).filter(read_at=None).count()
    context = {"listed": listed(rows, request.GET.get("page")), "unread": unread, "everything": everything}
    return render(request, "alerts/inbox.html", context)


def _own(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(mine(request.user).select_related("receiver__agency"), pk=pk)


@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it is printed."""
    one = _own(request, pk)
    return render(request, "alerts/message.html", {"one": one, "notice": notice_of(one), "section": "inbox"})


@require_GET
def message_text(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as a text file."""
    one = _own(request, pk)
    return send_bytes(personal_text(notice_of(one)).encode("utf-8"), f"提醒单{one.number}.txt", PLAIN)


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was read."""
    actions.mark_read(message=_own(request, pk), now=timezone.now(), by=request.user)
    return redirect("inbox")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Note that all were read."""
    count = actions.mark_read(message=None, now=timezone.now(), by=request.user)
    messages.success(request, f"已将{count}条标为已读。")
    return redirect("inbox")


@require_http_methods(["GET", "POST"])
def own_address(request: HttpRequest) -> HttpResponse:
    """Where the person wants to be reached."""
    own = OwnAddress.objects.filter(user=request.user).first() or OwnAddress(user=request.user)
    initial = {"mail": own.mail, "mobile": own.mobile, "wants_digest": own.wants_digest}
    form = OwnAddressForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_own_address(**form.cleaned_data, by=request.user)
        messages.success(request, "已保存。")
        return redirect("inbox")
    context = {"form": form, "heading": "提醒方式", "back": reverse("inbox"), "section": "inbox",
               "intro": "提醒一律进入收件箱；填写以下内容的，同时发送一份。"}  # fmt: skip
    return render(request, "form.html", context)
