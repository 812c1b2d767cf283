"""How many accounts there may be."""

from __future__ import annotations

from django.db import models

from jianhao.web.people.models import Agency
from jianhao.web.registry.models.words import (
    LEVELS,
    PLATFORMS,
)
from jianhao.web.scope import PathField, ScopedQuerySet


class Quota(models.Model):
    """How many open accounts a unit and those below it may have, of one platform and level or of all."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="quotas")
    agency_path = PathField()
    platform = models.CharField("平台", max_length=20, choices=PLATFORMS, blank=True)
    level = models.CharField("层级", max_length=10, choices=LEVELS, blank=True)
    maximum = models.PositiveIntegerField("上限")
    basis = models.CharField("依据", max_length=200)
    objects = type("QuotaQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "platform", "level"], name="one_quota_of_a_kind")
        ]

    def __str__(self) -> str:
        what = "".join(x for x in (self.get_level_display(), self.get_platform_display()) if x) or "全部账号"
        return f"{self.agency}：{what}不超过{self.maximum}个"
