"""Numbers by day: read from a cursor on, which never passes a day whose data are delayed or may still change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jianhao.collect.codes import Kind
from jianhao.collect.endpoints import Endpoint
from jianhao.collect.interface import Interface, Stopped
from jianhao.collect.ledger import Ledger
from jianhao.dates import iso_date

Progress = Callable[[], None]


def collect_numbers(
    endpoint: Endpoint, since: int, interface: Interface, ledger: Ledger, step: Progress = lambda: None
) -> int:
    """Read everything from the cursor (or `since`) to yesterday; the last day that is final. Stopped where it gives no more.

    Days whose numbers may still change are read again by the next run of another day; each reading is kept under both days.
    """
    name, yesterday, start = f"numbers_{endpoint.name}", interface.today - 1, max(since, endpoint.first)
    said = ledger.get(name)
    if said is None or said["from"] > start:  # never read, or now wanted from an earlier day on
        said = {"from": start, "until": start - 1, "read_on": None, "read_until": start - 1}
    read = said["read_until"] if said["read_on"] == interface.today else said["until"]
    for first, last in windows(max(read, said["until"]) + 1, yesterday, endpoint.span):
        answer = interface.call(endpoint, {"begin_date": iso_date(first), "end_date": iso_date(last)})
        if not isinstance(answer.said.get("list", []), list):
            raise Stopped(f"{endpoint.title}：接口返回的内容不是约定的格式", None)
        label = iso_date(first) if first == last else f"{iso_date(first)}_{iso_date(last)}"
        ledger.keep(endpoint.name, f"{label}@{iso_date(interface.today)}", answer.raw)
        if answer.said.get("is_delay"):
            raise Stopped(
                f"{endpoint.title}：{iso_date(first)}的数据平台尚未算完，下次从该日接着采集", Kind.NOT_READY
            )
        final = last if last + endpoint.final_after <= yesterday else said["until"]
        said = said | {"until": final, "read_on": interface.today, "read_until": last}
        ledger.put({name: said})
        step()
    return int(said["until"])


def windows(first: int, last: int, span: int) -> Iterator[tuple[int, int]]:
    """Closed ranges of at most `span` days that cover [first, last] in order."""
    while first <= last:
        until = min(first + span - 1, last)
        yield first, until
        first = until + 1


def latest_readings(endpoint: Endpoint, ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """The last reading of every day or window: its label, its bytes."""
    latest: dict[str, bytes] = {}
    for name, raw in ledger.kept(endpoint.name):  # by name, so that the later reading of a day comes later
        latest[name.partition("@")[0]] = raw
    yield from latest.items()
