"""What the account's page shows of the last run beside the rules, to the office and not to the unit."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from web.world import NOW, TODAY, World

from jianhao.store import schemas
from jianhao.web.inspections.folders import RUNS, new_token, place
from jianhao.web.inspections.measured import measured
from jianhao.web.inspections.models import AccountResult, Inspection, Run
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def table(schema: pa.Schema, *rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in schema.names} for row in rows], schema=schema
    )


def finished(world: World, by: User, **tables: pa.Table) -> Run:
    """A finished run on the town's account with some tables in its folder."""
    one = Inspection.objects.create(
        agency=world.county, agency_path=world.county.path, title="第三季度检查", as_of=TODAY, packs=[], stage="first",
        made_by=by, made_at=NOW,
    )  # fmt: skip
    run = Run.objects.create(
        inspection=one, number=1, kind="first", state="done", asked_by=by, asked_at=NOW, folder=new_token(), counts={}
    )  # fmt: skip
    AccountResult.objects.create(
        run=run,
        account=world.accounts["town"],
        conclusion="qualified",
        examined=1,
        applicable=1,
        advice="keep",
    )
    folder = place(RUNS, run.folder)
    folder.mkdir(parents=True)
    for name, content in tables.items():
        pq.write_table(content, folder / f"{name}.parquet")
    return run


def test_what_was_measured_is_told_in_words_and_what_was_not_is_missing(
    world: World, reviewer: User, signed_in
) -> None:
    town, county = (world.accounts[name].account_id for name in ("town", "county"))
    run = finished(
        world, reviewer,
        accounts=table(
            schemas.ACCOUNTS,
            {"account_id": county, "posts": 99},
            {"account_id": town, "posts": 12, "median_reads": 37.0, "originality": 0.25},
        ),
        reuse_accounts=table(
            schemas.REUSE_ACCOUNTS,
            {"account_id": town, "posts": 12, "originality": 0.25, "top_source_account_id": county, "top_source_share": 0.5,
             "median_lag_hours": 5.0},
        ),
        traffic=table(
            schemas.TRAFFIC,
            {"account_id": town, "signal": "hour_of_day", "explanation": "单项说明"},
            {"account_id": town, "signal": "combined", "explanation": "58%的阅读集中在凌晨。", "lead": True},
        ),
        costs=table(schemas.COSTS, {"account_id": town, "sentence": "<b>每千次阅读1,200元</b>。"}),
    )  # fmt: skip
    found = measured(world.accounts["town"], reviewer, TODAY)
    assert found is not None
    assert found["run"] == run
    figures = dict(found["figures"])
    assert (figures["发布数"], figures["阅读中位数"], figures["原创占比"]) == ("12", "37", "25.00%")
    assert figures["每千次阅读费用（元）"] == figures["距最近发布（天）"] == "—"
    said = {told.title: told for told in found["said"]}
    assert set(said) == {"同质化核查", "传播数据", "运维成本"}
    assert "主要来源“乙县发布”，占50.00%；时间差中位数5小时" in said["同质化核查"].sentence
    assert said["传播数据"].asks
    assert said["传播数据"].sentence.startswith("数据异常提示（待核实，不作为检查结论）：58%")
    page = signed_in(reviewer).get(f"/accounts/{world.accounts['town'].pk}/").content.decode()
    assert "发布、传播和成本" in page
    assert "<b>" not in page
    assert "&lt;b&gt;每千次阅读" in page


def test_units_and_strangers_see_nothing_of_it(world: World, reviewer: User, signed_in) -> None:
    finished(
        world, reviewer, accounts=table(schemas.ACCOUNTS, {"account_id": world.accounts["town"].account_id})
    )
    assert measured(world.accounts["town"], reviewer, TODAY) is not None
    for user in (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("below", world.town, Role.REVIEWER),
    ):
        assert measured(world.accounts["town"], user, TODAY) is None
        page = signed_in(user).get(f"/accounts/{world.accounts['town'].pk}/").content.decode()
        assert "发布、传播和成本" not in page


@pytest.mark.parametrize("content", [None, b"not a table"])
def test_a_run_whose_folder_is_gone_or_broken_shows_nothing(
    world: World, reviewer: User, content: bytes | None
) -> None:
    run = finished(world, reviewer)
    if content is not None:
        (place(RUNS, run.folder) / "accounts.parquet").write_bytes(content)
    assert measured(world.accounts["town"], reviewer, TODAY) is None
    assert measured(world.accounts["county"], reviewer, TODAY) is None
