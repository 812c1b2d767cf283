"""Places in contents: found by the same checks as on the command line, masked, decided, remembered; strong signs propose to act."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from datetime import timedelta
from io import BytesIO

import pyarrow as pa
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web import material
from web.world import NOW, World

from jianhao.dates import day_number
from jianhao.jobs.folder import dataset_folder
from jianhao.jobs.progress import Progress, Silent
from jianhao.store.dataset import Dataset
from jianhao.store.schemas import POSTS as POSTS_TABLE
from jianhao.web.alerts.models import Message
from jianhao.web.audit.models import AuditEvent
from jianhao.web.inspections import actions_rounds
from jianhao.web.inspections.folders import RUNS, new_token, place
from jianhao.web.inspections.models import Inspection, MaterialRole, Run
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account
from jianhao.web.watch import (
    actions_comparisons,
    actions_contents,
    actions_incidents,
    actions_word_lists,
    jobs,
)
from jianhao.web.watch.contents import Examined, examined, own_words
from jianhao.web.watch.models import (
    ContentCheck,
    ContentHint,
    HintState,
    Incident,
    IncidentState,
    Lead,
    LeadKind,
    WordList,
)

# Composed for the test: the digits are no person's.
PERSON = "11010519491231002X"
NEIGHBOUR = "13800138000"
POSTS = [
    ("town", "t1", "澳门新葡京 加微信 abc12345，详见http://abc123.vip/x。"),
    ("bureau", "b1", f"补助名单：张某{PERSON}，电话{NEIGHBOUR}。"),
    ("bureau", "b2", f"补助名单更正：张某{PERSON}。"),
    ("county", "c1", "关于做好防汛工作的通知。"),
]


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def inspection(world: World, reviewer: User) -> Inspection:
    """An inspection whose run kept the posts above, as the main job leaves them."""
    one = material.make(world, reviewer)
    run = Run.objects.create(
        inspection=one, number=1, kind="first", state="done", asked_by=reviewer, asked_at=NOW, finished_at=NOW,
        folder=new_token(), counts={},
    )  # fmt: skip
    empty = dict.fromkeys(POSTS_TABLE.names)
    day = day_number(material.AS_OF)
    rows = [
        empty | {"account_id": account, "post_id": f"{account}:{post}", "platform": "weixin", "title": "通知", "text": text,
                 "day": day, "deleted": False}
        for who, post, text in POSTS
        for account in (world.accounts[who].account_id,)
    ]  # fmt: skip
    with Dataset(dataset_folder(place(RUNS, run.folder))).begin("1", "内容.csv") as kept:
        kept.write("posts", pa.Table.from_pylist(rows, POSTS_TABLE))
        kept.commit()
    return one


@pytest.fixture
def inspected(world: World, reviewer: User) -> Inspection:
    """An inspection that the main job ran, on one hijacked post and on one of an account outside the register."""
    one = material.make(world, reviewer)
    town = world.accounts["town"].account_id.partition(":")[2]
    rows = [
        (town, "丁镇之声", "微信公众号", "t1", "通知", POSTS[0][2], material.AS_OF, 40),
        ("gh_9999999999f1", "乙县发布官方", "微信公众号", "x1", "通知", "欢迎关注。", material.AS_OF, 40),
    ]
    header = ("账号ID", "账号名称", "平台", "内容ID", "标题", "正文", "发布时间", "阅读数")
    actions_rounds.add_material(
        inspection=one, role=MaterialRole.POSTS, stream=BytesIO(material.table(header, rows)), name="内容.csv", now=NOW, by=reviewer
    )  # fmt: skip
    return material.run(one, reviewer)


def _check(inspection: Inspection, by: User) -> ContentCheck:
    run = inspection.runs.get()
    asked = actions_contents.ask(run=run, now=NOW, by=by)
    jobs.watch_later()
    asked.refresh_from_db()
    assert (asked.state, asked.failure) == ("done", "")
    return asked


def _of(rule: str) -> list[ContentHint]:
    return list(ContentHint.objects.filter(rule=rule).order_by("post_id"))


def test_what_the_contents_hold_is_found_masked_and_never_a_live_link(
    inspection: Inspection, reviewer: User
) -> None:
    done = _check(inspection, reviewer)
    assert done.counts["new"] == ContentHint.objects.count() > 3
    assert {one.account.name for one in ContentHint.objects.filter(category="hijack")} == {"丁镇之声"}
    assert len(_of("citizen_id")) == 2
    kept = " ".join(f"{one.text}{one.term}{one.suggestion}" for one in ContentHint.objects.all())
    assert PERSON not in kept
    assert "http://" not in kept
    assert not ContentHint.objects.filter(account__name="乙县发布").exists()


def test_checking_twice_doubles_nothing(inspection: Inspection, reviewer: User) -> None:
    first = _check(inspection, reviewer)
    second = _check(inspection, reviewer)
    assert (second.counts["new"], second.counts["places"]) == (0, first.counts["places"])
    assert second.counts["proposed"] == 0
    assert Incident.objects.count() == 1


def test_a_mistake_holds_for_the_words_on_the_account_and_in_later_checks(
    inspection: Inspection, reviewer: User
) -> None:
    before = _check(inspection, reviewer)
    one = _of("citizen_id")[0]
    assert (
        actions_contents.decide(hint=one, answer=HintState.MISTAKEN, reason="样例", now=NOW, by=reviewer) == 2
    )
    found = examined(before, Silent())
    assert found.mistaken == 2
    assert not any(row["rule"] == "citizen_id" for row in found.rows)
    with pytest.raises(Refused, match="先撤回"):
        actions_contents.decide(hint=one, answer=HintState.CONFIRMED, reason="", now=NOW, by=reviewer)
    assert actions_contents.undo(hint=one, by=reviewer) == 2
    assert examined(before, Silent()).mistaken == 0


def test_what_was_confirmed_is_handed_to_the_next_check(inspection: Inspection, reviewer: User) -> None:
    done = _check(inspection, reviewer)
    one = ContentHint.objects.filter(category="hijack").first()
    actions_contents.decide(hint=one, answer=HintState.CONFIRMED, reason="", now=NOW, by=reviewer)
    told = {row["finding_id"]: row["decision"] for row in examined(done, Silent()).rows}
    assert told[one.finding_id] == "确认"
    _check(inspection, reviewer)
    one.refresh_from_db()
    assert one.state == HintState.CONFIRMED


def test_the_words_in_clear_are_shown_once_and_the_look_is_recorded(
    inspection: Inspection, reviewer: User, signed_in
) -> None:
    _check(inspection, reviewer)
    one = _of("citizen_id")[0]
    client = signed_in(reviewer)
    page = client.get(f"/contents/{one.pk}/").content.decode()
    assert PERSON not in page
    page = client.post(f"/contents/{one.pk}/unmask/").content.decode()
    assert f"<mark>{PERSON}</mark>" in page
    assert NEIGHBOUR not in page  # what was not asked for stays masked
    event = AuditEvent.objects.get(verb="查看内容提示原文")
    assert PERSON not in event.details + event.target + event.reason
    link = ContentHint.objects.filter(category__in=["hijack", "link"]).order_by("start").last()
    assert "http://" not in client.post(f"/contents/{link.pk}/unmask/").content.decode().split("<main")[1]


def test_a_strong_sign_proposes_to_act_and_a_person_decides(
    world: World, inspection: Inspection, reviewer: User
) -> None:
    _check(inspection, reviewer)
    (proposed,) = Incident.objects.all()
    assert (proposed.account.name, proposed.state) == ("丁镇之声", IncidentState.PROPOSED)
    with pytest.raises(Refused, match="理由"):
        actions_incidents.drop(incident=proposed, reason="", now=NOW, by=reviewer)
    with pytest.raises(NotAllowed):
        actions_incidents.accept(
            incident=proposed, now=NOW, by=world.user("clerk", world.town, Role.OPERATOR)
        )
    actions_incidents.accept(incident=proposed, now=NOW, by=reviewer)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.made_by) == (IncidentState.OPEN, reviewer)
    assert proposed.events.count() == 1


def test_after_an_inspection_its_contents_and_its_strangers_are_looked_at(
    inspected: Inspection, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))
    inspected.runs.update(finished_at=NOW)
    jobs.nudge()
    jobs.nudge()
    (check,) = ContentCheck.objects.all()
    assert (check.state, check.asked_by, check.agency) == ("done", None, inspected.agency)
    (proposed,) = Incident.objects.all()
    assert proposed.account.name == "丁镇之声"
    assert Message.objects.filter(key=f"incident:{proposed.pk}", receiver=reviewer).count() == 1
    lead = Lead.objects.get(kind=LeadKind.NAME)
    assert lead.account.name == "乙县发布"
    assert "“乙县发布官方”与“乙县发布”名称相同，只增减常用词" in lead.sentence
    town = inspected.runs.get().results.get(account__name="丁镇之声").account
    Account.objects.filter(pk=town.pk).update(
        local_state="closed", cancelled_on=material.AS_OF - timedelta(9)
    )
    actions_comparisons.ask(agency=reviewer.agency, as_of=NOW.date(), now=NOW, by=reviewer)
    jobs.watch_later()
    assert "检查取得的发布内容" in str(Lead.objects.get(kind=LeadKind.ACTIVE).evidence)


def test_a_run_whose_posts_are_gone_has_no_places(inspection: Inspection, reviewer: User) -> None:
    shutil.rmtree(place(RUNS, inspection.runs.get().folder))
    done = _check(inspection, reviewer)
    assert (done.counts["posts"], done.counts["places"]) == (0, 0)


def test_only_who_watches_over_the_unit_decides(world: World, inspection: Inspection, reviewer: User) -> None:
    _check(inspection, reviewer)
    one = ContentHint.objects.first()
    for stranger in (
        world.user("f", world.other, Role.REVIEWER),
        world.user("c", world.county, Role.OPERATOR),
    ):
        with pytest.raises(NotAllowed):
            actions_contents.decide(hint=one, answer=HintState.CONFIRMED, reason="", now=NOW, by=stranger)
        with pytest.raises(NotAllowed):
            actions_contents.unmask(hint=one, by=stranger)


def test_an_offices_own_words_are_used_and_their_version_is_kept(
    world: World, inspection: Inspection, reviewer: User
) -> None:
    above = world.user("above", world.city, Role.REVIEWER)
    made = actions_word_lists.add(
        name="省用语.toml", content='version = "3"\n[[word]]\nword = "防汛工作"\n'.encode(), now=NOW, by=above
    )
    actions_word_lists.add(
        name="本县.txt", content="补助名单,补贴名单\n".encode("gb18030"), now=NOW, by=reviewer
    )
    foreign = world.user("foreign", world.other, Role.REVIEWER)
    actions_word_lists.add(name="他县.txt", content="通知".encode(), now=NOW, by=foreign)
    done = _check(inspection, reviewer)
    assert [one[:2] for one in done.counts["lists"]] == [["省用语.toml", "3"], ["本县.txt", ""]]
    assert done.counts["lists"][0][2] == made.sha256
    assert {one.text for one in _of("office_word")} == {"防汛工作", "补助名单"}
    assert {one.suggestion for one in _of("office_word")} >= {"补贴名单"}


def test_lists_are_loaded_once_and_stopped_by_whoever_watches_there(world: World, reviewer: User) -> None:
    made = actions_word_lists.add(name="本县.txt", content="补助名单\n".encode(), now=NOW, by=reviewer)
    with pytest.raises(Refused, match="已经加载"):
        actions_word_lists.add(name="又一个.txt", content="补助名单\n".encode(), now=NOW, by=reviewer)
    with pytest.raises(Refused, match="第1行：词须为2至40个字"):
        actions_word_lists.add(name="坏.txt", content="一\n".encode(), now=NOW, by=reviewer)
    with pytest.raises(Refused, match="没有词"):
        actions_word_lists.add(name="空.txt", content="# 说明\n".encode(), now=NOW, by=reviewer)
    with pytest.raises(NotAllowed):
        actions_word_lists.stop(word_list=made, now=NOW, by=world.user("foreign", world.other, Role.REVIEWER))
    actions_word_lists.stop(word_list=made, now=NOW, by=reviewer)
    with pytest.raises(Refused, match="已经停用"):
        actions_word_lists.stop(word_list=made, now=NOW, by=reviewer)
    assert own_words(world.county).words == ()
    actions_word_lists.add(name="本县.txt", content="补助名单\n".encode(), now=NOW, by=reviewer)
    assert [one.word for one in own_words(world.town).words] == ["补助名单"]
    assert own_words(world.other).words == ()
    assert AuditEvent.objects.filter(verb="加载本机关词表").count() == 2


def test_the_page_of_lists_shows_no_words(world: World, reviewer: User, signed_in) -> None:
    client = signed_in(reviewer)
    assert "还没有加载词表" in client.get("/contents/word-lists/").content.decode()
    file = SimpleUploadedFile("本县.txt", "补助名单\n<script>alert(1)</script>\n".encode())
    page = client.post("/contents/word-lists/", {"file": file}, follow=True).content.decode()
    assert "已加载“本县.txt”，2个词" in page
    assert "补助名单" not in page
    bad = SimpleUploadedFile("坏.txt", "甲\n".encode())
    assert "坏.txt第1行" in client.post("/contents/word-lists/", {"file": bad}).content.decode()
    below = signed_in(world.user("below", world.town, Role.REVIEWER)).get("/contents/word-lists/")
    assert "上级的词表" in below.content.decode()
    one = WordList.objects.get()
    page = client.post(f"/contents/word-lists/{one.pk}/stop/", follow=True).content.decode()
    assert "已停用“本县.txt”" in page


def _cancel(signed_in, reviewer: User) -> str:
    return signed_in(reviewer).post("/contents/cancel/", follow=True).content.decode()


def test_a_check_that_waits_is_cancelled_at_once(inspection: Inspection, reviewer: User, signed_in) -> None:
    asked = actions_contents.ask(run=inspection.runs.get(), now=NOW, by=reviewer)
    page = signed_in(reviewer).get("/contents/").content.decode()
    assert "等待后台处理" in page
    assert "取消检查" in page
    assert "已取消。" in _cancel(signed_in, reviewer)
    jobs.watch_later()
    asked.refresh_from_db()
    assert (asked.state, ContentHint.objects.count()) == ("cancelled", 0)
    assert "没有正在办理" in _cancel(signed_in, reviewer)
    with pytest.raises(Refused, match="已取消"):
        actions_contents.cancel(check=asked, now=NOW, by=reviewer)
    _check(inspection, reviewer)


@pytest.mark.parametrize("moment", ["under way", "after the last posts", "when the worker ended"])
def test_a_check_that_is_being_made_stops_and_keeps_nothing(
    inspection: Inspection, reviewer: User, signed_in, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    asked = actions_contents.ask(run=inspection.runs.get(), now=NOW, by=reviewer)

    def meanwhile(check: ContentCheck, progress: Progress) -> Examined:
        progress.stage("检查内容", 4)
        progress.advance(2)
        page = signed_in(reviewer).get("/contents/").content.decode()
        assert "正在检查内容" in page
        assert "<progress" in page
        assert "手头的内容" in _cancel(signed_in, reviewer)
        assert "取消检查</button>" not in signed_in(reviewer).get("/contents/").content.decode()
        if moment == "when the worker ended":
            raise KeyboardInterrupt
        return examined(check, progress if moment == "under way" else Silent())

    monkeypatch.setattr("jianhao.web.watch.contents.examined", meanwhile)
    with pytest.raises(KeyboardInterrupt) if moment == "when the worker ended" else nullcontext():
        jobs.watch_later.call_local()
    jobs.nudge()
    asked.refresh_from_db()
    assert (asked.state, asked.failure, ContentHint.objects.count()) == ("cancelled", "", 0)
    verbs = list(
        AuditEvent.objects.filter(verb__contains="内容检查").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["提交内容检查", "开始内容检查", "取消内容检查", "内容检查未完成"]
    monkeypatch.undo()
    assert _check(inspection, reviewer).counts["new"] > 3
