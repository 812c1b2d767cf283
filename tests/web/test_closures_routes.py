"""Routes beside the ordinary one, and archives handed in for verification."""

from __future__ import annotations

import io
import json
import shutil
import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from web.closures_made import BAG, DESCRIBED, Clock, Office, bag_zip, done, pdf, png, rows
from web.material import PNG
from web.world import World

from jianhao.archive.verifier import Answer
from jianhao.closing.actions import Action
from jianhao.documents.qr import qr_png
from jianhao.web.audit.models import AuditEvent
from jianhao.web.closures import jobs
from jianhao.web.closures.bags import UPLOADED
from jianhao.web.closures.models import ArchiveCheck, CheckState, Closure, Verified
from jianhao.web.config import settings
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account, NativeId


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def test_a_hijacked_account_is_closed_at_once_and_reviewed_by_a_third_person(
    office: Office, clock: Clock
) -> None:
    office.begin(route="urgent", reason="hijacked", credentials="0")
    assert "监管人员" in office.step(
        office.supervisor, Action.ORDER_URGENT, reason="已发广告", file_incident_record=png()
    )
    done(office.step(office.regulator, Action.ORDER_URGENT, reason="已发广告", file_incident_record=png()))
    assert office.closure.state == "preparing"
    assert "7天" in office.page(office.supervisor)
    office.prepare()
    done(office.publish(on_account=""))
    done(office.release())
    letter = {"on": clock.today, "file_platform_receipt": pdf(), "number_platform_letter": "函1号"}
    assert "请填写致平台函" in office.step(
        office.clerk, Action.REQUEST_FREEZE, **(letter | {"number_platform_letter": ""})
    )
    done(office.step(office.clerk, Action.REQUEST_FREEZE, **(letter | {"file_platform_receipt": pdf()})))
    second = office.world.user("second", office.world.county, Role.REGULATOR, Role.REVIEWER)
    clock.on(8)
    done(
        office.step(office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png())
    )
    done(office.step(office.clerk, Action.FILE_NATIONAL, on=clock.today, file_filing_receipt=pdf()))
    seen = {
        "on": clock.today,
        "platform_state": "cancelled",
        "national_state": "closed",
        "file_outside_check": png(),
    }
    assert office.step(office.regulator, Action.CHECK_GONE, **seen) == "紧急关停尚未复核。"
    done(office.step(second, Action.UPHOLD_URGENT, reason="处置得当", number_review_record="复1号"))
    done(office.step(office.regulator, Action.CHECK_GONE, **(seen | {"file_outside_check": png()})))


def test_a_lost_password_with_an_archive_that_cannot_be_complete(office: Office, clock: Clock) -> None:
    assert (
        "密码遗失"
        in office.enter(office.clerk)
        .post(
            f"/accounts/{office.account.pk}/close/",
            {
                "route": "ordinary",
                "reason": "no_capacity",
                "represents_government": "0",
                "level": "township",
                "credentials": "0",
            },
        )
        .content.decode()
    )
    office.to_preparing(route="lost_password", reason="no_capacity", credentials="0")
    done(office.step(office.clerk, Action.ASK_PLATFORM, on=clock.today, number_platform_letter="函1号"))
    done(office.step(office.clerk, Action.CREDENTIALS_LOST, on=clock.today, number_platform_reply="复1号"))
    said = {"reason": "无法登录导出", "missing": "2020年以前的图片", "cause": "lost_password"}
    done(office.step(office.clerk, Action.DECLARE_INCOMPLETE, **said, file_signed_statement=pdf()))
    assert office.closure.incomplete is False
    incomplete = office.enter(office.clerk).get("/incomplete/").content.decode()
    assert "2020年以前的图片" not in incomplete
    assert "监管人员" in office.step(office.supervisor, Action.ACCEPT_INCOMPLETE)
    assert "项关停待我办理" in office.enter(office.regulator).get("/office/").content.decode()
    done(office.step(office.regulator, Action.ACCEPT_INCOMPLETE))
    public = office.enter(office.clerk).get("/incomplete/").content.decode()
    assert "共1个：密码遗失，无法登录导出1个" in public
    assert "2020年以前的图片" in public
    assert "不完整归档已获同意并公开。" in office.page()
    letters = office.enter(office.clerk).get(
        f"/closures/{office.closure.pk}/paper/?paper=letter-cancellation"
    )
    assert letters.content.startswith(b"PK")


