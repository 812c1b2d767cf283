"""What is refused, to whom and with which words; forged forms; two persons; files that are none."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web.closures_made import DESCRIBED, Clock, Office, done, pdf, png, rows
from web.material import PNG
from web.world import World

from jianhao.closing.actions import Action
from jianhao.web.audit.models import AuditEvent, Unchangeable
from jianhao.web.closures import actions_steps
from jianhao.web.closures.models import Closure, ClosureEvent, EvidenceFile
from jianhao.web.closures.stepping import Given
from jianhao.web.people.roles import Role
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def test_nobody_decides_on_an_own_request_whatever_the_roles(office: Office, world: World) -> None:
    both = world.user("both", world.town, Role.OPERATOR, Role.DECIDER)
    office.begin(both)
    done(office.step(both, Action.SUBMIT, number_application_form="申1号"))
    assert office.step(both, Action.AGREE) == "不得审批本人提出的申请。"
    wrote = world.user("wrote", world.county, Role.REVIEWER)
    done(office.step(office.head, Action.SEND_BACK, reason="补充职责"))
    done(office.step(wrote, Action.DESCRIBE, **DESCRIBED))
    done(office.step(both, Action.SUBMIT, number_application_form="申1号"))
    done(office.step(office.head, Action.AGREE))
    assert office.step(wrote, Action.AGREE, number_approval_document="批1号") == "不得审批本人提出的申请。"
    assert office.closure.state == "supervisor_review"
    line = ClosureEvent.objects.filter(action="describe").order_by("-number").first()
    assert (line.by, line.on_behalf) == (wrote, True)


def test_in_the_topmost_agency_one_person_does_not_agree_twice(office: Office, world: World) -> None:
    office.account = world.accounts["province"]
    clerk = world.user("pc", world.province, Role.OPERATOR)
    head, other = (world.user(n, world.province, Role.DECIDER) for n in ("ph", "po"))
    office.begin(clerk, level="province", represents_government="1")
    done(office.step(clerk, Action.SUBMIT, number_application_form="申1号"))
    done(office.step(head, Action.AGREE))
    assert office.step(head, Action.AGREE, number_approval_document="批1号") == "同一人不得审批两次。"
    done(office.step(other, Action.AGREE, number_approval_document="批1号"))
    assert office.closure.state == "preparing"


def test_a_main_account_goes_up_to_the_province_and_the_form_cannot_say_otherwise(
    office: Office, world: World
) -> None:
    Account.objects.filter(pk=office.account.pk).update(represents_government=True)
    page = (
        office.enter(office.clerk).post(f"/accounts/{office.account.pk}/close/", DESCRIBED).content.decode()
    )
    assert "台账登记“是否代表主体”为“是”，与申请不一致" in page
    assert not Closure.objects.exists()
    page = office.enter(office.clerk).post(
        f"/accounts/{office.account.pk}/close/",
        DESCRIBED | {"represents_government": "1", "level": "province"},
    )
    assert "层级与台账登记的不一致" in page.content.decode()
    office.begin(represents_government="1")
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    done(office.step(office.head, Action.AGREE))
    done(office.step(office.supervisor, Action.AGREE))
    assert office.closure.state == "province_review"
    city = world.user("city", world.city, Role.DECIDER)
    assert (
        office.step(city, Action.AGREE, number_approval_document="批1号")
        == "“同意”须由省级主管部门审批人办理。"
    )
    province = world.user("province", world.province, Role.DECIDER)
    assert "编号" in office.step(province, Action.AGREE)
    done(office.step(province, Action.AGREE, number_approval_document="批1号"))


def test_a_register_that_was_put_right_since_sends_the_request_back(office: Office) -> None:
    office.begin()
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    done(office.step(office.head, Action.AGREE))
    Account.objects.filter(pk=office.account.pk).update(represents_government=True)
    assert "与申请不一致" in office.step(office.supervisor, Action.AGREE, number_approval_document="批1号")
    done(office.step(office.supervisor, Action.SEND_BACK, reason="按主账号办理"))
    assert "与申请不一致" in office.step(office.clerk, Action.SUBMIT, number_application_form="申1号")
    done(office.step(office.clerk, Action.DESCRIBE, **(DESCRIBED | {"represents_government": "1"})))
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))


def test_what_the_register_calls_closed_is_not_closed_again(office: Office) -> None:
    Account.objects.filter(pk=office.account.pk).update(local_state="archived")
    page = office.enter(office.clerk).post(f"/accounts/{office.account.pk}/close/", DESCRIBED)
    assert "台账中该账号已关停" in page.content.decode()
    assert (
        "提出关停" not in office.enter(office.clerk).get(f"/accounts/{office.account.pk}/").content.decode()
    )


WRONG = [
    ("clerk", "“同意”须由主办单位负责人办理。"),
    ("supervisor", "“同意”须由主办单位负责人办理。"),
    ("regulator", "“同意”须由主办单位负责人办理。"),
]


@pytest.mark.parametrize(("who", "sentence"), WRONG)
def test_wrong_parts_are_refused_by_the_rules(office: Office, who: str, sentence: str) -> None:
    office.begin()
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    assert office.step(getattr(office, who), Action.AGREE) == sentence
    assert office.closure.state == "unit_review"


def test_a_foreign_agency_sees_and_does_nothing(office: Office, world: World) -> None:
    office.begin()
    closure, pk = office.closure, office.closure.pk
    for role in Role:
        stranger = world.user(f"s-{role}", world.other, role)
        client = office.enter(stranger)
        for address in (
            "",
            "step/?action=withdraw",
            "fill/?matter=unique",
            "archive/",
            "paper/?paper=notice",
        ):
            assert client.get(f"/closures/{pk}/{address}").status_code in (403, 404)
            assert client.post(f"/closures/{pk}/{address}", {"reason": "x"}).status_code in (403, 404, 405)
        assert client.post(f"/accounts/{office.account.pk}/close/", DESCRIBED).status_code in (403, 404)
        with pytest.raises(Refused):
            actions_steps.take(
                closure=closure, given=Given(Action.WITHDRAW, "x"), now=office.clock.now, by=stranger
            )
    assert (
        "丁镇之声"
        not in office.enter(world.user("r", world.other, Role.REVIEWER))
        .get("/closures/?show=all")
        .content.decode()
    )
    assert office.closure.state == "draft"


def test_the_gates_are_asked_one_by_one(office: Office, clock: Clock) -> None:
    office.to_announced()
    clock.on(3)
    assert "公告期至2026年11月9日，期满后办理。" in office.release()
    clock.on(8)
    for matter, given, sentence in (
        ("unique", {"total": 5, "moved": 1, "left": 0}, "有4条独有内容尚未决定是否迁移。"),
        ("unique", {"total": 1, "moved": 0, "left": 1}, "有1条独有内容决定不迁移而未写理由。"),
        ("duties", rows({"duty": "停水通知", "to": "乙县发布"}), "尚未移交或者没有交接凭据：停水通知。"),
        ("links", rows({"where": "宣传栏"}), "仍在使用：宣传栏。"),
        (
            "holds",
            {"looked": "on", "complaint": "信访第3号"},
            "有未了事项：投诉、信访未办结（信访第3号），了结后再办理。",
        ),
    ):
        before = office.closure.prepared[matter]
        done(office.fill(matter, **given))
        assert sentence in office.release()
        Closure.objects.filter(pk=office.closure.pk).update(
            prepared=office.closure.prepared | {matter: before}
        )
    Account.objects.filter(pk=office.account.pk).update(last_update="2026-11-03")
    assert "归档截至2024年1月2日，2026年11月3日又有发布，须补做归档。" in office.release()
    assert office.closure.state == "announced"
    Account.objects.filter(pk=office.account.pk).update(last_update="2024-01-02")
    assert "须由提出申请以外的人办理" not in office.release()
    assert office.closure.state == "to_cancel"


def test_a_notice_with_gaps_is_not_registered(office: Office) -> None:
    office.to_preparing()
    office.prepare()
    done(office.fill("announcement", agency="丁镇人民政府", day="2026-11-02"))
    said = office.publish()
    assert said.startswith(
        "公告缺少：依据、停更日期、注销日期、历史内容查询、服务事项去向、个人信息和数据处置、监督和咨询电话"
    )
    assert "notice" not in office.closure.prepared
    assert "没有填写" not in said
    assert "公告日期在今天之后" in office.publish(published_on="2027-01-01")
    assert "请上传公告发布证明" in office.publish(file_notice_proof="")
    assert not EvidenceFile.objects.filter(purpose="notice_proof").exists()


def test_a_published_notice_is_not_rewritten(office: Office) -> None:
    office.to_announced()
    assert "公告已经发布，内容不能再改动" in office.fill("announcement", agency="丁镇人民政府")


FORGED = [
    (Action.CHECK_GONE, {"on": "2026-11-02", "platform_state": "cancelled", "national_state": "closed"}),
    (Action.CONFIRM_CANCELLATION, {"on": "2026-11-02"}),
    (Action.REQUEST_FREEZE, {"on": "2026-11-02"}),
    (Action.TRANSFER, {"on": "2026-11-02", "number_transfer_list": "x"}),
    (Action.ACCEPT_INCOMPLETE, {}),
    ("nonsense", {}),
    ("", {}),
]


@pytest.mark.parametrize(("action", "given"), FORGED)
def test_a_forged_step_changes_nothing(office: Office, action: str, given: dict[str, str]) -> None:
    office.begin()
    before = AuditEvent.objects.count()
    forged = {
        **given,
        "state": "archived",
        "record": "{}",
        "requester": "x",
        "person": "user-1",
        "part": "regulator",
    }
    for user in (office.clerk, office.head, office.supervisor, office.regulator):
        office.step(user, action, **forged)
    office.account.refresh_from_db()
    assert (office.closure.state, office.account.local_state, AuditEvent.objects.count()) == (
        "draft",
        "running",
        before,
    )
    assert office.closure.prepared == {}


def test_preparation_is_the_units_and_a_waiver_is_not(office: Office) -> None:
    office.begin()
    assert "“独有内容”由主办单位经办人填报。" in office.fill("unique", office.head, total=0, moved=0, left=0)
    assert "由主管单位审批人、监管人员填报" in office.fill("waiver", until="2026-12-31", reason="设备检修")
    done(office.fill("waiver", office.regulator, until="2026-12-31", reason="设备检修"))
    assert office.closure.prepared["waiver"]["approver"] == f"user-{office.regulator.pk}"
    assert (
        office.enter(office.clerk).get(f"/closures/{office.closure.pk}/fill/?matter=nonsense").status_code
        == 302
    )
    assert "超过了总条数" in office.fill("unique", total=1, moved=1, left=1)
    assert "请至少填写一行" in office.fill("duties", **rows())
    done(office.fill("duties", **rows(), none="on"))
    assert office.fill("filing_no", number="") != ""


def test_an_account_has_one_closing(office: Office) -> None:
    office.begin()
    again = office.enter(office.clerk).post(f"/accounts/{office.account.pk}/close/", DESCRIBED)
    assert (again.status_code, Closure.objects.count()) == (302, 1)
    with pytest.raises(Refused, match="已有关停办理"):
        actions_steps.begin(account=office.account, described=None, now=office.clock.now, by=office.clerk)


@pytest.mark.parametrize(
    "content",
    [b"<svg onload=alert(1)>", PNG[:30], b"%PDF-1.4 cut off", b"PK\x03\x04nonsense", b"MZ" + b"0" * 99, b""],
)
def test_evidence_is_judged_by_its_bytes(office: Office, content: bytes) -> None:
    office.to_preparing()
    office.prepare()
    file = SimpleUploadedFile("证明.png", content, "image/png")
    assert office.publish(file_notice_proof=file) != ""
    assert office.closure.state == "preparing"


def test_a_step_that_is_stale_says_so(office: Office) -> None:
    office.begin()
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    page = office.enter(office.clerk).post(
        f"/closures/{office.closure.pk}/step/?action=submit",
        {"number_application_form": "申1号"},
        follow=True,
    )
    assert "可能已由他人办理" in page.content.decode()


def test_what_was_written_stays(office: Office) -> None:
    office.begin()
    line = ClosureEvent.objects.first()
    for change in (lambda: line.save(), lambda: line.delete(), lambda: ClosureEvent.objects.update(sentence="x"),
                   lambda: ClosureEvent.objects.all().delete()):  # fmt: skip
        with pytest.raises(Unchangeable):
            change()


def test_refusal_withdrawal_and_beginning_again(office: Office) -> None:
    office.begin()
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    assert office.step(office.head, Action.REFUSE) != ""
    done(office.step(office.head, Action.REFUSE, reason="职责不能移交"))
    office.account.refresh_from_db()
    assert (office.closure.open, office.account.local_state) == (False, "running")
    assert "不予关停" in office.fill("unique", total=0, moved=0, left=0)
    done(office.step(office.clerk, Action.TAKE_UP_AGAIN, reason="职责已有承接单位"))
    done(office.step(office.clerk, Action.WITHDRAW, reason="另行安排"))
    assert office.closure.state == "withdrawn"


def test_after_the_notice_only_with_a_correction(office: Office) -> None:
    office.to_announced()
    assert "主管单位审批人" in office.step(
        office.clerk, Action.WITHDRAW, reason="x", file_correction_proof=png()
    )
    assert "请上传更正公告发布证明" in office.step(office.supervisor, Action.WITHDRAW, reason="机构保留")
    done(office.step(office.supervisor, Action.WITHDRAW, reason="机构保留", file_correction_proof=pdf()))
    office.account.refresh_from_db()
    assert (office.account.local_state, office.account.notice_on, office.account.successor) == (
        "running",
        None,
        "",
    )
    assert "notice" not in office.closure.prepared
    assert office.closure.prepared["successor"]["announced_on"] is None
