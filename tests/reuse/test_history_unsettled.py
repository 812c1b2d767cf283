"""What comes too late, in another version or is taken down: taken in, said, and settled by judging everything anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa
import pytest
from history_made import QUICK, Month
from reuse_made import Made, prose, table
from test_history import rows_of, same

from jianhao.errors import UnusableCall, UnusableFile
from jianhao.reuse import find_reuse
from jianhao.reuse.find import Scope
from jianhao.reuse.history import add_to_history, kept_rows, rejudge_history
from jianhao.reuse.parameters import DEFAULT, Parameters


def settled_as(
    folder: Path, posts: pa.Table, sources: tuple[pa.Table, ...] = (), figures: Parameters = DEFAULT
) -> None:
    """Judging anew gives what a run over all rows ever given says, and leaves the history settled."""
    again = rejudge_history(folder, version="", parameters=figures)
    whole = find_reuse(posts, sources, parameters=figures)
    same(again.pairs, whole.pairs, "pairs")
    same(again.posts, whole.posts, "posts")
    same(kept_rows(folder).pairs, whole.pairs, "kept pairs")
    nothing = add_to_history(folder, posts.slice(0, 0), version="", parameters=figures)
    assert not nothing.unsettled


@pytest.mark.parametrize("seed", range(3))
def test_late_posts(seed: int, tmp_path: Path) -> None:
    month = Month(200 + seed)
    days = [month.day() for _ in range(12)]
    order = [0, 1, 3, 2, 4, 7, 5, 6]
    latest = -1
    for k in order:
        added = add_to_history(tmp_path / "h", days[k], version="", parameters=QUICK)
        assert added.late == (days[k].num_rows if k < latest else 0)
        latest = max(latest, k)
        assert added.unsettled == (k not in (0, 1, 3))
        moments = dict(
            zip(*(pa.concat_tables(days)[c].to_pylist() for c in ("post_id", "published_at")), strict=True)
        )
        for pair in added.reuse.pairs.select(["post_id", "source_post_id"]).to_pylist():
            assert moments[pair["source_post_id"]] <= moments[pair["post_id"]]
    so_far = pa.concat_tables([days[k] for k in sorted(order)])
    assert kept_rows(tmp_path / "h").posts.num_rows == so_far.num_rows
    settled_as(tmp_path / "h", so_far, figures=QUICK)
    for k in range(8, 12):  # and from then on every day is as from scratch again
        added = add_to_history(tmp_path / "h", days[k], version="", parameters=QUICK)
        whole = find_reuse(pa.concat_tables(days[: k + 1]), parameters=QUICK)
        same(added.reuse.pairs, rows_of(whole.pairs, days[k]), f"pairs of day {k}")
        assert not added.unsettled


def test_a_late_original_is_named_from_then_on(tmp_path: Path) -> None:
    copy, late = Made("1", "a", prose(0), hours=30), Made("1", "b", prose(0), hours=2)
    add_to_history(tmp_path / "h", table([copy]), version="")
    added = add_to_history(tmp_path / "h", table([late]), version="")
    assert (added.late, added.reuse.pairs.num_rows) == (1, 0)
    for text in (prose(0), "转载：" + prose(0)):
        add_to_history(tmp_path / "h", table([Made(text[:2], "c", text, hours=60)]), version="")
    sources = kept_rows(tmp_path / "h").posts["source_post_id"].to_pylist()
    assert sources == [None, None, "weixin:b:1", "weixin:b:1"]
    assert rejudge_history(tmp_path / "h", version="").posts["source_post_id"].to_pylist() == [
        None,
        *["weixin:b:1"] * 3,
    ]


def test_the_order_of_one_moment_is_that_of_accounts_and_posts(tmp_path: Path) -> None:
    add_to_history(tmp_path / "h", table([Made("1", "b", prose(0))]), version="")
    assert add_to_history(tmp_path / "h", table([Made("1", "c", prose(0))]), version="").late == 0
    assert add_to_history(tmp_path / "h", table([Made("1", "a", prose(0))]), version="").late == 1


FULLER = [
    ("fuller", Made("1", "a", prose(0)[:90]), Made("1", "a", prose(0)), 1),
    ("shorter", Made("1", "a", prose(0)), Made("1", "a", prose(0)[:90]), 0),
    ("the same", Made("1", "a", prose(0)), Made("1", "a", prose(0)), 0),
    ("as long", Made("1", "a", prose(0)), Made("1", "a", prose(1)[: len(prose(0))]), None),
    ("sooner", Made("1", "a", prose(0), hours=4), Made("1", "a", prose(0), hours=3), 1),
    ("later", Made("1", "a", prose(0), hours=4), Made("1", "a", prose(0), hours=5), 0),
    ("taken down", Made("1", "a", prose(0)), Made("1", "a", "", deleted=True), 1),
]


@pytest.mark.parametrize(("first", "second", "changed"), [c[1:] for c in FULLER], ids=[c[0] for c in FULLER])
def test_another_row_of_a_known_post(first: Made, second: Made, changed: int | None, tmp_path: Path) -> None:
    others = [Made("2", "b", prose(0), hours=10), Made("3", "c", prose(1), hours=11)]
    add_to_history(tmp_path / "h", table([first, *others]), version="")
    for turn in range(2):  # given twice it counts once
        added = add_to_history(tmp_path / "h", table([second]), version="")
        assert added.texts == 0
        if changed is not None:
            assert (added.changed, added.unsettled) == (changed if turn == 0 else 0, bool(changed))
    settled_as(tmp_path / "h", table([first, *others, second]))
    settled_as(tmp_path / "h", table([first, *others, second]))


def test_what_was_taken_down_before_it_came_stays_out(tmp_path: Path) -> None:
    gone = Made("2", "b", "", hours=20, deleted=True)
    add_to_history(tmp_path / "h", table([Made("1", "a", prose(0)), gone]), version="")
    posts = table([Made("2", "b", prose(0), hours=20), Made("3", "c", prose(0), hours=30)])
    added = add_to_history(tmp_path / "h", posts, version="")
    assert added.reuse.posts["post_id"].to_pylist() == ["weixin:c:3"]
    assert not added.unsettled


def test_sources_wait_for_posts_of_their_time(tmp_path: Path) -> None:
    sources = table([Made(str(k), "portal", prose(k), hours=24.0 * k) for k in range(6)])
    posts = [Made(str(k), "a", prose(k), hours=24.0 * k + 5) for k in range(6)]
    only = add_to_history(tmp_path / "h", sources.slice(0, 0), [sources], version="")
    assert (only.texts, only.waiting) == (0, 6)
    for k, post in enumerate(posts):
        added = add_to_history(
            tmp_path / "h", table([post]), version=""
        )  # the sources need not be given again
        assert (added.texts, added.waiting, added.late) == (2, 5 - k, 0)
        assert added.reuse.posts["source_post_id"].to_pylist() == [f"weixin:portal:{k}"]
    again = add_to_history(tmp_path / "h", table([]), [sources], version="")
    assert (again.texts, again.waiting, again.known) == (0, 0, 6)
    settled_as(tmp_path / "h", table(posts), (sources,))


def test_a_source_that_turns_out_to_be_a_post(tmp_path: Path) -> None:
    source = table([Made("1", "b", prose(0))])
    add_to_history(tmp_path / "h", table([Made("2", "c", prose(0), hours=3)]), [source], version="")
    assert add_to_history(tmp_path / "h", source, version="").changed == 1
    settled_as(
        tmp_path / "h", pa.concat_tables([source, table([Made("2", "c", prose(0), hours=3)])]), (source,)
    )


def test_posts_after_the_last_day_are_left_out(tmp_path: Path) -> None:
    posts = table([Made("1", "a", prose(0)), Made("2", "b", prose(0), hours=30)])
    until = posts["day"][0].as_py()
    added = add_to_history(tmp_path / "h", posts, version="", scope=Scope(until=until))
    assert added.texts == 1
    added = add_to_history(tmp_path / "h", posts, version="", scope=Scope(until=until + 1))
    assert added.reuse.posts["source_post_id"].to_pylist() == ["weixin:a:1"]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], [None], ["短"], ["短", "短"], ["字" * 300]], ids=repr)
def test_little_or_nothing(texts: list[str | None], tmp_path: Path) -> None:
    posts = table([Made(str(k), str(k), text, hours=k) for k, text in enumerate(texts)])
    later = table([Made(str(k), str(k + 1), text, hours=k + 9) for k, text in enumerate(texts)])
    add_to_history(tmp_path / "h", posts, version="")
    added = add_to_history(tmp_path / "h", later, version="")
    whole = find_reuse(pa.concat_tables([posts, later]))
    same(added.reuse.posts, rows_of(whole.posts, later), "posts")
    if texts:
        settled_as(tmp_path / "h", pa.concat_tables([posts, later]))


def test_other_figures_need_everything_anew(tmp_path: Path) -> None:
    posts = table([Made("1", "a", prose(0)), Made("2", "b", prose(0), hours=3)])
    add_to_history(tmp_path / "h", posts, version="")
    with pytest.raises(UnusableCall, match="--rejudge"):
        add_to_history(tmp_path / "h", posts, version="", parameters=QUICK)
    rejudge_history(tmp_path / "h", version="", parameters=QUICK)
    add_to_history(tmp_path / "h", posts, version="", parameters=QUICK)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    posts = table([Made("1", "a", prose(0))])
    add_to_history(tmp_path / "h", posts, version="")
    other = sqlite3.connect(tmp_path / "h" / "lock", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UnusableCall, match="另一个程序"):
        add_to_history(tmp_path / "h", posts, version="")
    other.close()
    add_to_history(tmp_path / "h", posts, version="")


def test_only_into_a_history_or_an_empty_folder(tmp_path: Path) -> None:
    posts = table([Made("1", "a", prose(0))])
    (tmp_path / "其他").mkdir()
    (tmp_path / "其他" / "台账.xlsx").write_bytes(b"x")
    (tmp_path / "文件").write_bytes(b"x")
    for name in ("其他", "文件"):
        with pytest.raises(UnusableCall, match="不是历史文件夹"):
            add_to_history(tmp_path / name, posts, version="")
    (tmp_path / "空").mkdir()
    add_to_history(tmp_path / "空", posts, version="")
    with pytest.raises(UnusableCall, match="还没有内容"):
        rejudge_history(tmp_path / "无", version="")


@pytest.mark.parametrize("kind", ["manifest.json", "numbers-*", "prints-*", "texts-*", "posts-*.parquet"])
@pytest.mark.parametrize("how", ["gone", "cut", "other"])
def test_damage_is_told(kind: str, how: str, tmp_path: Path) -> None:
    folder = tmp_path / "h"
    month = Month(3)
    add_to_history(folder, month.day(), version="")
    path = next(p for p in sorted(folder.rglob(kind)) if p.stat().st_size)
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        path.write_bytes(b"something else")
    use = (
        kept_rows
        if kind == "posts-*.parquet"
        else lambda place: add_to_history(place, month.day(), version="")
    )
    with pytest.raises(UnusableFile):
        use(folder)
