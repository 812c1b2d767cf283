"""One comparison of a register: everything that is seen on a day, as plain values. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from jianhao.dates import day_number
from jianhao.web.config import settings
from jianhao.web.inspections.folders import new_token
from jianhao.web.people.models import Agency
from jianhao.web.scope import ancestors
from jianhao.web.watch.drifting import drifting, read_snapshot, write_snapshot
from jianhao.web.watch.models import Comparison, WorkState
from jianhao.web.watch.naming import last_posts, last_runs, naming
from jianhao.web.watch.reading import Held, register_of
from jianhao.web.watch.rebounding import active, rebounding, reopened
from jianhao.web.watch.sightings import Sighting

SNAPSHOTS = "comparisons"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison saw, the file that holds the register as it was, and what is counted beside."""

    sightings: tuple[Sighting, ...]
    snapshot: str
    counts: dict[str, int]


def compared(comparison: Comparison) -> Compared:
    """Look the register of the comparison's agency through. The snapshot is written to a name of its own."""
    register = register_of(comparison.agency)
    runs, as_of = last_runs(comparison.agency), day_number(comparison.as_of)
    opened = rebounding(register)
    before = baseline(comparison.agency)
    seen = (
        *opened.sightings, *reopened(comparison.agency, register, as_of), *active(register, last_posts(runs)),
        *_drifts(before, register), *naming(register, runs),
    )  # fmt: skip
    counts = {
        "accounts": len(register), "entered_anew": opened.entered_anew, "undated": opened.undated,
        "compared_with_before": int(before is not None), "runs": len(runs),
    }  # fmt: skip
    return Compared(seen, _snapshot(register), counts)


def baseline(agency: Agency) -> Comparison | None:
    """The last finished comparison over this agency or one above it whose register is still on disk."""
    paths = [*ancestors(agency.path), agency.path]
    rows = Comparison.objects.filter(agency_path__in=paths, state=WorkState.DONE).exclude(snapshot="")
    return next((one for one in rows.order_by("-pk")[:20] if snapshot_path(one.snapshot).is_file()), None)


def _drifts(before: Comparison | None, register: Sequence[Held]) -> Iterator[Sighting]:
    if before is None:
        return
    try:
        was = read_snapshot(snapshot_path(before.snapshot))
    except (OSError, pa.ArrowException, KeyError):
        return
    yield from drifting(was, day_number(before.as_of), register)


def snapshot_path(token: str) -> Path:
    """Where a snapshot lies."""
    return settings().data / SNAPSHOTS / f"{token}.parquet"


def _snapshot(register: Sequence[Held]) -> str:
    token = new_token()
    path = snapshot_path(token)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_snapshot(path, register)
    return token


def sweep(kept: int = 2) -> None:
    """Remove snapshots but each agency's last ones, and what a killed worker left; called by the one worker, when it is done.

    Leads carry their evidence themselves.
    """
    counted: Counter[int] = Counter()
    wanted = set()
    rows = Comparison.objects.filter(state=WorkState.DONE).exclude(snapshot="").order_by("-pk")
    for agency, token in rows.values_list("agency_id", "snapshot"):
        counted[agency] += 1
        if counted[agency] <= kept:
            wanted.add(f"{token}.parquet")
    folder = settings().data / SNAPSHOTS
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in wanted:
            path.unlink(missing_ok=True)
