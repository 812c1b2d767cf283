"""Places in published contents that a person should look at, and what people decided on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.risk.finding import Category, Severity
from jianhao.web.inspections.models import Run
from jianhao.web.people.models import Agency, User
from jianhao.web.progress import percent
from jianhao.web.registry.models import Account
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.watch.models.works import Work, one_at_a_time
from jianhao.web.worded import Worded

CATEGORIES = [
    (str(Category.HIJACK), "广告和违法信息"), (str(Category.LINK), "链接"), (str(Category.PERSONAL_DATA), "个人信息"),
    (str(Category.NAME), "名称"), (str(Category.MISPRINT), "错别字"), (str(Category.REPLY), "回复用语"),
]  # fmt: skip
SEVERITIES = [(str(Severity.URGENT), "紧急"), (str(Severity.IMPORTANT), "重点"), (str(Severity.HINT), "提示")]
RANKS = {name: rank for rank, (name, _) in enumerate(SEVERITIES)}
SIGN_OF_HIJACK = (str(Category.HIJACK), str(Category.LINK))


class ContentCheckQuerySet(ScopedQuerySet["ContentCheck"]):
    """Checks by the path of the agency that holds the inspection."""


class ContentCheck(Work):
    """The contents of an inspection's last run looked through; what was decided before is handed to it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    step = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)

    objects = ContentCheckQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_content_check_at_a_time")]
        indexes = [models.Index(fields=["agency_path", "state", "-id"], name="content_checks_by_place")]

    def __str__(self) -> str:
        return f"内容检查：{self.run.inspection.title}"

    @property
    def percent(self) -> int:
        """How much of the posts was looked through."""
        return percent(self.done, self.total)


class HintState(models.TextChoices):
    """What a person made of a place."""

    OPEN = "open", "待核实"
    MISTAKEN = "mistaken", "误判"
    CONFIRMED = "confirmed", "确认"
    REMEDIED = "remedied", "已整改"


class HintQuerySet(ScopedQuerySet["ContentHint"]):
    """Places by where the account is."""

    line_column = "line_path"


class ContentHint(Worded):
    """One place in one post. `text` is masked and cannot be followed; `start` and `end` count code points of `field`."""

    finding_id = models.CharField(max_length=32, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="content_hints")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    line_path = PathField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")  # where it was last seen
    post_id = models.CharField(max_length=400)
    field = models.CharField(max_length=10, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    rule = models.CharField(max_length=40)
    category = models.CharField(max_length=20, choices=CATEGORIES)
    severity = models.CharField(max_length=10, choices=SEVERITIES)
    rank = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    suggestion = models.CharField(max_length=300, blank=True)
    term = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=HintState.choices, default=HintState.OPEN)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = HintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_by__isnull=False), name="a_decided_place_has_a_decider"
            )
        ]
        indexes = [
            models.Index(
                fields=["state", "rank", "agency_path", "account", "id"], name="content_hints_by_rank"
            ),
            models.Index(fields=["agency_path", "state", "rank", "id"], name="content_hints_by_place"),
            models.Index(fields=["line_path"], name="content_hints_by_line"),
            models.Index(fields=["account", "rule", "term"], name="content_hints_of_a_term"),
        ]

    def __str__(self) -> str:
        return f"{self.account.name}：{self.get_category_display()}"
