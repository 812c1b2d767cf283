"""仿冒提示: accounts outside the register that pass for registered ones; candidates come from files and people, nothing is crawled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.vocab.platforms import Platform
from jianhao.watch.impersonation import Imitation, Named, imitations
from jianhao.web.inspections import overview
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import Inspection, Run, RunState
from jianhao.web.people.models import Agency
from jianhao.web.scope import within
from jianhao.web.watch.models import LeadKind
from jianhao.web.watch.reading import Held
from jianhao.web.watch.sightings import Sighting, described, key_of

LOOKED_AT = 12  # the last inspections of a scope
INSTEAD = (
    "本单位或者下级单位的账号，台账漏报",
    "其他地方、其他部门依职责开设的同名账号",
    "名称只是相近，与本账号无关",
)


def last_runs(agency: Agency, most: int = LOOKED_AT) -> list[Run]:
    """The last finished run of each of the last inspections below an agency."""
    rows = Inspection.objects.filter(within(agency.path, "agency_path"), runs__state=RunState.DONE).distinct()
    held = list(rows.select_related("agency").order_by("-as_of", "-pk")[:most])
    runs = overview.last_runs(held)
    for one in held:
        runs[one.pk].inspection = one
    return [runs[one.pk] for one in held]


def last_posts(runs: Sequence[Run]) -> dict[str, int]:
    """Account id → day number of the last post that an inspection saw."""
    found: dict[str, int] = {}
    for run in runs:
        table = _table(run, "accounts", ["account_id", "last_post_at"])
        if table is None:
            continue
        days = table.column("last_post_at").cast(pa.timestamp("us", tz="Asia/Shanghai")).cast(pa.date32())
        for account, day in zip(
            table.column("account_id").to_pylist(), days.cast(pa.int32()).to_pylist(), strict=True
        ):
            if day is not None:
                found[account] = max(day, found.get(account, day))
    return found


def _table(run: Run, name: str, columns: list[str]) -> pa.Table | None:
    """A table of a run's folder; None where it has none."""
    try:
        return pq.read_table(place(RUNS, run.folder) / f"{name}.parquet", columns=columns)
    except (OSError, pa.ArrowException):
        return None


def strangers(runs: Sequence[Run]) -> dict[str, dict[str, tuple[Named, str]]]:
    """Platform → key → an author of posts outside the register with the file it was named in."""
    found: dict[str, dict[str, tuple[Named, str]]] = defaultdict(dict)
    for run in runs:
        table = _table(run, "unmatched", ["platform", "native_account_id", "name", "source_file"])
        for row in table.to_pylist() if table is not None else ():
            if row["name"] and row["platform"]:
                key = f"{row['platform']}:{row['native_account_id'] or row['name']}"
                found[row["platform"]].setdefault(key, (Named(key, row["name"]), row["source_file"] or ""))
    return found


def naming(register: Sequence[Held], runs: Sequence[Run]) -> Iterator[Sighting]:
    """Strangers whose names pass for a registered account's on the same platform."""
    by_platform: dict[str, list[Held]] = defaultdict(list)
    for one in register:
        by_platform[one.platform].append(one)
    named = strangers(runs)
    for platform in sorted(named):
        held = {one.account_id: one for one in by_platform[platform]}
        known = [Named(one.account_id, one.name) for one in by_platform[platform]]
        ids = {f"{platform}:{value.partition(':')[2]}" for one in by_platform[platform] for value in one.ids}
        candidates = [who for who, _ in named[platform].values() if who.account_id not in ids]
        for found in imitations(candidates, known):
            yield _sighting(
                found, held[found.known.account_id], platform, named[platform][found.candidate.account_id][1]
            )


def _sighting(found: Imitation, one: Held, platform: str, source: str) -> Sighting:
    word = Platform(platform).chinese
    evidence = (
        ("名录外账号", f"“{found.candidate.name}”，{found.candidate.account_id}，{word}"), *described("台账中的账号", one),
        ("相近之处", found.likeness.chinese), ("见于", source or "检查材料"),
    )  # fmt: skip
    key = key_of(LeadKind.NAME, one.pk, found.candidate.account_id)
    return Sighting(LeadKind.NAME, key, one.pk, found.sentence, evidence, INSTEAD)
