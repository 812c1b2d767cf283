"""Pages of collecting: at a glance, filters, sorting, export, what is due, hostile names, forged forms."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from web.collecting_material import native, post_file, send
from web.material import table
from web.world import World

from jianhao.dates import day_number
from jianhao.web.audit.models import AuditEvent
from jianhao.web.collecting.folders import file_path
from jianhao.web.collecting.listing import line
from jianhao.web.collecting.models import NEVER, Batch, Coverage, Credential
from jianhao.web.collecting.places import due
from jianhao.web.collecting.spans import Piece, State, bar, covered, known, state
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account
from jianhao.web.ui.places import places

TODAY = timezone.localdate()
DAY = day_number(TODAY)


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def put(world: World, who: str, since: int, until: int, **more: Any) -> None:
    """The days before today between which an account is covered."""
    first, last = DAY - since, DAY - until
    Coverage.objects.filter(account=world.accounts[who]).update(
        since=first, until=last, spans=[[first, last]], result="ok", methods=["import"], **more
    )


def names(answer: object) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', answer.content.decode())


def test_days_of_a_window() -> None:
    assert known([(10, 20), (21, 25), (40, 90)], 60).spans == ((10, 25), (40, 60))
    assert (known([], 60).last, known([(70, 80)], 60).last) == (None, None)
    assert known([(-900, -800), (1, 2)], 60).spans == ((1, 2),)
    assert covered([[10, 25], [40, 60]], 60, 30) == 21
    assert bar([[10, 25], [40, 60]], 60, 30) == [Piece(9, 21)]
    cases = [(NEVER, NEVER, State.NONE), (0, 10, State.NONE), (0, 11, State.PART), (11, 98, State.FULL), (12, 100, State.PART),
             (11, 97, State.PART)]  # fmt: skip
    assert [state(since, until, 100, 90) for since, until, _ in cases] == [expected for *_, expected in cases]


def test_at_a_glance_and_by_filter(world: World, reviewer: User, signed_in) -> None:
    put(world, "county", 200, 1)
    put(world, "bureau", 60, 11)
    put(world, "town", 300, 120)
    client = signed_in(reviewer)
    page = client.get("/collecting/").content.decode()
    assert names(client.get("/collecting/")) == ["乙县发布", "乙县教育", "丁镇之声", "丁镇小学"]
    assert "89/90天" in page
    assert "距上次覆盖已11天" in page
    assert "尚未采集，更新情况待核实" in page
    assert "停更" not in page.replace("不表示停更", "")
    for query, expected in (
        ("state=full", ["乙县发布"]), ("state=part", ["乙县教育"]), ("state=none", ["丁镇之声", "丁镇小学"]),
        ("due=soon", ["乙县教育"]), ("due=late", ["丁镇之声", "丁镇小学"]), ("sort=gap", ["丁镇小学", "丁镇之声", "乙县教育", "乙县发布"]),
        (f"in={world.town.pk}", ["丁镇之声", "丁镇小学"]), ("platform=weibo", []), ("q=jiaoyu", []), ("q=教育", ["乙县教育"]),
        ("state=x&due=y&sort=z&in=99&page=7", ["乙县发布", "乙县教育", "丁镇之声", "丁镇小学"]),
    ):  # fmt: skip
        assert names(client.get(f"/collecting/?{query}")) == expected, query
    world.accounts["town"].local_state = "closed"
    world.accounts["town"].save()
    assert names(client.get("/collecting/?state=none")) == ["丁镇小学"]


def test_a_page_asks_little_however_long_the_list(world: World, reviewer: User, signed_in) -> None:
    client = signed_in(reviewer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get("/collecting/?state=none")
        return len(counted)

    asked()  # what is counted once a minute is counted
    before = asked()
    for number in range(60):
        world.account(f"号{number}", world.town, f"gh_{number:012d}")
    assert asked() == before


def test_reads_still_to_be_counted(world: World, reviewer: User, signed_in) -> None:
    now = timezone.localtime()
    hour_ago = (now - timedelta(hours=1, minutes=5)).strftime("%Y-%m-%d %H:%M:%S")
    who = native(world.accounts["county"])
    rows = [(who, "微信公众号", "p1", "通知", "正文", hour_ago, 5, now.strftime("%Y-%m-%d %H:%M:%S"))]
    header = ("账号ID", "平台", "内容ID", "标题", "正文", "发布时间", "阅读数", "采集时间")
    send(world, reviewer, table(header, rows))
    row = Coverage.objects.get(account=world.accounts["county"])
    assert row.recent[0][2] == [1]
    shown = line(row, now, TODAY)
    published = datetime.fromisoformat(row.recent[0][1])
    assert shown.next_count is not None
    assert shown.next_count - published == timedelta(hours=2)
    assert shown.counts_due == 11
    assert names(signed_in(reviewer).get("/collecting/?due=reads")) == ["乙县发布"]


def test_what_is_due_to_whom(world: World, reviewer: User) -> None:
    put(world, "bureau", 60, 12)
    told = {d.title: d for d in due(reviewer, TODAY)}
    assert told["个账号采集记录将满14天"].count == 1
    assert told["个账号采集记录将满14天"].until == TODAY + timedelta(2)
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    Credential.objects.create(
        account=world.accounts["county"], appid="x", secret="x", folder="0" * 32, entered_by=clerk, entered_at=timezone.now(),
        came="stopped",
    )  # fmt: skip
    assert [d.count for d in due(clerk, TODAY)] == [1]
    assert [d.count for d in due(world.user("system", world.city, Role.SYSTEM), TODAY)] == [1]
    assert [d.count for d in due(world.user("foreign", world.other, Role.SYSTEM), TODAY)] == [0]


def test_the_list_and_the_rows_left_out_as_workbooks(world: World, reviewer: User, signed_in) -> None:
    world.accounts["county"].name = "=cmd|' /C calc'!A0"
    world.accounts["county"].save()
    put(world, "county", 200, 1)
    client = signed_in(reviewer)
    book = openpyxl.load_workbook(BytesIO(client.post("/collecting/export/?state=full").content))
    (row,) = list(book.active.iter_rows(min_row=3, values_only=True))
    assert row[1].lstrip("'").startswith("=cmd")
    assert row[4:6] == ("已覆盖", 89)
    assert book.active["B3"].data_type == "s"
    batch = send(world, reviewer, post_file(world))
    book = openpyxl.load_workbook(BytesIO(client.post(f"/collecting/batches/{batch.pk}/rejected/").content))
    (row,) = list(book.active.iter_rows(min_row=3, values_only=True))
    assert (row[0], row[3]) == ("发布内容.csv", "发布时间")
    assert AuditEvent.objects.filter(verb="导出台账").count() == 2


def test_from_the_form_to_the_batch_and_its_undo(world: World, reviewer: User, signed_in) -> None:
    client = signed_in(reviewer)

    def form(**more: str) -> dict[str, object]:
        file = SimpleUploadedFile("发布内容.csv", post_file(world))
        return {"kind": "posts", "agency": world.county.name, "file": file, **more}

    page = client.post("/collecting/send/", form(covers_from=TODAY.isoformat())).content.decode()
    assert "须一并填写" in page
    assert client.post("/collecting/send/", form(kind="pull")).status_code == 200
    assert Batch.objects.count() == 0
    answer = client.post("/collecting/send/", form(state="done", version="x", folder="../../x"))
    one = Batch.objects.get()
    assert answer.headers["Location"] == f"/collecting/batches/{one.pk}/"
    assert re.fullmatch("[0-9a-f]{32}", one.folder)
    page = client.get(f"/collecting/batches/{one.pk}/").content.decode()
    assert one.version in page
    assert "台账外账号" in page
    assert "他人的内容" not in page
    assert "同一个文件已于" in client.post("/collecting/send/", form()).content.decode()
    client.post(f"/collecting/batches/{one.pk}/undo/")
    assert "已撤销" in client.get(f"/collecting/batches/{one.pk}/").content.decode()
    assert file_path(one.files[0][1]).is_file()
    assert client.get("/collecting/batches/?kind=posts").status_code == 200


def test_names_of_files_and_accounts_are_only_shown(world: World, reviewer: User, signed_in) -> None:
    hostile = "<script>alert(1)</script>"
    Account.objects.filter(pk=world.accounts["county"].pk).update(name=hostile)
    batch = send(world, reviewer, post_file(world), name=f"../../{hostile}.csv")
    client = signed_in(reviewer)
    for address in (
        "/collecting/",
        "/collecting/batches/",
        f"/collecting/batches/{batch.pk}/",
        f"/accounts/{world.accounts['county'].pk}/",
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
    assert "/" not in batch.files[0][0]


def test_an_account_shows_its_records_and_what_can_be_done(world: World, reviewer: User, signed_in) -> None:
    send(world, reviewer, post_file(world))
    page = signed_in(reviewer).get(f"/accounts/{world.accounts['county'].pk}/").content.decode()
    assert 'id="collecting"' in page
    assert "没有登记官方接口凭据" in page
    assert "现在采集" not in page
    assert any(entry.url_name == "collecting" for entry in places.navigation_for(reviewer))


def test_a_unit_sees_its_own_and_no_batch_of_others(world: World, reviewer: User, signed_in) -> None:
    batch = send(world, reviewer, post_file(world))
    clerk = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    assert names(clerk.get("/collecting/")) == ["丁镇之声", "丁镇小学"]
    assert clerk.get(f"/collecting/batches/{batch.pk}/").status_code == 404
    assert clerk.post(f"/collecting/batches/{batch.pk}/undo/").status_code == 404
    assert clerk.get("/collecting/send/").status_code == 403
    page = clerk.get(f"/accounts/{world.accounts['town'].pk}/").content.decode()
    assert "2</td>" in page  # its own records, though the batch is the county's
