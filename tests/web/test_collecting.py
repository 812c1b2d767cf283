"""Files of posts, records and check sheets taken in, undone, and what they come to for each account."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from web.collecting_material import post_file, send
from web.material import table
from web.world import World

from jianhao.dates import day_number
from jianhao.store.dataset import Dataset
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.collecting import actions_batches
from jianhao.web.collecting.folders import file_path, set_folder
from jianhao.web.collecting.jobs import nudge, work_later
from jianhao.web.collecting.models import NEVER, Batch, Collection, Coverage
from jianhao.web.people.actions_agencies import change_agency
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account

TODAY = timezone.localdate()
FIRST = TODAY - timedelta(89)


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def covered(world: World, who: str) -> Coverage:
    return Coverage.objects.get(account=world.accounts[who])


def test_posts_become_a_version_and_records(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world))
    assert (batch.state, batch.failure) == ("done", "")
    assert {n: batch.counts[n] for n in ("accepted", "rejected", "accounts", "strangers", "stranger_posts")} == {
        "accepted": 4, "rejected": 1, "accounts": 2, "strangers": 1, "stranger_posts": 1
    }  # fmt: skip
    dataset = Dataset(set_folder(batch.folder))
    assert dataset.current().version == batch.version
    assert file_path(batch.files[0][1]).read_bytes() == post_file(world)
    assert (batch.first_day, batch.last_day) == (TODAY - timedelta(95), TODAY)
    row = covered(world, "county")
    day = day_number(TODAY)
    assert (row.since, row.until, row.last_post, row.result, row.methods) == (
        day - 95,
        day,
        day,
        "ok",
        ["import"],
    )
    assert covered(world, "school").until == NEVER
    assert [hours for _, _, hours in row.recent if hours] == [[1]]
    look = Collection.objects.get(batch=batch, account=world.accounts["town"])
    assert (look.first, look.last, look.posts, look.stated) == (TODAY - timedelta(95), TODAY, 2, False)


def test_texts_of_strangers_are_nowhere_but_in_the_file_itself(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world))
    for path in set_folder(batch.folder).rglob("*"):
        if path.is_file():
            assert "他人的内容".encode() not in path.read_bytes()


def test_undone_a_batch_counts_no_more_and_its_bytes_stay(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world))
    other = send(world, reviewer, post_file(world, ("county",)), name="另一份.csv")
    actions_batches.undo(batch=batch, today=TODAY, now=timezone.now(), by=reviewer)
    assert covered(world, "town").until == NEVER
    assert covered(world, "town").last_post == NEVER
    assert covered(world, "county").until == day_number(TODAY)
    actions_batches.undo(batch=other, today=TODAY, now=timezone.now(), by=reviewer)
    assert covered(world, "county").spans == []
    assert file_path(batch.files[0][1]).is_file()
    with pytest.raises(Refused, match="已撤销"):
        actions_batches.undo(batch=batch, today=TODAY, now=timezone.now(), by=reviewer)
    assert send(world, reviewer, post_file(world)).state == "done"
    assert prove_database().intact


def test_the_same_file_is_not_taken_in_twice(world: World, reviewer: User) -> None:
    send(world, reviewer, post_file(world))
    with pytest.raises(Refused, match="同一个文件"):
        send(world, reviewer, post_file(world))
    assert Batch.objects.count() == 1


def test_whoever_sends_posts_may_vouch_for_days(world: World, reviewer: User) -> None:
    plain = send(world, reviewer, post_file(world, collected=False))
    assert Collection.objects.get(batch=plain, account=world.accounts["town"]).result == "partial"
    assert covered(world, "town").until == NEVER
    vouched = send(world, reviewer, post_file(world, ("town",), collected=False), covers=(FIRST, TODAY))
    look = Collection.objects.get(batch=vouched)
    assert (look.result, look.stated, look.first) == ("ok", True, FIRST)
    assert covered(world, "town").until == day_number(TODAY)
    with pytest.raises(Refused, match="晚于今天"):
        send(world, reviewer, b"x", covers=(FIRST, TODAY + timedelta(1)))
    with pytest.raises(Refused, match="起始日期"):
        send(world, reviewer, b"x", covers=(TODAY, FIRST))


def test_records_and_check_sheets_are_records_too(world: World, reviewer: User) -> None:
    county, town = world.accounts["county"].account_id, world.accounts["town"].account_id
    records = table(
        ("账号ID", "起始日期", "截止日期", "采集方式", "采集结果"),
        [
            (county, FIRST, TODAY, "人工浏览", "成功"),
            (town, FIRST, TODAY, "采集工具", "失败"),
            ("weixin:gh_ffffffffffff", FIRST, TODAY, "", "成功"),
        ],
    )
    batch = send(world, reviewer, records, "records", "采集记录.csv")
    assert (batch.state, batch.counts["rejected"], batch.counts["accounts"]) == ("done", 1, 2)
    assert covered(world, "county").until == day_number(TODAY)
    assert (covered(world, "town").until, covered(world, "town").result) == (NEVER, "failed")
    sheet = table(
        ("账号ID", "检查项", "结果", "核查时间", "核查人"),
        [
            (town, "last_update", TODAY - timedelta(20), TODAY, "赵某"),
            (county, "advert", "未发现问题", TODAY, "赵某"),
        ],
    )
    checked = send(world, reviewer, sheet, "checks", "核查单.csv")
    assert checked.state == "done"
    look = Collection.objects.get(batch=checked, account=world.accounts["town"])
    assert (look.first, look.last, look.method, look.result) == (TODAY - timedelta(20), TODAY, "check", "ok")
    assert covered(world, "town").since == day_number(TODAY) - 20
    assert Collection.objects.get(batch=checked, account=world.accounts["county"]).result == "partial"


def test_an_archive_is_read_whole_and_a_broken_file_is_said(world: World, reviewer: User) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲/发布内容.csv", post_file(world, ("county",)))
        archive.writestr("乙/发布内容.csv", post_file(world, ("town",)))
    batch = send(world, reviewer, packed.getvalue(), name="导出.zip")
    assert (batch.state, batch.counts["files"], batch.counts["accounts"]) == ("done", 2, 2)
    for content, kind in (
        (b"\x00\x01\x02", "posts"),
        (table(("甲", "乙"), [("1", "2")]), "posts"),
        (post_file(world), "records"),
    ):
        broken = send(world, reviewer, content, kind, "坏的.csv")
        assert broken.state == "failed"
        assert broken.failure
        assert not set_folder(broken.folder).exists()
    assert Collection.objects.exclude(batch=batch).count() == 0


def test_only_accounts_of_the_scope_are_read(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world, ("county", "other", "city")))
    assert (batch.counts["accounts"], batch.counts["strangers"]) == (1, 3)
    assert not Collection.objects.filter(account=world.accounts["other"]).exists()
    with pytest.raises(NotAllowed):
        send(world, reviewer, post_file(world), agency=world.city)
    with pytest.raises(NotAllowed):
        send(world, world.user("clerk", world.county, Role.OPERATOR), post_file(world))
    stranger = world.user("stranger", world.other, Role.REVIEWER)
    with pytest.raises(NotAllowed):
        actions_batches.undo(batch=batch, today=TODAY, now=timezone.now(), by=stranger)


def test_a_batch_that_waits_or_was_left_running_is_taken_up_or_stopped(world: World, reviewer: User) -> None:
    now = timezone.now()
    options = {"agency": world.county, "kind": "posts", "covers": None, "now": now, "by": reviewer}
    first = actions_batches.receive(**options, stream=BytesIO(post_file(world)), name="甲.csv")
    second = actions_batches.receive(**options, stream=BytesIO(post_file(world, ("town",))), name="乙.csv")
    actions_batches.cancel(batch=second, now=now, by=reviewer)
    Batch.objects.filter(pk=first.pk).update(state="running", attempts=1)
    nudge()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, first.attempts) == ("done", "cancelled", 2)
    Batch.objects.filter(pk=first.pk).update(state="queued", attempts=3)
    work_later()
    first.refresh_from_db()
    assert first.state == "failed"
    assert "连续3次" in first.failure


def test_every_account_has_one_row_whoever_writes_the_register(world: World) -> None:
    assert Coverage.objects.count() == Account.objects.count()
    made = Account.objects.bulk_create(
        [Account(account_id=f"weibo:{n}", platform="weibo", name=f"号{n}", agency=world.town, agency_path=world.town.path)
         for n in range(3)]
    )  # fmt: skip
    assert Coverage.objects.filter(account__in=made, live=True, agency_path=world.town.path).count() == 3
    Account.objects.filter(pk=made[0].pk).update(
        local_state="closed", agency=world.school, agency_path=world.school.path
    )
    row = Coverage.objects.get(account=made[0])
    assert (row.live, row.agency_id, row.agency_path) == (False, world.school.pk, world.school.path)
    made[1].delete()
    assert Coverage.objects.count() == Account.objects.count()


def test_a_unit_put_under_another_line_takes_its_rows_along(world: World) -> None:
    by = world.user("system", world.county, Role.SYSTEM)
    change_agency(agency=world.town, fields={"name": world.town.name}, line=world.bureau, by=by)
    assert covered(world, "town").line_path == world.bureau.path


def test_everything_is_recorded(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world))
    actions_batches.undo(batch=batch, today=TODAY, now=timezone.now(), by=reviewer)
    told = AuditEvent.objects.filter(target_kind="batch", target_id=str(batch.pk)).order_by("sequence")
    assert list(told.values_list("verb", flat=True)) == [
        "上传采集材料",
        "开始采集处理",
        "采用采集结果",
        "撤销采集批次",
    ]


def test_a_file_of_strangers_alone_is_counted_and_not_kept(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world, ("other", "city")))
    assert (batch.state, batch.counts["stranger_posts"], batch.counts["accounts"]) == ("failed", 6, 0)
    assert "没有台账内账号" in batch.failure
    assert not file_path(batch.files[0][1]).exists()
    assert not set_folder(batch.folder).exists()


def test_names_of_files_are_cut_to_what_every_system_takes(world: World, reviewer: User) -> None:
    batch = send(world, reviewer, post_file(world), name="发布内容" * 60 + ".csv")
    assert batch.state == "done"
    assert batch.name.endswith(".csv")
    assert len(batch.name.encode()) <= 200
