"""An installation to try things out in: a small province that exists nowhere, its people, and an inspection to look at.

Everything is done by the actions that offices use, so that the log reads as it would; nobody has a password before somebody
opens the link of that person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connections
from django.utils import timezone

from jianhao.demo import DemoFiles, make_province
from jianhao.demo.province import AS_OF
from jianhao.jobs.demo import PACKS
from jianhao.jobs.progress import Progress
from jianhao.web.inspections import actions_rounds, actions_runs
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import Finding, Inspection, MaterialRole
from jianhao.web.people import actions as people
from jianhao.web.people import actions_signing_in as signing_in
from jianhao.web.people.models import Agency, LinkPurpose, User
from jianhao.web.people.principals import COMMAND_LINE
from jianhao.web.people.roles import Role
from jianhao.web.people.tokens import find
from jianhao.web.registry import actions_imports
from jianhao.web.registry.jobs import work_on
from jianhao.web.setup import first_link

OFFICE = "示例省人民政府办公厅"
ACCOUNTS, POSTS = 150, 3_000
WINDOW, FEEDBACK_DAYS = 90, 3
MATERIALS = (
    (MaterialRole.POSTS, "posts"),
    (MaterialRole.POSTS, "samples"),
    (MaterialRole.COLLECTIONS, "collections"),
    (MaterialRole.CHECKS, "checks"),
    (MaterialRole.OFFICE, "office"),
)
SYSTEM, SECURITY, REVIEWER, DECIDER, OPERATOR = "system", "security", "shenhe", "zhuguan", "jingban"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of the trial: who it is, the login name, what to look at first, and the token of the link."""

    who: str
    login_name: str
    first: str
    token: str


def furnished() -> bool:
    """Whether somebody is registered already."""
    return User.objects.exists()


def furnish(files: Path, progress: Progress) -> None:
    """Province, people, register, inspection; about half a minute. `files` is where the province's own files are put."""
    progress.stage("生成试用数据")
    made = make_province(files, accounts=ACCOUNTS, posts=POSTS)
    system, security = _administrators()
    office = Agency.objects.get(parent=None)
    reviewer = _person(REVIEWER, "审核员甲", office, Role.REVIEWER, system, security)
    _person(DECIDER, "主管乙", office, Role.DECIDER, system, security)
    progress.stage("导入台账")
    _register(made, office, reviewer)
    progress.stage("检查")
    inspection = _inspected(made, office, reviewer)
    _person(OPERATOR, "经办人丙", _failing(inspection), Role.OPERATOR, system, security)


def seats() -> list[Seat]:
    """Fresh links for those who have not set a password yet."""
    system = User.objects.select_related("agency").get(login_name=SYSTEM)
    told = {
        REVIEWER: "首页列出待初核的问题，打开一项，确认、认定已整改或者提出误判",
        DECIDER: "确认误判，印发通报",
        OPERATOR: "审核员发送反馈以后，在“反馈整改”答复属实或有异议",
    }
    waiting = User.objects.select_related("agency").filter(login_name__in=told)
    return [
        Seat(
            f"{user.name}（{user.agency.name}）", user.login_name, told[user.login_name], _link(user, system)
        )
        for user in waiting.order_by("pk")
        if not user.has_usable_password()
    ]


def let_go() -> None:
    """Close the database, so that its folder may be given another name."""
    connections.close_all()


def _administrators() -> tuple[User, User]:
    """The first two of three administrators; what they set up here they set up once, nobody knows their passwords."""
    token = first_link()
    now = timezone.now()
    system = signing_in.first_start(
        link=find(token, now), agency_name=OFFICE, level="province", login_name=SYSTEM,
        name="系统管理员丁", password=secrets.token_urlsafe(24) + "aA1!", now=now, by=COMMAND_LINE,
    )  # fmt: skip
    names = {Role.SECURITY: ("安全管理员戊", SECURITY), Role.AUDITOR: ("审计管理员己", "audit")}
    people.appoint_first(names=names, now=now, by=system)
    return system, User.objects.select_related("agency").get(login_name=SECURITY)


def _person(login: str, name: str, agency: Agency, role: Role, system: User, security: User) -> User:
    now = timezone.now()
    made = people.make_person(login_name=login, name=name, agency=agency, by_line=False, now=now, by=system)
    people.grant_roles(user=made, roles=frozenset({role}), now=now, by=security)
    return User.objects.select_related("agency").get(pk=made.pk)


def _link(user: User, system: User) -> str:
    return people.issue_link(purpose=LinkPurpose.SET_PASSWORD, now=timezone.now(), by=system, user=user)


def _register(files: DemoFiles, office: Agency, by: User) -> None:
    with files.accounts.open("rb") as stream:
        batch = actions_imports.receive(
            stream=stream, name=files.accounts.name, agency=office, now=timezone.now(), by=by
        )
    work_on.call_local(batch.pk)
    batch.refresh_from_db()
    actions_imports.commit(batch=batch, now=timezone.now(), by=by)


def _inspected(files: DemoFiles, office: Agency, by: User) -> Inspection:
    """The third quarter's inspection with its first results, still to be judged."""
    made = actions_rounds.make(
        agency=office, title=f"{_quarter(AS_OF)}检查（试用）", as_of=AS_OF, window=WINDOW, packs=PACKS, platforms=[],
        feedback_workdays=FEEDBACK_DAYS, now=timezone.now(), by=by,
    )  # fmt: skip
    for role, name in MATERIALS:
        path: Path = getattr(files, name)
        with path.open("rb") as stream:
            actions_rounds.add_material(
                inspection=made, role=role, stream=stream, name=path.name, now=timezone.now(), by=by
            )
    actions_runs.ask(inspection=made, now=timezone.now(), by=by)
    work_later.call_local()
    return made


def _quarter(day: date) -> str:
    return f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度"


def _failing(inspection: Inspection) -> Agency:
    """The unit of the first finding that makes an account unqualified."""
    first: Finding = inspection.findings.filter(severity="veto").select_related("agency").order_by("pk")[0]
    return first.agency
