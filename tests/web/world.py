"""A small province that exists nowhere: agencies, one person of every role, accounts. Shared by tests/web and tests/access."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianhao.web.settings")
os.environ["JIANHAO_DATA"] = os.environ.get("JIANHAO_KEEP_DATA") or tempfile.mkdtemp(
    prefix="jianhao-web-tests-"
)
if os.environ.get("JIANHAO_TEST_DATABASE"):
    os.environ["JIANHAO_DATABASE"] = os.environ["JIANHAO_TEST_DATABASE"]

import django

django.setup()

from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.HUEY = {**settings.HUEY, "immediate": True}

from huey.contrib.djhuey import HUEY  # noqa: E402

HUEY.immediate = True

from jianhao.web.people.models import Agency, RoleGrant, User  # noqa: E402
from jianhao.web.people.planting import planted  # noqa: E402
from jianhao.web.people.roles import Role  # noqa: E402
from jianhao.web.registry.models import Account, NativeId  # noqa: E402
from jianhao.web.registry.writing import new_account  # noqa: E402

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
TODAY = date(2026, 11, 2)
PASSWORD = "Zhengwu-2026!"


class World:
    """省办公厅 › 甲市 › 乙县 › 乙县教育局 › 学校; 丙县 is a stranger to 乙县."""

    def __init__(self) -> None:
        self.province = self.agency("示例省人民政府办公厅", None, level="province")
        self.city = self.agency("甲市人民政府办公室", self.province, level="city")
        self.county = self.agency("乙县人民政府办公室", self.city, level="county")
        self.other = self.agency("丙县人民政府办公室", self.city, level="county")
        self.bureau = self.agency("乙县教育局", self.county, level="county")
        self.town = self.agency("丁镇人民政府", self.county, level="township")
        self.school = self.agency("丁镇中心小学", self.town, scope="school", line=self.bureau)
        self.accounts = {
            "province": self.account("示例省发布", self.province, "gh_0000000000a1"),
            "city": self.account("甲市发布", self.city, "gh_0000000000a2"),
            "county": self.account("乙县发布", self.county, "gh_0000000000a3"),
            "other": self.account("丙县发布", self.other, "gh_0000000000a4"),
            "bureau": self.account("乙县教育", self.bureau, "gh_0000000000a5"),
            "town": self.account("丁镇之声", self.town, "gh_0000000000a6"),
            "school": self.account("丁镇小学", self.school, "gh_0000000000a7"),
        }

    def agency(self, name: str, parent: Agency | None, line: Agency | None = None, **fields: str) -> Agency:
        fields.setdefault("scope", "government")
        return planted(
            Agency(name=name, parent=parent, line=line, line_path=line.path if line else "", **fields)
        )

    def account(
        self, name: str, agency: Agency, native: str, platform: str = "weixin", **values: Any
    ) -> Account:
        values = {"local_state": "running", "platform_state": "active", "national_state": "running", **values}
        made = new_account(
            f"{platform}:{native}", platform, agency, {"name": name, **values}, [("gh", native)], NOW
        )
        made.save()
        NativeId.objects.create(account=made, kind="gh", value=native)
        return made

    def user(self, login_name: str, agency: Agency, *roles: Role, by_line: bool = False) -> User:
        made = User(
            login_name=login_name, name=f"{agency.name}{login_name}", agency=agency, by_line=by_line,
            password_changed_at=datetime.now(tz=UTC),
        )  # fmt: skip
        made.set_password(PASSWORD)
        made.save()
        for role in roles:
            RoleGrant.objects.create(user=made, role=role)
        return User.objects.select_related("agency").get(pk=made.pk)


def workbook(path: Path, rows: list[list[Any]], sheet: str = "台账") -> Path:
    """An Excel file as offices have it."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


HEADINGS = [
    "序号",
    "账号名称",
    "平台",
    "账号ID",
    "主办单位",
    "行政区划代码",
    "粉丝数",
    "最近更新日",
    "台账状态",
    "平台状态",
    "国办系统状态",
    "认证主体",
]
