"""The result of one inspection run, as the documents and the application read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import pyarrow as pa

from jianhao.reuse.result import Reuse

if TYPE_CHECKING:
    from jianhao.inspection.packs import Pack
    from jianhao.inspection.parts import ContentsFound, CostsFound, PlanFound, SupplyFound, TrafficFound


class Edition(StrEnum):
    """For whom the documents are: the office itself, the unit concerned, the public."""

    INTERNAL = "内部"
    UNIT = "单位"
    PUBLIC = "对外"


@dataclass(frozen=True, slots=True)
class FileInfo:
    """One input file as it was read: `role` is accounts, posts, checks, collections, office or a side table.

    Numbers of rows are None where there are none to count (settings) or they are not said (questions of citizens).
    """

    name: str
    role: str
    sha256: str
    size: int
    profile: str
    rows: int | None
    accepted: int | None
    rejected: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """Something worth a look that is no finding (同一行政区有多个账号, 漏报线索 …): a sentence and the accounts."""

    kind: str
    sentence: str
    account_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run on what: enough for the cover line and for `verify`."""

    release: str
    as_of: int
    as_of_source: str
    window: int
    edition: Edition
    covers: tuple[int, int] | None
    files: tuple[FileInfo, ...]
    dataset_version: str
    region: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class InspectionResult:
    """Everything a document may show. Tables have the schemas of `jianhao.store.schemas`.

    `accounts` ACCOUNTS, `register` ACCOUNTS_IN, `verdicts` VERDICTS, `factors` FACTORS, `rejected` REJECTED,
    `unmatched` UNMATCHED; `accounts` and `register` have the same rows in the same order.
    `activity` holds per account and day of the last 365 days the number of public posts
    (account_id, day int32, posts int32); `coverage` per account the share of the window that was collected
    (account_id, covered_days int32, window_days int32). `places` names divisions that the vocabulary does not hold.
    `reuse` is the 内容同质化核查 if there were texts to compare; `excerpts` (post_id, account_id, title, text, url, published_at,
    precision) holds the posts whose evidence documents show. `traffic`, `costs` and `supply` are the other parts where they could
    be asked, `reminders` REMINDERS of the as-of day, `awaiting` a sentence on accounts that have to be collected first.
    `contents` is the 内容检查, `plan` the 整合方案 where one was asked for.
    """

    info: RunInfo
    packs: tuple[Pack, ...]
    accounts: pa.Table
    register: pa.Table
    verdicts: pa.Table
    factors: pa.Table
    rejected: pa.Table
    unmatched: pa.Table
    activity: pa.Table
    coverage: pa.Table
    hints: tuple[Hint, ...]
    places: Mapping[str, str] = field(default_factory=dict)
    reuse: Reuse | None = None
    excerpts: pa.Table | None = None
    traffic: TrafficFound | None = None
    costs: CostsFound | None = None
    supply: SupplyFound | None = None
    reminders: pa.Table | None = None
    awaiting: str = ""
    contents: ContentsFound | None = None
    plan: PlanFound | None = None
