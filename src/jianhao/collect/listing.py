"""Lists that come page by page while the account goes on publishing: a list counts only if it held still from first page to last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jianhao.collect.codes import Kind
from jianhao.collect.endpoints import PAGE, Endpoint
from jianhao.collect.interface import Interface, Stopped, parsed
from jianhao.collect.ledger import Ledger
from jianhao.collect.transport import Unanswered

PASSES = 3
MOST = 10_000_000
Progress = Callable[[], None]
State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its endpoint, its name in the record, what the call needs beside offset and count, and the id of an entry."""

    endpoint: Endpoint
    name: str
    more: Mapping[str, Any]
    key: str

    @property
    def finished(self) -> str:
        """Where the record has the last pass that came to its end."""
        return f"{self.name}_finished"


def collect_list(
    listing: Listing, interface: Interface, ledger: Ledger, step: Progress = lambda: None
) -> int:
    """Bring a list to its end once a day, going on where it stopped; how many entries it has. Stopped where it gives no more.

    A pass whose total or first page changes on the way is begun anew: an entry taken away would else hide one that was never
    seen. What the last finished pass brought stays until the next one is finished.
    """
    finished = ledger.get(listing.finished)
    if finished and finished["on"] == interface.today:
        return int(finished["total"])
    state: State = ledger.get(listing.name) or _begun((finished or {"pass": 0})["pass"] + 1)
    while True:
        total, entries, raw = _fetched(listing, interface, state["offset"])
        if state["total"] not in (None, total) or (not entries and state["offset"] < total):
            state = _anew(listing, ledger, state)
            continue
        ledger.keep(listing.endpoint.name, f"{_prefix(listing, state['pass'])}{state['offset']:06d}", raw)
        state = dict(state) | {"total": total, "offset": state["offset"] + len(entries)}
        step()
        if state["offset"] < total:
            ledger.put({listing.name: state})
        elif _held_still(listing, interface, ledger, state):
            _finish(listing, ledger, state, interface.today)
            return total
        else:
            state = _anew(listing, ledger, state)


def entries_of(listing: Listing, ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    """The entries of the last finished pass, each once, newest first as the platform lists them; nothing before there is one."""
    finished = ledger.get(listing.finished)
    if finished:  # a finished pass holds every entry once
        yield from _entries(listing, ledger, finished["pass"])


def _begun(number: int) -> State:
    return {"pass": number, "offset": 0, "total": None, "tries": 1}


def _anew(listing: Listing, ledger: Ledger, state: State) -> State:
    """The next pass; what the one before left goes, so that no entry is there twice."""
    fresh = dict(_begun(state["pass"] + 1)) | {"tries": state["tries"] % PASSES + 1}
    ledger.put({listing.name: fresh})
    ledger.drop(listing.endpoint.name, _prefix(listing, state["pass"]))
    if state["tries"] == PASSES:
        raise Stopped(
            f"{listing.endpoint.title}：采集期间内容一直在变动，前后不一致，请稍后接着采集", Kind.NOT_READY
        )
    return fresh


def _held_still(listing: Listing, interface: Interface, ledger: Ledger, state: State) -> bool:
    """Whether every entry was seen once, and the first page is still what it was when the pass began."""
    ids = [entry[listing.key] for entry in _entries(listing, ledger, state["pass"])]
    if len(ids) != state["total"] or len(set(ids)) != state["total"]:
        return False
    if state["total"] <= PAGE:
        return True
    total, entries, _ = _fetched(listing, interface, 0)
    return total == state["total"] and [entry[listing.key] for entry in entries] == ids[: len(entries)]


def _finish(listing: Listing, ledger: Ledger, state: State, today: int) -> None:
    before = ledger.get(listing.finished)
    done = {"pass": state["pass"], "total": state["total"], "on": today}
    ledger.put({listing.finished: done, listing.name: None})
    if before:
        ledger.drop(listing.endpoint.name, _prefix(listing, before["pass"]))


def _prefix(listing: Listing, number: int) -> str:
    return f"{listing.name}-{number:04d}-"


def _fetched(
    listing: Listing, interface: Interface, offset: int
) -> tuple[int, list[Mapping[str, Any]], bytes]:
    answer = interface.call(listing.endpoint, {"offset": offset, "count": PAGE, **listing.more})
    return (*_page(listing, answer.said), answer.raw)


def _page(listing: Listing, said: Mapping[str, Any]) -> tuple[int, list[Mapping[str, Any]]]:
    """Total and entries of a page; Stopped for a page that is not as documented."""
    total, entries = said.get("total_count"), said.get("item", [])
    usable = (
        isinstance(total, int) and not isinstance(total, bool) and 0 <= total < MOST
        and isinstance(entries, list) and len(entries) <= PAGE
        and all(isinstance(e, dict) and isinstance(e.get(listing.key), str) and e[listing.key] for e in entries)
    )  # fmt: skip
    if not usable:
        raise Stopped(f"{listing.endpoint.title}：接口返回的内容不是约定的格式", None)
    assert isinstance(total, int)
    return total, entries


def _entries(listing: Listing, ledger: Ledger, number: int) -> Iterator[Mapping[str, Any]]:
    for _, raw in ledger.kept(listing.endpoint.name, _prefix(listing, number)):
        try:
            yield from _page(listing, parsed(raw))[1]
        except Unanswered as error:
            raise Stopped(f"{listing.endpoint.title}：已保存的数据损坏", None) from error
