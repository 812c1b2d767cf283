"""应急处置单: logged at once, evidence first, reports with their clocks, graded and reviewed by a person, never rewritten."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from web.material import PNG
from web.world import NOW, World

from jianhao.watch.responding import clocks, measures
from jianhao.web.audit.models import AuditEvent, Unchangeable
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.watch import actions_incidents as office
from jianhao.web.watch import actions_responses as unit
from jianhao.web.watch.models import Incident, IncidentEvent, IncidentState, Origin, Stage
from jianhao.web.watch.proofs import received
from jianhao.web.watch.responses import next_clock, reports_of


@pytest.fixture
def clerk(world: World) -> User:
    return world.user("clerk", world.town, Role.OPERATOR)


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def incident(world: World, reviewer: User) -> Incident:
    return office.tip_off(
        account=world.accounts["town"],
        origin=Origin.TELEPHONE,
        what="收到兜售假货的私信",
        at=NOW,
        now=NOW,
        by=reviewer,
    )


def _file(content: bytes = PNG) -> Any:
    return received(SimpleUploadedFile("私信截图.png", content, "image/png"))


def _measure(incident: Incident, by: User, name: str, needed: bool = True, note: str = "") -> Incident:
    return unit.measure(incident=incident, name=name, needed=needed, note=note, at=NOW, now=NOW, by=by)


def test_a_call_is_an_incident_at_once(incident: Incident, reviewer: User) -> None:
    assert (incident.state, incident.stage, incident.made_by) == (
        IncidentState.OPEN,
        Stage.DISCOVERED,
        reviewer,
    )
    (event,) = incident.events.all()
    assert event.sentence == "来电：收到兜售假货的私信"
    assert event.on_behalf
    assert AuditEvent.objects.get(sequence=event.audit).verb == "登记来电来访"
    with pytest.raises(Refused, match="晚于现在"):
        office.tip_off(
            account=incident.account,
            origin=Origin.OWN,
            what="明天的事",
            at=NOW + timedelta(1),
            now=NOW,
            by=reviewer,
        )


def test_evidence_comes_before_everything_that_changes(incident: Incident, clerk: User) -> None:
    with pytest.raises(Refused, match="先登记留证"):
        _measure(incident, clerk, "password")
    with pytest.raises(Refused, match="上传截图"):
        _measure(incident, clerk, "evidence")
    with pytest.raises(Refused, match="写明理由"):
        _measure(incident, clerk, "evidence", needed=False)
    unit.add_file(incident=incident, title="私信截图", file=_file(), now=NOW, by=clerk)
    with pytest.raises(Refused, match="已经保存"):
        unit.add_file(incident=incident, title="又一次", file=_file(), now=NOW, by=clerk)
    _measure(incident, clerk, "evidence")
    with pytest.raises(Refused, match="已登记"):
        _measure(incident, clerk, "evidence")
    done = _measure(incident, clerk, "password", note="已改")
    assert done.stage == Stage.DISCOVERED


def test_the_whole_way(incident: Incident, clerk: User, reviewer: User) -> None:
    with pytest.raises(Refused, match="控制措施还没有全部登记：留证、改密、解绑、平台投诉"):
        unit.recover(incident=incident, what="已收回", at=NOW, now=NOW, by=clerk)
    unit.add_file(incident=incident, title="私信截图", file=_file(), now=NOW, by=clerk)
    for one in measures():
        _measure(incident, clerk, one.name)
    unit.report(incident=incident, name="head", to="镇长，电话", at=NOW, now=NOW, by=clerk)
    with pytest.raises(Refused, match="没有定级，没有登记恢复"):
        office.review(incident=incident, cause="密码过于简单", lessons="改密", now=NOW, by=reviewer)
    with pytest.raises(NotAllowed):
        office.grade(incident=incident, name="larger", reason="失控", now=NOW, by=clerk)
    office.grade(incident=incident, name="larger", reason="账号失去控制", now=NOW, by=reviewer)
    unit.recover(incident=incident, what="账号已收回，违法内容已删除", at=NOW, now=NOW, by=clerk)
    closed = office.review(
        incident=incident, cause="密码过于简单", lessons="改密并启用动态口令", now=NOW, by=reviewer
    )
    assert (closed.state, closed.stage, closed.get_grade_display()) == (
        IncidentState.CLOSED,
        Stage.REVIEWED,
        "较大",
    )
    stages = [event.stage for event in closed.events.order_by("number")]
    assert stages[0] == Stage.DISCOVERED
    assert stages[-1] == Stage.REVIEWED
    with pytest.raises(Refused, match="已办结"):
        _measure(incident, clerk, "password")


def test_reports_have_clocks_and_late_ones_are_said(incident: Incident, clerk: User) -> None:
    assert next_clock(incident) == NOW + timedelta(minutes=30)
    later = NOW + timedelta(hours=2)
    late = {report.clock.name for report in reports_of(incident, later) if report.late}
    assert late == {"head", "supervisor"}
    found = unit.report(
        incident=incident,
        name="supervisor",
        to="甲市办公室",
        at=NOW + timedelta(minutes=90),
        now=later,
        by=clerk,
    )
    assert "（超过1小时）" in found.events.get(stage=Stage.REPORTED).sentence
    assert found.stage == Stage.REPORTED
    with pytest.raises(Refused, match="没有这一项报告"):
        unit.report(incident=incident, name="nobody", to="甲", at=NOW, now=NOW, by=clerk)
    assert all(
        clock.confidence in ("官方", "转载", "第三方", "本项目", "待核") and clock.source
        for clock in clocks()
    )


def test_lines_are_written_once(incident: Incident) -> None:
    event = incident.events.get()
    event.sentence = "改了"
    with pytest.raises(Unchangeable):
        event.save()
    with pytest.raises(Unchangeable):
        event.delete()
    table = IncidentEvent._meta.db_table
    for statement in (f"UPDATE {table} SET sentence = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_paper_says_what_was_done_and_what_is_open(incident: Incident, reviewer: User, signed_in) -> None:
    answer = signed_in(reviewer).get(f"/incidents/{incident.pk}/document/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as paper:
        text = paper.read("word/document.xml").decode()
    for words in (
        "应急处置单",
        "丁镇之声",
        "收到兜售假货的私信",
        "平台投诉",
        "尚未登记",
        "私信内容系统看不到",
    ):
        assert words in text


def test_a_foreign_unit_neither_sees_nor_touches(world: World, incident: Incident, signed_in) -> None:
    foreign = world.user("foreign", world.other, Role.REVIEWER)
    with pytest.raises(NotAllowed):
        _measure(incident, foreign, "evidence", needed=False, note="无")
    assert signed_in(foreign).get(f"/incidents/{incident.pk}/").status_code == 404
    bureau = world.user("bureau", world.bureau, Role.OPERATOR)
    assert signed_in(bureau).get(f"/incidents/{incident.pk}/").status_code == 404
