"""The kind of a post: rules, model, reposts, and what cannot be said."""

from __future__ import annotations

import os

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.supply.classify import By, classify
from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.model import packed_model, shipped_model, unpacked_model
from jianhao.supply.reposts import reposts_of
from jianhao.supply.rules import RULES

TOLD = (
    ("丁镇召开秋冬水利工作部署会", "镇长主持会议，会议强调要抓住农闲时节。", Kind.MEETINGS),
    ("停水通知：柳树巷9月2日停水", "因管道抢修，9月2日8时起停水，请储水。", Kind.SERVICES),
    ("补办社保卡怎么办理？", "带身份证到服务大厅，当场领取。", Kind.SERVICES),
    ("一图读懂《戊县租房补贴办法》", "办法共二十条，自10月1日起施行。", Kind.POLICY),
    ("戊县气象台发布雷电黄色预警信号", "预计两小时内有雷电，请注意防范。", Kind.WARNINGS),
    ("关于“柳树巷井盖缺失”的回复", "网友：您反映的问题已处理。", Kind.REPLIES),
    ("", "【辟谣】网传“戊县停课”不实，请勿转发。", Kind.REPLIES),
    ("农村供水一体化建成投用", "转自人民日报。各地加快建设。", Kind.REPOST),
    ("", "早安！愿你今天心情愉快。", Kind.OTHER),
)


def kinds(*posts: tuple[str | None, str | None], **more: object) -> list[str]:
    """Topics of (title, text) posts."""
    titles, texts = (pa.array(list(column), pa.string()) for column in zip(*posts, strict=True))
    return classify(titles, texts, **more).topic.to_pylist()


@pytest.mark.parametrize(("title", "text", "kind"), TOLD)
def test_kinds_as_readers_see_them(title: str, text: str, kind: Kind) -> None:
    assert kinds((title, text)) == [kind]


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [(None, None, "empty"), ("", "  ", "empty"), ("图", None, "short"), ("", "👍👍", "empty")],
)
def test_nothing_to_read_cannot_be_said(title: str | None, text: str | None, why: str) -> None:
    found = classify(pa.array([title], pa.string()), pa.array([text], pa.string()))
    assert (found.kind[0].as_py(), found.why[0].as_py(), found.by[0].as_py()) == (
        Kind.UNDETERMINED,
        why,
        By.NOTHING,
    )
    assert found.confidence[0].as_py() is None


def test_every_answer_says_why() -> None:
    found = classify(pa.array([t for t, _, _ in TOLD]), pa.array([x for _, x, _ in TOLD]))
    ids = {rule.id for rule in RULES}
    for by, why in zip(found.by.to_pylist(), found.why.to_pylist(), strict=True):
        assert why in ids if by == By.RULE else by == By.MODEL and why


def test_traditional_characters_and_full_width_digits_are_read_alike() -> None:
    assert (
        kinds(("停水通知：１２號樓", "因管道搶修停水"), ("停水通知：12号楼", "因管道抢修停水"))[0]
        == Kind.SERVICES
    )


def reuse(*rows: tuple[str, float | None]) -> pa.Table:
    return pa.table({"post_id": [r[0] for r in rows], "share": pa.array([r[1] for r in rows], pa.float64())})


def pairs(*rows: tuple[str, float, str, bool, float | None]) -> pa.Table:
    names = ("post_id", "share", "kind", "ordered", "lag_hours")
    return pa.table({name: [row[k] for row in rows] for k, name in enumerate(names)})


def test_reposts_by_comparison_come_first_and_ordered_ones_are_told_apart() -> None:
    ids = pa.array(["a", "b", "c", "d", "e"])
    told = pairs(
        ("a", 0.9, "copy", True, 2.0),
        ("b", 0.8, "copy", False, 2.0),
        ("b", 0.3, "copy", True, 3.0),
        ("c", 0.9, "template", True, 1.0),
    )
    found = reposts_of(ids, reuse(("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.49), ("e", None)), told)
    title, text = pa.array(["停水通知：柳树巷"] * 5), pa.array(["明日停水"] * 5)
    said = classify(title, text, found)
    assert said.kind.to_pylist() == [
        Kind.ORDERED_REPOST,
        Kind.REPOST,
        Kind.REPOST,
        Kind.SERVICES,
        Kind.SERVICES,
    ]
    assert said.topic.to_pylist() == [Kind.SERVICES] * 5
    assert said.by.to_pylist()[:1] == [By.REUSE]
    assert said.why.to_pylist()[:2] == ["0.90", "0.80"]


def test_without_pairs_no_repost_is_called_ordered() -> None:
    found = reposts_of(pa.array(["a"]), reuse(("a", 0.5)))
    assert (found.taken.tolist(), found.ordered.tolist()) == ([True], [False])


POSTS = st.lists(
    st.tuples(st.none() | st.text(max_size=40), st.none() | st.text(max_size=300)), min_size=1, max_size=20
)


@settings(max_examples=200 if os.environ.get("JIANHAO_DEEP") else 25, deadline=None)
@given(posts=POSTS)
def test_any_text_is_answered_by_itself(posts: list[tuple[str | None, str | None]]) -> None:
    clean = [
        tuple(None if p is None else p.encode("utf-8", "replace").decode() for p in post) for post in posts
    ]
    together = kinds(*clean)
    assert set(together) <= {*LEARNT, Kind.UNDETERMINED}
    assert kinds(*reversed(clean)) == together[::-1]


def test_only_the_first_200_characters_count() -> None:
    begins = "戊县停车场今日有空位。" * 20
    assert kinds(("车位", begins[:200])) == kinds(("车位", begins[:200] + "辟谣 网传 会议召开 预警信号"))


def test_many_blocks_are_the_same_as_one_by_one() -> None:
    titles, texts = [t for t, _, _ in TOLD], [x for _, x, _ in TOLD]
    many = classify(pa.array(titles * 2_000), pa.array(texts * 2_000))
    assert many.topic.to_pylist() == kinds(*zip(titles, texts, strict=True)) * 2_000


def test_no_posts() -> None:
    assert len(classify(pa.array([], pa.string()), pa.array([], pa.string())).kind) == 0


def test_the_model_comes_back_from_its_file() -> None:
    model = shipped_model()
    again = unpacked_model(packed_model(model, {}))
    assert (again.grams, again.precision) == (model.grams, model.precision)
    assert (again.weights == model.weights).all()
