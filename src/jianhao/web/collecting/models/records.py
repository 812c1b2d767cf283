"""Collection records, and what they come to for each account: one row an account, kept in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from jianhao.dates import day_date
from jianhao.web.collecting.models.batches import Batch
from jianhao.web.people.models import Agency
from jianhao.web.registry.models import PLATFORMS, Account
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded

NEVER = -1  # of a day number: nothing is known


class Method(models.TextChoices):
    """How somebody looked."""

    API = "api", "接口"
    IMPORT = "import", "导入"
    CHECK = "check", "人工核查"


class Outcome(models.TextChoices):
    """Whether it worked: only what is complete says that nothing else was there."""

    OK = "ok", "完整"
    PARTIAL = "partial", "部分"
    FAILED = "failed", "失败"


class Collection(Worded):
    """One account was looked at, for which days, when, how, and whether it worked.

    `stated` says that the record itself was given (in a file of records, with an upload, by the interface's own record); the
    others were drawn from the collection times in the posts, as the inspection draws them again.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="collections")
    account = models.ForeignKey(Account, models.CASCADE, related_name="collections")
    first = models.DateField()
    last = models.DateField()
    collected_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=10, choices=Method.choices)
    result = models.CharField(max_length=10, choices=Outcome.choices)
    stated = models.BooleanField(default=False)
    told = models.CharField("采集方式", max_length=200, blank=True)  # as the record itself words it
    posts = models.BigIntegerField(null=True)
    last_post = models.DateField(null=True)
    in_use = models.BooleanField(default=True)  # False once its batch is undone

    class Meta:
        indexes = [
            models.Index(fields=["account", "-last"], name="collections_of_an_account"),
            models.Index(fields=["batch", "account"], name="collections_of_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.first}至{self.last}"


class CoverageQuerySet(ScopedQuerySet["Coverage"]):
    """Rows by the path of the account's agency, or of the agency that guides it."""

    line_column = "line_path"


class Coverage(Worded):
    """What is known of one account's records as day numbers; NEVER where nothing is.

    `agency_path` to `live` repeat the register (see mirroring.py), so that lists are filtered and sorted within one index.
    `since`…`until` are the last days without a gap; `spans` all covered days of the last year.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="coverage", primary_key=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    line_path = PathField()
    platform = models.CharField(max_length=20, choices=PLATFORMS)
    live = models.BooleanField(default=True)
    since = models.IntegerField(default=NEVER)
    until = models.IntegerField(default=NEVER)
    spans = models.JSONField(default=list)
    methods = models.JSONField(default=list)
    looked = models.IntegerField(default=NEVER)  # the last day on which somebody looked, whatever came of it
    result = models.CharField(max_length=10, choices=Outcome.choices, blank=True)  # of the last look
    last_post = models.IntegerField(default=NEVER)
    counting = models.IntegerField(
        default=NEVER
    )  # last day on which reads of known posts are still to be counted
    recent = models.JSONField(default=list)  # [post id, published, hours counted] of those posts

    objects = CoverageQuerySet.as_manager()

    class Meta:
        indexes = [
            # Lists are filtered, counted and sorted within these alone; rows are fetched for one page only.
            models.Index(
                fields=["agency_path", "account", "until", "since", "platform", "counting"],
                condition=Q(live=True),
                name="coverage_by_place",
            ),
            models.Index(
                fields=["until", "agency_path", "account", "since", "platform", "counting"],
                condition=Q(live=True),
                name="coverage_by_day",
            ),
            models.Index(fields=["line_path"], condition=Q(live=True), name="coverage_by_line"),
            models.Index(
                fields=["counting", "agency_path"],
                condition=Q(live=True, counting__gt=0),
                name="coverage_counting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}的采集情况"

    @property
    def covered_to(self) -> date | None:
        """The last covered day."""
        return None if self.until == NEVER else day_date(self.until)

    @property
    def published(self) -> date | None:
        """The day of the last known post."""
        return None if self.last_post == NEVER else day_date(self.last_post)

    @property
    def methods_in_words(self) -> str:
        """接口、导入."""
        return "、".join(Method(name).label for name in self.methods)
