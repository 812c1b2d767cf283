"""Run in a process of its own: fills an empty installation with the small province, its people, and an issued inspection.

python -m journeys.prepared      the installation is that of JIANHAO_DATA and JIANHAO_DATABASE
"""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO

os.environ["JIANHAO_KEEP_DATA"] = os.environ["JIANHAO_DATA"]

from web.world import World  # isort: split

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone
from journeys.people import PASSWORD, Login
from web.material import table

from jianhao.web.inspections import (
    actions_feedback,
    actions_findings,
    actions_issue,
    actions_rounds,
    actions_runs,
)
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import Inspection
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account
from jianhao.web.setup import bring_up_to_date

PUBLISHED = {
    "county": (0, 3, 8),
    "bureau": (30, 41),
    "town": (25, 60),
    "school": (1, 6),
}  # days before the as-of day


def main() -> None:
    """Tables, people, accounts, an inspection whose circular is out."""
    bring_up_to_date()
    world = World()
    people = _people(world)
    Account.objects.filter(pk=world.accounts["other"].pk).update(
        local_state="closed", platform_state="cancelled", cancelled_on=timezone.localdate() - timedelta(40), successor="甲市发布"
    )  # fmt: skip
    Account.objects.update(filing_no="示例备案")
    _issued(world, people)


def _people(world: World) -> dict[Login, User]:
    """Everybody, with the one password of these journeys as the application itself keeps passwords."""
    held = {
        Login.REVIEWER: (world.county, Role.REVIEWER), Login.DECIDER: (world.county, Role.DECIDER),
        Login.TOWN: (world.town, Role.OPERATOR), Login.BUREAU: (world.bureau, Role.OPERATOR),
        Login.CITY_REVIEWER: (world.city, Role.REVIEWER), Login.CITY_DECIDER: (world.city, Role.DECIDER),
    }  # fmt: skip
    made = {login: world.user(login, agency, role) for login, (agency, role) in held.items()}
    User.objects.update(password=PBKDF2PasswordHasher().encode(PASSWORD, "journeys"))
    for login, name in (
        ("reviewer", "审核员甲"),
        ("decider", "主管乙"),
        ("town", "经办人丙"),
        ("bureau", "经办人丁"),
    ):
        User.objects.filter(login_name=login).update(name=name)
    return made


def _issued(world: World, people: dict[Login, User]) -> None:
    """上季度检查 of the county: the bureau and the town had been silent, nobody objected, the circular is out."""
    today, now = timezone.localdate(), timezone.now()
    as_of, reviewer, decider = today - timedelta(20), people[Login.REVIEWER], people[Login.DECIDER]
    one = actions_rounds.make(
        agency=world.county, title="上季度检查", as_of=as_of, window=90, packs=["national-2019"], platforms=[],
        feedback_workdays=1, now=now, by=reviewer,
    )  # fmt: skip
    posts = [
        (world.accounts[who].account_id.partition(":")[2], "微信公众号", f"{who}{gone}", "关于有关事项的通知", as_of - timedelta(gone), 40)
        for who, days in PUBLISHED.items()
        for gone in days
    ]  # fmt: skip
    covered = [(world.accounts[who].account_id, as_of - timedelta(90), as_of, "成功") for who in PUBLISHED]
    files = (
        ("posts", "发布内容.csv", table(("账号ID", "平台", "内容ID", "标题", "发布时间", "阅读数"), posts)),
        ("collections", "采集记录.csv", table(("账号ID", "起始日期", "截止日期", "采集结果"), covered)),
    )
    for role, name, content in files:
        actions_rounds.add_material(
            inspection=one, role=role, stream=BytesIO(content), name=name, now=now, by=reviewer
        )
    actions_runs.ask(inspection=one, now=now, by=reviewer)
    work_later()
    _judged(one, reviewer, decider)


def _judged(one: Inspection, reviewer: User, decider: User) -> None:
    """From the first results to the circular; the days of feedback are taken to have passed."""
    today, now = timezone.localdate(), timezone.now()
    reminders = list(one.findings.filter(severity="remind").values_list("pk", flat=True))
    if reminders:
        actions_findings.ignore(inspection=one, findings=reminders, reason="另行提醒", now=now, by=reviewer)
    actions_feedback.send_out(inspection=one, as_of=today, now=now, by=reviewer)
    later = today + timedelta(14)
    actions_issue.finalise(inspection=one, as_of=later, now=timezone.now(), by=reviewer)
    work_later()
    one.refresh_from_db()
    actions_issue.issue(inspection=one, rectify_by=later, as_of=later, now=timezone.now(), by=decider)


if __name__ == "__main__":
    main()
