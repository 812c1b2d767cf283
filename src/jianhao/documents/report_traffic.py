"""The section 传播数据核验 of report.html: prompts to verify with their curves, and what could not be said. Never a conclusion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow.compute as pc

from jianhao.documents import wording
from jianhao.documents.directory import Directory, Named
from jianhao.documents.growth_picture import Growth, growth_of
from jianhao.documents.options import Shown
from jianhao.documents.tallies import Rate
from jianhao.inspection.parts import TrafficFound
from jianhao.inspection.result import InspectionResult
from jianhao.traffic.power import KINDS, Plan, PowerTable, in_words, measured_power, seen
from jianhao.traffic.signals import Family, Rung, Signal

Row = Mapping[str, Any]
NOT_SCREENED: Final = "没有提供阅读数，未作传播数据核验。"
WHAT_TO_DO: Final = "请提供阅读采样表，或者带阅读数、点赞数的发布内容，再重新检查。"
RUNGS: Final = {
    Rung.platform: "平台自行核减",
    Rung.back_office: "后台来源数据",
    Rung.statistical: "多项检验一致",
    Rung.single: "仅一项检验",
}
CLOSED: Final = "经核实属正常传播的，予以办结。"
FIRST_ANSWERS: Final = {
    Family.bought_reads: f"先由主办单位提供后台“流量来源”数据。{CLOSED}",
    Family.forced_likes: f"先由主办单位说明点赞的组织情况。{CLOSED}",
    Family.bought_followers: f"先由主办单位提供后台“用户增长来源”数据。{CLOSED}",
}
NOT_OF_READS: Final = "本提示不涉及阅读数"
TAKEN_BACK: Final = "平台已核减，不另估计"
OF_PLATFORM: Final = f"先由主办单位向平台了解核减原因。{CLOSED}"
UNITS: Final = {"times": "次", "people": "人"}
NEEDED: Final = {
    "forced": (Signal.like_high, "没有点赞数，看不出"),
    "followers": (Signal.fol_noresp, "没有历次关注用户数，看不出"),
}
NONE: Final = Rate(0, 0)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A 数据异常提示（待核实） of an account: its sentence, how far the evidence reaches, who answers first, its curve."""

    named: Named
    index: int
    agency: str
    sentence: str
    rung: str
    posts: int
    excess: str
    first: str
    growth: Growth | None


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A way in which posts of this run were counted, how many accounts, and what could have been seen of each kind."""

    plan: str
    accounts: int
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrafficPage:
    """What the section prints; `there` is False where nothing was screened. `single` accounts stand out in one test only.

    `power` says what data like these can show at all: an office that sees no prompt must know what it could not have seen.
    """

    there: bool = False
    judged: Rate = NONE
    found: int = 0
    single: int = 0
    prompts: tuple[Prompt, ...] = ()
    unsaid: tuple[tuple[str, int], ...] = ()
    power: tuple[PowerRow, ...] = ()

    def overview(self) -> TrafficPage:
        """What the overview of a divided report prints: counts only."""
        return replace(self, prompts=())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The headings of `power`."""
        return tuple(name for name, _ in KINDS.values())

    def only(self, chosen: frozenset[int]) -> TrafficPage:
        """The prompts of a file of a divided report; their accounts are linked there."""
        kept = tuple(
            replace(p, named=replace(p.named, index=p.index)) for p in self.prompts if p.index in chosen
        )
        return replace(self, prompts=kept, found=len(kept))


