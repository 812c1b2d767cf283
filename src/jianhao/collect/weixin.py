"""Everything of one WeChat account that the interface gives, part by part; each part ends in a state that says how to go on."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from jianhao.archive.locking import Lock
from jianhao.collect.codes import Kind
from jianhao.collect.endpoints import DRAFTS, FREEPUBLISH, MATERIAL, MATERIAL_TYPES, NUMBERS
from jianhao.collect.interface import Credential, Interface, Stopped
from jianhao.collect.ledger import RAW, Ledger
from jianhao.collect.listing import Listing, collect_list, entries_of
from jianhao.collect.numbers import collect_numbers
from jianhao.collect.published import Known, addresses, articles, known, write_articles
from jianhao.collect.quotas import SPARE, Quotas
from jianhao.collect.transport import DISK_FULL, Transport
from jianhao.collect.whole_files import replacing

POSTS = Path("发布内容") / "接口发布内容.csv"
ADDRESSES = Path(RAW) / "网址.csv"  # for `jianhao archive capture`
DRAFTS_IN = Path("草稿")
PUBLISHED = Listing(FREEPUBLISH, "freepublish", {"no_content": 0}, "article_id")
DRAFT = Listing(DRAFTS, "draft", {"no_content": 0}, "media_id")
MATERIALS = tuple(
    Listing(MATERIAL, f"material_{kind}", {"type": kind}, "media_id") for kind in MATERIAL_TYPES
)
LISTS_ONLY = "接口不返回群发的内容；是否采全，以运营单位导出并签字的发表记录为准。"


class PartState(StrEnum):
    """How a part stands."""

    DONE = "done"
    LATER = "later"
    REFUSED = "refused"
    STOPPED = "stopped"
    NOT_BEGUN = "not_begun"

    @property
    def chinese(self) -> str:
        """The word of pages."""
        return _STATES[self]


_STATES = {
    PartState.DONE: "已采集",
    PartState.LATER: "待接着采集",
    PartState.REFUSED: "平台不提供",
    PartState.STOPPED: "中止",
    PartState.NOT_BEGUN: "未开始",
}
_LATER = frozenset({Kind.DAY, Kind.NOT_READY, Kind.BUSY, Kind.MINUTE})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, its state, and why where it is not done; `code` where the interface named one."""

    name: str
    title: str
    state: PartState
    sentence: str = ""
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run brought: every part, and what is known of the articles once the list of them is done (else None)."""

    parts: tuple[Part, ...]
    known: Known | None

    @property
    def complete(self) -> bool:
        """Whether every part that the platform gives is there. It does not say that all posts are: see `LISTS_ONLY`."""
        return (
            all(p.state in (PartState.DONE, PartState.REFUSED) for p in self.parts) and self.known is not None
        )

    @property
    def sentence(self) -> str:
        """What a page prints."""
        open_ = [
            f"{p.title}——{p.state.chinese}：{p.sentence}" for p in self.parts if p.state is not PartState.DONE
        ]
        return ("".join(open_) or "各项均已采集。") + LISTS_ONLY


def collect_weixin(
    account_id: str, credential: Credential, folder: Path, transport: Transport, *, today: int, since: int,
    spare: float = SPARE, sleep: Callable[[float], None] = time.sleep, step: Callable[[], None] = lambda: None,
) -> Collected:  # fmt: skip
    """Collect what is missing of an account into a folder of materials for `archive build`; run again, it goes on.

    `today` and `since` (first day of numbers) are day numbers of Shanghai. Raises NotAResult for a folder of another account.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder.parent / f".{folder.name}.lock")
    try:
        ledger = Ledger(folder, account_id)
        interface = Interface(transport, credential, Quotas(ledger, spare), today, sleep)
        parts = _all_parts(interface, ledger, since, step)
        return Collected(parts, _write_out(ledger, account_id))
    finally:
        lock.release()


def _all_parts(
    interface: Interface, ledger: Ledger, since: int, step: Callable[[], None]
) -> tuple[Part, ...]:
    work: list[tuple[str, str, Callable[[], object]]] = [
        (one.name, _title(one), partial(collect_list, one, interface, ledger, step))
        for one in (PUBLISHED, DRAFT, *MATERIALS)
    ]
    work += [
        (one.name, one.title, partial(collect_numbers, one, since, interface, ledger, step))
        for one in NUMBERS
    ]
    parts: list[Part] = []
    ended = ""
    for name, title, collect in work:
        if ended:
            parts.append(Part(name, title, PartState.NOT_BEGUN, ended))
            continue
        part, ends = _one(name, title, collect)
        parts.append(part)
        ended = part.sentence if ends else ""
    return tuple(parts)


def _one(name: str, title: str, collect: Callable[[], object]) -> tuple[Part, bool]:
    """A part, and whether the work on the account ends with it."""
    try:
        collect()
    except Stopped as stopped:
        return Part(name, title, _state(stopped), str(stopped), stopped.code), stopped.ends_all
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        return Part(name, title, PartState.STOPPED, "磁盘空间不足，腾出空间后可以接着采集。"), True
    return Part(name, title, PartState.DONE), False


def _state(stopped: Stopped) -> PartState:
    if stopped.kind in _LATER:
        return PartState.LATER
    if stopped.ends_all or stopped.kind in (Kind.ARGUMENT, Kind.UNKNOWN):
        return PartState.STOPPED
    return PartState.REFUSED


def _title(listing: Listing) -> str:
    kind = str(listing.more.get("type", ""))
    return listing.endpoint.title + {"image": "（图片）", "video": "（视频）", "voice": "（音频）"}.get(
        kind, ""
    )


def _write_out(ledger: Ledger, account_id: str) -> Known | None:
    """The files for the archive, once the list of posts is done; None before, or where the disk is full."""
    if not ledger.get(PUBLISHED.finished):
        return None
    try:
        with replacing(ledger.folder / POSTS) as stream:
            stream.write("\ufeff")  # spreadsheet programs take it for another encoding without
            write_articles(stream, articles(PUBLISHED, ledger, account_id))
        with replacing(ledger.folder / ADDRESSES) as stream:
            stream.writelines(f"{url}\n" for url in addresses(PUBLISHED, ledger))
        for entry in entries_of(DRAFT, ledger):
            name = hashlib.sha256(entry[DRAFT.key].encode("utf-8", "replace")).hexdigest()[:24]
            with replacing(ledger.folder / DRAFTS_IN / f"{name}.json") as stream:
                json.dump(entry, stream, ensure_ascii=False, indent=1)
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        return None
    return known(PUBLISHED, ledger)
