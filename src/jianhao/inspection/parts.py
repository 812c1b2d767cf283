"""The parts beside the rules: what texts, counts, money and kinds of posts say. None of them decides a conclusion.

Each is asked only where there is something to ask, and loads what it needs (compiled kernels among it) only then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from jianhao.inspection.material import Material, Question
from jianhao.reuse.result import Reuse
from jianhao.store.engine import Engine
from jianhao.store.schemas import POST_KINDS, POSTS, SAMPLES


@dataclass(frozen=True)
class TrafficFound:
    """TRAFFIC; TRAFFIC_ACCOUNTS of all posts and of those of the window; TRAFFIC_GROWTH.

    `collected` counts the accounts with enough posts by how their posts were counted (names of `traffic.power.Plan`).
    """

    signals: pa.Table
    accounts: pa.Table
    window: pa.Table
    growth: pa.Table
    collected: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CostsFound:
    """COSTS, CONTRACT_REMINDERS, REPORTED_FIGURES, ORDER_HOURS and RELIEF_TOTALS."""

    costs: pa.Table
    contracts: pa.Table
    reported: pa.Table
    orders: pa.Table
    relief: pa.Table


@dataclass(frozen=True)
class SupplyFound:
    """SUPPLY by account and by county, POST_KINDS of the window, and how many questions belong to no known agency."""

    accounts: pa.Table
    counties: pa.Table
    kinds: pa.Table
    unplaced_questions: int


@dataclass(frozen=True)
class ContentsFound:
    """RISK and RISK_SIGNALS of the posts of the window, and how many posts were looked through."""

    findings: pa.Table
    signals: pa.Table
    posts: int


@dataclass(frozen=True, eq=False)
class PlanFound:
    """整合方案: its tables by the names of their files, and what plan.json says. Tables have the schemas of
    `jianhao.store.schemas.PLAN` and `jianhao.consolidation.result_schemas`."""

    tables: Mapping[str, pa.Table]
    summary: Mapping[str, Any]


@dataclass(frozen=True)
class Parts:
    """What was asked and could be answered; None for the rest. `public_posts` PUBLIC_POSTS, if worked out already."""

    public_posts: pa.Table | None = None
    reuse: Reuse | None = None
    traffic: TrafficFound | None = None
    supply: SupplyFound | None = None
    contents: ContentsFound | None = None


def compare_texts(material: Material, question: Question) -> Reuse | None:
    """内容同质化核查 of all posts up to the as-of day; figures of accounts over the window. None without any text, or if not asked."""
    if not question.compare:
        return None
    from jianhao.reuse.find import Scope, find_reuse
    from jianhao.reuse.ordered import orders_of

    orders = orders_of(material.office.approved_sources, material.office.ordered, material.register)
    scope = Scope(question.as_of, question.first_day, orders)
    found = find_reuse(material.posts, material.sources, scope=scope, version=material.dataset_version)
    return found if found.posts.num_rows > found.posts.column("share").null_count else None


def screen_traffic(material: Material, question: Question) -> TrafficFound | None:
    """传播数据核验 of all posts up to the as-of day. None without any count, or if not asked."""
    if not question.screen or not _rows(material.samples):
        return None
    from jianhao.traffic.declared import declared_of
    from jianhao.traffic.find import find_traffic

    found = find_traffic(
        material.register, material.posts, material.samples, account_reads=material.side.account_reads,
        followers=material.side.followers, as_of=question.as_of, declared=declared_of(material.office),
    )  # fmt: skip
    window = found.genuine(question.first_day, question.as_of)
    collected = {str(plan): accounts for plan, accounts in found.collected.items()}
    return TrafficFound(found.signals, found.accounts, window, found.growth, collected)


def check_contents(
    material: Material, question: Question, advance: Callable[[int], None] | None = None
) -> ContentsFound | None:
    """内容检查 of all posts up to the as-of day; findings of the window. None without any post, or if not asked."""
    if not question.contents or not _rows(material.posts):
        return None
    from jianhao.risk.scan import Options, find_risks, names_in

    names = names_in(material.register)
    options = Options(
        material.lexicon, names, until=question.as_of, since=question.first_day, advance=advance
    )
    found = find_risks(material.posts, options)
    return ContentsFound(found.findings, found.signals, found.posts)


def compare_supply(
    material: Material, question: Question, public: pa.Table, reuse: Reuse | None
) -> SupplyFound | None:
    """供需对照 of the posts of the window. None where there are neither posts nor questions."""
    from jianhao.supply.table import supply_table

    questions = material.side.questions if material.side.questions_supplied else None
    kinds = _post_kinds(material.posts, question, reuse)
    if not kinds.num_rows and questions is None:
        return None
    reads = _known_reads(public)
    found = supply_table(
        kinds, material.register, question.first_day, question.as_of, reads=reads, questions=questions
    )
    return SupplyFound(found.accounts, found.counties, kinds, found.unplaced_questions)


def _known_reads(public: pa.Table) -> pa.Table | None:
    """post_id, reads and reads_kind of posts whose reads are known; None if there are none."""
    known = public.filter(pc.is_valid(public.column("reads")))
    kinds = pc.if_else(known.column("capped"), "at_least", "exact")
    return known.select(["post_id", "reads"]).append_column("reads_kind", kinds) if known.num_rows else None


def _post_kinds(posts: Sequence[Path], question: Question, reuse: Reuse | None) -> pa.Table:
    """POST_KINDS of the public posts of the window, each once."""
    from jianhao.inspection.window_posts import window_posts
    from jianhao.supply.classify import classify
    from jianhao.supply.reposts import reposts_of
    from jianhao.supply.table import kinds_table

    parts = [POST_KINDS.empty_table()]
    for rows in window_posts(posts, question.first_day, question.as_of):
        ids = rows.column("post_id")
        taken = None if reuse is None else reposts_of(ids, reuse.posts, reuse.pairs)
        found = classify(rows.column("title"), rows.column("text"), reposts=taken)
        parts.append(kinds_table(ids, rows.column("account_id"), rows.column("day"), found))
    return pa.concat_tables(parts).sort_by([("account_id", "ascending"), ("post_id", "ascending")])


def weigh_costs(
    material: Material, question: Question, public: pa.Table, traffic: TrafficFound | None, coverage: pa.Table,
    engine: Engine,
) -> CostsFound:  # fmt: skip
    """运维成本 of the window, reminders on contracts, contractors' figures beside exports, hours that orders from above take."""
    from jianhao.costs.account_costs import CostInput, account_costs
    from jianhao.costs.contract_reminders import contract_reminders
    from jianhao.costs.order_hours import order_hours, relief_totals
    from jianhao.costs.reads import account_reads

    side, register, as_of = material.side, material.register, question.as_of
    reads = account_reads(public, as_of, question.window, engine)
    given = CostInput(
        register, reads, as_of, question.window, None if traffic is None else traffic.window, side.work_diary, coverage,
        material.office.workdays,
    )  # fmt: skip
    orders = order_hours(side.superior_orders, side.work_diary, material.office.workdays, as_of)
    return CostsFound(
        account_costs(given), contract_reminders(side.contracts, register, as_of), _reported(material), orders,
        relief_totals(orders),
    )  # fmt: skip


def _reported(material: Material) -> pa.Table:
    """What contractors reported, beside the exports of the same time."""
    from jianhao.costs.reported_figures import reported_figures

    reports = material.side.contractor_reports
    posts, samples = POSTS.empty_table(), SAMPLES.empty_table()
    if reports.num_rows:
        told = ds.field("account_id").isin(reports.column("account_id").unique())
        posts = (
            ds.dataset(list(material.posts), format="parquet").to_table(filter=told)
            if material.posts
            else posts
        )
        of_posts = ds.field("post_id").isin(posts.column("post_id"))
        samples = (
            ds.dataset(list(material.samples), format="parquet").to_table(filter=of_posts)
            if material.samples
            else samples
        )
    return reported_figures(reports, posts, samples, material.register)


def posts_of(material: Material) -> int:
    """How many posts there are."""
    return _rows(material.posts)


def _rows(files: Sequence[Path]) -> int:
    return sum(pq.read_metadata(path).num_rows for path in files)
