"""What each person opens: every list and every detail page that the role allows, within the scope, with how often."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from jianhao.web.closures.models import Closure
from jianhao.web.inspections.models import Finding, Inspection
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.plans.models import Plan, PlannedAccount
from jianhao.web.publishing.models import Publication
from jianhao.web.registry.models import Account, ChangeRequest, ImportBatch, Reconciliation
from jianhao.web.ui.places import places
from web.papers import token_of
from web.province import Person, account_id_of

DRAWN, AMONG = 40, 3_000  # objects a person looks at, drawn from the first of the scope
OFFICE = (Permission.INSPECT, Permission.DECIDE)
FAR = 900
# Lists of later apps appear in the navigation by themselves; these are opened under names of their own.
KNOWN = {"dashboard", "register", "requests", "calendar", "units", "reconciliations", "quotas", "inspections", "findings",
         "publications", "audit", "people", "agencies", "closures", "plans"}  # fmt: skip


def mix_of(person: Person, accounts: int) -> list[dict[str, Any]]:
    """Pages as {name, weight, addresses, headers}."""
    user = User.objects.select_related("agency").prefetch_related("grants").get(pk=person.pk)
    draw = random.Random(person.pk)
    pages = _Pages(user, draw)
    pages.add("public look-up", 2, _looked_up(draw, accounts))
    pages.add("own settings", 1, [reverse("me")])
    if user.may(Permission.VIEW):
        _register(pages, accounts)
        _findings(pages)
        _closings(pages)
        _interface(pages, person)
    if user.may(Permission.AUDIT):
        at = reverse("audit")
        pages.add("log", 4, [at, f"{at}?page=20"])
        pages.add("log, searched", 2, [f"{at}?q=示例{n}发布" for n in _numbers(draw, accounts)])
        pages.add("log, one kind", 1, [f"{at}?verb=导出台账"])
    if user.may(Permission.PEOPLE):
        _people(pages)
    for entry in places.navigation_for(user):
        if entry.url_name not in KNOWN:
            pages.add(entry.url_name, 1, [reverse(entry.url_name)])
    return pages.found


class _Pages:
    """The pages of one person as they are put together."""

    def __init__(self, user: User, draw: random.Random) -> None:
        self.user, self.draw = user, draw
        self.found: list[dict[str, Any]] = []

    def add(self, name: str, weight: int, addresses: Sequence[str], **headers: str) -> None:
        if addresses:
            page = {"name": name, "weight": weight, "addresses": list(addresses), "headers": headers}
            self.found.append(page)

    def of(self, name: str, weight: int, model: type[Model], url: str, tail: str = "") -> None:
        """A page about one object of the scope."""
        keys = list(model.objects.visible_to(self.user).order_by("pk").values_list("pk", flat=True)[:AMONG])  # type: ignore[attr-defined]
        chosen = self.draw.sample(keys, min(DRAWN, len(keys)))
        self.add(name, weight, [reverse(url, args=[key]) + tail for key in chosen])

    def may(self, *permissions: Permission) -> bool:
        return any(self.user.may(permission) for permission in permissions)


def _numbers(draw: random.Random, accounts: int) -> list[int]:
    return [draw.randint(1, accounts) for _ in range(DRAWN)]


def _looked_up(draw: random.Random, accounts: int) -> list[str]:
    at = reverse("lookup")
    asked = [
        *(f"示例{n}发布" for n in _numbers(draw, accounts)),
        *(account_id_of(n) for n in _numbers(draw, accounts)),
        "示例1",
        "没有这个账号",
    ]
    return [at, *(f"{at}?{urlencode({'q': one})}" for one in asked)]


def _register(pages: _Pages, accounts: int) -> None:
    user, draw = pages.user, pages.draw
    at = reverse("register")
    below = list(Agency.objects.filter(parent=user.agency).values_list("pk", flat=True)[:DRAWN])

    def asked(words: Sequence[str]) -> list[str]:
        return [f"{at}?{urlencode({'q': word})}" for word in words]

    pages.add("first page", 6, [reverse("dashboard")])
    pages.add("register", 6, [at])
    pages.add("register, far page", 1, [f"{at}?page={draw.randint(2, FAR)}" for _ in range(DRAWN)])
    pages.add("register, one unit below", 4, [f"{at}?in={pk}" for pk in below])
    pages.add("register, searched by name", 3, asked([f"例{n}发" for n in _numbers(draw, accounts)]))
    pages.add(
        "register, searched as typed",
        2,
        asked([f"sl{n}" for n in _numbers(draw, accounts)]),
        **{"HX-Request": "true"},
    )
    pages.add("register, searched by unit", 1, asked([f"示例{n}村" for n in _numbers(draw, accounts // 5)]))
    pages.add(
        "register, searched by id",
        1,
        asked([account_id_of(n).partition(":")[2] for n in _numbers(draw, accounts)]),
    )
    pages.add(
        "register, filtered",
        3,
        [
            f"{at}?platform=weibo&local_state=running",
            f"{at}?silent=14",
            f"{at}?confirmed=no",
            f"{at}?level=county&silent=90",
        ],
    )
    pages.add("register, sorted", 2, [f"{at}?sort={order}" for order in ("followers", "update", "name")])
    pages.of("account", 12, Account, "account")
    pages.add("calendar", 2, [reverse("calendar")])
    pages.add("units", 2, [reverse("units"), f"{reverse('units')}?show=all"])
    pages.of("unit", 3, Agency, "unit")
    at = reverse("requests")
    pages.add("requests", 2, [at, f"{at}?state=all", f"{at}?state=approved"])
    pages.of("request", 2, ChangeRequest, "request")
    if pages.may(Permission.IMPORT, Permission.DECIDE):
        pages.add("imports", 1, [reverse("imports")])
        pages.of("import", 1, ImportBatch, "import", "?kind=new")
    if pages.may(Permission.IMPORT):
        pages.add("reconciliations", 1, [reverse("reconciliations")])
        pages.of("reconciliation", 1, Reconciliation, "reconciliation")
    if pages.may(Permission.QUOTAS):
        pages.add("quotas", 1, [reverse("quotas")])
    if pages.may(Permission.EDIT, Permission.DECIDE):
        pages.add("publications", 1, [reverse("publications")])
        pages.of("publication", 1, Publication, "publication")


def _findings(pages: _Pages) -> None:
    at = reverse("findings")
    pages.add("findings", 3, [at, f"{at}?task=rectify", f"{at}?task=all", f"{at}?task=all&page=3"])
    pages.of("finding", 5, Finding, "finding")
    if pages.may(*OFFICE):
        pages.add("inspections", 2, [reverse("inspections")])
        pages.of("inspection", 3, Inspection, "inspection")
        pages.of(
            "inspection, findings of a kind", 2, Inspection, "inspection", "?severity=veto&state=confirmed"
        )
        pages.of("inspection, accounts", 2, Inspection, "inspected_accounts", "?conclusion=unqualified")


def _closings(pages: _Pages) -> None:
    at = reverse("closures")
    pages.add("closings", 2, [at, f"{at}?show=mine", f"{at}?show=late", f"{at}?show=all"])
    pages.of("closing", 3, Closure, "closure")
    if pages.may(Permission.PLAN):
        pages.add("plans", 1, [reverse("plans")])
        pages.of("plan", 2, Plan, "plan")
        pages.of("plan, filtered", 2, Plan, "plan", "?proposal=merge&certainty=settled")
        pages.of("plan, one account", 3, PlannedAccount, "planned")


def _interface(pages: _Pages, person: Person) -> None:
    header = {"Authorization": f"Bearer {token_of(person)}"}
    pages.add(
        "interface, accounts",
        1,
        [f"{reverse('api:accounts')}?size=50", f"{reverse('api:accounts')}?q=sl123"],
        **header,
    )
    pages.add("interface, findings", 1, [f"{reverse('api:findings')}?size=50"], **header)
    pages.add("interface, units", 1, [reverse("api:agencies")], **header)


def _people(pages: _Pages) -> None:
    at = reverse("people")
    pages.add("people", 4, [at, f"{at}?page=2"])
    pages.add("people, searched", 2, [f"{at}?q=person1", f"{at}?q=县人民"])
    pages.of("person", 3, User, "person")
    pages.add("units of the tree", 3, [reverse("agencies"), f"{reverse('agencies')}?q=示例12"])
    pages.of("unit of the tree", 3, Agency, "agency")
