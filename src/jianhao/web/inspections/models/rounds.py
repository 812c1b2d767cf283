"""An inspection of a scope at a monitoring time, and the files it rests on."""

from __future__ import annotations

from django.db import models

from jianhao.web.inspections.stages import Stage
from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded

FEEDBACK_WORKDAYS = 3
RECTIFY_DAYS = 15


class InspectionQuerySet(ScopedQuerySet["Inspection"]):
    """Inspections by the path of the agency that holds them: units inspected see findings, not the inspection."""


class Inspection(Worded):
    """What is inspected, when, by which rule packs, and where in the order of work it is."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    title = models.CharField("名称", max_length=80)
    as_of = models.DateField("监测时间点")
    window = models.PositiveIntegerField("检查期（天）", default=90)
    packs = models.JSONField(default=list)
    platforms = models.JSONField(default=list)
    feedback_workdays = models.PositiveSmallIntegerField("反馈期限（工作日）", default=FEEDBACK_WORKDAYS)
    take_collected = models.BooleanField("采用已采集的内容", default=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PREPARING)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    feedback_sent_at = models.DateTimeField(null=True)
    feedback_due = models.DateField(null=True)
    finalised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finalised_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    rectify_by = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issued_by__isnull=True) | ~models.Q(issued_by=models.F("finalised_by")),
                name="two_persons_issue",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=["issued", "closed"]) | models.Q(issued_by__isnull=False),
                name="an_issue_has_an_issuer",
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "-as_of", "-id"], name="inspection_by_place"),
            models.Index(fields=["stage", "-id"], name="inspection_by_stage"),
        ]

    def __str__(self) -> str:
        return self.title


class MaterialRole(models.TextChoices):
    """What a file of an inspection is, in the words of the command line's options."""

    POSTS = "posts", "发布内容"
    CHECKS = "checks", "人工核查单"
    COLLECTIONS = "collections", "采集记录"
    OFFICE = "office", "机关设置"
    SOURCES = "sources", "对照来源"
    CONTRACTS = "contracts", "委托合同"
    ORDERS = "orders", "上级任务"


class Material(models.Model):
    """A file that an inspection rests on: kept as it came, read by every run."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="materials")
    role = models.CharField("是什么", max_length=20, choices=MaterialRole.choices)
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_role_display()}：{self.file_name}"

    @property
    def agency_path(self) -> str:
        return self.inspection.agency_path
