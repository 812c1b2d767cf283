"""凑数更新 after reminders: in total only, told apart from what an account usually writes."""

from __future__ import annotations

import pyarrow as pa
import pytest

from jianhao.inspection.filler_updates import LEAST_ACCOUNTS, FillerUpdates, filler_updates
from jianhao.store.schemas import FILLER_UPDATES, POSTS, REMINDERS_SENT

AS_OF = 19_863
LONG, FILLER = "示例镇组织干部走村入户，宣讲政策、登记需求、办理事项，" * 6, "今日天气晴，注意防晒。"


def sent(*rows: tuple[str, int]) -> pa.Table:
    return pa.Table.from_pylist([{"account_id": a, "day": d} for a, d in rows], REMINDERS_SENT)


def posts(*rows: tuple[str, int, str | None], deleted: bool | None = None) -> pa.Table:
    made = [
        {"account_id": a, "day": d, "text": t, "deleted": deleted, "post_id": f"{a}:{n}"}
        for n, (a, d, t) in enumerate(rows)
    ]
    return pa.Table.from_pylist([dict.fromkeys(POSTS.names) | row for row in made], POSTS)


def province(fillers: int, honest: int) -> FillerUpdates:
    """Each account is reminded on day AS_OF−30; some answer with one short line, the others with an article."""
    reminders, rows = [], []
    for n in range(fillers + honest):
        account = f"weixin:gh_{n}"
        reminders.append((account, AS_OF - 30))
        rows += [(account, AS_OF - 60 - 7 * k, LONG) for k in range(3)]
        rows.append((account, AS_OF - 29, FILLER if n < fillers else LONG))
    return filler_updates(sent(*reminders), posts(*rows), AS_OF)


def test_the_share_of_fillers_stands_beside_the_usual_share():
    found = province(9, 6)
    assert (found.reminders, found.answered, found.with_text, found.short) == (15, 15, 15, 9)
    assert found.share == pytest.approx(0.6)
    assert found.usual_share == 0.0
    assert "9次，占60.00%；这些账号平时的发布中不足60字的占0.00%。" in found.sentence


def test_nothing_about_few_accounts():
    found = province(LEAST_ACCOUNTS - 1, 0)
    assert (found.answered, found.short, found.share, found.usual_share) == (9, None, None, None)
    assert "不足10个账号" in found.sentence


def test_no_account_can_be_told_from_the_report():
    found = province(12, 3)
    row = found.table().to_pylist()[0]
    assert found.table().schema == FILLER_UPDATES
    assert "gh_" not in str(row)


def test_a_short_post_followed_by_others_is_no_filler():
    rows = [(f"weixin:gh_{n}", AS_OF - 29, FILLER) for n in range(12)]
    rows += [(f"weixin:gh_{n}", AS_OF - 20, LONG) for n in range(12)]
    found = filler_updates(sent(*((f"weixin:gh_{n}", AS_OF - 30) for n in range(12))), posts(*rows), AS_OF)
    assert (found.answered, found.short) == (12, 0)


def test_accounts_that_always_write_short_are_told_by_their_usual_share():
    rows = [(f"weixin:gh_{n}", AS_OF - d, FILLER) for n in range(12) for d in (29, 60, 70, 80)]
    found = filler_updates(sent(*((f"weixin:gh_{n}", AS_OF - 30) for n in range(12))), posts(*rows), AS_OF)
    assert (found.share, found.usual_share) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "day", "deleted"),
    [
        (FILLER, AS_OF - 29, True),
        (FILLER, AS_OF - 40, None),
        (FILLER, AS_OF - 25, None),
        (FILLER, AS_OF + 1, None),
    ],
)
def test_what_is_no_answer_to_a_reminder(text, day, deleted):
    table = posts(("weixin:gh_0", day, text), deleted=deleted)
    assert filler_updates(sent(("weixin:gh_0", AS_OF - 30)), table, AS_OF).answered == 0


def test_posts_without_text_answer_but_are_not_judged():
    table = posts(*((f"weixin:gh_{n}", AS_OF - 29, None) for n in range(12)))
    found = filler_updates(sent(*((f"weixin:gh_{n}", AS_OF - 30) for n in range(12))), table, AS_OF)
    assert (found.answered, found.with_text, found.short) == (12, 0, None)


def test_young_and_double_reminders_are_not_counted():
    table = posts(("weixin:gh_0", AS_OF - 3, FILLER))
    found = filler_updates(
        sent(("weixin:gh_0", AS_OF - 4), ("weixin:gh_1", AS_OF - 40), ("weixin:gh_1", AS_OF - 40)),
        table,
        AS_OF,
    )
    assert (found.reminders, found.answered) == (1, 0)


def test_nothing_sent():
    assert filler_updates(sent(), posts(), AS_OF).sentence.startswith("共发提醒0次")
