"""Tables in, tables out: what is found, what is set aside, what does not matter."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from traffic.plans import START, Plan
from traffic.tables import account_reads_table, posts_table, register_table, samples_table
from traffic.world import World

from jianhao.store.schemas import SAMPLES, TRAFFIC, TRAFFIC_ACCOUNTS, TRAFFIC_GROWTH
from jianhao.traffic.find import Traffic, find_traffic
from jianhao.traffic.reading import Declared
from jianhao.traffic.signals import Signal


@pytest.fixture(scope="module")
def found(bought: World) -> Traffic:
    return find_traffic(register_table(bought), posts_table(bought), samples_table(bought, Plan.snapshots_12))


def combined(traffic: Traffic) -> list[dict[str, object]]:
    return traffic.signals.filter(pc.equal(traffic.signals["signal"], "combined")).to_pylist()


def changed(table: pa.Table, row: int, **values: object) -> pa.Table:
    """The table with a copy of a row at its end, some of it changed."""
    copy = table.slice(row, 1)
    for name, value in values.items():
        place = copy.schema.get_field_index(name)
        copy = copy.set_column(
            place, copy.schema.field(name), pa.array([value], copy.schema.field(name).type)
        )
    return pa.concat_tables([table, copy])


def test_accounts_that_bought_are_pointed_out_and_hardly_any_other(found, bought):
    lead = np.array([row["lead"] for row in combined(found)], object) == True  # noqa: E712 - None is neither
    assert lead[bought.cheats].mean() >= 0.6
    assert lead[~bought.cheats].mean() <= 0.01


def test_honest_accounts_are_left_alone(honest):
    traffic = find_traffic(
        register_table(honest), posts_table(honest), samples_table(honest, Plan.snapshots_12)
    )
    assert sum(bool(row["lead"]) for row in combined(traffic)) <= 2


def test_tables_have_their_columns_and_one_row_per_account_and_test(found, bought):
    assert found.signals.schema == TRAFFIC
    assert found.accounts.schema == TRAFFIC_ACCOUNTS
    assert found.growth.schema == TRAFFIC_GROWTH
    size = len(bought.level)
    assert found.accounts.num_rows == size
    pairs = set(
        zip(found.signals["account_id"].to_pylist(), found.signals["signal"].to_pylist(), strict=True)
    )
    assert len(pairs) == found.signals.num_rows == len(Signal) * size


def test_every_test_says_something_or_why_not(found):
    for row in found.signals.to_pylist():
        if row["p_value"] is None and row["signal"] not in ("clawback", "combined"):
            assert row["explanation"], row
        assert row["p_value"] is None or 0 <= row["p_value"] <= 1


def test_an_answer_needs_a_test_with_an_answer(bought):
    """Twenty accounts alone on their platform have enough posts and nobody to compare with: yes and no are both too much."""
    register = register_table(bought)
    ids = register["account_id"].to_pylist()
    place = register.schema.get_field_index("platform")
    alone = ["douyin" if at < 20 else "weixin" for at in range(len(ids))]
    register = register.set_column(place, "platform", pa.array(alone))
    samples = samples_table(bought, Plan.final)
    place = samples.schema.get_field_index("likes")
    bare = samples.set_column(place, samples.schema.field(place), pa.nulls(samples.num_rows, pa.int64()))
    low = bare.schema.get_field_index("reads")
    few = pa.array([30] * bare.num_rows, pa.int64())  # no test of round numbers below 45 reads
    traffic = find_traffic(register, posts_table(bought), bare.set_column(low, bare.schema.field(low), few))
    rows = combined(traffic)
    assert [row["lead"] for row in rows[:20]] == [None] * 20
    assert {row["explanation"] for row in rows[:20]} == {"可比的同类账号不足，无法比较。"}
    for row in traffic.signals.to_pylist():
        if row["signal"] not in ("clawback", "combined"):
            assert (row["lead"] is None) == (row["p_value"] is None)
        if row["signal"] == "combined":
            assert row["lead"] is not None or row["p_value"] is None


def test_a_reminder_is_one_sentence_with_numbers_and_accuses_nobody(found):
    reminded = [row for row in combined(found) if row["lead"]]
    assert reminded
    for row in reminded:
        text = row["explanation"]
        assert text.count("。") == 1
        assert text.endswith("。")
        assert any(c.isdigit() for c in text)
        assert not any(word in text for word in ("造假", "作弊", "疑点", "线索", "刷量", "p值", "显著"))


def test_genuine_reads_come_near_what_was_not_bought(found, bought):
    """The excess is what was put in, within a fifth over all reminded accounts; honest accounts keep all."""
    rows = found.accounts.to_pylist()
    lead = np.array([bool(row["lead"]) for row in combined(found)])
    final = np.bincount(bought.account, bought.reads.sum(axis=1), len(rows))
    for row, asked, reads in zip(rows, lead, final, strict=True):
        assert row["reads"] == reads
        if not asked:
            assert (row["excess_reads"], row["genuine_reads"]) == (0, reads)
        elif row["excess_reads"] is not None:
            assert row["excess_low"] <= row["excess_reads"] <= row["excess_high"] <= reads
            assert row["genuine_low"] <= row["genuine_reads"] <= row["genuine_high"]


def test_genuine_reads_of_some_days_are_a_part_of_all(found):
    middle = START + 90
    whole, early, late = (
        found.genuine(*days)["genuine_reads"].fill_null(0)
        for days in ((0, 10**6), (0, middle - 1), (middle, 10**6))
    )
    assert pc.sum(whole).as_py() == pytest.approx(pc.sum(early).as_py() + pc.sum(late).as_py())


def test_pictures_end_in_all_reads_and_the_band_holds_the_median(found):
    rows = found.growth.to_pylist()
    assert rows
    for row in rows:
        assert row["low"] <= row["median"] <= row["high"]
        if row["hours"] == 72:
            assert row["own"] == pytest.approx(1)


def test_fewer_than_eight_posts_say_nothing(bought):
    posts = posts_table(bought)
    first = posts.filter(pc.equal(posts["account_id"], posts["account_id"][0])).slice(0, 7)
    rest = posts.filter(pc.not_equal(posts["account_id"], posts["account_id"][0]))
    traffic = find_traffic(
        register_table(bought), pa.concat_tables([first, rest]), samples_table(bought, Plan.final)
    )
    row = combined(traffic)[0]
    assert (row["lead"], row["rung"], row["p_value"]) == (None, None, None)
    assert row["explanation"] == "可用的发布内容7篇，不足8篇，不作判断。"


def test_files_say_what_tables_say(found, bought, tmp_path):
    samples = samples_table(bought, Plan.snapshots_12)
    pq.write_table(posts_table(bought), tmp_path / "posts.parquet")
    half = samples.num_rows // 2
    for name, part in (("a", samples.slice(half)), ("b", samples.slice(0, half))):
        pq.write_table(part, tmp_path / f"{name}.parquet", row_group_size=5_000)
    again = find_traffic(
        register_table(bought), [tmp_path / "posts.parquet"], [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    )
    assert again.signals.equals(found.signals)


def test_odd_counts_are_counted_and_change_nothing(found, bought):
    samples = samples_table(bought, Plan.snapshots_12)
    later = samples["collected_at"][11].as_py()
    odd = changed(samples, 11)  # the same once more
    odd = changed(odd, 11, reads=-5, likes=-1, collected_at=later.replace(year=later.year - 20))
    odd = changed(odd, 11, reads=10**12, likes=None, collected_at=later.replace(year=later.year + 20))
    odd = changed(odd, 11, post_id="weixin:gh_nobody:1")
    end = max(bought.published) // 1440 + START + 4
    traffic = find_traffic(register_table(bought), posts_table(bought), odd, as_of=int(end))
    aside = traffic.aside
    assert (aside.doubled, aside.negative, aside.future, aside.early, aside.no_post) == (1, 3, 1, 1, 1)
    assert traffic.signals.equals(found.signals)


def test_missing_reads_are_missing_and_not_nothing(found, bought):
    samples = samples_table(bought, Plan.snapshots_12)
    gap = samples.slice(5, 1).set_column(
        SAMPLES.get_field_index("reads"), SAMPLES.field("reads"), pa.array([None], pa.int64())
    )
    holed = pa.concat_tables([samples.slice(0, 5), gap, samples.slice(6)])
    traffic = find_traffic(register_table(bought), posts_table(bought), holed)
    assert traffic.accounts["reads"].equals(found.accounts["reads"])


def test_posts_after_the_day_and_without_time_are_set_aside(bought):
    posts = posts_table(bought)
    posts = changed(posts, 0, post_id="weixin:gh_000000000000:x", published_at=None)
    traffic = find_traffic(register_table(bought), posts, samples_table(bought, Plan.final), as_of=START + 60)
    assert traffic.aside.no_time == 1
    assert traffic.aside.late > 0
    assert traffic.read.day.max() <= START + 60


def test_declared_days_are_not_judged(bought):
    account = "weixin:gh_000000000003"
    samples = samples_table(bought, Plan.final)
    spans = (Declared(START, START + 400, account),)
    traffic = find_traffic(register_table(bought), posts_table(bought), samples, declared=spans)
    row = next(r for r in combined(traffic) if r["account_id"] == account)
    assert row["posts"] == 0
    assert row["lead"] is None
    assert traffic.aside.declared == int((bought.account == 3).sum())


def test_capped_reads_are_lower_bounds_and_no_growth(bought):
    samples = samples_table(bought, Plan.final)
    kinds = ["at_least" if k % 3 == 0 else "exact" for k in range(samples.num_rows)]
    place = samples.schema.get_field_index("reads_kind")
    capped = samples.set_column(place, samples.schema.field(place), pa.array(kinds))
    traffic = find_traffic(register_table(bought), posts_table(bought), capped)
    assert pc.sum(traffic.accounts["lower_bounds"]).as_py() == kinds.count("at_least")
    rates = traffic.signals.filter(pc.equal(traffic.signals["signal"], "like_low"))
    assert pc.sum(rates["posts"]).as_py() == kinds.count("exact")


def test_a_change_of_what_is_counted_splits_the_account(bought):
    samples = samples_table(bought, Plan.snapshots_12)
    first = pc.starts_with(samples["post_id"], "weixin:gh_000000000000:").to_numpy()
    rows = np.flatnonzero(first)
    metric = np.full(samples.num_rows, "people", object)
    metric[rows[: len(rows) // 3]] = "times"
    place = samples.schema.get_field_index("metric")
    mixed = samples.set_column(place, samples.schema.field(place), pa.array(metric.tolist(), pa.string()))
    traffic = find_traffic(register_table(bought), posts_table(bought), mixed)
    assert traffic.aside.other_metric == len(rows) // 3
    assert traffic.accounts["metric"][0].as_py() == "people"
    whole = find_traffic(register_table(bought), posts_table(bought), samples).accounts["reads"][0].as_py()
    assert traffic.accounts["reads"][0].as_py() < whole


def test_reads_of_which_nobody_said_what_they_count_are_compared_with_nothing(bought):
    samples = samples_table(bought, Plan.final)
    place = samples.schema.get_field_index("metric")
    unsaid = samples.set_column(place, samples.schema.field(place), pa.nulls(samples.num_rows, pa.string()))
    traffic = find_traffic(register_table(bought), posts_table(bought), unsaid)
    assert {row["lead"] for row in combined(traffic)} == {None}
    assert all("口径" in str(row["explanation"]) for row in combined(traffic) if row["posts"] >= 8)
    assert traffic.aside.undefined == posts_table(bought).num_rows


def test_hours_of_an_account_stand_in_for_curves_of_posts(bought):
    final = samples_table(bought, Plan.final)
    bare = find_traffic(register_table(bought), posts_table(bought), final)
    told = find_traffic(
        register_table(bought), posts_table(bought), final, account_reads=account_reads_table(bought)
    )
    night = [
        pc.is_valid(t.signals.filter(pc.equal(t.signals["signal"], "night"))["p_value"]).to_numpy().sum()
        for t in (bare, told)
    ]
    assert night[0] == 0
    assert night[1] > 100
    caught = [
        sum(bool(r["lead"]) for r, c in zip(combined(t), bought.cheats, strict=True) if c)
        for t in (bare, told)
    ]
    assert caught[1] > caught[0]


def test_a_public_counter_that_falls_is_the_platforms_word(bought):
    samples = samples_table(bought, Plan.snapshots_12)
    post = samples["post_id"][0].as_py()
    reads = samples["reads"][11].as_py()
    later = samples["collected_at"][11].as_py()
    fallen = changed(
        samples, 11, reads=max(0, reads // 2 - 20), collected_at=later.replace(hour=(later.hour + 1) % 24)
    )
    slightly = changed(samples, 11, reads=reads - 2, collected_at=later.replace(hour=(later.hour + 1) % 24))
    for table, rung in ((fallen, 0), (slightly, None)):
        traffic = find_traffic(register_table(bought), posts_table(bought), table)
        row = traffic.signals.filter(
            pc.and_(
                pc.equal(traffic.signals["signal"], "clawback"),
                pc.equal(traffic.signals["account_id"], post.rpartition(":")[0]),
            )
        ).to_pylist()[0]
        assert row["rung"] == rung, reads


def test_nothing_at_all_is_no_error(bought):
    nothing = find_traffic(
        register_table(bought), posts_table(bought).slice(0, 0), samples_table(bought, Plan.final).slice(0, 0)
    )
    assert {row["lead"] for row in combined(nothing)} == {None}
