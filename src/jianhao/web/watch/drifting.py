"""隐形变异: what the register changed of an account since the comparison before, told by its stable key, never by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.vocab.platforms import AccountType
from jianhao.watch.drift import Drift, Registered, Turned, drifts
from jianhao.web.registry.models import ChangeRequest, RequestKind, RequestState
from jianhao.web.watch.models import LeadKind
from jianhao.web.watch.reading import Held, provisional
from jianhao.web.watch.sightings import Sighting, day_said, described, key_of

SNAPSHOT = pa.schema([
    ("pk", pa.int64()), ("account_id", pa.string()), ("name", pa.string()), ("subject", pa.string()), ("agency", pa.string()),
    ("kind", pa.string()), ("ids", pa.list_(pa.string())), ("functions", pa.list_(pa.string())),
])  # fmt: skip
MANY = 20  # accounts that changed the same thing between two comparisons: a list entered anew, more likely than twenty drifts
ASKED_FOR = {Turned.NAME: "name", Turned.SUBJECT: "verified_subject"}
KINDS = {str(kind): kind.chinese for kind in AccountType}


def write_snapshot(path: Path, register: Sequence[Held]) -> None:
    """The register of a day, for the next comparison."""
    rows = [
        {"pk": o.pk, "account_id": o.account_id, "name": o.name, "subject": o.subject, "agency": o.unit_name, "kind": o.kind,
         "ids": sorted(o.ids), "functions": sorted(o.functions)}
        for o in register if not provisional(o)
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, SNAPSHOT), path, compression="zstd")


def read_snapshot(path: Path) -> dict[int, Registered]:
    """A snapshot by the keys of its accounts; OSError or ArrowException if it cannot be read."""
    return {row["pk"]: _registered(str(row["pk"]), row) for row in pq.read_table(path).to_pylist()}


def _registered(mark: str, row: Mapping[str, Any]) -> Registered:
    return Registered(
        mark, row["name"], row["subject"], row["agency"], frozenset(row["ids"]), frozenset(row["functions"]),
        KINDS.get(row["kind"], row["kind"]),
    )  # fmt: skip


def drifting(before: Mapping[int, Registered], since: int, register: Sequence[Held]) -> Iterator[Sighting]:
    """Changes since the snapshot of day `since` that no approved request tells of."""
    known = {str(one.pk): one for one in register}
    now = [
        Registered(mark, o.name, o.subject, o.unit_name, o.ids, o.functions, KINDS.get(o.kind, o.kind))
        for mark, o in known.items()
    ]
    found = drifts([one for pk, one in before.items() if str(pk) in known], now)
    asked = _asked({int(drift.account_id) for drift in found})
    told = [drift for drift in found if not _covered(drift, asked)]
    many = Counter(drift.what for drift in told)
    for drift in told:
        yield _sighting(drift, known[drift.account_id], since, many[drift.what])


def _asked(accounts: set[int]) -> Mapping[int, list[Mapping[str, Any]]]:
    """What approved requests changed of some accounts: seen and agreed to by a second person, so nothing unsaid."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    wanted = sorted(accounts)
    for start in range(0, len(wanted), 2_000):
        rows = ChangeRequest.objects.filter(
            account_id__in=wanted[start : start + 2_000], kind=RequestKind.CHANGE, state=RequestState.APPROVED
        )
        for account, proposed in rows.values_list("account_id", "proposed"):
            found.setdefault(account, []).append(proposed)
    return found


def _covered(drift: Drift, asked: Mapping[int, list[Mapping[str, Any]]]) -> bool:
    field = ASKED_FOR.get(drift.what)
    return field is not None and any(
        proposed.get(field) == drift.after for proposed in asked.get(int(drift.account_id), ())
    )


def _sighting(drift: Drift, one: Held, since: int, together: int) -> Sighting:
    kind = LeadKind.WIDER if drift.what is Turned.WIDER else LeadKind.DRIFT
    evidence = (
        *described("账号", one), (f"{day_said(since)}登记", f"{drift.what.chinese}：{drift.before}"),
        ("现在登记", f"{drift.what.chinese}：{drift.after}"), ("同期同样变动的账号", f"{together:,}个"),
    )  # fmt: skip
    key = key_of(kind, one.pk, drift.what, drift.before, drift.after)
    return Sighting(kind, key, one.pk, f"“{one.name}”{drift.sentence}", evidence, _instead(drift, together))


def _instead(drift: Drift, together: int) -> tuple[str, ...]:
    anew = (f"同期有{together:,}个账号同样变动，可能是台账整表重新录入",) if together >= MANY else ()
    usual = {
        Turned.NAME: ("机构改名、账号更名已按平台规则办理", "补正原来登记的错字"),
        Turned.SUBJECT: ("认证年审时主体名称更新", "机构改革后主体变更"),
        Turned.AGENCY: ("机构改革，账号随职能划转",),
        Turned.NATIVE_ID: ("账号迁移，平台给出新的ID", "原来登记的ID有误"),
        Turned.KIND: ("账号类型经平台升级", "原来登记的类型有误"),
        Turned.WIDER: ("原来填报不全，现在补填", "新增职能已有文件依据"),
    }[drift.what]
    return (*anew, *usual)
