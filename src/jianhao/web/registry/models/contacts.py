"""Who answers for an account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.registry.models.accounts import Account


class ContactRole(models.TextChoices):
    """Who answers for an account."""

    OWNER = "owner", "负责人"
    DEPUTY = "deputy", "备岗"


class Contact(models.Model):
    """Who answers for an account: name and work telephone, sealed; never in any file or list."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=10, choices=ContactRole.choices)
    sealed_name = models.CharField(max_length=400)
    sealed_telephone = models.CharField(max_length=400, blank=True)
    since = models.DateField()
    until = models.DateField("离岗日期", null=True)
    handed_over_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(handed_over_on__isnull=True),
                name="one_contact_of_a_role",
            )
        ]
        indexes = [
            models.Index(
                fields=["until"], name="contact_by_leaving", condition=Q(handed_over_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()}"

    @property
    def agency_path(self) -> str:
        return self.account.agency_path
