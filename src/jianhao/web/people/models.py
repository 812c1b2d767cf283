"""Agencies and people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from jianhao.vocab.levels import Level
from jianhao.vocab.sponsors import Scope
from jianhao.web.people.roles import ADMINISTRATORS, Permission, Role
from jianhao.web.scope import PathField, ScopedQuerySet

LEVELS = [(str(level), level.chinese) for level in Level]
SCOPES = [(str(scope), scope.chinese) for scope in Scope]


class AgencyQuerySet(ScopedQuerySet["Agency"]):
    """Agencies by their own path."""

    path_column = "path"
    line_column = "line_path"


class Agency(models.Model):
    """A body of government in the tree of who answers to whom (块); `line` is who guides it by subject (条)."""

    name = models.CharField("单位名称", max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = PathField()
    line = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="guided")
    line_path = PathField()
    level = models.CharField("层级", max_length=10, choices=LEVELS, blank=True)
    scope = models.CharField("单位性质", max_length=20, choices=SCOPES, blank=True)
    division_code = models.CharField("行政区划代码", max_length=12, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="one_agency_of_a_name_under_a_parent"),
            models.UniqueConstraint(
                Coalesce("parent", 0), condition=models.Q(parent=None), name="one_topmost_agency"
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="agency_by_path"),
            models.Index(fields=["line_path"], name="agency_by_line"),
            models.Index(fields=["name"], name="agency_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agency_path(self) -> str:
        """Where an event about this agency belongs."""
        return self.path

    @property
    def depth(self) -> int:
        """0 for the topmost."""
        return self.path.count(".") - 1


def folded(login_name: str) -> str:
    """The one spelling of a login name: two that look alike are the same."""
    return unicodedata.normalize("NFKC", login_name).strip().casefold()


class People(BaseUserManager["User"]):
    """Managed by Django's sign-in; scoped like everything else."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login_name=folded(username or ""))


class UserQuerySet(ScopedQuerySet["User"]):
    """People by the path of their agency."""

    path_column = "agency__path"


class User(AbstractBaseUser):
    """A person who signs in. Roles are rows of their own (RoleGrant)."""

    login_name = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="people", verbose_name="所属单位")
    by_line = models.BooleanField("同时查看业务指导的单位", default=False)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    failed_attempts = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    session_epoch = models.PositiveIntegerField(default=0)
    factor_secret = models.CharField(max_length=200, blank=True)
    factor_last_step = models.BigIntegerField(default=-1)
    made_at = models.DateTimeField(default=timezone.now)
    acts_from_link = None

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: list[str] = []
    objects = People.from_queryset(UserQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["agency", "login_name"], name="people_by_agency")]

    def __str__(self) -> str:
        return f"{self.name}（{self.login_name}）"

    @property
    def audit_id(self) -> int:
        return int(self.pk)

    @property
    def audit_name(self) -> str:
        return f"{self.name}（{self.login_name}，{self.agency.name}）"

    @property
    def agency_path(self) -> str:
        return self.agency.path

    @property
    def scope_path(self) -> str:
        return self.agency.path if self.is_active else ""

    @property
    def sees_line(self) -> bool:
        return self.by_line

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now; read once a request."""
        if not hasattr(self, "_roles"):
            self.holds(grant.role for grant in self.grants.all())
        return self._roles

    def holds(self, roles: Iterable[str]) -> None:
        """Take note of the roles as they were just read."""
        self._roles = frozenset(map(Role, roles))
        self.__dict__.pop("_permissions", None)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything the roles allow together; as the roles, put together once a request."""
        if not hasattr(self, "_permissions"):
            self._permissions = frozenset().union(*(role.permissions for role in self.roles))
        return self._permissions

    @property
    def is_administrator(self) -> bool:
        return bool(self.roles & ADMINISTRATORS)

    def may(self, permission: str) -> bool:
        """Whether a role held allows it."""
        return self.is_active and permission in self.permissions

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # A change of roles, of state or of the second factor ends every session at once.
        return f"{super()._get_session_auth_hash(secret=secret)}:{self.session_epoch}"

    def is_locked(self, now: Any) -> bool:
        """Whether signing in is shut after too many wrong passwords."""
        return self.locked_until is not None and self.locked_until > now


class RoleGrant(models.Model):
    """A role of a person. The database refuses a second administrator's role for one person."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=12, choices=[(str(role), role.chinese) for role in Role])
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="a_role_once"),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(role__in=sorted(str(role) for role in ADMINISTRATORS)),
                name="three_administrators_three_persons",
            ),
        ]

    def __str__(self) -> str:
        return Role(self.role).chinese


class OldPassword(models.Model):
    """A password used before, hashed: it is not taken again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    hashed = models.CharField(max_length=200)
    used_until = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_until:%Y-%m-%d}"


class LinkPurpose(models.TextChoices):
    """What a one-time link opens."""

    FIRST_START = "first_start", "首次启用"
    SET_PASSWORD = "set_password", "设置密码"
    UNIT_SHEET = "unit_sheet", "填报本单位台账"


class OneTimeLink(models.Model):
    """A link that works once, for one purpose, until a day; only the digest of its token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, choices=LinkPurpose.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="links")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="links")
    holder = models.CharField("经办人", max_length=40, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.holder or self.user or ''}".strip()

    @property
    def agency_path(self) -> str:
        return self.agency.path if self.agency else self.user.agency.path if self.user else ""
