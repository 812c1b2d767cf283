"""What is known for a closing on a day, as the rules ask for it: the register, what was filled in, the last archive verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jianhao.closing.facts import (
    Archive,
    CodeMatch,
    Completeness,
    DataSet,
    Disposal,
    Facts,
    Handover,
    Hold,
    HoldKind,
    Notice,
    OutsideCheck,
    Successor,
    Unique,
    Use,
)
from jianhao.closing.notice import unanswered
from jianhao.closing.terms import Terms, terms
from jianhao.dates import day_number
from jianhao.vocab.states import LocalState, NationalState, PlatformState
from jianhao.web.closures.announcing import announcement_of
from jianhao.web.closures.matters import NOTICE, Matter
from jianhao.web.closures.models import ArchiveCheck, CheckState, Closure, OwnTerm
from jianhao.web.closures.unique import decided_on, last_compared
from jianhao.web.people.models import Agency
from jianhao.web.registry.models import Account
from jianhao.web.scope import ancestors

OUTSIDE = "outside"  # what whoever looked from outside saw
SAID_DAYS = "freeze_days_said"  # how long the platform itself says that it freezes


def facts_of(closure: Closure) -> Facts:
    """Everything that the rules may ask; what nobody has said stays None."""
    said, account = closure.prepared, closure.account
    return Facts(
        archive=_archive(last_check(closure)),
        notice=_notice(closure),
        duties=_each(said, Matter.DUTIES, lambda x: Handover(x["duty"], x["to"], x["proof"])),
        uses=_each(said, Matter.LINKS, lambda x: Use(x["where"], x["changed"])),
        successor=_successor(said.get(Matter.SUCCESSOR)),
        unique=_unique(closure),
        openid_receipt=said.get(Matter.OPENIDS, {}).get("receipt", ""),
        data_sets=_each(said, Matter.DATA_SETS, _data_set),
        contract_settled=said.get(Matter.CONTRACT, {}).get("settled"),
        app_filing_no=said.get(Matter.FILING_NO, {}).get("number", "") or account.app_filing_no,
        holds=_each(said, Matter.HOLDS, lambda x: Hold(HoldKind(x["kind"]), x["what"])),
        followers=account.followers,
        freeze_days_said=said.get(SAID_DAYS),
        outside=OutsideCheck(**said[OUTSIDE]) if OUTSIDE in said else None,
        **_silence(closure),
        **_states(account),
    )


def silence_of(closure: Closure) -> Facts:
    """Only what a reminder of silence asks for: neither archives nor comparisons are opened."""
    return Facts(**_silence(closure))


def _silence(closure: Closure) -> dict[str, int | None]:
    waiver = closure.prepared.get(Matter.WAIVER, {})
    return {"last_post": _day(closure.account.last_update), "waiver_until": waiver.get("until")}


def terms_of(agency: Agency) -> Terms:
    """The day counts that hold for an agency: its own, else those of the nearest agency above that set some, else the file's."""
    return terms_of_each([agency])[agency.path]


def terms_of_each(agencies: Iterable[Agency]) -> dict[str, Terms]:
    """The day counts of several agencies by path, asked for at once."""
    lines = {agency.path: (*ancestors(agency.path), agency.path) for agency in agencies}
    given: dict[str, dict[str, dict[str, Any]]] = {}
    for row in OwnTerm.objects.filter(agency_path__in={path for line in lines.values() for path in line}):
        own = {"days": row.days, "unit": row.unit, "source": row.source}
        given.setdefault(row.agency_path, {})[row.name] = own
    return {  # along a line the nearest comes last
        path: terms({name: own for above in line for name, own in given.get(above, {}).items()})
        for path, line in lines.items()
    }


def last_check(closure: Closure) -> ArchiveCheck | None:
    """The last verification that came to an answer."""
    done = closure.archives.filter(state=CheckState.DONE)
    return done.order_by("-pk").first()


def _archive(check: ArchiveCheck | None) -> Archive | None:
    if check is None:
        return None
    completeness = Completeness(check.completeness or Completeness.UNVERIFIED)
    return Archive(check.root, check.intact, completeness, check.covers_until or 0)


def _notice(closure: Closure) -> Notice | None:
    said = closure.prepared.get(NOTICE)
    if said is None:
        return None
    missing = tuple(slot.chinese for slot in unanswered(announcement_of(closure)))
    return Notice(said["published_on"], said["on_account"], said["on_website"], said["proof"], missing)


def _each(said: Mapping[str, Any], matter: Matter, make: Any) -> tuple[Any, ...] | None:
    """The rows of a list, None where nobody has drawn it up."""
    return tuple(make(row) for row in said[matter]["rows"]) if matter in said else None


def _data_set(row: Mapping[str, Any]) -> DataSet:
    return DataSet(row["name"], Disposal(row["disposal"]) if row["disposal"] else None, row["proof"])


def _successor(said: Mapping[str, Any] | None) -> Successor | None:
    if said is None:
        return None
    code = CodeMatch(said["code"]) if said["code"] else None
    return Successor(said["name"], said["announced_on"], code, said["scanned_by"])


def _unique(closure: Closure) -> Unique | None:
    """From the last comparison and what was decided on each; without one, from the counts that people gave."""
    said, compared = closure.prepared.get(Matter.UNIQUE), last_compared(closure.account)
    if compared is not None:
        known = decided_on(said)
        decided = [known[post.post_id] for post in compared.unique if post.post_id in known]
        return Unique(
            len(compared.unique) - len(decided), sum(not moved and not reason for moved, reason in decided)
        )
    if said is None:
        return None
    without = 0 if said["reason"] or "decided" in said else said["left"]
    return Unique(said["total"] - said["moved"] - said["left"], without)


def _states(account: Account) -> dict[str, Any]:
    kinds = {"platform_state": PlatformState, "national_state": NationalState, "local_state": LocalState}
    return {
        name: kind(getattr(account, name)) if getattr(account, name) else None for name, kind in kinds.items()
    }


def _day(day: date | None) -> int | None:
    return None if day is None else day_number(day)
