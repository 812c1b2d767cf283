"""运维成本 of accounts: what is divided by what, what is missing, what may be compared; no grades and no ranks."""

from __future__ import annotations

import pyarrow as pa
import pytest
from costs_made import AS_OF, WINDOW, diary, genuine, reads, reads_row, register, table

from jianhao.costs.account_costs import CostInput, account_costs
from jianhao.store.schemas import COSTS

A = "weixin:gh_a"


def costs(given_register: pa.Table, given_reads: pa.Table, **more: object) -> list[dict[str, object]]:
    found = account_costs(CostInput(given_register, given_reads, AS_OF, WINDOW, **more))
    assert found.schema == COSTS
    return found.to_pylist()


def one(
    yearly: float | None = 45_000.0, row: dict[str, object] | None = None, **more: object
) -> dict[str, object]:
    (found,) = costs(
        register({"account_id": A, "yearly_cost": yearly}), reads(row or reads_row(A, 30, 88)), **more
    )
    return found


def province(number: int = 30) -> tuple[pa.Table, pa.Table]:
    """Accounts that differ in reads, posts and cost; the first has three posts only."""
    ids = [f"weixin:gh_{n:02d}" for n in range(number)]
    posts = [3 if n == 0 else 12 + n for n in range(number)]
    return (
        register(*({"account_id": i, "yearly_cost": 20_000.0 + 500 * n} for n, i in enumerate(ids))),
        reads(*(reads_row(i, posts[n], 40.0 + 17 * (n * 7 % 13), 0.8) for n, i in enumerate(ids))),
    )


def test_the_example_of_the_methods():
    # 45,000 yuan a year, 88 reads a post, 30 posts in 90 of 365 days.
    found = one()
    assert found["cost"] == pytest.approx(45_000 * 90 / 365)
    assert found["yuan_per_post"] == pytest.approx(45_000 * 90 / 365 / 30)
    assert found["yuan_per_1000_reads"] == pytest.approx(1000 * 45_000 * 90 / 365 / 2_640)
    assert (found["screened"], found["genuine_reads"]) == (False, 2_640)
    assert "阅读2,640次（未经传播数据核验）" in found["sentence"]


def test_excess_reads_are_taken_off_and_bound_the_interval():
    screened = genuine({"account_id": A, "reads": 2_640, "excess_reads": 1_848.0, "genuine_reads": 792.0,
                        "genuine_low": 600.0, "genuine_high": 1_000.0, "posts": 30})  # fmt: skip
    plain, found = one(), one(genuine=screened)
    assert found["yuan_per_1000_reads"] == pytest.approx(plain["yuan_per_1000_reads"] * 2_640 / 792)
    assert found["yuan_per_1000_reads_low"] < found["yuan_per_1000_reads"] * 792 / 1_000
    assert found["yuan_per_1000_reads_high"] > found["yuan_per_1000_reads"] * 792 / 600
    assert found["screened"]
    assert "扣除数据异常提示（待核实）涉及的部分后为792次" in found["sentence"]


def test_an_account_that_nobody_screened_says_so_beside_others_that_were():
    other = genuine({"account_id": "weixin:gh_b", "genuine_reads": 1.0})
    assert not one(genuine=other)["screened"]
    assert not one(genuine=genuine({"account_id": A}))["screened"]


def test_missing_cost_is_missing():
    found = one(None)
    assert [v for k, v in found.items() if k.startswith("yuan") or k == "cost"] == [None] * 9
    assert found["cost_reason"] == "cost_missing"
    assert "台账未填年度费用，费用不能计算。" in found["sentence"]


def test_a_cost_of_nought_is_a_cost():
    found = one(0.0)
    assert (found["cost"], found["yuan_per_post"], found["yuan_per_1000_reads"]) == (0.0, 0.0, 0.0)
    assert found["cost_reason"] is None


@pytest.mark.parametrize(
    ("row", "reason", "words"),
    [
        (None, "no_posts", "检查期内没有取得发布内容"),
        (reads_row(A, 9, 80, read_posts=0, reads=None, counted_posts=0, counted_reads=None, times_posts=0), "no_reads", "没有取得阅读数"),
        (reads_row(A, 9, 80, people_posts=4, times_posts=5), "mixed_definitions", "一部分为次数、一部分为人数"),
        (reads_row(A, 9, 80, times_posts=0), "definition_unknown", "没有注明是次数还是人数"),
        (reads_row(A, 9, 80, times_posts=5), "definition_unknown", "没有注明是次数还是人数"),
    ],
)  # fmt: skip
def test_what_cannot_be_divided(row, reason, words):
    (found,) = costs(register({"account_id": A, "yearly_cost": 1e4}), reads(*([row] if row else [])))
    assert found["reads_reason"] == reason
    assert [found[f"yuan_per_1000_reads{end}"] for end in ("", "_shrunk", "_low", "_high")] == [None] * 4
    assert not found["comparable"]
    assert words in found["sentence"]


def test_no_reads_at_all_is_nothing_to_divide_by():
    found = one(row=reads_row(A, 12, 0))
    assert (found["yuan_per_1000_reads"], found["reads_reason"]) == (None, None)
    assert "没有阅读，每千次阅读的成本不能计算" in found["sentence"]


