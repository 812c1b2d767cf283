"""New posts against all that came before: day by day the rows are those of one run over everything so far."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from history_made import QUICK, Month
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reuse_made import Made, prose, table

from jianhao.reuse import find_reuse
from jianhao.reuse.find import Scope
from jianhao.reuse.history import add_to_history, kept_rows, rejudge_history
from jianhao.reuse.ordered import Item, Orders
from jianhao.reuse.parameters import DEFAULT
from jianhao.vocab.levels import Level

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
SEEDS = range(24 if DEEP else 3)
DAYS = 30
RANKS = (Level.province, Level.city, Level.county, Level.township)
ORDERS = Orders(
    frozenset({"weixin:a3"}), (Item(post_id="weixin:a2:9", issued=20_150),),
    {f"weixin:a{k}": (RANKS[k % 4], "990101101000") for k in range(9)},
)  # fmt: skip


def rows_of(rows: pa.Table, posts: pa.Table) -> pa.Table:
    """Those of some posts."""
    return rows.filter(pc.is_in(rows["post_id"], posts["post_id"].combine_chunks().cast(pa.string())))


def up_to(sources: pa.Table, posts: pa.Table) -> pa.Table:
    """Sources that are not later than the last post."""
    keys = [
        list(zip(*(t[c].to_pylist() for c in ("published_at", "account_id", "post_id")), strict=True))
        for t in (sources, posts)
    ]
    return sources.filter(pa.array([key <= max(keys[1]) for key in keys[0]], pa.bool_()))


def same(found: pa.Table, expected: pa.Table, where: str) -> None:
    assert found.num_rows == expected.num_rows, where
    for name in expected.schema.names:
        assert found[name].combine_chunks().equals(expected[name].combine_chunks()), f"{where}: {name}"


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that matter only to a year, reached by a few posts: several passes, many parts, runs merged in turn."""
    for name, value in (
        ("postings.AT_ONCE", 900),
        ("postings.PART", 2),
        ("kinds.SLICE", 3_000),
        ("index.LARGE", 40),
    ):
        monkeypatch.setattr(f"jianhao.reuse.history.{name}", value)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_day_as_from_scratch(seed: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if seed % 3 == 2:
        request.getfixturevalue("in_small_pieces")
    month = Month(seed, days_only=(0.1, 0.5, 0.0)[seed % 3])
    sources = [month.sources(10, 6)] if seed % 2 == 0 else []
    figures = DEFAULT if seed % 4 == 1 else QUICK
    days, pairs, posts = [], [], []
    for day in range(DAYS):
        days.append(month.day())
        added = add_to_history(tmp_path / "h", days[-1], sources, version=str(day), parameters=figures)
        assert (added.texts >= days[-1].num_rows, added.late, added.unsettled) == (True, 0, False)
        so_far = pa.concat_tables(days)
        whole = find_reuse(so_far, [up_to(s, so_far) for s in sources], version=str(day), parameters=figures)
        same(added.reuse.pairs, rows_of(whole.pairs, days[-1]), f"pairs of day {day}")
        same(added.reuse.posts, rows_of(whole.posts, days[-1]), f"posts of day {day}")
        pairs.append(added.reuse.pairs)
        posts.append(added.reuse.posts)
    kept = kept_rows(tmp_path / "h")
    same(kept.pairs, pa.concat_tables(pairs), "kept pairs")
    same(kept.posts, pa.concat_tables(posts), "kept posts")
    assert kept.pairs.num_rows > 300
    again = rejudge_history(tmp_path / "h", version="all", parameters=figures)
    whole = find_reuse(so_far, [up_to(s, so_far) for s in sources], version="all", parameters=figures)
    for name in ("pairs", "posts", "accounts", "edges", "unique"):
        same(getattr(again, name), getattr(whole, name), name)
    assert not kept_rows(tmp_path / "h").pairs.equals(kept.pairs)
    same(kept_rows(tmp_path / "h").posts, whole.posts, "kept posts after all were judged anew")


@pytest.mark.parametrize("seed", range(100, 112 if DEEP else 102))
def test_ordered_reposts_as_from_scratch(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a repost was ordered depends on how many others took the same within three days."""
    monkeypatch.setattr("jianhao.reuse.ordered.MASS_ACCOUNTS", 3)
    month, scope, days, ordered = Month(seed, accounts=9, hands_down=0.3), Scope(orders=ORDERS), [], 0
    for day in range(12):
        days.append(month.day())
        added = add_to_history(tmp_path / "h", days[-1], version="", scope=scope, parameters=QUICK)
        whole = find_reuse(pa.concat_tables(days), scope=scope, parameters=QUICK)
        same(added.reuse.pairs, rows_of(whole.pairs, days[-1]), f"pairs of day {day}")
        ordered += sum(added.reuse.pairs["ordered"].to_pylist())
    assert ordered > 10


@st.composite
def additions(draw: st.DrawFn) -> list[list[Made]]:
    """A few posts cut and joined from a few texts, in the order of time, given in several turns."""
    posts = []
    for number in range(draw(st.integers(1, 16))):
        pieces = []
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, 200))
            pieces.append(prose(draw(st.integers(0, 2)))[start : start + draw(st.integers(5, 300))])
        account = draw(st.sampled_from("abcd"))
        posts.append(Made(str(number), account, "".join(pieces), hours=6.0 * draw(st.integers(0, 40))))
    posts.sort(key=lambda p: (p.hours, p.account, f"weixin:{p.account}:{p.post}"))
    cuts = sorted(draw(st.lists(st.integers(0, len(posts)), max_size=4)))
    return [posts[a:b] for a, b in zip([0, *cuts], [*cuts, len(posts)], strict=True)]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=200 if DEEP else 20)
@given(additions())
def test_any_posts_in_any_turns(tmp_path_factory: pytest.TempPathFactory, turns: list[list[Made]]) -> None:
    folder = tmp_path_factory.mktemp("history") / "h"
    so_far: list[Made] = []
    for turn in turns:
        so_far += turn
        added = add_to_history(folder, table(turn), version="", parameters=QUICK)
        whole = find_reuse(table(so_far), parameters=QUICK)
        same(added.reuse.pairs, rows_of(whole.pairs, table(turn)), "pairs")
        same(added.reuse.posts, rows_of(whole.posts, table(turn)), "posts")


def test_adding_the_same_again_changes_nothing(tmp_path: Path) -> None:
    month, folder = Month(7), tmp_path / "h"
    days = [month.day() for _ in range(4)]
    for day in days:
        add_to_history(folder, day, version="1")
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    added = add_to_history(folder, pa.concat_tables(days[1:]), version="2")
    assert (added.texts, added.known) == (0, sum(day.num_rows for day in days[1:]))
    assert added.reuse.posts.num_rows == 0
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_addition_may_repeat_what_came_before(tmp_path: Path) -> None:
    month = Month(8)
    days = [month.day() for _ in range(6)]
    add_to_history(tmp_path / "h", pa.concat_tables(days[:4]), version="")
    added = add_to_history(tmp_path / "h", pa.concat_tables(days), version="")
    assert added.texts == days[4].num_rows + days[5].num_rows
    whole = find_reuse(pa.concat_tables(days))
    same(added.reuse.pairs, rows_of(whole.pairs, pa.concat_tables(days[4:])), "pairs")


def test_files_serve_as_well_as_tables(tmp_path: Path) -> None:
    month = Month(9)
    for name in ("one", "two"):
        pa.parquet.write_table(month.day(), tmp_path / f"{name}.parquet")
    one = add_to_history(tmp_path / "h", [tmp_path / "one.parquet"], version="1")
    two = add_to_history(tmp_path / "h", [tmp_path / "two.parquet"], [tmp_path / "one.parquet"], version="2")
    assert two.known == one.texts
    versions = kept_rows(tmp_path / "h").posts["judged_with"].to_pylist()
    assert versions == ["1"] * one.texts + ["2"] * two.texts
    some = pa.parquet.read_table(tmp_path / "two.parquet")["post_id"].combine_chunks()
    assert kept_rows(tmp_path / "h", some).posts.equals(two.reuse.posts)
