"""Closings for the tests: a clock that can be moved, the people of a county, steps as their forms send them."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from web.material import PNG
from web.world import NOW, World

from jianhao.closing.actions import Action
from jianhao.web.closures.models import Closure
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account, NativeId

BAG = Path(__file__).resolve().parent.parent / "fixtures" / "bag"
BAG_ID = "gh_990000000001"
BAG_LAST = "2024-01-02"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DESCRIBED = {
    "route": "ordinary",
    "reason": "consolidation",
    "represents_government": "0",
    "level": "township",
    "credentials": "1",
}
ANNOUNCED = {
    "agency": "丁镇人民政府", "day": "2026-11-02", "no_basis": "on", "stops_on": "2026-11-02", "cancels_from": "2026-11-12",
    "history": "可在乙县人民政府网站查询。", "services": "无", "data": "留言数据封存一年后删除。", "telephones": "0570-1234567",
}  # fmt: skip


class Clock:
    """The one clock of the application, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.now)

    def on(self, days: int) -> datetime:
        """That many days after the beginning."""
        self.now = NOW + timedelta(days)
        return self.now

    @property
    def today(self) -> str:
        return self.now.date().isoformat()


class Office:
    """The people who close the account of a town, each with a browser of their own."""

    def __init__(self, world: World, clock: Clock, enter: Callable[[User], Client]) -> None:
        self.world, self.clock, self.enter = world, clock, enter
        self.clerk = world.user("clerk", world.town, Role.OPERATOR)
        self.head = world.user("head", world.town, Role.DECIDER)
        self.supervisor = world.user("supervisor", world.county, Role.DECIDER)
        self.regulator = world.user("regulator", world.county, Role.REGULATOR)
        self.account = world.accounts["town"]
        Account.objects.filter(pk=self.account.pk).update(
            followers=800, last_update=BAG_LAST, represents_government=False, level="township"
        )
        NativeId.objects.create(account=self.account, kind="gh", value=BAG_ID)

    @property
    def closure(self) -> Closure:
        return Closure.objects.select_related("account__agency").get(account=self.account)

    def begin(self, by: User | None = None, **changes: str) -> Closure:
        page = self.enter(by or self.clerk).post(f"/accounts/{self.account.pk}/close/", DESCRIBED | changes)
        assert page.status_code == 302, said(page)
        return self.closure

    def step(self, by: User, action: Action | str, **given: Any) -> str:
        """Send the form of a step; what went wrong as text, empty where it was taken."""
        page = self.enter(by).post(f"/closures/{self.closure.pk}/step/?action={action}", given)
        return "" if page.status_code == 302 else said(page)

    def fill(self, matter: str, by: User | None = None, **given: Any) -> str:
        page = self.enter(by or self.clerk).post(f"/closures/{self.closure.pk}/fill/?matter={matter}", given)
        return "" if page.status_code == 302 else said(page)

    def page(self, by: User | None = None) -> str:
        return self.enter(by or self.clerk).get(f"/closures/{self.closure.pk}/").content.decode()

    def prepare(self) -> None:
        """Everything of an ordinary closing but the notice."""
        successor = self.world.accounts["county"].account_id
        done(self.fill("unique", total=0, moved=0, left=0))
        done(self.fill("duties", **rows({"duty": "发布停水通知", "to": "乙县发布", "proof": "交接单1"})))
        done(self.fill("successor", account_id=successor))
        done(self.fill("links", **rows({"where": "政府网站首页", "changed": "on"})))
        done(self.fill("holds", looked="on"))
        done(self.fill("announcement", **ANNOUNCED))
        done(self.verify(bag_zip()))

    def verify(self, content: bytes, name: str = "归档包.zip", **given: str) -> str:
        file = SimpleUploadedFile(name, content, "application/zip")
        page = self.enter(self.clerk).post(f"/closures/{self.closure.pk}/archive/", {"file": file, **given})
        return "" if page.status_code == 302 else said(page)

    def to_preparing(self, **described: str) -> None:
        """Approved."""
        self.begin(**described)
        done(self.step(self.clerk, Action.SUBMIT, number_application_form="申1号"))
        done(self.step(self.head, Action.AGREE))
        done(self.step(self.supervisor, Action.AGREE, number_approval_document="批1号"))

    def publish(self, **changes: Any) -> str:
        given = {
            "published_on": self.clock.today,
            "on_account": "on",
            "on_website": "on",
            "link": "https://example.gov.cn/1",
        }
        return self.step(
            self.clerk, Action.PUBLISH_NOTICE, **(given | {"file_notice_proof": png()} | changes)
        )

    def to_announced(self) -> None:
        """Approved, prepared, announced."""
        self.to_preparing()
        self.prepare()
        done(self.publish())

    def release(self) -> str:
        return self.step(self.supervisor, Action.RELEASE, number_gate_check="核1号")

    def freeze(self) -> str:
        return self.step(self.clerk, Action.REQUEST_FREEZE, on=self.clock.today, file_platform_receipt=pdf())

    def to_frozen(self) -> None:
        """A week later released, and asked for at the platform."""
        self.to_announced()
        self.clock.on(8)
        done(self.release())
        done(self.freeze())


def done(sentence: str) -> None:
    """That a form was taken."""
    assert sentence == "", sentence


def rows(*given: dict[str, str]) -> dict[str, str]:
    """Rows as a list's form sends them."""
    sent = {"rows-TOTAL_FORMS": str(len(given)), "rows-INITIAL_FORMS": "0"}
    for number, row in enumerate(given):
        sent |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return sent


def said(page: Any) -> str:
    """The errors that a page shows."""
    text = page.content.decode()
    return " ".join(re.findall(r'role="alert">([^<]*)<', text)) or text


def png(name: str = "截图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def pdf(name: str = "回执.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def bag_zip(change: Callable[[Path], None] | None = None, folder: Path | None = None) -> bytes:
    """The small archive of the fixtures, packed; changed first where a copy is given."""
    source = BAG
    if change is not None and folder is not None:
        source = folder / "bag"
        shutil.copytree(BAG, source)
        change(source)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                packed.write(path, f"归档包/{path.relative_to(source).as_posix()}")
    return out.getvalue()
