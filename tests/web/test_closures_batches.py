"""One decision for many accounts: each refused or taken by the same rules, one notice, what is left goes on."""

from __future__ import annotations

from datetime import date

import pytest
from web.closures_made import ANNOUNCED, Clock, Office, done, pdf, png, rows, said
from web.world import World

from jianhao.closing.actions import Action
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.closures import actions_batches, actions_steps
from jianhao.web.closures.models import Batch, Closure, ClosureEvent, EvidenceFile
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account

COUNT = 8


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


@pytest.fixture
def many(office: Office, world: World) -> list[Account]:
    """Accounts of the town with everything the register has to say, and one that says nothing."""
    made = [world.account(f"丁镇第{n}站", world.town, f"gh_0000000001{n:02x}", link="") for n in range(COUNT)]
    Account.objects.filter(pk__in=[a.pk for a in made]).update(
        represents_government=False, level="township", last_update=date(2024, 1, 2), followers=10
    )
    Account.objects.filter(pk=made[-1].pk).update(represents_government=None)
    return made


def _batch(office: Office, accounts: list[Account], by=None, **changes: str) -> Batch:
    given = {
        "title": "第一批", "accounts": "\n".join(a.account_id for a in accounts), "route": "ordinary", "reason": "consolidation",
        "credentials": "1", "successor": office.world.accounts["county"].account_id,
    }  # fmt: skip
    page = office.enter(by or office.clerk).post("/closures/batches/new/", given | changes)
    assert page.status_code == 302, said(page)
    return Batch.objects.get()


def _together(office: Office, by, action: Action, **given: object) -> str:
    batch = Batch.objects.get()
    pks = list(batch.closures.values_list("pk", flat=True))
    page = office.enter(by).post(
        f"/closures/batches/{batch.pk}/step/?action={action}", {"closure": pks, **given}, follow=True
    )
    return page.content.decode()


def test_one_decision_for_a_county(office: Office, many: list[Account], clock: Clock) -> None:
    batch = _batch(office, many)
    assert batch.closures.count() == COUNT
    assert all(c.prepared["successor"]["name"] == "乙县发布" for c in batch.closures.all())
    page = _together(office, office.clerk, Action.SUBMIT, number_application_form="申1号")
    assert f"{COUNT}个账号中{COUNT - 1}个已办理，1个未办理。" in page
    assert "请填明该账号是否代表主体" in page
    assert f"拟办1个，待主办单位审定{COUNT - 1}个" in page
    assert f"{COUNT - 1}个账号中{COUNT - 1}个已办理。" in _together(office, office.head, Action.AGREE)
    page = _together(office, office.clerk, Action.AGREE)
    assert "没有可以一并办理这一步的账号" in page
    _together(office, office.supervisor, Action.AGREE, number_approval_document="批1号")
    assert batch.closures.filter(state="preparing").count() == COUNT - 1
    for closure in batch.closures.all():
        assert len({closure.record["requester"], *(a["person"] for a in closure.record["approvals"])}) in (
            1,
            3,
        )
    assert prove_database().intact
    per_account = AuditEvent.objects.filter(verb="关停：同意").count()
    assert per_account == 2 * (COUNT - 1)
    assert AuditEvent.objects.filter(verb="关停批次办理").count() == 3


def test_who_asked_for_eighty_decides_on_none(office: Office, many: list[Account], world: World) -> None:
    asker = world.user("asker", world.county, Role.REVIEWER, Role.DECIDER)
    _batch(office, many[:-1], by=asker)
    _together(office, asker, Action.SUBMIT, number_application_form="申1号")
    _together(office, office.head, Action.AGREE)
    page = _together(office, asker, Action.AGREE, number_approval_document="批1号")
    assert "不得审批本人提出的申请。" in page
    assert not Closure.objects.filter(state="preparing").exists()
    assert Closure.objects.filter(state="supervisor_review").count() == COUNT - 1


