"""采集: everything that the official interface gives of the accounts an office owns, and a record of what was looked at.

OUT/材料/<账号>/        materials for `jianhao archive build`
OUT/发布内容/<账号>/    what `jianhao inspect --posts` reads: articles, reads by day, followers by day
OUT/采集记录.csv        what `--collections` reads
"""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jianhao.collect.credentials import Owned, read_credentials
from jianhao.collect.endpoints import API
from jianhao.collect.ledger import Ledger
from jianhao.collect.readings import write_followers, write_readings
from jianhao.collect.transport import Posting, Transport
from jianhao.collect.weixin import POSTS, Collected, collect_weixin
from jianhao.collect.whole_files import replacing
from jianhao.dates import SHANGHAI, day_of, iso_date
from jianhao.errors import UnusableCall
from jianhao.jobs.progress import Progress, Silent

MATERIALS, TABLES, RECORD = "材料", "发布内容", "采集记录.csv"
HEADINGS = ("账号ID", "起始日期", "截止日期", "采集时间", "采集方式", "采集结果", "说明")
METHOD = "微信官方接口"
DAYS = 90


@dataclass(frozen=True)
class CollectRequest:
    """The options of `jianhao collect`; `since` is the first day of numbers, a day number, None: 90 days back."""

    credentials: Path
    out: Path
    since: int | None = None
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccountCollected:
    """What came of one account; numbers are rows of its files."""

    account_id: str
    collected: Collected
    readings: int
    followers: int


def collect(
    request: CollectRequest,
    progress: Progress | None = None,
    *,
    transport: Callable[[], Transport] = lambda: Posting(API),
    now: datetime | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[AccountCollected, ...]:
    """Collect the accounts of a credentials file, see `collect_owned`."""
    owned = _chosen(request)
    return collect_owned(
        owned, request.out, request.since, progress, transport=transport, now=now, sleep=sleep
    )


def collect_owned(
    accounts: Iterable[Owned],
    out: Path,
    since: int | None,
    progress: Progress | None = None,
    *,
    transport: Callable[[], Transport] = lambda: Posting(API),
    now: datetime | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[AccountCollected, ...]:
    """Collect one account after the other; run again, each goes on where it stopped. Records are written after every account."""
    progress = progress or Silent()
    moment = now or datetime.now(UTC)
    today = day_of(moment)
    first = since if since is not None else today - DAYS
    if first >= today:
        raise UnusableCall("--since应早于今天：当天的数据平台尚未算完。")
    done = []
    for owned in accounts:
        progress.stage(f"采集{owned.account_id}")
        folder = out / MATERIALS / owned.folder
        found = collect_weixin(
            owned.account_id, owned.credential, folder, transport(), today=today, since=first, sleep=sleep, step=progress.advance
        )  # fmt: skip
        readings, followers = _tables(owned, folder, out / TABLES / owned.folder)
        _record(out / RECORD, owned, found, first, today - 1, moment)
        done.append(AccountCollected(owned.account_id, found, readings, followers))
    return tuple(done)


def _chosen(request: CollectRequest) -> tuple[Owned, ...]:
    owned = read_credentials(request.credentials)
    unknown = [name for name in request.accounts if name not in {one.account_id for one in owned}]
    if unknown:
        raise UnusableCall(f"凭据文件中没有账号{unknown[0]}。")
    return tuple(one for one in owned if not request.accounts or one.account_id in request.accounts)


def _tables(owned: Owned, materials: Path, folder: Path) -> tuple[int, int]:
    """The tables of one account, each replaced whole; articles only once the list of them is done."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(materials, owned.account_id)
    if (materials / POSTS).is_file():
        draft = folder / f"{TABLES}.csv.incoming"
        shutil.copyfile(materials / POSTS, draft)
        draft.replace(folder / f"{TABLES}.csv")
    with replacing(folder / "阅读数据.csv") as stream:
        readings = write_readings(stream, ledger, owned.account_id)
    with replacing(folder / "粉丝数.csv") as stream:
        followers = write_followers(stream, ledger, owned.account_id)
    return readings, followers


def _record(path: Path, owned: Owned, found: Collected, first: int, last: int, moment: datetime) -> None:
    """The account's record of the day replaces an earlier one of the same day.

    Never `ok`: the interface does not give what was sent to all followers, so that a silence cannot be proved by it alone.
    """
    at = moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    result = "partial" if found.complete else "failed"
    row = (owned.account_id, iso_date(first), iso_date(last), at, METHOD, result, found.sentence)
    kept = [
        r for r in _rows(path) if not (r[0] == owned.account_id and r[3][:10] == at[:10] and r[4] == METHOD)
    ]
    with replacing(path) as stream:
        stream.write("\ufeff")
        csv.writer(stream).writerows([HEADINGS, *kept, row])


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        if tuple(next(rows, ())) != HEADINGS:
            raise UnusableCall(f"{path.name}不是采集的记录，请换一个输出文件夹。")
        yield from (tuple(row) for row in rows if len(row) == len(HEADINGS))
