"""Asking the official interface for one account: jianhao.collect with the credential opened for as long as it takes."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from jianhao.archive.connecting import Guard
from jianhao.collect.credentials import Owned
from jianhao.collect.interface import Credential as Opened
from jianhao.collect.transport import Posting
from jianhao.dates import day_of
from jianhao.ingest.identity import AccountIndex
from jianhao.jobs.collect import DAYS, METHOD, TABLES, AccountCollected, collect_owned
from jianhao.jobs.progress import Progress
from jianhao.web.collecting.actions_pulls import PURPOSE
from jianhao.web.collecting.advice import came, told
from jianhao.web.collecting.folders import asked_folder, keep, lay_out, set_folder, work_folder
from jianhao.web.collecting.index import register_of
from jianhao.web.collecting.models import Batch, BatchKind, Method, Outcome
from jianhao.web.collecting.reading import Look, Taken, take
from jianhao.web.config import settings
from jianhao.web.people.sealing import Unsealable, unseal
from jianhao.web.refusals import Refused

UNREADABLE = "本系统的密钥打不开该凭据（可能由其他备份恢复），请重新登记。"


def transport() -> Posting:
    """To the address of the settings: a public one, or the very number that the office wrote there."""
    base = settings().weixin_api
    host = urlsplit(base).hostname or ""
    try:
        only = ipaddress.ip_address(host)
    except ValueError:
        return Posting(base)
    return Posting(base, Guard(lambda address: address == only))


def pull(batch: Batch, progress: Progress, now: datetime) -> tuple[Taken, str]:
    """Everything that is missing; (what came, what is to be said of it). Broken off, the next asking goes on from there."""
    credential = batch.credential
    account_id = credential.account.account_id
    try:
        opened = Opened(unseal(credential.appid, PURPOSE), unseal(credential.secret, PURPOSE))
    except Unsealable as error:
        raise Refused(UNREADABLE) from error
    out = asked_folder(credential.folder)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    (done,) = collect_owned((Owned(account_id, opened),), out, None, progress, transport=transport, now=now)
    progress.stage("整理采集结果")
    tables = out / TABLES / account_id.partition(":")[2]
    batch.files = [_kept(path) for path in sorted(tables.glob("*.csv"))]
    taken = _taken(batch, account_id, progress)
    _tell(taken, done, now)
    return taken, told(done.collected)


def _kept(path: Path) -> list[str | int]:
    with path.open("rb") as stream:
        return keep(stream, path.name, given=True)


def _taken(batch: Batch, account_id: str, progress: Progress) -> Taken:
    folder = work_folder(batch.folder) / TABLES
    lay_out(batch.files, folder / account_id.partition(":")[2])
    register = register_of(batch.credential.account.agency_path)
    return take(BatchKind.PULL, [folder], AccountIndex(register), set_folder(batch.folder), progress, None)


def _tell(taken: Taken, done: AccountCollected, now: datetime) -> None:
    """The one record of an asking. Never complete: the interface does not give what was sent to all followers."""
    found, today = done.collected, day_of(now)
    result = Outcome.PARTIAL if found.complete else Outcome.FAILED
    tally = taken.tallies.get(done.account_id)
    has = (None, None) if tally is None else (tally.posts, tally.last_day)
    taken.looks = [
        Look(done.account_id, today - DAYS, today - 1, now, Method.API, result, True, METHOD, *has),
        *(
            replace(k, method=Method.API)
            for k in taken.looks
            if k.result == Outcome.OK and k.account_id == done.account_id
        ),
    ]
    taken.counts |= {"readings": done.readings, "followers": done.followers, "came": str(came(found))}
    if found.known is not None:
        taken.counts["articles"] = found.known.articles
