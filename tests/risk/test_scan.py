"""From posts to the table of findings: exact places, stable names, nothing that must not spread."""

from __future__ import annotations

import random
import re

import pyarrow as pa
from risk_made import citizen_id, post, posts

from jianhao.risk.rules import RULES
from jianhao.risk.scan import Options, find_risks
from jianhao.store.schemas import RISK, RISK_SIGNALS

TEXT = "𠮷市公告：澳门新葡京 加微信 abc12345，详见http://abc123.vip/x，张某11010519491231002X。"


def test_places_count_code_points_of_title_and_text() -> None:
    table = find_risks([posts(post(1, TEXT, title="襄樊市公告"), post(2, "一切正常。"))]).findings
    assert table.schema == RISK
    rows = table.to_pylist()
    assert (rows[0]["field"], rows[0]["rule"]) == ("title", "former_place")
    for row in rows:
        if row["rule"] == "citizen_id":
            assert TEXT[row["start"] : row["end"]] == "11010519491231002X"
        if row["rule"] == "hijack_gambling":
            assert TEXT[row["start"] : row["end"]] == "澳门新葡京"
    assert {r["post_id"] for r in rows} == {"weixin:gh_a:1"}
    assert all(
        r["clause"] == RULES[r["rule"]].clause and r["category"] == RULES[r["rule"]].category for r in rows
    )


def test_no_full_number_and_no_live_link_in_any_cell() -> None:
    rng = random.Random(3)
    made = posts(
        *(
            post(n, f"{TEXT} {citizen_id(rng)} 13{rng.randrange(10**9):09d} https://t.cn/{n} 六.合.彩")
            for n in range(20)
        )
    )
    text = str(find_risks([made]).findings.drop_columns(["finding_id", "post_id", "clause"]).to_pylist())
    assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])|[0-9]{17}", text)
    assert not re.search(r"https?://|[a-z0-9]\.(?:vip|cn)", text)


def test_findings_keep_their_names_whatever_the_order_and_the_batch() -> None:
    rows = [post(n, f"{TEXT}{'甲' * n} {TEXT}") for n in range(30)]
    one = find_risks([posts(*rows)]).findings
    other = find_risks([posts(*reversed(rows[15:])), posts(*reversed(rows[:15]))]).findings
    assert sorted(one["finding_id"].to_pylist()) == sorted(other["finding_id"].to_pylist())
    assert len(set(one["finding_id"].to_pylist())) == one.num_rows


def test_names_of_the_register_are_no_misprints() -> None:
    made = posts(post(1, "县政务服务中心和记彔民俗馆共同举办开放日，请各单位认真贯切落实。"))
    assert {r["text"] for r in find_risks([made]).findings.to_pylist()} == {"记彔", "切"}
    named = find_risks([made], Options(names=["记彔民俗馆"])).findings
    assert {r["text"] for r in named.to_pylist()} == {"切"}


def test_later_posts_are_left_out_and_signals_have_a_row_a_rule() -> None:
    table = posts(post(1, TEXT), post(400, TEXT))
    found = find_risks([table], Options(until=table["day"][0].as_py()))
    assert found.posts == 1
    assert found.signals.schema == RISK_SIGNALS
    assert sorted(found.signals["rule"].to_pylist()) == [
        "deletion_burst",
        "new_hour",
        "new_tool",
        "new_topic",
    ]
    assert set(found.signals["outcome"].to_pylist()) == {"undetermined"}
    assert all(found.signals["reason"].to_pylist())


def test_no_posts_are_no_findings() -> None:
    found = find_risks([posts()])
    assert (found.findings.num_rows, found.signals.num_rows, found.posts) == (0, 0, 0)
    assert isinstance(found.findings, pa.Table)


def test_a_right_word_is_not_taken_for_a_wrong_one_that_is_folded_to_the_same() -> None:
    made = posts(
        post(1, "欢迎市民参加活动，群众满意，注意餐饮安全，作好会议记录。"),
        post(2, "欢迎市民蔘加活动，群众滿意。"),
    )
    found = [
        (r["post_id"][-1], r["text"])
        for r in find_risks([made]).findings.to_pylist()
        if r["rule"] == "confusion"
    ]
    assert found == [("2", "蔘加"), ("2", "滿意")]
