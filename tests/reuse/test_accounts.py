"""What the posts of an account amount to, what was ordered, and what stands nowhere else."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from reuse_made import START, Made, prose, table

from jianhao.dates import day_of
from jianhao.reuse import find_reuse
from jianhao.reuse.find import Scope
from jianhao.reuse.ordered import Item, Orders, orders_of
from jianhao.reuse.result import Reuse
from jianhao.reuse.spin import LONGEST_SPELT, spelt, word_of
from jianhao.vocab.levels import Level

FIRST_DAY = day_of(START)


def accounts_of(found: Reuse) -> dict[str, dict[str, Any]]:
    """Rows of the accounts table by name."""
    return {row["account_id"].removeprefix("weixin:"): row for row in found.accounts.to_pylist()}


def test_an_account_that_lives_from_another() -> None:
    main = [Made(str(n), "main", prose(n), hours=24 * n) for n in range(4)]
    copies = [Made(str(n), "copier", prose(n), hours=24 * n + 6) for n in range(3)] + [
        Made("9", "copier", prose(8), hours=200)
    ]
    rows = accounts_of(find_reuse(table(main + copies)))
    assert rows["main"]["originality"] == 1.0
    assert rows["copier"]["posts"] == 4
    assert rows["copier"]["originality"] == pytest.approx(0.25, abs=0.02)
    assert rows["copier"]["top_source_account_id"] == "weixin:main"
    assert rows["copier"]["top_source_share"] == pytest.approx(0.75, abs=0.02)
    assert rows["copier"]["median_lag_hours"] == 6.0
    assert {rows[name]["matrix_cluster"] for name in rows} == {"weixin:main"}


def test_figures_of_a_window_leave_earlier_posts_out() -> None:
    posts = [
        Made("1", "a", prose(0)),
        Made("2", "b", prose(0), hours=2),
        Made("3", "b", prose(1), hours=24 * 30),
    ]
    rows = accounts_of(find_reuse(table(posts), scope=Scope(since=FIRST_DAY + 10)))
    assert (rows["b"]["posts"], rows["b"]["originality"]) == (1, 1.0)
    assert "a" not in rows


def test_posts_after_the_last_day_are_not_there() -> None:
    posts = [Made("1", "a", prose(0)), Made("2", "b", prose(0), hours=24 * 30)]
    found = find_reuse(table(posts), scope=Scope(until=FIRST_DAY + 10))
    assert found.posts.column("post_id").to_pylist() == ["weixin:a:1"]


@pytest.mark.parametrize(
    "orders",
    [
        Orders(approved=frozenset({"weixin:a"})),
        Orders(items=(Item(post_id="weixin:a:1"),)),
        Orders(items=(Item(url="https://shili.example/1"),)),
        Orders(items=(Item(title="关于某项工作的通告", issued=FIRST_DAY),)),
    ],
    ids=["approved account", "post id", "link", "title"],
)
def test_an_ordered_repost_is_marked_and_not_held_against_it(orders: Orders) -> None:
    posts = [
        Made("1", "a", prose(0), title="关于某项工作的通告", url="https://shili.example/1"),
        Made("2", "b", prose(0), hours=5), Made("3", "c", prose(0) + "请互相转告。", hours=8),
    ]  # fmt: skip
    found = find_reuse(table(posts), scope=Scope(orders=orders))
    assert found.pairs.column("ordered").to_pylist() == [True, True]
    assert {row["originality"] for row in found.accounts.to_pylist()} == {1.0}
    assert [row["share"] > 0.9 for row in found.posts.to_pylist()] == [False, True, True]
    assert found.edges.column("ordered").to_pylist() == [1, 1]


def test_before_it_was_issued_nothing_was_ordered() -> None:
    posts = [Made("1", "a", prose(0), title="通告"), Made("2", "b", prose(0), hours=5)]
    late = Orders(items=(Item(title="通告", issued=FIRST_DAY + 40),))
    assert find_reuse(table(posts), scope=Scope(orders=late)).pairs.column("ordered").to_pylist() == [False]


@pytest.mark.parametrize(("takers", "ordered"), [(9, False), (12, True)])
def test_a_notice_of_a_superior_that_many_carried(takers: int, ordered: bool) -> None:
    places = {"weixin:city": (Level.city, "990100000000")} | {
        f"weixin:c{n}": (Level.county, f"9901{n:02d}000000") for n in range(takers)
    }
    posts = [Made("1", "city", prose(0))] + [Made("2", f"c{n}", prose(0), hours=3 + n) for n in range(takers)]
    found = find_reuse(table(posts), scope=Scope(orders=Orders(places=places)))
    assert set(found.pairs.column("ordered").to_pylist()) == {ordered}


def test_a_notice_of_an_equal_that_many_carried_is_no_order() -> None:
    places = {f"weixin:c{n}": (Level.county, f"9901{n:02d}000000") for n in range(14)}
    posts = [Made("1", f"c{n}", prose(0), hours=n) for n in range(14)]
    found = find_reuse(table(posts), scope=Scope(orders=Orders(places=places)))
    assert set(found.pairs.column("ordered").to_pylist()) == {False}


def test_orders_out_of_the_settings_of_an_office() -> None:
    register = pa.table({
        "account_id": ["weixin:a", "weixin:b"], "name": ["示例发布", "甲市发布"], "agency": ["示例省政府", "甲市政府"],
        "level": ["province", None], "division_code": ["990000000000", None],
    })  # fmt: skip
    orders = orders_of(["示例发布"], [{"title": "通告"}], register)
    assert "weixin:a" in orders.approved
    assert "weixin:b" not in orders.approved
    assert orders.places == {"weixin:a": (Level.province, "990000000000")}
    assert orders.items == (Item(title="通告"),)


def test_what_stands_nowhere_else_documents_first() -> None:
    posts = [
        Made("1", "a", prose(0), title="风景"), Made("2", "a", prose(1), title="关于印发办法的通知"),
        Made("3", "a", prose(2), title="停水公告"), Made("4", "b", prose(0), hours=3), Made("5", "c", prose(3), title="如何办理"),
    ]  # fmt: skip
    found = find_reuse(table(posts))
    rows = [(row["post_id"].removeprefix("weixin:"), row["kind"]) for row in found.unique.to_pylist()]
    assert rows == [("a:2", "document"), ("a:3", "notice"), ("c:5", "guide")]


def test_a_copy_on_an_account_that_closes_too_keeps_nothing() -> None:
    posts = [Made("1", "a", prose(0)), Made("2", "b", prose(0), hours=3), Made("3", "c", prose(1), hours=4)]
    found = find_reuse(table(posts), scope=Scope(kept=frozenset({"weixin:c"})))
    assert found.unique.column("post_id").to_pylist() == ["weixin:a:1", "weixin:b:2", "weixin:c:3"]


def test_through_another_copy_it_still_stands() -> None:
    posts = [Made("1", "a", prose(0)), Made("2", "b", prose(0), hours=3), Made("3", "c", prose(0), hours=4)]
    found = find_reuse(table(posts), scope=Scope(kept=frozenset({"weixin:c"})))
    assert found.unique.column("post_id").to_pylist() == ["weixin:c:3"]


def test_words_are_packed_and_spelt() -> None:
    for word in ("提高", "归因于", "因人制宜"):
        assert len(word) <= LONGEST_SPELT
        assert spelt(word_of(word)) == word


def test_words_exchanged_in_several_rewritten_posts_are_learnt() -> None:
    words = (
        "应当理应 规定规矩 有关关联 部门单元 情况境况 进行拓展 必须务必 以及乃至 机关官署 单位部属 依法按法 管理打理 "
        "人员职员 负责担当 国家邦国 社会世间 组织团伙 工作办事 活动动作 安全平安 可以足以 责任职责 处理料理 个人私人 "
        "信息讯息 依照遵照 按照根据 主管分管 执行施行 要求请求 行为举动 保护庇护 公民国民 法律律令 建设兴建 发展进展 "
        "保障确保 服务效劳 监督督查 承担背负 实施推行 制度体制 措施举措 经营营运 生产出产 教育培育 权利权益 合法正当"
    )
    exchanged = {pair[:2]: pair[2:] for pair in words.split()}
    posts = []
    for n in range(12):
        text = prose(n)
        posts.append(Made(str(n), "a", text, hours=n))
        for old, new in exchanged.items():
            text = text.replace(old, new)
        posts.append(Made(str(n), "b", text, hours=100 + n))
    found = find_reuse(table(posts))
    learnt = {(row["word"], row["instead"]) for row in found.spin_words.to_pylist()}
    assert len(learnt & set(exchanged.items())) >= 5