def traffic_page(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> TrafficPage:
    """The section of a whole report; empty in an edition without prompts."""
    if not shown.anomalies or result.traffic is None:
        return TrafficPage()
    rows = combined_rows(result.traffic)
    known = [row for row in rows if answer(row) is not None]
    prompts = tuple(_prompts(result, linked))
    single = sum(not row["lead"] and row["rung"] is not None for row in known)
    judged = Rate(len(known), len(rows))
    return TrafficPage(
        True, judged, len(prompts), single, prompts, _unsaid(rows), tuple(_power(result.traffic))
    )


def traffic_sentence(page: TrafficPage) -> str:
    """The result in one sentence, without names."""
    return (
        f"可核验账号{page.judged}；数据异常提示（待核实）{page.found:,}个账号，供主办单位核实，"
        "不作为检查结论，不影响合格。"
    )


def traffic_indexes(result: InspectionResult, shown: Shown) -> set[int]:
    """Row numbers of the accounts with a prompt, so that the panel knows them."""
    if not shown.anomalies or result.traffic is None:
        return set()
    places = Directory(result).index
    return {places[row["account_id"]] for row in combined_rows(result.traffic) if row["lead"]}


def combined_rows(traffic: TrafficFound) -> list[Row]:
    """One row per account: all tests together."""
    signals = traffic.signals
    rows: list[Row] = signals.filter(pc.equal(signals["signal"], Signal.combined.value)).to_pylist()
    return rows


def answer(row: Row) -> bool | None:
    """Whether a row of all tests together is a prompt; None where it cannot be said: too few posts, or nobody to compare with."""
    lead: bool | None = row["lead"]
    return lead


def excess_text(prompt: Row, row: Row | None) -> str:
    """「约3,542次（2,910次至4,130次）」 of a prompt and its TRAFFIC_ACCOUNTS row; why not where nothing is estimated, 「—」 if unknown."""
    if prompt["rung"] == Rung.platform:
        return TAKEN_BACK
    if prompt["family"] is not None and prompt["family"] != Family.bought_reads:
        return NOT_OF_READS
    if row is None or row["excess_reads"] is None:
        return wording.shown(None)
    unit = UNITS.get(row["metric"] or "", "次")
    text = f"约{wording.number(row['excess_reads'])}{unit}"
    if row["excess_low"] is None or row["excess_high"] is None:
        return text
    low, high = (wording.number(row[name]) for name in ("excess_low", "excess_high"))
    return f"{text}（{low}至{high}{unit}）"


def rung_text(rung: int | None) -> str:
    """How far the evidence reaches, in words."""
    return wording.shown(None) if rung is None else RUNGS[Rung(rung)]


def first_answer(row: Row) -> str:
    """Who answers first, and what closes the prompt."""
    if row["rung"] == Rung.platform or row["family"] is None:
        return OF_PLATFORM if row["rung"] == Rung.platform else f"先由主办单位核对并说明。{CLOSED}"
    return FIRST_ANSWERS[Family(row["family"])]


def _prompts(result: InspectionResult, linked: frozenset[int]) -> Iterator[Prompt]:
    """In the order of the register: no ranking."""
    traffic = result.traffic
    assert traffic is not None
    names, agencies = Directory(result, linked), result.accounts["agency"].to_pylist()
    excess = {row["account_id"]: row for row in traffic.accounts.to_pylist()}
    leads = [row for row in combined_rows(traffic) if row["lead"]]
    curves = growth_of(traffic.growth)
    for row in sorted(leads, key=lambda row: names.index[row["account_id"]]):
        account = row["account_id"]
        at = names.index[account]
        yield Prompt(
            names(account), at, wording.shown(agencies[at]), wording.shown(row["explanation"]), rung_text(row["rung"]),
            row["posts"], excess_text(row, excess.get(account)), first_answer(row), curves.get(account),
        )  # fmt: skip


def _power(found: TrafficFound) -> Iterator[PowerRow]:
    """What the simulation found with data like those of this run; nothing where it was never measured."""
    table = measured_power()
    if table is None:
        return
    told = set(found.signals.filter(pc.is_valid(found.signals["p_value"]))["signal"].unique().to_pylist())
    for plan in Plan:
        accounts = found.collected.get(plan.value, 0)
        if accounts:
            yield PowerRow(plan.chinese, accounts, tuple(_seen(table, plan, kind, told) for kind in KINDS))


def _seen(table: PowerTable, plan: Plan, kind: str, told: set[str]) -> str:
    """In words, or which numbers this run did not have."""
    needed, why = NEEDED.get(kind, (None, ""))
    if needed is not None and needed.value not in told:
        return why
    return in_words(kind, seen(table.of(plan.value, kind)))


def _unsaid(rows: list[Row]) -> tuple[tuple[str, int], ...]:
    """Why nothing is said, with how many accounts, the commonest first."""
    reasons = Counter(
        re.sub(r"可用的发布内容\d+篇，", "可用的发布内容", wording.shown(row["explanation"]))
        for row in rows
        if answer(row) is None
    )
    return tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
