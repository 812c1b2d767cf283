"""独有内容 from the last comparison: the list with a decision a post, and the text of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from jianhao.documents.reuse_words import share
from jianhao.web.closures import actions_matters
from jianhao.web.closures.forms_unique import RestForm, Rows, changes
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Closure
from jianhao.web.closures.unique import KINDS, Compared, UniquePost, decided_on, last_compared, told
from jianhao.web.closures.views_cases import SECTION, one_closure
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import SIZE, Listed


@needs(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def closure_unique(request: HttpRequest, pk: int) -> HttpResponse:
    """The list; without a comparison to the form in which people say what they found themselves."""
    one = one_closure(request, pk)
    compared = last_compared(one.account)
    if compared is None:
        return redirect(f"{reverse('closure_matter', args=[pk])}?matter={Matter.UNIQUE}")
    page = _page(compared, request.GET.get("page", ""))
    initial = _initial(one, page.rows)
    rest, rows = RestForm(posted(request)), Rows(posted(request), initial=initial, prefix="rows")
    if request.method == "POST" and rest.is_valid() and rows.is_valid():
        said = _decided(request, one, compared, rest, rows)
        if said is not None:
            return said
    context = {
        "one": one, "section": SECTION, "compared": compared, "listed": page, "form": rest, "rows": rows,
        "lines": _lines(one, compared, page.rows, rows), "left": _left(one, compared),
    }  # fmt: skip
    return render(request, "closures/unique.html", context)


def _page(compared: Compared, number: str) -> Listed:
    pages = max(1, -(-len(compared.unique) // SIZE))
    wanted = min(int(number), pages) if number.isascii() and number.isdigit() and 0 < len(number) < 6 else 1
    start = (max(1, wanted) - 1) * SIZE
    return Listed(compared.unique[start : start + SIZE], max(1, wanted), len(compared.unique))


def _initial(one: Closure, posts: Any) -> list[dict[str, str]]:
    known = decided_on(one.prepared.get(Matter.UNIQUE))
    return [
        {
            "post_id": post.post_id,
            "moved": {True: "1", False: "0"}.get(known.get(post.post_id, (None, ""))[0], ""),
            "reason": known.get(post.post_id, (None, ""))[1],
        }
        for post in posts
    ]


def _lines(one: Closure, compared: Compared, posts: Any, rows: Any) -> list[dict[str, Any]]:
    """A post beside its form; after a wrong one the rows are those that were sent."""
    by_id: dict[str, UniquePost] = {post.post_id: post for post in compared.unique}
    seen = told(compared, one.account.account_id, [post.post_id for post in posts])
    found = []
    for row in rows:
        post = by_id.get(row["post_id"].value() or "")
        if post is not None:
            found.append({
                "row": row, "post": post, "told": seen.get(post.post_id), "kind": KINDS.get(post.kind, ""), "share": share(post.share),
            })  # fmt: skip
    return found


def _left(one: Closure, compared: Compared) -> int:
    known = decided_on(one.prepared.get(Matter.UNIQUE))
    return sum(post.post_id not in known for post in compared.unique)


def _decided(
    request: HttpRequest, one: Closure, compared: Compared, rest: RestForm, rows: Any
) -> HttpResponse | None:
    known = frozenset(post.post_id for post in compared.unique)
    values = {"changes": changes(rows, known), "rest": rest.decided()}
    try:
        after = actions_matters.fill(
            closure=one, matter=Matter.UNIQUE, values=values, file=None, now=timezone.now(), by=request.user
        )
    except Refused as refused:
        rest.add_error(None, str(refused))
        return None
    left = _left(after, compared)
    messages.success(request, f"已保存，还有{left}条没有决定。" if left else "已保存，独有内容均已决定。")
    return redirect(request.get_full_path() if left else reverse("closure", args=[one.pk]))


@needs(Permission.VIEW)
@require_GET
def closure_unique_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of one of the posts."""
    one, post_id = one_closure(request, pk), request.GET.get("post", "")
    compared = last_compared(one.account)
    if compared is None:
        return redirect("closure_unique", pk=pk)
    known = {post.post_id for post in compared.unique}
    seen = told(compared, one.account.account_id, [post_id], texts=True) if post_id in known else {}
    if post_id not in seen:
        raise Http404
    context = {
        "one": one,
        "section": SECTION,
        "told": seen[post_id],
        "post_id": post_id,
        "compared": compared,
    }
    return render(request, "closures/unique_text.html", context)