def test_a_unit_that_is_gone_is_closed_by_the_office_above_with_the_document_of_its_end(
    office: Office,
) -> None:
    above = office.world.user("above", office.world.county, Role.REVIEWER)
    office.begin(above, route="subject_gone", reason="reform")
    assert "请上传机构撤并文件" in office.step(above, Action.SUBMIT, number_application_form="申1号")
    done(office.step(above, Action.SUBMIT, number_application_form="申1号", file_reform_document=pdf()))
    done(office.step(office.head, Action.AGREE))
    assert "不得审批本人提出的申请。" in office.step(above, Action.AGREE, number_approval_document="批1号")
    assert office.closure.events.first().on_behalf


def test_a_closing_goes_with_its_account_into_another_unit(office: Office, world: World) -> None:
    office.begin()
    Account.objects.filter(pk=office.account.pk).update(agency=world.bureau, agency_path=world.bureau.path)
    heir = world.user("heir", world.bureau, Role.OPERATOR)
    done(office.fill("duties", heir, **rows({"duty": "通知", "to": "乙县教育", "proof": "单1"})))
    assert office.enter(office.clerk).get(f"/closures/{office.closure.pk}/").status_code == 404


def test_an_application_needs_its_own_way(office: Office) -> None:
    assert "应用程序和小程序" in _refused(office, platform="weixin_mini", route="ordinary")
    assert "不是应用程序" in _refused(office, platform="weixin", route="application")
    Account.objects.filter(pk=office.account.pk).update(platform="weixin_mini")
    office.to_preparing(route="application")
    page = office.page()
    for gate in ("网信备案编号已填明", "数据已处置", "合同已了结"):
        assert gate in page
    done(office.fill("data_sets", **rows({"name": "用户表", "disposal": "delete", "proof": "销毁记录1"})))
    done(office.fill("contract", settled="1"))
    done(office.fill("filing_no", number="示例1号"))
    page = office.page()
    assert "数据已处置：删除1项、移交0项、留存0项。" in page
    assert "合同已了结。" in page


def _refused(office: Office, platform: str, route: str) -> str:
    Account.objects.filter(pk=office.account.pk).update(platform=platform)
    page = office.enter(office.clerk).post(
        f"/accounts/{office.account.pk}/close/", DESCRIBED | {"route": route}
    )
    return page.content.decode()


def test_a_freeze_that_lapsed_a_platform_that_declined(office: Office, clock: Clock) -> None:
    office.to_frozen()
    clock.on(30)
    late = office.step(
        office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png()
    )
    assert "注销申请失效，须重新申请" in late
    done(office.step(office.clerk, Action.NOTE_LAPSE, on=clock.today))
    office.account.refresh_from_db()
    assert (office.closure.state, office.account.platform_state) == ("to_cancel", "")
    given = {"on": clock.today, "file_platform_receipt": pdf(), "freeze_days_said": 20}
    done(office.step(office.clerk, Action.REQUEST_FREEZE, **given))
    assert "冻结至2026年12月22日" in office.page()
    done(
        office.step(
            office.clerk,
            Action.NOTE_DECLINED,
            on=clock.today,
            reason="平台不予受理",
            number_platform_reply="复1",
        )
    )
    done(office.step(office.clerk, Action.ASK_AGAIN, on=clock.today, number_platform_letter="函2号"))
    assert office.closure.state == "to_cancel"
    assert "freeze_days_said" not in office.closure.prepared


def test_an_account_that_is_still_there_goes_back_and_one_that_returns_begins_anew(
    office: Office, clock: Clock
) -> None:
    office.to_frozen()
    clock.on(16)
    done(
        office.step(office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png())
    )
    there = {
        "on": clock.today,
        "platform_state": "active",
        "reason": "仍可搜索到",
        "file_outside_check": png(),
    }
    assert "监管人员" in office.step(office.clerk, Action.FOUND_ALIVE, **there)
    done(office.step(office.regulator, Action.FOUND_ALIVE, **(there | {"file_outside_check": png()})))
    office.account.refresh_from_db()
    assert (office.account.platform_state, office.account.cancelled_on) == ("active", None)
    assert office.closure.state == "to_cancel"


