"""The province in memory, its ids, and the one way in which CSV files are written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from jianhao.demo.accounts import WEIXIN, Account
from jianhao.demo.reuse_plan import ReusePlan
from jianhao.demo.schedule import Ints, Schedule
from jianhao.demo.traffic import Traffic
from jianhao.demo.wording import Wording


@dataclass(frozen=True, slots=True)
class World:
    """Everything that was made, before it is written."""

    accounts: list[Account]
    schedule: Schedule
    plan: ReusePlan
    wording: Wording
    traffic: Traffic
    as_of: date

    def native_posts(self) -> list[str]:
        """Native post ids: `mid_idx` on 公众号, long numbers elsewhere (99 in front, unknown to any platform)."""
        push = self.schedule.push.tolist()
        slot = self.schedule.slot.tolist()
        weixin = [a.platform == WEIXIN for a in self.accounts]
        return [
            f"{2_247_480_000 + push[p]}_{slot[p]}" if weixin[owner] else f"99{p:014d}"
            for p, owner in enumerate(self.schedule.account.tolist())
        ]

    def post_ids(self) -> list[str]:
        """Permanent post ids `account_id:native id`."""
        ids = [a.account_id for a in self.accounts]
        owners = self.schedule.account.tolist()
        return [f"{ids[o]}:{native}" for o, native in zip(owners, self.native_posts(), strict=True)]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One table, with a byte-order mark as spreadsheets write it and the line ends of every system the same."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(rows)


def clock(seconds: Ints) -> list[str]:
    """`2026-09-30 08:15:00` of local seconds."""
    texts = np.datetime_as_string(seconds.astype("datetime64[s]"), unit="s")
    return [str(t).replace("T", " ") for t in texts.tolist()]
