"""Removed entries: gone, back, or only entered anew; and what a register changed of an account."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jianhao.watch.drift import Registered, Turned, by_id, drifts
from jianhao.watch.register_changes import LEAST_ENTRIES, Entry, Fate, changes

ANEW = 100


def fates(removed: list[Entry], listed: list[Entry]) -> list[Fate]:
    return [one.fate for one in changes(removed, listed)]


def rekeyed(number: int = 40) -> tuple[list[Entry], list[Entry]]:
    """A list that was taken out on a day and entered again the next."""
    return [Entry(f"e{n}", ANEW) for n in range(number)], [Entry(f"e{n}", ANEW + 1) for n in range(number)]


def test_a_list_that_is_entered_anew_closes_nothing_and_returns_nothing() -> None:
    assert set(fates(*rekeyed())) == {Fate.ENTERED_ANEW}


def test_what_came_back_only_with_it_cannot_be_dated() -> None:
    removed, listed = rekeyed()
    removed += [Entry("gone", 50), Entry("back", 50), Entry("perhaps", 50), Entry("double", 50)]
    listed += [Entry("back", 70), Entry("perhaps", ANEW + 1), Entry("double", 20)]
    assert fates(removed, listed)[-4:] == [Fate.GONE, Fate.RETURNED, Fate.UNDATED, Fate.STILL_LISTED]
    assert changes(removed, listed)[-3].since == 70


def test_a_few_that_come_back_the_next_day_did_come_back() -> None:
    removed = [Entry(f"e{n}", ANEW) for n in range(LEAST_ENTRIES - 1)]
    listed = [Entry(f"e{n}", ANEW + 1) for n in range(LEAST_ENTRIES - 1)]
    assert set(fates(removed, listed)) == {Fate.RETURNED}


def test_days_that_are_not_known_say_nothing() -> None:
    assert fates([Entry("a", None), Entry("b", 5)], [Entry("a", 7), Entry("b", None)]) == [
        Fate.UNDATED,
        Fate.UNDATED,
    ]


entries = st.lists(st.builds(Entry, st.sampled_from("abcdef"), st.none() | st.integers(0, 60)), max_size=60)


@given(entries, entries)
def test_every_removed_entry_has_one_fate_and_a_return_comes_after(
    removed: list[Entry], listed: list[Entry]
) -> None:
    found = changes(removed, listed)
    assert [one.removed for one in found] == removed
    for one in found:
        assert (one.since is not None) == (one.fate is Fate.RETURNED)
        if one.since is not None:
            assert one.removed.day is not None
            assert one.since > one.removed.day
        assert (one.fate is Fate.GONE) == (one.removed.key not in {entry.key for entry in listed})


BEFORE = Registered(
    "weixin:a", "示例征兵", "示例县", "示例县武装部", frozenset({"1"}), frozenset({"征兵宣传"})
)


def test_changes_are_told_by_the_stable_id() -> None:
    after = Registered(
        "weixin:a",
        "示例生活",
        "示例公司",
        "示例县武装部",
        frozenset({"2"}),
        frozenset({"征兵宣传", "生活服务"}),
    )
    found = drifts([BEFORE], [after, Registered("weixin:b", "示例征兵")])
    assert [one.what for one in found] == [Turned.NAME, Turned.SUBJECT, Turned.NATIVE_ID, Turned.WIDER]
    assert found[0].sentence.startswith("名称由“示例征兵”变为“示例生活”")
    assert found[-1].sentence == "功能增加：生活服务（原为：征兵宣传），请核对是否经批准。"


def test_a_value_that_was_missing_is_no_change() -> None:
    assert drifts([Registered("weixin:a", "示例 征兵")], [BEFORE]) == ()


def test_an_id_of_two_accounts_names_neither() -> None:
    assert by_id([BEFORE, Registered("weixin:b", "", ids=frozenset({"1", "3"}))]) == {"3": "weixin:b"}
