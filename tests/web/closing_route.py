"""The route of an ordinary closing as actions take it: who closes which account, what is filled in, which steps on which day.

Everything that needs the application is imported when it is called: the processes of these tests choose their data folder first.
"""

from __future__ import annotations

from datetime import date
from typing import Any

NATIVE = "gh_990000000001"
PEOPLE = ("clerk", "head", "supervisor", "regulator")


def office(last: str | date) -> Any:
    """The small province with the four people; the town's account, known under the id of the archive, published last on a day."""
    from web.world import World

    from jianhao.web.people.roles import Role
    from jianhao.web.registry.models import Account, NativeId

    world = World()
    held = {
        "clerk": (world.town, Role.OPERATOR), "head": (world.town, Role.DECIDER),
        "supervisor": (world.county, Role.DECIDER), "regulator": (world.county, Role.REGULATOR),
    }  # fmt: skip
    for name in PEOPLE:
        agency, role = held[name]
        world.user(name, agency, role)
    account = world.accounts["town"]
    Account.objects.filter(pk=account.pk).update(last_update=last, followers=800)
    NativeId.objects.create(account=account, kind="gh", value=NATIVE)
    return world


def described() -> Any:
    """What the request says."""
    from jianhao.closing.case import Description
    from jianhao.closing.words import PublicReason, Route
    from jianhao.vocab.levels import Level

    return Description(Route.ORDINARY, PublicReason.CONSOLIDATION, Level.township, False, True)


def filled(successor: str) -> dict[str, Any]:
    """Everything that is filled in before the notice, by matter."""
    from web.world import TODAY

    from jianhao.dates import day_number

    day = day_number(TODAY)
    return {
        "unique": {"total": 0, "moved": 0, "left": 0, "reason": ""}, "duties": {"rows": []}, "links": {"rows": []},
        "holds": {"rows": []},
        "successor": {"account_id": successor, "name": "乙县发布", "platform": "weixin", "link": "", "announced_on": None,
                      "scanned": False},
        "announcement": {"agency": "丁镇人民政府", "day": day, "basis": [], "no_basis": True, "stops_on": day,
                         "cancels_from": day + 9, "channels": [], "no_channel": "", "history": "无", "services": "无", "data": "无",
                         "telephones": ["0570-1234567"], "title": ""},
    }  # fmt: skip


def file(name: str) -> Any:
    """An uploaded file that differs from every other."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from jianhao.web.closures.evidence import received

    return received(SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.4 {name} %%EOF".encode()))


def steps() -> list[tuple[str, int, Any]]:
    """Who takes which step on which day."""
    from web.world import TODAY

    from jianhao.closing.actions import Action as A
    from jianhao.closing.words import Evidence as E
    from jianhao.dates import day_number
    from jianhao.vocab.states import NationalState, PlatformState
    from jianhao.web.closures.stepping import Given, Published

    day = day_number(TODAY)
    seen = {"platform_state": PlatformState.cancelled, "national_state": NationalState.closed}
    published = Published(day, True, True)
    return [
        ("clerk", 0, Given(A.SUBMIT, numbers={E.APPLICATION_FORM: "申1"})),
        ("head", 0, Given(A.AGREE)),
        ("supervisor", 0, Given(A.AGREE, files={E.APPROVAL_DOCUMENT: file("批件")})),
        ("clerk", 0, Given(A.PUBLISH_NOTICE, files={E.NOTICE_PROOF: file("公告截图")}, published=published)),
        ("supervisor", 8, Given(A.RELEASE, numbers={E.GATE_CHECK: "核1"})),
        ("clerk", 8, Given(A.REQUEST_FREEZE, files={E.PLATFORM_RECEIPT: file("受理回执")})),
        ("clerk", 16, Given(A.CONFIRM_CANCELLATION, files={E.CANCELLATION_PROOF: file("注销截图")})),
        ("clerk", 16, Given(A.FILE_NATIONAL, files={E.FILING_RECEIPT: file("系统回执")})),
        ("regulator", 16, Given(A.CHECK_GONE, files={E.OUTSIDE_CHECK: file("查看记录")}, **seen)),
        ("clerk", 16, Given(A.TRANSFER, numbers={E.TRANSFER_LIST: "档1"})),
        ("regulator", 16, Given(A.BEGIN_LOOK_BACK)),
    ]
