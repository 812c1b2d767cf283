"""Small numbers of questions cannot be told, not by subtraction either."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.supply.suppression import suppress

LEAST = 5
NUMBERS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12) | st.integers(0, 400), max_size=8)


def test_a_single_small_number_takes_another_with_it() -> None:
    shown = suppress({"a": 3, "b": 7, "c": 40}, LEAST)
    assert (shown.hidden, shown.total_hidden) == ({"a", "b"}, False)


def test_a_small_number_alone_hides_the_total() -> None:
    shown = suppress({"a": 3}, LEAST)
    assert (shown.hidden, shown.total_hidden) == ({"a"}, True)


def test_many_ones_are_not_told_by_their_sum() -> None:
    shown = suppress(dict.fromkeys("abcde", 1) | {"f": 9}, LEAST)
    assert shown.hidden == {"a", "b", "c", "d", "e", "f"}


def test_large_numbers_and_zeros_are_shown() -> None:
    shown = suppress({"a": 0, "b": 5, "c": 90}, LEAST)
    assert (shown.hidden, shown.total_hidden) == (frozenset(), False)


@settings(max_examples=2_000 if os.environ.get("JIANHAO_DEEP") else 200, deadline=None)
@given(numbers=NUMBERS)
def test_a_reader_cannot_tell_a_hidden_number(numbers: dict[str, int]) -> None:
    """All that a reader can work out: every hidden number is at least 1, and what is hidden adds up to the rest."""
    shown = suppress(numbers, LEAST)
    visible = {name: number for name, number in numbers.items() if name not in shown.hidden}
    assert all(number == 0 or number >= LEAST for number in visible.values())
    if shown.total_hidden or not shown.hidden:
        return
    assert sum(numbers.values()) >= LEAST
    rest = sum(numbers.values()) - sum(visible.values())
    largest_possible = rest - (len(shown.hidden) - 1)
    assert largest_possible >= LEAST
    assert len(shown.hidden) > 1
