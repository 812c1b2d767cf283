"""The notice of a closing, or the one notice of a batch, from what was filled in and what the register says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jianhao.closing.notice import Announcement, BasisDocument, Channel, Listed
from jianhao.closing.states import State
from jianhao.closing.words import PublicReason
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.evidence import EVIDENCE
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Batch, Closure
from jianhao.web.inspections.folders import place

NOT_LISTED = frozenset({State.REFUSED, State.WITHDRAWN, State.FINISHED})
MOST_CHANNELS = 6  # codes on one page


def announcement_of(closure: Closure, pictures: bool = False) -> Announcement:
    """The notice that stands for a closing: its own, or that of its batch once the batch has one.

    With `pictures` the codes that people handed in are read from their files, as papers print them.
    """
    if closure.batch is not None and closure.batch.announcement:
        return batch_announcement(closure.batch, pictures)
    return _made(closure.announcement, [closure], closure.agency.name, pictures)


def batch_announcement(batch: Batch, pictures: bool = False) -> Announcement:
    """The one notice for all accounts of a batch that are still to be closed."""
    members = batch.closures.exclude(state__in=NOT_LISTED).select_related("account__agency")
    return _made(
        batch.announcement,
        list(members.order_by("account__agency_path", "account__name", "pk")),
        batch.agency.name,
        pictures,
    )


def _made(said: Mapping[str, Any], closures: list[Closure], agency: str, pictures: bool) -> Announcement:
    given = {"telephones": tuple(said.get("telephones", ()))}
    given |= {n: said[n] for n in ("stops_on", "cancels_from", "history", "services", "data", "no_channel", "title",
                                   "no_basis", "day") if n in said}  # fmt: skip
    if said.get("thanks"):
        given["thanks"] = said["thanks"]
    basis = tuple(BasisDocument(row["title"], row["number"], ticked=True) for row in said.get("basis", ()))
    return Announcement(
        **{"agency": said.get("agency") or agency, "day": None, "reason": _reason(closures),
           "accounts": tuple(_listed(closure) for closure in closures), "basis": basis,
           "channels": tuple(_channels(said, closures, pictures))} | given
    )  # fmt: skip


def _reason(closures: Iterable[Closure]) -> PublicReason | None:
    """The reason that all of them share; a notice gives one."""
    reasons = {closure.record.get("reason") for closure in closures}
    given = reasons.pop() if len(reasons) == 1 else None
    return PublicReason(given) if given else None


def _listed(closure: Closure) -> Listed:
    account, successor = closure.account, closure.prepared.get(Matter.SUCCESSOR)
    shown = account.account_id.partition(":")[2]
    return Listed(
        account.name, account.get_platform_display(), shown, in_words(successor) if successor else ""
    )


def in_words(successor: Mapping[str, Any]) -> str:
    """“名称”（平台）."""
    return f"“{successor['name']}”（{Platform(successor['platform']).chinese}）"


def _channels(said: Mapping[str, Any], closures: Iterable[Closure], pictures: bool) -> list[Channel]:
    """Every successor once, then the channels that were added by hand."""
    named = [c.prepared[Matter.SUCCESSOR] for c in closures if Matter.SUCCESSOR in c.prepared]
    found: dict[tuple[str, str], Channel] = {}
    for row in [*named, *said.get("channels", ())]:
        code = _code(row.get("picture", "")) if pictures else None
        channel = Channel(row["name"], Platform(row["platform"]).chinese, row.get("link", ""), code)
        found.setdefault((row["name"], row["platform"]), channel)
    return list(found.values())[:MOST_CHANNELS]


def _code(stored: str) -> bytes | None:
    path = place(EVIDENCE, stored) if stored else None
    return path.read_bytes() if path is not None and path.is_file() else None
