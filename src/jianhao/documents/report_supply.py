"""The section 供需对照 of report.html: by kind what is published beside what is read and asked, for all accounts and by place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from jianhao.documents import wording
from jianhao.documents.cells import MISSING
from jianhao.documents.options import Shown
from jianhao.documents.reuse_words import share
from jianhao.inspection.result import InspectionResult
from jianhao.supply.asking import NEVER_ASKED, NOT_ASKED
from jianhao.supply.kinds import Kind
from jianhao.supply.parameters import DEFAULT

Row = Mapping[str, Any]
NOT_COMPARED: Final = "检查期内没有取得发布内容，也没有提供问题表，未作供需对照。"
NO_READS: Final = "未取得阅读数"
NO_QUESTIONS_HERE: Final = "没有提问"
FEW_READS: Final = "{posts:,}条中仅{known:,}条有阅读数，不计算占比"


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of all accounts: posts, share published, share read or why not, questions or why not; bars in 0..1 of the longest."""

    label: str
    posts: int
    published: str
    read: str
    read_reason: str
    per_post: str
    questions: str
    questions_reason: str
    published_width: float
    read_width: float | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place: posts, the kinds most published and most read, kinds that are asked about and not published."""

    name: str
    posts: int
    published: str
    read: str
    read_reason: str
    unanswered: str
    unanswered_reason: str


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """What the section prints; `known` posts of `posts` have reads; `hidden` says once which questions are in no sum, and why."""

    there: bool = False
    posts: int = 0
    known: int = 0
    kinds: tuple[KindRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    unplaced: int = 0
    hidden: tuple[str, ...] = ()


def supply_page(result: InspectionResult, shown: Shown) -> SupplyPage:
    """The section of a whole report; places only where the edition shows details."""
    found = result.supply
    if found is None or not found.counties.num_rows:
        return SupplyPage()
    rows = found.counties.to_pylist()
    posts, known = sum(row["posts"] for row in rows), sum(row["posts_read"] or 0 for row in rows)
    kinds = _scaled(tuple(_kinds(rows, posts, known)))
    places = tuple(_places(result, rows)) if shown.supply_details else ()
    return SupplyPage(True, posts, known, kinds, places, found.unplaced_questions, _hidden(rows))


def _kinds(rows: Sequence[Row], posts: int, known: int) -> Iterable[KindRow]:
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(row)
    reads = sum(row["reads"] or 0 for row in rows)
    nearly_all = known >= DEFAULT.reads_known * posts and reads > 0
    for kind in Kind:
        if kind.value in by_kind:
            total = reads if nearly_all else 0
            yield _kind(kind, by_kind[kind.value], posts, total, _few_reads(posts, known))


def _scaled(kinds: tuple[KindRow, ...]) -> tuple[KindRow, ...]:
    """With the longest bar at 1."""
    longest = max((max(k.published_width, k.read_width or 0.0) for k in kinds), default=0.0) or 1.0
    return tuple(
        replace(
            k,
            published_width=k.published_width / longest,
            read_width=None if k.read_width is None else k.read_width / longest,
        )
        for k in kinds
    )


def _few_reads(posts: int, known: int) -> str:
    return FEW_READS.format(posts=posts, known=known) if known else NO_READS


def _kind(kind: Kind, rows: Sequence[Row], posts: int, reads: int, reason: str) -> KindRow:
    """`reads` of all kinds, 0 where too few of them are known to say what share was read."""
    own = sum(row["posts"] for row in rows)
    known, taken = sum(row["posts_read"] or 0 for row in rows), sum(row["reads"] or 0 for row in rows)
    at_least = "至少" if any(row["reads_at_least"] for row in rows) else ""
    read = taken / reads if reads and (known or not own) else None
    told = reason if not reads else NO_READS
    questions, why = _questions(rows)
    return KindRow(
        kind.chinese, own, wording.percent(own, posts), share(read), "" if read is not None else told,
        f"{at_least}{wording.number(taken / known)}" if known else MISSING, questions, why,
        own / posts if posts else 0.0, read,
    )  # fmt: skip


def _questions(rows: Sequence[Row]) -> tuple[str, str]:
    """The questions that may be shown, and why the others are not: hidden numbers are never part of a sum."""
    shown = [row["questions"] for row in rows if row["questions"] is not None]
    reasons: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["questions"] is None and row["questions_reason"]:
            reasons[wording.shown(row["questions_reason"])] += 1
    if len(reasons) == 1 and not shown:
        return MISSING, next(iter(reasons))
    why = "；".join(f"另有{count:,}个地区：{reason}" for reason, count in sorted(reasons.items()))
    return wording.number(sum(shown)) if shown else MISSING, why


def _hidden(rows: Sequence[Row]) -> tuple[str, ...]:
    """「本单位工作35个地区、政策及解读47个地区，少于5件…」: each reason once; the reason alone where no question is shown at all."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for kind in Kind:
        reasons = Counter(
            wording.shown(row["questions_reason"])
            for row in rows
            if row["kind"] == kind.value and row["questions"] is None and row["questions_reason"]
        )
        for reason, places in reasons.items():
            by_reason[reason].append(f"{kind.chinese}{places:,}个地区")
    if all(row["questions"] is None for row in rows):
        return tuple(by_reason)
    return tuple(f"{'、'.join(parts)}，{reason}" for reason, parts in by_reason.items())


def _places(result: InspectionResult, rows: Sequence[Row]) -> Iterable[PlaceRow]:
    by_place: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_place[row["unit"]].append(row)
    for code in sorted(by_place, key=lambda code: (not code, code)):
        yield _place(wording.division(code or None, result.places), by_place[code])


def _place(name: str, rows: Sequence[Row]) -> PlaceRow:
    read = most(rows, "share_read")
    reason = "" if read else next((row["reads_reason"] for row in rows if row["reads_reason"]), NO_READS)
    asked = [Kind(row["kind"]).chinese for row in rows if row["unanswered"]]
    told = any(row["unanswered"] is not None for row in rows)
    reasons = [row["unanswered_reason"] for row in rows if row["unanswered_reason"]]
    telling = [reason for reason in reasons if reason not in (NOT_ASKED, NEVER_ASKED)]
    why = telling[0] if telling else NO_QUESTIONS_HERE if reasons else ""
    return PlaceRow(
        name, sum(row["posts"] for row in rows), most(rows, "share_published") or MISSING, read or MISSING,
        wording.shown(reason) if reason else "", "、".join(asked) or ("没有" if told else MISSING),
        "" if told else wording.shown(why),
    )  # fmt: skip


def most(rows: Iterable[Row], column: str) -> str:
    """「服务和办事指南（50.00%）」: the kind with the largest share; empty where no share is known."""
    known = [row for row in rows if row[column] is not None]
    if not known:
        return ""
    order = list(Kind)
    best = max(known, key=lambda row: (row[column], -order.index(Kind(row["kind"]))))
    return f"{Kind(best['kind']).chinese}（{share(best[column])}）"
