"""Work in the background takes turns, and who was turned away is not forgotten until the next minute."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread
from time import sleep

import pytest

from jianhao.web import turns
from jianhao.web.turns import Work, ask_again_by, in_turn


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Once for each time that what waits was begun."""
    before, asked = list(turns._asking), []
    ask_again_by(lambda: asked.append("again"))
    yield asked
    turns._asking[:] = before


def elsewhere(work: Work) -> bool:
    """Whether another thread would get its turn now."""
    got = []

    def ask() -> None:
        with in_turn(work) as mine:
            got.append(mine)

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    return got[0]


def test_nobody_was_turned_away(asked: list[str]) -> None:
    work = Work()
    for _ in range(2):
        with in_turn(work) as mine:
            assert mine
    assert elsewhere(work)
    assert asked == []


def test_who_was_turned_away_is_asked_again_as_soon_as_the_turn_is_free(asked: list[str]) -> None:
    work = Work()
    with in_turn(work) as mine:
        assert mine
        assert not elsewhere(work)
        assert not elsewhere(work)
        assert asked == []
    assert asked == ["again"]
    with in_turn(work):
        pass
    assert asked == ["again"]


def test_also_after_work_that_failed(asked: list[str]) -> None:
    work = Work()

    def fail() -> None:
        with in_turn(work):
            assert not elsewhere(work)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert asked == ["again"]
    assert elsewhere(work)


def test_nobody_is_forgotten_whoever_comes_first(asked: list[str]) -> None:
    """Many at once, again and again: after the last of them either nobody was turned away or somebody asked again since."""
    work, together, away = Work(), Barrier(8), []

    def come() -> None:
        for _ in range(200):
            together.wait()
            before = len(asked)
            with in_turn(work) as mine:
                sleep(0.0002) if mine else away.append(before)

    threads = [Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert away
    assert max(away) < len(asked)
    assert not work.at_it.locked()
