"""Making an inspection, its files, and calling it off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import IO

from django.utils.timezone import localdate

from jianhao.inspection.packs import builtin_packs
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.folders import MATERIALS, keep, new_token
from jianhao.web.inspections.holding import before_sending, locked
from jianhao.web.inspections.models import Inspection, Material, MaterialRole, RunState
from jianhao.web.inspections.stages import transition
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.importing import safe_name

MOST_FILES = 200


class Verb(StrEnum):
    """What the log calls each action."""

    MAKE = "新建检查"
    ADD = "加入检查材料"
    DROP = "移除检查材料"
    CALL_OFF = "撤销检查"
    COLLECTED = "选择是否采用已采集的内容"


@action
def make(
    *,
    agency: Agency,
    title: str,
    as_of: date,
    window: int,
    packs: Sequence[str],
    platforms: Sequence[str],
    feedback_workdays: int,
    now: datetime,
    by: User,
) -> Inspection:
    """An inspection of a unit and those below it at a monitoring time, by rule packs that come with the program."""
    require(by, Permission.INSPECT)
    require_within(by, agency)
    if not packs or set(packs) - set(builtin_packs()):
        raise Refused("请至少选择一个规则包。")
    if as_of > localdate(now):
        raise Refused("监测时间点不能晚于今天。")
    made = Inspection.objects.create(
        agency=agency, agency_path=agency.path, title=title, as_of=as_of, window=window, packs=list(packs),
        platforms=list(platforms), feedback_workdays=feedback_workdays, made_by=by, made_at=now,
    )  # fmt: skip
    said = {"监测时间点": as_of.isoformat(), "检查期": window, "规则包": list(packs), "平台": list(platforms)}
    record(Verb.MAKE, by=by, target=made, details=said)
    return made


@action
def add_material(
    *, inspection: Inspection, role: str, stream: IO[bytes], name: str, now: datetime, by: User
) -> Material:
    """Add a file; it is read when the inspection is run."""
    inspection = locked(inspection, by, Permission.INSPECT)
    before_sending(inspection)
    if inspection.materials.count() >= MOST_FILES:
        raise Refused(f"一次检查最多{MOST_FILES}个文件，请先合并或压缩为zip。")
    if role == MaterialRole.OFFICE and inspection.materials.filter(role=role).exists():
        raise Refused("机关设置只能有一份，请先移除原来的。")
    token = new_token()
    sha256, size = keep(stream, MATERIALS, token)
    made = Material.objects.create(
        inspection=inspection, role=role, file_name=safe_name(name), stored=token, sha256=sha256, size=size,
        added_by=by, added_at=now,
    )  # fmt: skip
    record(Verb.ADD, by=by, target=inspection, details={"文件": str(made), "SHA-256": sha256})
    return made


@action
def drop_material(*, material: Material, by: User) -> None:
    """Take a file out again; results of earlier runs keep what they read."""
    inspection = locked(material.inspection, by, Permission.INSPECT)
    before_sending(inspection)
    record(Verb.DROP, by=by, target=inspection, details={"文件": str(material), "SHA-256": material.sha256})
    material.delete()


@action
def choose_collected(*, inspection: Inspection, take: bool, by: User) -> None:
    """Whether the runs of an inspection take what was collected, beside the files added to it."""
    inspection = locked(inspection, by, Permission.INSPECT)
    before_sending(inspection)
    inspection.take_collected = take
    inspection.save(update_fields=["take_collected"])
    record(Verb.COLLECTED, by=by, target=inspection, details={"采用": take})


@action
def call_off(*, inspection: Inspection, reason: str, by: User) -> None:
    """Give an inspection up before it is issued; everything stays on file."""
    inspection = locked(inspection, by, Permission.INSPECT)
    step = transition("call_off", inspection.stage)
    if not reason:
        raise Refused("请填写撤销的理由。")
    if inspection.runs.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists():
        raise Refused("正在运行，请先取消运行。")
    inspection.stage = step.target
    inspection.save(update_fields=["stage"])
    record(Verb.CALL_OFF, by=by, target=inspection, reason=reason)