def test_one_notice_and_one_proof_for_all(office: Office, many: list[Account], clock: Clock) -> None:
    batch = _batch(office, many[:-1])
    _together(office, office.clerk, Action.SUBMIT, number_application_form="申1号")
    _together(office, office.head, Action.AGREE)
    _together(office, office.supervisor, Action.AGREE, number_approval_document="批1号")
    client = office.enter(office.clerk)
    assert client.post(f"/closures/batches/{batch.pk}/notice/", ANNOUNCED).status_code == 302
    text = client.get(f"/closures/batches/{batch.pk}/paper/?paper=notice-text").content.decode("utf-8-sig")
    assert f"等{COUNT - 1}个政务新媒体账号的公告" in text
    published = {
        "published_on": clock.today,
        "on_account": "on",
        "on_website": "on",
        "file_notice_proof": png(),
    }
    page = _together(office, office.clerk, Action.PUBLISH_NOTICE, **published)
    assert f"{COUNT - 1}个账号中{COUNT - 1}个已办理。" in page
    files = EvidenceFile.objects.filter(purpose="notice_proof")
    assert (files.count(), files.values("stored").distinct().count()) == (COUNT - 1, 1)
    assert "已有账号发布公告" in said(client.post(f"/closures/batches/{batch.pk}/notice/", ANNOUNCED))
    one = Closure.objects.first()
    sent = client.post(f"/closures/{one.pk}/fill/?matter=announcement", ANNOUNCED)
    assert "在批次页修改" in said(sent)
    clock.on(8)
    page = _together(office, office.supervisor, Action.RELEASE, number_gate_check="核1号")
    assert f"{COUNT - 1}个账号中0个已办理，{COUNT - 1}个未办理。" in page
    assert "归档包已核验——尚未归档。" in page


def test_only_those_ticked_and_nothing_forged(office: Office, many: list[Account], world: World) -> None:
    batch = _batch(office, many[:3])
    foreign = actions_steps.begin(
        account=world.accounts["other"], described=_described(), now=office.clock.now,
        by=world.user("oo", world.other, Role.OPERATOR),
    )  # fmt: skip
    first = batch.closures.order_by("pk").first()
    page = office.enter(office.clerk).post(
        f"/closures/batches/{batch.pk}/step/?action=submit",
        {"closure": [first.pk, foreign.pk, "x", "-1"], "number_application_form": "申1号"},
    )
    assert page.status_code == 302
    foreign.refresh_from_db()
    assert (foreign.state, Closure.objects.filter(state="unit_review").count()) == ("draft", 1)
    none = office.enter(office.clerk).post(
        f"/closures/batches/{batch.pk}/step/?action=submit", {"number_application_form": "申"}
    )
    assert "没有选中账号" in said(none)
    for action in ("check_gone", "confirm_cancellation", "nonsense", ""):
        answer = office.enter(office.clerk).post(
            f"/closures/batches/{batch.pk}/step/?action={action}", {"closure": [first.pk]}
        )
        assert answer.status_code == 302
    stranger = office.enter(world.user("st", world.other, Role.REVIEWER))
    assert stranger.get(f"/closures/batches/{batch.pk}/").status_code == 404


def _described():
    from jianhao.closing.case import Description
    from jianhao.closing.words import PublicReason, Route
    from jianhao.vocab.levels import Level

    return Description(Route.ORDINARY, PublicReason.CONSOLIDATION, Level.county, False, True)


def test_what_cannot_be_taken_in_is_named(office: Office, many: list[Account]) -> None:
    office.begin()
    batch = _batch(office, [office.account, *many[:2]])
    assert batch.refused == [["丁镇之声", "该账号已有关停办理（拟办），请在该办理中继续。"]]
    page = office.enter(office.clerk).post(
        "/closures/batches/new/", {"title": "x", "accounts": "没有的账号\n丙县发布"}
    )
    assert "没有的账号、丙县发布" in said(page)


def test_a_batch_that_was_broken_off_goes_on(
    office: Office, many: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    _batch(office, many[:4])
    taken = actions_batches.take
    seen = []

    def broken(**given):
        if len(seen) == 2:
            raise RuntimeError("the server ended")
        seen.append(given["closure"].pk)
        return taken(**given)

    monkeypatch.setattr(actions_batches, "take", broken)
    with pytest.raises(RuntimeError):
        _together(office, office.clerk, Action.SUBMIT, number_application_form="申1号")
    monkeypatch.setattr(actions_batches, "take", taken)
    assert Closure.objects.filter(state="unit_review").count() == 2
    page = _together(office, office.clerk, Action.SUBMIT, number_application_form="申1号")
    assert "2个账号中2个已办理。" in page
    assert ClosureEvent.objects.filter(action="submit").count() == 4
    assert prove_database().intact


def test_each_account_prepares_its_own(office: Office, many: list[Account]) -> None:
    _batch(office, many[:2])
    office.account = many[0]
    done(office.fill("duties", **rows({"duty": "通知", "to": "乙县发布", "proof": "单1"})))
    done(office.fill("contract", settled="1", file=pdf()))
    other = Closure.objects.get(account=many[1])
    assert "duties" not in other.prepared
