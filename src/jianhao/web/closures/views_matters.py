"""Filling in what has to be prepared, and handing an archive in for verification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jianhao.documents.closing_notice import warnings
from jianhao.web.closures import actions_archives, actions_matters
from jianhao.web.closures.announcing import announcement_of
from jianhao.web.closures.bags import folders
from jianhao.web.closures.evidence import received
from jianhao.web.closures.forms_matters import FORMS, ListForm
from jianhao.web.closures.jobs import sweep, verify_later
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import ArchiveCheck, Closure
from jianhao.web.closures.unique import last_compared
from jianhao.web.closures.views_cases import SECTION, one_closure
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import Form, LineField, posted
from jianhao.web.uploads import TableUpload


@needs(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def closure_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter of a closing."""
    one, asked = one_closure(request, pk), request.GET.get("matter", "")
    if asked not in tuple(Matter):
        return redirect("closure", pk=pk)
    matter = Matter(asked)
    if matter is Matter.UNIQUE and last_compared(one.account) is not None:
        return redirect("closure_unique", pk=pk)
    form = FORMS[matter](posted(request), request.FILES or None, said=_said(one, matter))
    if request.method == "POST" and form.is_valid() and _filled(request, one, matter, form):
        return redirect("closure", pk=pk)
    context = {"form": form, "heading": f"{matter.chinese}：{one.account}", "intro": form.intro, "section": SECTION, "one": one,
               "back": reverse("closure", args=[pk]), "rows": form.rows if isinstance(form, ListForm) else None}  # fmt: skip
    return render(request, "closures/matter.html", context)


def _said(one: Closure, matter: Matter) -> dict[str, Any] | None:
    if matter is Matter.ANNOUNCEMENT:
        return one.announcement or {"agency": one.agency.name}
    return one.prepared.get(matter)


def _filled(request: HttpRequest, one: Closure, matter: Matter, form: Any) -> bool:
    uploaded = form.cleaned_data.get("file")
    file = received(uploaded) if uploaded else None
    try:
        after = actions_matters.fill(
            closure=one, matter=matter, values=form.values(), file=file, now=timezone.now(), by=request.user
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"已保存：{matter.chinese}。")
    said = warnings(announcement_of(after)) if matter is Matter.ANNOUNCEMENT else _of_code(after, matter)
    if said:
        messages.warning(request, said)
    return True


def _of_code(after: Closure, matter: Matter) -> str:
    """What the code says, right after it was handed in."""
    return (after.prepared[matter].get("code_sentence") or "") if matter is Matter.SUCCESSOR else ""


class ArchiveForm(Form):
    """An archive as a file, or one that lies on the server."""

    file = TableUpload(label="归档包（zip）", required=False, help_text="把归档包文件夹压缩成一个zip文件。")
    folder = forms.ChoiceField(label="服务器上的归档包", required=False)
    root = LineField(
        label="封存时登记的Merkle根", required=False, max_length=80,
        help_text="有的填写，用来证明来源；没有的留空，只能证明完好。",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".zip"
        found = folders()
        self.fields["folder"].choices = [("", "—"), *((name, name) for name in found)]
        self.fields[
            "folder"
        ].help_text = "超过上传上限的归档包，由系统管理员放入数据文件夹的bags文件夹，在此选择。"


@needs(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def closure_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an archive in; the worker verifies it."""
    one = one_closure(request, pk)
    form = ArchiveForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        file = received(said["file"]) if said["file"] else None
        try:
            actions_archives.ask(
                closure=one,
                file=file,
                folder=said["folder"],
                root=said["root"],
                now=timezone.now(),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            verify_later()
            messages.success(request, "已提交，由后台逐字节核验，结果显示在“归档包”一节。")
            return redirect("closure", pk=pk)
    context = {"form": form, "heading": f"核验归档包：{one.account}", "section": SECTION, "button": "提交核验",
               "back": reverse("closure", args=[pk]), "intro": _INTRO}  # fmt: skip
    return render(request, "form.html", context)


@needs(Permission.VIEW)
@require_POST
def cancel_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a verification off."""
    rows = ArchiveCheck.objects.filter(closure__in=Closure.objects.visible_to(request.user))
    check = get_object_or_404(rows.select_related("closure"), pk=pk)
    try:
        done = actions_archives.cancel(check=check, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if not done.working:
            sweep(done)
        later = "正在取消：核验到下一个文件时停止，不留下结果。"
        messages.success(request, later if done.working else "已取消，没有留下结果。")
    return redirect("closure", pk=check.closure_id)


_INTRO = (
    "归档包由本系统自己核验，不采用他人报送的核验结果。结果为“完好且来源可证”“完好，来源未证”“损坏”之一，连同Merkle根长期保存；"
    "归档包本身由单位按档案制度保管。"
)
