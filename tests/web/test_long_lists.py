"""Long lists: whole pages whichever way they are found, and no more questions to the database for more rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import material
from web.world import NOW, TODAY, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.models import Finding, Inspection
from jianhao.web.inspections.reading import lines_of
from jianhao.web.people.models import Agency
from jianhao.web.people.principals import Outsider
from jianhao.web.people.roles import Role
from jianhao.web.registry.actions_sheets import digest_of, digests_of, sign
from jianhao.web.registry.deadlines import deadlines
from jianhao.web.registry.models import Account, StateChange, StateKind
from jianhao.web.ui import pages
from jianhao.web.ui.pages import listed


@pytest.mark.parametrize("most", [1_000, 60, 10])
@pytest.mark.parametrize("number", [None, "2", "3", "99"])
def test_pages_are_the_same_whether_counted_apart_or_not(
    world: World, monkeypatch: pytest.MonkeyPatch, most: int, number: str | None
) -> None:
    monkeypatch.setattr(pages, "FEW", most)
    for n in range(113):
        world.account(f"第{n}号", world.town, str(2_830_000_000 + n), "weibo")
    rows = Account.objects.filter(name__endswith="号").order_by("-pk")
    apart, together = listed(rows, number), listed(rows, number, few=True)
    assert (together.number, together.total) == (apart.number, apart.total) == (apart.number, 113)
    assert [row.pk for row in together.rows] == [row.pk for row in apart.rows] != []


def questions(client: Client, address: str) -> int:
    """How often a page asks the database."""
    caches["counts"].clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_more_units_are_no_more_questions(world: World, signed_in) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    client = signed_in(reviewer)
    client.get("/units/?show=all")

    def signed(count: int) -> int:
        for _ in range(count):
            n = Agency.objects.count()
            unit = world.agency(f"第{n}村", world.town, level="village")
            world.account(f"第{n}村发布", unit, str(2_840_000_000 + n), "weibo")
            sign(agency=unit, signer="主任", signed_on=TODAY, now=NOW, by=reviewer)
        return questions(client, "/units/?show=all")

    assert signed(2) == signed(9)


def test_the_digest_of_a_sheet_is_the_same_alone_and_among_others(world: World) -> None:
    units = [world.county, world.town, world.agency("空村", world.town)]
    assert digests_of(u.pk for u in units) == {u.pk: digest_of(u) for u in units}
    assert len({digest for digest, _ in digests_of(u.pk for u in units).values()}) == 3
    before = digest_of(world.town)
    Account.objects.filter(agency=world.town).update(followers=7)
    assert digest_of(world.town) != before


def test_frozen_accounts_are_listed_by_the_day_of_their_last_freeze(world: World) -> None:
    for who, gone in (("town", (200, 20)), ("school", (25,)), ("bureau", ())):
        account = world.accounts[who]
        Account.objects.filter(pk=account.pk).update(platform_state="frozen")
        for days in gone:
            StateChange.objects.create(
                account=account,
                kind=StateKind.PLATFORM,
                old="active",
                new="frozen",
                at=NOW - timedelta(days),
                by_name="甲",
            )
    with CaptureQueriesContext(connection) as one:
        first = deadlines(Account.objects.filter(pk=world.accounts["town"].pk), TODAY)
    with CaptureQueriesContext(connection) as all_of_them:
        found = deadlines(Account.objects.all(), TODAY)
    assert len(one) == len(all_of_them)
    days = {d.account: d.day for d in found if d.kind == "冻结确认"}
    assert set(days) == {"丁镇之声", "丁镇小学"}
    assert days["丁镇之声"] - days["丁镇小学"] == timedelta(5)
    assert [d.day for d in first] == [days["丁镇之声"]]


def test_more_inspections_are_no_more_questions(world: World, signed_in) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    client = signed_in(reviewer)
    client.get("/inspections/")

    def held(count: int) -> int:
        for n in range(count):
            one = Inspection.objects.create(
                agency=world.county,
                agency_path=world.county.path,
                title=f"检查{n}",
                as_of=TODAY,
                made_by=reviewer,
                made_at=NOW,
            )
            counts = {"accounts": 4, "qualified": 1, "unqualified": 1, "undetermined": 2}
            one.runs.create(
                number=1,
                kind="first",
                state="done",
                asked_by=reviewer,
                asked_at=NOW,
                folder=f"{one.pk:032x}",
                counts=counts,
            )
        return questions(client, "/inspections/")

    assert held(1) == held(6)


def test_findings_begin_with_the_gravest(world: World, signed_in) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    one = Inspection.objects.create(
        agency=world.county,
        agency_path=world.county.path,
        title="检查",
        as_of=TODAY,
        made_by=reviewer,
        made_at=NOW,
    )
    run = one.runs.create(
        number=1, kind="first", state="done", asked_by=reviewer, asked_at=NOW, folder="0" * 32
    )
    for n, (severity, who) in enumerate(
        (("remind", "county"), ("deduct", "town"), ("veto", "town"), ("veto", "bureau"))
    ):
        account = world.accounts[who]
        Finding.objects.create(
            inspection=one, account=account, agency=account.agency, agency_path=account.agency_path, finding_id=f"{n:032x}",
            rule_id="advert", rule_version="1", ruleset="x", title=f"问题{n}", severity=severity, run=run, outcome="failed", sent=True,
        )  # fmt: skip
    page = signed_in(reviewer).get("/findings/?task=all").content.decode()
    places = [page.index(f"问题{n}") for n in (3, 2, 1, 0)]
    assert places == sorted(places)


def test_the_lines_of_an_account_come_from_any_group_of_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jianhao.jobs import kept

    write = kept.pq.write_table
    monkeypatch.setattr(
        kept.pq, "write_table", lambda table, path, **how: write(table, path, **{**how, "row_group_size": 5})
    )
    one = material.run(
        material.make(world, reviewer := world.user("reviewer", world.county, Role.REVIEWER)), reviewer
    )
    run = one.runs.get()
    sizes = {
        who: len(lines_of(run, world.accounts[who].account_id))
        for who in ("county", "bureau", "town", "school")
    }
    assert len(set(sizes.values())) == 1
    assert sizes["county"] > 5
    assert lines_of(run, "weixin:gh_nobody") == []
    lines = lines_of(run, world.accounts["town"].account_id)
    assert lines[0].outcome == "存在问题"
    assert "间隔30天" in lines[0].sentence


def test_the_log_names_every_kind_of_event_once(world: World, signed_in) -> None:
    @action
    def act(verb: str, *, by: Outsider) -> None:
        record(verb, by=by)

    for verb in ("乙事", "甲事", "乙事", "丙事"):
        act(verb, by=Outsider("某人", world.province.path))
    page = (
        signed_in(world.user("auditor", world.province, Role.AUDITOR))
        .get("/audit/?verb=甲事")
        .content.decode()
    )
    for verb in ("甲事", "乙事", "丙事"):
        assert page.count(f"<option>{verb}</option>") + page.count(f"<option selected>{verb}</option>") == 1
    assert AuditEvent.objects.filter(verb="甲事").count() == 1