def test_reads_of_people_say_people():
    found = one(row=reads_row(A, 30, 88, times_posts=0, people_posts=30))
    assert found["metric"] == "people"
    assert "阅读2,640人" in found["sentence"]
    assert found["peers"] == "微信公众号·阅读人数"


def test_hours_come_from_two_weeks_of_diary_and_from_nowhere_else():
    found = one(diary=diary((A, AS_OF - 14, AS_OF - 1, 20.0)))
    # 11 workdays in the sample (Saturday 11 May was worked), 62 in the window.
    assert found["hours"] == pytest.approx(20 / 11 * 62)
    assert found["hours_per_post"] == pytest.approx(found["hours"] / 30)
    assert found["hours_per_1000_reads"] == pytest.approx(1000 * found["hours"] / 2_640)
    missing = one()
    assert [v for k, v in missing.items() if k.startswith("hours_per") or k == "hours"] == [None] * 9
    assert missing["hours_reason"] == "no_diary"
    assert "没有工时记录，工时不能计算。" in missing["sentence"]


def test_a_diary_of_a_few_days_gives_no_hours():
    found = one(diary=diary((A, AS_OF - 3, AS_OF - 1, 9.0)))
    assert (found["hours"], found["hours_reason"]) == (None, "diary_too_short")


def test_few_posts_are_drawn_towards_the_peers_and_never_compared():
    rows = costs(*province())
    few = rows[0]
    middle = sorted(r["yuan_per_1000_reads_shrunk"] / r["cost"] for r in rows[1:])[len(rows) // 2]
    plain, drawn = (few[f"yuan_per_1000_reads{end}"] / few["cost"] for end in ("", "_shrunk"))
    assert abs(drawn - middle) < abs(plain - middle)
    assert not few["comparable"]
    assert few["peer_yuan_per_1000_reads"] is None
    assert few["sentence"].endswith("发布不足10条，不与其他账号比较。")


def test_the_median_of_peers_is_that_of_comparable_accounts():
    rows = costs(*province())
    compared = sorted(r["yuan_per_1000_reads"] for r in rows if r["comparable"])
    assert len(compared) == 29
    assert {r["peer_yuan_per_1000_reads"] for r in rows[1:]} == {compared[14]}
    assert "同类账号（微信公众号·县级·阅读次数）每千次阅读费用的中位数为" in rows[5]["sentence"]


def test_platforms_and_definitions_are_never_mixed():
    wechat, wechat_reads = province()
    weibo = register(*({"account_id": f"weibo:{n}", "yearly_cost": 1e4} for n in range(30)))
    weibo_reads = reads(*(reads_row(f"weibo:{n}", 20, 9_000.0) for n in range(30)))
    together = costs(pa.concat_tables([wechat, weibo]), pa.concat_tables([wechat_reads, weibo_reads]))
    assert together[:30] == costs(wechat, wechat_reads)
    assert {r["peers"] for r in together[30:]} == {"新浪微博·县级·阅读次数"}


def test_a_small_level_is_joined_by_the_platform():
    many, many_reads = province()
    city = register({"account_id": "weixin:gh_city", "level": "city", "yearly_cost": 9e4})
    rows = costs(
        pa.concat_tables([many, city]),
        pa.concat_tables([many_reads, reads(reads_row("weixin:gh_city", 40, 500))]),
    )
    assert (rows[-1]["peers"], rows[-1]["peer_accounts"]) == ("微信公众号·阅读次数", 31)
    assert {r["peers"] for r in rows[:-1]} == {"微信公众号·县级·阅读次数"}


def test_posts_that_were_collected_in_part_are_not_compared():
    coverage = table(
        [{"account_id": A, "covered_days": 40}],
        pa.schema([("account_id", pa.string()), ("covered_days", pa.int32())]),
    )
    found = one(coverage=coverage)
    assert (found["covered_days"], found["comparable"]) == (40, False)
    assert "检查期90天中有采集依据的40天，发布可能不全" in found["sentence"]


def test_capped_counts_are_lower_bounds_and_not_compared():
    found = one(row=reads_row(A, 30, 88, capped_posts=2))
    assert (found["capped_posts"], found["comparable"]) == (2, False)
    assert "其中2条只写明下限（如10万+），阅读数为下限，每千次阅读的成本为上限" in found["sentence"]


def test_a_closing_notice_that_brought_most_reads_is_said():
    found = one(row=reads_row(A, 30, 88, notice_reads=2_000))
    assert found["notice_share"] == pytest.approx(2_000 / 2_640)
    assert "其中本账号停更、关停公告占75.76%" in found["sentence"]


def test_the_order_of_rows_does_not_matter():
    accounts, counts = province()
    backwards = list(range(29, -1, -1))
    assert costs(accounts.take(backwards), counts) == costs(accounts, counts)[::-1]
    assert costs(accounts, counts.take(backwards)) == costs(accounts, counts)


def test_nothing_is_a_grade_a_rank_or_a_score():
    for word in ("grade", "rank", "score", "wci", "index"):
        assert not any(word in name for name in COSTS.names)
    for row in costs(*province()):
        for word in ("排名", "等级", "评分", "指数", "WCI", "倒数"):
            assert word not in row["sentence"]


def test_an_empty_register():
    assert costs(register(), reads()) == []
