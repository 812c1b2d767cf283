"""What is examined and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from jianhao.ingest.office import Office
from jianhao.inspection.advice import Thresholds
from jianhao.inspection.packs import Pack
from jianhao.risk.own_words import Lexicon
from jianhao.store.schemas import (
    ACCOUNT_READS,
    CONTRACTOR_REPORTS,
    CONTRACTS,
    FOLLOWERS_DATED,
    QUESTIONS,
    SUPERIOR_ORDERS,
    WORK_DIARY,
)


@dataclass(frozen=True)
class SideTables:
    """What an office may give beside register and posts; every table may be empty. `questions_supplied` says whether any were."""

    account_reads: pa.Table = field(default_factory=ACCOUNT_READS.empty_table)
    followers: pa.Table = field(default_factory=FOLLOWERS_DATED.empty_table)
    contracts: pa.Table = field(default_factory=CONTRACTS.empty_table)
    contractor_reports: pa.Table = field(default_factory=CONTRACTOR_REPORTS.empty_table)
    superior_orders: pa.Table = field(default_factory=SUPERIOR_ORDERS.empty_table)
    work_diary: pa.Table = field(default_factory=WORK_DIARY.empty_table)
    questions: pa.Table = field(default_factory=QUESTIONS.empty_table)
    questions_supplied: bool = False


@dataclass(frozen=True)
class Material:
    """What is examined: the canonical tables, and the Parquet files of posts, of texts that are only sources, and of samples."""

    register: pa.Table
    doubles: pa.Table
    posts: Sequence[Path]
    sources: Sequence[Path]
    samples: Sequence[Path]
    checks: pa.Table
    collections: pa.Table
    unmatched: pa.Table
    office: Office
    dataset_version: str
    posts_supplied: bool
    side: SideTables = field(default_factory=SideTables)
    lexicon: Lexicon = field(default_factory=Lexicon)


@dataclass(frozen=True)
class Question:
    """What is asked of it: the day, the window in days, what the files are said to cover, the packs, whether to compare texts,
    to screen reads, to check contents and to make a plan; `scenario` is the text of the plan's settings, empty for none."""

    as_of: int
    window: int
    covers: tuple[int, int] | None
    packs: tuple[Pack, ...]
    thresholds: Thresholds = field(default_factory=Thresholds)
    compare: bool = True
    screen: bool = True
    plan: bool = False
    scenario: str = ""
    contents: bool = False

    @property
    def first_day(self) -> int:
        """The first day of the window."""
        return self.as_of - self.window + 1
