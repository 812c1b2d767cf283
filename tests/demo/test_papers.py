"""Contracts, figures of contractors, orders, hours and questions of the made-up province: read by what reads those of offices."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from jianhao.demo.papers import Papers, write_papers
from jianhao.demo.places import make_places
from jianhao.demo.province import _make_world
from jianhao.demo.world import World
from jianhao.supply.question_rules import question_kinds

AS_OF = date(2026, 9, 30)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def world() -> World:
    return _make_world(make_places(60), 60, 1500, AS_OF, 5, lambda _text, _share: None)


@pytest.fixture(scope="module")
def papers(world: World, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return write_papers(tmp_path_factory.mktemp("papers"), world, 5)


def test_the_same_world_and_seed_give_the_same_bytes(world: World, papers: Papers, tmp_path: Path) -> None:
    again = write_papers(tmp_path, world, 5)
    for name in ("contracts", "reports", "orders", "diary", "questions"):
        assert getattr(again, name).read_bytes() == getattr(papers, name).read_bytes(), name


def test_every_account_named_is_in_the_register(world: World, papers: Papers) -> None:
    known = {account.account_id for account in world.accounts if account.kind != "unregistered"}
    named = {row["账号ID"] for path in (papers.reports, papers.diary) for row in read_csv(path)}
    for path, column in ((papers.contracts, "账号ID"), (papers.orders, "涉及账号ID")):
        for row in read_csv(path):
            named |= set(filter(None, row[column].split("、")))
    assert named
    assert named <= known


def test_hours_belong_to_orders_that_are_in_force(papers: Papers) -> None:
    over = {row["任务编号"] for row in read_csv(papers.orders) if row["截止日期"]}
    spent = {row["任务编号"] for row in read_csv(papers.diary)} - {""}
    assert spent <= {row["任务编号"] for row in read_csv(papers.orders)}
    assert not spent & over


def test_questions_are_of_many_kinds_and_days(papers: Papers) -> None:
    rows = read_csv(papers.questions)
    assert len(rows) >= 300
    assert max(row["受理时间"] for row in rows)[:10] <= str(AS_OF)
    kinds = set(question_kinds([row["诉求类型"] for row in rows], [row["诉求标题"] for row in rows]))
    assert len(kinds) >= 4
