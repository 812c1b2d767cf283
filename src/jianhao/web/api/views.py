"""The person's tokens of the interface."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jianhao.web.api import actions
from jianhao.web.api.models import Token
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import Form, LineField, posted


class TokenForm(Form):
    """What the token is for."""

    name = LineField(label="用途", max_length=60, help_text="例如：市数据平台每日取用。")


@needs(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens, and a new one that is shown once."""
    form, token = TokenForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            token, _ = actions.issue(name=form.cleaned_data["name"], now=timezone.now(), by=request.user)
            form = TokenForm()
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "token": token,
        "tokens": request.user.tokens.order_by("-pk")[:50],
        "now": timezone.now(),
        "section": "me",
    }
    return render(request, "api/tokens.html", context)


@needs(Permission.VIEW)
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a token worthless."""
    token = get_object_or_404(Token.objects.filter(user=request.user), pk=pk)
    try:
        actions.revoke(token=token, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已作废。")
    return redirect("tokens")