CODES = [
    ("https://mp.weixin.qq.com/s?__biz=MzA5OTAwMDAwMQ==", "cannot_say"),
    ("https://weibo.com/u/1234567890", "no"),
]


@pytest.mark.parametrize(("link", "match"), CODES)
def test_the_code_of_the_successor_is_read_and_compared(office: Office, link: str, match: str) -> None:
    office.begin()
    account = office.world.accounts["county"]
    picture = io.BytesIO(qr_png(link))
    picture.name = "二维码.png"
    done(office.fill("successor", account_id=account.account_id, file=picture, announced_on="2026-11-02"))
    kept = office.closure.prepared["successor"]
    assert kept["code"] == match
    page = office.page()
    assert kept["code_sentence"] in page
    done(office.fill("successor", account_id=account.account_id, announced_on="2026-11-02", scanned="on"))
    kept = office.closure.prepared["successor"]
    assert bool(kept["scanned_by"]) is (match == "cannot_say")
    assert ("已扫码确认" in office.page()) is (match == "cannot_say")


def test_a_code_that_names_the_successor_is_right_and_a_picture_without_one_is_not(office: Office) -> None:
    office.begin()
    account = office.world.accounts["county"]
    NativeId.objects.create(account=account, kind="biz", value="3099000001")
    picture = io.BytesIO(qr_png("https://mp.weixin.qq.com/s?__biz=MzA5OTAwMDAwMQ=="))
    picture.name = "二维码.png"
    done(office.fill("successor", account_id=account.account_id, file=picture))
    assert office.closure.prepared["successor"]["code"] == "yes"
    blank = io.BytesIO(PNG)
    blank.name = "空白.png"
    done(office.fill("successor", account_id=account.account_id, file=blank))
    assert office.closure.prepared["successor"]["code"] == "cannot_say"
    assert "本身" in office.fill("successor", account_id=office.account.account_id)
    assert "没有这个账号" in office.fill("successor", account_id="weixin:gh_nothing")


def test_the_answers_are_those_of_the_verifier() -> None:
    assert {one.name.lower(): str(one) for one in Answer} == dict(Verified.choices)


def _checked(office: Office) -> ArchiveCheck:
    return office.closure.archives.order_by("-pk").first()


def test_an_archive_is_verified_here_and_its_root_kept(office: Office) -> None:
    before = _left()  # other tests of this process may have left theirs
    office.begin()
    done(office.verify(bag_zip()))
    one = _checked(office)
    assert (one.state, one.answer, one.completeness, len(one.root)) == ("done", "intact", "complete", 64)
    assert one.covers_until is not None
    done(office.verify(bag_zip(), root=one.root.upper()))
    assert _checked(office).answer == "proven"
    done(office.verify(bag_zip(), root="0" * 64))
    assert (_checked(office).answer, "整包被重做" in _checked(office).sentence) == ("damaged", True)
    assert "归档包核验为损坏" in office.page()
    assert "64位十六进制" in office.verify(bag_zip(), root="abc")
    assert _left() <= before  # strays of other tests are swept on the way


def _left() -> set[Path]:
    """Files that verifications leave lying."""
    return {path for folder in (UPLOADED, "work") for path in (settings().data / folder).glob("*")}


def test_a_changed_archive_is_damaged_and_another_accounts_is_none(office: Office, tmp_path: Path) -> None:
    office.begin()

    def change(bag: Path) -> None:
        (bag / "data/drafts/未发布稿.txt").write_text("改动", encoding="utf-8")

    done(office.verify(bag_zip(change, tmp_path)))
    assert (_checked(office).answer, "未发布稿.txt" in _checked(office).sentence) == ("damaged", True)
    NativeId.objects.filter(account=office.account, value="gh_990000000001").delete()
    done(office.verify(bag_zip()))
    assert (_checked(office).state, _checked(office).sentence) == (
        "failed",
        "归档包是另一个账号的，请核对后重新提交。",
    )
    assert _checked(office).root == ""


