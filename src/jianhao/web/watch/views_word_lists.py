"""本机关词表: which lists are in force, loading one, stopping one. The words themselves are not shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed
from jianhao.web.watch import actions_word_lists
from jianhao.web.watch.forms import WordListForm
from jianhao.web.watch.models import WordList


@needs(Permission.WATCH)
@require_http_methods(["GET", "POST"])
def word_lists(request: HttpRequest) -> HttpResponse:
    """The lists of the scope and those of the agencies above that hold here; a form for another."""
    form = WordListForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions_word_lists.add(
                name=file.name, content=file.read(), now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"已加载“{made}”，{made.words:,}个词，下次内容检查起使用。")
            return redirect("word_lists")
    own = (
        WordList.objects.visible_to(request.user)
        .defer("text")
        .select_related("agency", "added_by", "stopped_by")
    )
    above = WordList.objects.in_force_for(request.user.agency).exclude(agency=request.user.agency)
    context = {
        "form": form, "listed": listed(own.order_by("-pk"), request.GET.get("page")),
        "above": above.defer("text").select_related("agency"), "tab": "contents", "section": "watch",
    }  # fmt: skip
    return render(request, "watch/word_lists.html", context)


@needs(Permission.WATCH)
@require_POST
def stop_word_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a list no more."""
    one = get_object_or_404(WordList.objects.visible_to(request.user), pk=pk)
    try:
        actions_word_lists.stop(word_list=one, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已停用“{one}”。以往的提示不受影响。")
    return redirect("word_lists")
