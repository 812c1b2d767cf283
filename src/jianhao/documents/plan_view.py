"""A plan account by account, in words: what page, workbook and paper print. Every text of an input is cleaned here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyarrow as pa

from jianhao.consolidation.reason_words import grounds
from jianhao.documents import plan_words, wording
from jianhao.documents.cells import one_line
from jianhao.documents.plan_info import PlanInfo, by_when, quarter_end
from jianhao.inspection.parts import PlanFound

Row = Mapping[str, Any]
NO_PLACE: Final = "未填行政区划"


@dataclass(frozen=True, slots=True)
class Planned:
    """One account. `index` is its place in the plan; `target` that of the account which takes it over; `takes` those it takes
    over. `grounds` are the reasons that say why; `second` and `if_kept` are phrases, empty where there is nothing to say; `due`
    is a day number.
    """

    index: int
    account_id: str
    name: str
    platform: str
    level: str
    agency: str
    county: str
    county_code: str
    proposal: str
    target: int | None
    destination: str
    relation: str
    route: str
    phase: int | None
    due: int | None
    when: str
    certainty: str
    reasons: tuple[str, ...]
    grounds: tuple[str, ...]
    lacking: tuple[str, ...]
    locked: str
    followers: int | None
    active: float | None
    at_risk: int | None
    cost: float | None
    saving: float | None
    second: str
    if_kept: str
    duties: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    contract_end: int | None
    freeze_days: int | None
    takes: tuple[int, ...]
    load: float
    room: float

    @property
    def decision(self) -> str:
        """保留, 归集整合 or 关停."""
        return plan_words.PROPOSALS[self.proposal]

    @property
    def full(self) -> str:
        """名称（平台）."""
        return f"{self.name}（{self.platform}）"


class PlanView:
    """The accounts of a plan in the order of the register, and its tables as rows."""

    def __init__(self, found: PlanFound, info: PlanInfo) -> None:
        self.found, self.info, self.summary = found, info, found.summary
        self.accounts = tuple(_accounts(found.tables, info))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A table of the plan as rows; none where the plan has no such table."""
        table = self.found.tables.get(name)
        return [] if table is None else table.to_pylist()

    @cached_property
    def counties(self) -> dict[str, list[Planned]]:
        """Accounts by the code of the county (or the city or province itself), in the order of the codes, none last."""
        found: defaultdict[str, list[Planned]] = defaultdict(list)
        for account in self.accounts:
            found[account.county_code].append(account)
        return {code: found[code] for code in sorted(found, key=lambda code: (not code, code))}


def _accounts(tables: Mapping[str, pa.Table], info: PlanInfo) -> Iterable[Planned]:
    known, plan = tables["plan_accounts"].to_pylist(), tables["plan"].to_pylist()
    others = tables["plan_alternatives"].to_pylist()
    number = {row["account_id"]: at for at, row in enumerate(known)}
    titles = [_title(row) for row in known]
    full = [
        f"{title}（{wording.platform(row['platform'])}）" for title, row in zip(titles, known, strict=True)
    ]
    duties, questions = _duties(tables["plan_duties"], number, full), _questions(tables["plan_questions"])
    takes: defaultdict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(plan):
        if row["target_account_id"] is not None:
            takes[number[row["target_account_id"]]].append(at)
    for at, (row, said, other) in enumerate(zip(known, plan, others, strict=True)):
        target = number.get(said["target_account_id"])
        name = row["account_id"]
        yield Planned(
            index=at, account_id=one_line(name), name=titles[at], platform=wording.platform(row["platform"]),
            level=wording.level(row["level"]), agency=wording.shown(row["agency"]),
            county=one_line(row["county"] or "") or NO_PLACE, county_code=row["county_code"] or "",
            proposal=said["proposal"], target=target, destination=_destination(said, target, full),
            relation=row["relation"] or "", route=wording.label(plan_words.ROUTES, said["route"]),
            phase=said["phase"], due=_due(info.as_of, said["phase"]), when=_when(said, info.as_of),
            certainty=plan_words.certainty(said["certainty"]), reasons=tuple(map(wording.shown, said["reasons"])),
            grounds=tuple(map(wording.shown, grounds(said["reasons"]))),
            lacking=tuple(row["lacking"] or ()), locked=row["locked"] or "", followers=row["followers"],
            active=row["active_followers"], at_risk=said["followers_at_risk"], cost=row["yearly_cost"],
            saving=said["yearly_saving"], second=_second(other, number, full), if_kept=_if_kept(said, other),
            duties=tuple(duties[name]), questions=tuple(questions[name]), contract_end=row["contract_end"],
            freeze_days=row["freeze_days"], takes=tuple(takes[at]), load=row["load"], room=row["room"],
        )  # fmt: skip


def _title(row: Row) -> str:
    return wording.shown(row["name"] or row["account_id"])


def _due(as_of: int | None, quarter: int | None) -> int | None:
    return None if as_of is None or quarter is None else quarter_end(as_of, quarter)


def _when(said: Row, as_of: int | None) -> str:
    return wording.MISSING if said["proposal"] == "keep" else by_when(as_of, said["phase"])


def _destination(said: Row, target: int | None, titles: Sequence[str]) -> str:
    if said["proposal"] == "keep":
        return wording.MISSING
    return titles[target] if target is not None else wording.label(plan_words.PLACES, said["destination"])


def _second(other: Row, number: Mapping[str, int], titles: Sequence[str]) -> str:
    """`甲县发布，每年增加约300元`; empty where there is no other place."""
    if other["second_destination"] is None:
        return ""
    target = number.get(other["second_target_account_id"] or "")
    place = (
        wording.label(plan_words.PLACES, other["second_destination"]) if target is None else titles[target]
    )
    return f"{place}，{plan_words.more_or_less(other['second_more_yuan'])}"


def _if_kept(said: Row, other: Row) -> str:
    """What keeping would cost, or of a kept account what letting it go would; empty where that is impossible or not known."""
    if said["proposal"] == "keep":
        yuan = other["opposite_more_yuan"]
        return "" if yuan is None else f"若不保留，全部成本{plan_words.more_or_less(yuan)}（测算值）"
    if said["cost_if_kept"] is None:
        return ""
    tail = "，且须突破名额" if other["keeping_needs_quota"] else ""
    return f"若改为保留，全部成本{plan_words.more_or_less(said['cost_if_kept'])}（测算值）{tail}"


def _duties(
    table: pa.Table, number: Mapping[str, int], titles: Sequence[str]
) -> defaultdict[str, list[tuple[str, str]]]:
    """By account each duty and who carries it; that the register names none is said."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table.to_pylist():
        duty = row["duty_name"] + ("" if row["known"] else "（台账未填功能，按信息发布测算）")
        at = number.get(row["carrier_account_id"] or "")
        if at is None:
            carrier = wording.label(plan_words.PLACES, row["carrier"])
        else:
            carrier = "本账号" if row["carrier_account_id"] == row["account_id"] else titles[at]
        found[row["account_id"]].append((duty, carrier))
    return found


def _questions(table: pa.Table) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["account_id"]].append(f"{row['question']}（{wording.shown(row['because'])}）")
    return found