def _zip(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the same name twice
        for name, content in entries:
            packed.writestr(name, content)
    return out.getvalue()


def _link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def _spoilt() -> bytes:
    """Packed bytes that are none."""
    whole = bytearray(_zip(("bag/a.txt", bytes(range(256)) * 9)))
    whole[60:90] = b"\xff" * 30
    return bytes(whole)


HOSTILE = [
    (b"not a zip", "不是可以打开的zip文件"),
    (_zip(("../../escape.txt", b"x")), "不安全的文件名"),
    (_zip(("/etc/x", b"x")), "不安全的文件名"),
    (_zip((_link("bag/link"), b"/etc/passwd")), "链接或者特殊文件"),
    (_zip(("bag/big", bytes(20_000_000))), "压缩异常"),
    (_zip(("bag/readme.txt", b"x")), "不是归档包"),
    (_zip(), "不是归档包"),
    (_spoilt(), "不是可以打开的zip文件"),
    (_zip(("bag/a", b"x"), ("bag/a", b"y")), "不是可以打开的zip文件"),
    (_zip(("bag", b"x"), ("bag/a", b"y")), "不是可以打开的zip文件"),
    (_zip(("bag/" + "长" * 120, b"x")), "不是可以打开的zip文件"),
]


@pytest.mark.parametrize(("content", "sentence"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_uploads_are_refused_in_a_sentence(office: Office, content: bytes, sentence: str) -> None:
    office.begin()
    done(office.verify(content))
    one = _checked(office)
    assert (one.state, one.answer, one.root) == ("failed", "", "")
    assert sentence in one.sentence
    assert sentence in office.page()
    assert not (settings().data / "escape.txt").exists()


def test_a_large_archive_lies_on_the_server_and_is_chosen_by_name(office: Office) -> None:
    office.begin()
    bags = settings().data / "bags"
    shutil.copytree(BAG, bags / "丁镇之声")
    client, address = office.enter(office.clerk), f"/closures/{office.closure.pk}/archive/"
    assert "丁镇之声</option>" in client.get(address).content.decode()
    for folder in ("../..", "没有的", "."):
        assert client.post(address, {"folder": folder}).status_code == 200
    assert not ArchiveCheck.objects.exists()
    assert client.post(address, {"folder": "丁镇之声"}).status_code == 302
    assert _checked(office).answer == "intact"
    assert (bags / "丁镇之声" / "bagit.txt").exists()
    shutil.rmtree(bags)


def test_only_the_unit_hands_archives_in_and_one_at_a_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.begin()
    monkeypatch.setattr("jianhao.web.closures.views_matters.verify_later", lambda: None)
    done(office.verify(bag_zip()))
    assert _checked(office).state == CheckState.QUEUED
    assert "等待核验" in office.page()
    assert "正在核验上一次" in office.verify(bag_zip())
    client = office.enter(office.supervisor)
    page = client.post(f"/closures/{office.closure.pk}/archive/", {"folder": ""}).content.decode()
    assert "由主办单位经办人提交" in page
    ArchiveCheck.objects.update(state=CheckState.RUNNING)  # a worker that ended in the middle
    assert jobs.nudge() == 1
    assert _checked(office).answer == "intact"
    assert AuditEvent.objects.filter(verb="归档包核验").count() == 1


def test_a_verification_that_ends_the_worker_is_given_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.begin()
    monkeypatch.setattr("jianhao.web.closures.views_matters.verify_later", lambda: None)
    done(office.verify(bag_zip()))
    ArchiveCheck.objects.update(attempts=3)
    jobs.nudge()
    assert (_checked(office).state, "连续中断3次" in _checked(office).sentence) == (CheckState.FAILED, True)


def test_what_is_kept_is_read_back(office: Office) -> None:
    office.to_announced()
    closure = Closure.objects.get(pk=office.closure.pk)
    assert closure.case.notice_on is not None
    assert json.loads(json.dumps(closure.record)) == closure.record
