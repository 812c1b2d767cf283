"""Pages of the system administrator: channels, tests, what was sent, tables for the gateway."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.alerts import actions
from jianhao.web.alerts.events import KINDS
from jianhao.web.alerts.forms import ChannelForm
from jianhao.web.alerts.models import Channel, Kind, Sending, State, TelephoneBatch
from jianhao.web.alerts.telephone import table_of
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.downloads import send_bytes
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

CSV = "text/csv; charset=utf-8"


@needs(Permission.CHANNELS)
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """The channels of the scope."""
    rows = (
        Channel.objects.visible_to(request.user)
        .select_related("agency")
        .order_by("agency_path", "kind", "pk")
    )
    waiting = Sending.objects.visible_to(request.user).filter(state=State.WAITING).count()
    context = {"listed": listed(rows, request.GET.get("page")), "kinds": Kind.choices, "waiting": waiting}
    return render(request, "alerts/channels.html", context)


def _channel(request: HttpRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.objects.visible_to(request.user).select_related("agency"), pk=pk)


@sensitive_post_parameters()
@needs(Permission.CHANNELS)
@require_http_methods(["GET", "POST"])
def make_channel(request: HttpRequest) -> HttpResponse:
    """A new channel of the kind that the address names."""
    kind = _kind(request.GET.get("kind", Kind.WECOM))
    form = ChannelForm(
        posted(request), kind=kind, by=request.user, initial={"agency": request.user.agency.name}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.make_channel(
                agency=given["agency"], kind=kind, title=given["title"], secrets=form.settings(), quiet=form.quiet(),
                events=given.get("events", []), now=timezone.now(), by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。请点“试发”，确认能够收到。")
            return redirect("channel", pk=made.pk)
    context = {"form": form, "heading": f"新建渠道：{kind.label}", "back": reverse("channels"), "section": "channels",
               "intro": EXPLAINED[kind]}  # fmt: skip
    return render(request, "form.html", context)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise Http404 from error


EXPLAINED = {
    Kind.WECOM: "发到本单位的群，只有人数、条数和网址，不出现单位、账号、人名。",
    Kind.DINGTALK: "发到本单位的群，只有人数、条数和网址，不出现单位、账号、人名。",
    Kind.MAIL: "发给本单位和下级单位填写了邮箱的人员，一人一封。",
    Kind.SMS: "不直接发送：把待发的短信取出为.csv文件，交短信网关发送。短信只有项数和编号。",
    Kind.TEXT: "写入服务器上的outbox文件夹，一人一条一个文件，供没有互联网的单位转交或者打印。",
    Kind.WEBHOOK: "发给本单位的信息系统，带签名；核验方法见文档“提醒”。",
}


@needs(Permission.CHANNELS)
@require_GET
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel: its state, what waits, what was taken out."""
    one = _channel(request, pk)
    rows = one.sendings.select_related("message", "channel").order_by("-pk")
    chosen = [KINDS[name].title for name in one.events if name in KINDS]
    context = {"one": one, "recent": rows[:10], "waiting": rows.filter(state=State.WAITING).count(), "chosen": chosen,
               "batches": one.batches.select_related("taken_by").order_by("-pk")[:10], "section": "channels",
               "explained": EXPLAINED[Kind(one.kind)]}  # fmt: skip
    return render(request, "alerts/channel.html", context)


@sensitive_post_parameters()
@needs(Permission.CHANNELS)
@require_http_methods(["GET", "POST"])
def change_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """New settings."""
    one = _channel(request, pk)
    form = ChannelForm(posted(request), kind=Kind(one.kind), by=request.user, channel=one)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_channel(
                channel=one, title=given["title"], secrets=form.settings(), quiet=form.quiet(),
                events=given.get("events", []), by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存，暂停的发送将接着进行。")
            return redirect("channel", pk=pk)
    context = {
        "form": form,
        "heading": f"修改{one}",
        "back": reverse("channel", args=[pk]),
        "section": "channels",
    }
    return render(request, "form.html", context)


def _then(request: HttpRequest, pk: int, done: str, act: object) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("channel", pk=pk)


@needs(Permission.CHANNELS)
@require_POST
def try_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test."""
    one = _channel(request, pk)
    done = "已提交试发，几秒后刷新本页查看结果。"
    return _then(
        request, pk, done, lambda: actions.try_channel(channel=one, now=timezone.now(), by=request.user)
    )


@needs(Permission.CHANNELS)
@require_POST
def switch_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch on or off."""
    one, active = _channel(request, pk), request.POST.get("active") == "1"
    done = "已启用。" if active else "已停用；停用期间的提醒仍进入收件箱。"
    return _then(
        request, pk, done, lambda: actions.switch_channel(channel=one, active=active, by=request.user)
    )


@needs(Permission.CHANNELS)
@require_POST
def take_telephone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out what waits for the gateway; the file is on the channel's page from then on."""
    one = _channel(request, pk)
    done = "已取出，请下载最上面一批。"
    return _then(
        request,
        pk,
        done,
        lambda: actions.take_telephone_texts(channel=one, now=timezone.now(), by=request.user),
    )


@needs(Permission.CHANNELS)
@require_GET
def telephone_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch's table."""
    batch = get_object_or_404(TelephoneBatch.objects.visible_to(request.user), pk=pk)
    return send_bytes(table_of(batch), f"短信网关文件第{batch.pk}批.csv", CSV)


@needs(Permission.CHANNELS)
@require_GET
def sendings(request: HttpRequest) -> HttpResponse:
    """What was sent, what waits, what was refused and why; without any text."""
    rows = Sending.objects.visible_to(request.user).order_by("-pk")
    rows = rows.select_related("channel__agency", "message__receiver")
    state = request.GET.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    context = {"listed": listed(rows, request.GET.get("page")), "state": state, "states": State.choices}
    return render(request, "alerts/sendings.html", context)


@needs(Permission.CHANNELS)
@require_GET
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """One sending with every attempt."""
    rows = Sending.objects.visible_to(request.user).select_related("channel__agency", "message__receiver")
    one = get_object_or_404(rows, pk=pk)
    context = {"one": one, "attempts": one.attempts.order_by("pk"), "section": "channels",
               "may_again": one.state in (State.REFUSED, State.GIVEN_UP)}  # fmt: skip
    return render(request, "alerts/sending.html", context)


@needs(Permission.CHANNELS)
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more what was refused or given up."""
    one = get_object_or_404(Sending.objects.visible_to(request.user), pk=pk)
    try:
        actions.send_again(sending=one, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已列入待发送。")
    return redirect("sending", pk=pk)
