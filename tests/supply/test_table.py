"""Supply beside demand: shares, reads that are missing, questions that nobody answered."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from jianhao.store.schemas import POST_KINDS, QUESTIONS
from jianhao.supply.asking import NEVER_ASKED, NO_AGENCY, NO_QUESTIONS, NOT_ASKED, NOT_COLLECTED
from jianhao.supply.demand import Agencies, rounded_down
from jianhao.supply.kinds import Kind
from jianhao.supply.table import NO_READS, Supply, supply_table

FIRST, LAST = 100, 130
COUNTY = "990123000000"
ACCOUNTS = pa.table({
    "account_id": ["w:a", "w:b", "w:c"],
    "agency": ["示例县民政局", "示例县城管局", None],
    "division_code": [COUNTY, COUNTY, None],
})  # fmt: skip


def posts(*rows: tuple[str, str, Kind]) -> pa.Table:
    """(account, post, kind) on the first day of the window."""
    made = [
        {
            "account_id": a,
            "post_id": p,
            "kind": k,
            "topic": k,
            "day": FIRST,
            "confidence": 1.0,
            "by": "rule",
            "why": "r",
        }
        for a, p, k in rows
    ]
    return pa.Table.from_pylist(made, POST_KINDS)


def asked(*rows: tuple[str, Kind, int]) -> pa.Table:
    made = [{"day": FIRST, "kind": k, "office": o, "questions": n} for o, k, n in rows]
    return pa.Table.from_pylist(made, QUESTIONS)


def rows(supply: Supply, unit: str) -> dict[str, dict[str, Any]]:
    table = supply.counties if unit == COUNTY or not unit else supply.accounts
    return {row["kind"]: row for row in table.to_pylist() if row["unit"] == unit}


SOME = posts(
    ("w:a", "1", Kind.MEETINGS),
    ("w:a", "2", Kind.MEETINGS),
    ("w:a", "3", Kind.SERVICES),
    ("w:b", "4", Kind.POLICY),
)


def test_shares_of_accounts_and_counties() -> None:
    reads = pa.table({"post_id": ["1", "2", "3", "4"], "reads": [10, 30, 160, 200]})
    found = supply_table(SOME, ACCOUNTS, FIRST, LAST, reads)
    own = rows(found, "w:a")
    assert (own["meetings"]["share_published"], own["meetings"]["share_read"]) == (pytest.approx(2 / 3), 0.2)
    assert (own["services"]["reads_per_post"], own["services"]["share_read"]) == (160, 0.8)
    county = rows(found, COUNTY)
    assert (
        county["meetings"]["posts"],
        county["meetings"]["share_published"],
        county["policy"]["share_read"],
    ) == (2, 0.5, 0.5)
    assert own["meetings"]["genuine_reads"] is None
    assert own["meetings"]["questions"] is None
    assert own["meetings"]["questions_reason"] == NO_QUESTIONS


def test_what_is_missing_is_missing() -> None:
    none = rows(supply_table(SOME, ACCOUNTS, FIRST, LAST), "w:a")["meetings"]
    assert (none["reads"], none["share_read"], none["reads_reason"]) == (None, None, NO_READS)
    some = pa.table({"post_id": ["1", "3"], "reads": pa.array([10, None], pa.int64())})
    few = rows(supply_table(SOME, ACCOUNTS, FIRST, LAST, some), "w:a")
    assert (few["meetings"]["reads"], few["meetings"]["share_read"]) == (10, None)
    assert "3条中仅1条" in few["meetings"]["reads_reason"]
    assert (few["services"]["reads"], few["services"]["reads_reason"]) == (None, NO_READS)


def test_negative_reads_are_missing_and_censored_ones_are_said() -> None:
    reads = pa.table({
        "post_id": ["1", "2", "3"], "reads": [-5, 100_001, 10], "reads_kind": ["exact", "at_least", "exact"],
        "genuine_reads": [None, 90_000.0, 10.0],
    })  # fmt: skip
    own = rows(supply_table(SOME, ACCOUNTS, FIRST, LAST, reads), "w:a")
    assert (own["meetings"]["posts_read"], own["meetings"]["reads"], own["meetings"]["reads_at_least"]) == (
        1,
        100_001,
        True,
    )
    assert (own["meetings"]["genuine_reads"], own["services"]["genuine_reads"]) == (90_000.0, 10.0)


def test_a_question_without_an_answer() -> None:
    questions = asked(
        ("示例县民政局", Kind.SERVICES, 30), ("民政局", Kind.POLICY, 20), ("城管局", Kind.REPLIES, 50)
    )
    found = supply_table(SOME, ACCOUNTS, FIRST, LAST, questions=questions)
    own = rows(found, "w:a")
    assert (own["services"]["questions"], own["services"]["unanswered"]) == (30, False)
    assert (own["policy"]["posts"], own["policy"]["questions"], own["policy"]["unanswered"]) == (0, 20, True)
    assert own["meetings"]["unanswered_reason"] == NEVER_ASKED
    assert rows(found, "w:b")["replies"]["unanswered"] is True
    assert rows(found, "w:b")["policy"]["unanswered_reason"] == NOT_ASKED
    assert rows(found, COUNTY)["policy"]["unanswered"] is False
    assert found.unplaced_questions == 0


def test_small_numbers_are_not_shown_and_others_are_hidden_with_them() -> None:
    questions = asked(("示例县民政局", Kind.SERVICES, 3), ("示例县城管局", Kind.SERVICES, 30))
    found = supply_table(SOME, ACCOUNTS, FIRST, LAST, questions=questions)
    for unit in ("w:a", "w:b"):
        row = rows(found, unit)["services"]
        assert (row["questions"], row["unanswered"]) == (None, None)
        assert "少于5件" in row["questions_reason"]
    assert rows(found, COUNTY)["services"]["questions"] == 33


def test_not_collected_is_not_unanswered() -> None:
    questions = asked(("示例县城管局", Kind.REPLIES, 50), ("示例县民政局", Kind.REPLIES, 9))
    only = posts(("w:a", "1", Kind.MEETINGS))
    found = supply_table(only, ACCOUNTS, FIRST, LAST, questions=questions)
    row = rows(found, "w:b")["replies"]
    assert (row["unanswered"], row["unanswered_reason"]) == (None, NOT_COLLECTED)
    known = supply_table(only, ACCOUNTS, FIRST, LAST, questions=questions, collected={"w:b"})
    assert rows(known, "w:b")["replies"]["unanswered"] is True


def test_an_account_without_an_agency_and_a_question_of_nobody() -> None:
    found = supply_table(
        posts(("w:c", "1", Kind.POLICY)),
        ACCOUNTS,
        FIRST,
        LAST,
        questions=asked(("某银行分行", Kind.POLICY, 12)),
    )
    assert rows(found, "w:c")["policy"]["questions_reason"] == NO_AGENCY
    assert found.unplaced_questions == 12
    assert rounded_down(found.unplaced_questions) == 10


def test_only_the_window_and_the_register_count() -> None:
    late = SOME.set_column(4 - 2, POST_KINDS.field("day"), pa.array([99, 100, 130, 131], pa.int32()))
    found = supply_table(late, ACCOUNTS, FIRST, LAST)
    assert {k: r["posts"] for k, r in rows(found, "w:a").items()} == {"meetings": 1, "services": 1}
    strangers = posts(("w:x", "9", Kind.POLICY))
    assert supply_table(strangers, ACCOUNTS, FIRST, LAST).accounts.num_rows == 0


def test_a_repost_of_a_guide_answers() -> None:
    repost = SOME.set_column(3, POST_KINDS.field("kind"), pa.array([Kind.REPOST] * 4, pa.string()))
    found = supply_table(repost, ACCOUNTS, FIRST, LAST, questions=asked(("示例县民政局", Kind.SERVICES, 30)))
    own = rows(found, "w:a")
    assert own["repost"]["posts"] == 3
    assert (own["services"]["posts"], own["services"]["unanswered"]) == (0, False)


@pytest.mark.parametrize(
    ("office", "agency"),
    [
        ("甲市示例县民政局", "示例县民政局"), ("县民政局", "示例县民政局"), ("民政局", "示例县民政局"),
        ("政局", None), ("公安局", None), ("示例县公安(分)局", "示例县公安（分）局"), ("城管局", None),
    ],
)  # fmt: skip
def test_names_of_offices(office: str, agency: str | None) -> None:
    register = ("示例县民政局", "示例县公安（分）局", "示例县城管局", "示例市城管局")
    assert Agencies(register).find(office) == agency


def test_the_order_of_rows_does_not_matter() -> None:
    reads = pa.table({"post_id": ["1", "2", "3", "4"], "reads": [10, 30, 160, 200]})
    questions = asked(
        ("示例县民政局", Kind.SERVICES, 3), ("示例县城管局", Kind.SERVICES, 30), ("城管局", Kind.SERVICES, 4)
    )
    turned = [table.take(list(range(table.num_rows))[::-1]) for table in (SOME, ACCOUNTS, reads, questions)]
    one = supply_table(SOME, ACCOUNTS, FIRST, LAST, reads, questions)
    other = supply_table(turned[0], turned[1], FIRST, LAST, turned[2], turned[3])
    assert one.accounts.equals(other.accounts)
    assert one.counties.equals(other.counties)


def test_no_number_from_one_to_four_is_in_any_table() -> None:
    """Twenty agencies with every mixture of small and large numbers; what is hidden is not the only thing hidden."""
    names = [f"示例县第{n}局" for n in range(20)]
    register = pa.table(
        {"account_id": [f"w:{n}" for n in range(20)], "agency": names, "division_code": [COUNTY] * 20}
    )
    some = posts(*((f"w:{n}", str(n), Kind.SERVICES) for n in range(20)))
    questions = asked(*((name, kind, (n * 7 + k) % 11) for n, name in enumerate(names) for k, kind in enumerate(
        (Kind.SERVICES, Kind.POLICY, Kind.REPLIES)) if (n * 7 + k) % 11))  # fmt: skip
    found = supply_table(some, register, FIRST, LAST, questions=questions)
    for table in (found.accounts, found.counties):
        assert not {1, 2, 3, 4} & set(table.column("questions").to_pylist())
    for kind, county in rows(found, COUNTY).items():
        shown = [r["questions"] for r in found.accounts.to_pylist() if r["kind"] == kind]
        hidden = 20 - sum(number is not None for number in [*shown, *[0] * (20 - len(shown))])
        if county["questions"] is not None and hidden:
            assert county["questions"] - sum(n or 0 for n in shown) - (hidden - 1) >= 5
