"""The inspection itself: canonical tables in, verdicts, conclusions and proposals out. No files, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from jianhao.inspection.advice import advise, factors
from jianhao.inspection.conclusion import conclude
from jianhao.inspection.engine import judge_all
from jianhao.inspection.evidence import CoverageBook
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.gather import coverage_table, gather
from jianhao.inspection.hints import hints
from jianhao.inspection.material import Material, Question
from jianhao.inspection.parts import CostsFound, Parts, weigh_costs
from jianhao.inspection.public_posts import public_posts
from jianhao.inspection.reminders import remind
from jianhao.inspection.result import Hint
from jianhao.inspection.verdict import Verdict
from jianhao.store.duckdb_engine import DuckDBEngine
from jianhao.store.engine import Engine
from jianhao.store.schemas import ACCOUNTS, FACTORS, POSTS, SAMPLES, VERDICTS


@dataclass(frozen=True)
class Examined:
    """The answers, as tables of `schemas`; see `InspectionResult` for activity and coverage. `reminders` REMINDERS; `awaiting` says
    how many accounts have to be collected first."""

    accounts: pa.Table
    verdicts: pa.Table
    factors: pa.Table
    activity: pa.Table
    coverage: pa.Table
    reminders: pa.Table
    awaiting: str
    costs: CostsFound
    hints: tuple[Hint, ...]


def examine(
    material: Material, question: Question, parts: Parts | None = None, engine: Engine | None = None
) -> Examined:
    """Judge every registered account by every chosen rule; same inputs give the same rows in the same order."""
    engine, parts = engine or DuckDBEngine(), parts or Parts()
    tables = {
        "posts": list(material.posts) or POSTS.empty_table(),
        "samples": list(material.samples) or SAMPLES.empty_table(),
    }
    public = parts.public_posts
    if public is None:
        public = public_posts(material.posts, material.samples, material.register, question.as_of, engine)
    run = {"as_of": question.as_of, "window_days": question.window}
    book = _coverage_book(material, question, engine.query("listings", tables))
    posts = engine.query("account_posts", {"public_posts": public}, **run)
    facts = gather(
        material.register,
        posts,
        material.checks,
        book,
        material.office,
        question.as_of,
        question.window,
        parts.reuse,
    )
    verdicts = list(judge_all(facts, question.packs, material.dataset_version))
    account_rows, factor_rows = _conclude_all(facts, verdicts, question)
    coverage = coverage_table(facts, question.window)
    costs = weigh_costs(material, question, public, parts.traffic, coverage, engine)
    reminders = remind(facts, material.office.workdays)
    return Examined(
        accounts=_with_costs(_accounts_table(facts, account_rows), costs.costs),
        verdicts=_verdict_table(verdicts),
        factors=_table(factor_rows, FACTORS),
        activity=engine.query("activity", {"public_posts": public}, **run),
        coverage=coverage,
        reminders=reminders.table(),
        awaiting=reminders.awaiting_sentence,
        costs=costs,
        hints=hints(facts, material.doubles, material.unmatched),
    )


def _coverage_book(material: Material, question: Question, listings: pa.Table) -> CoverageBook:
    book = CoverageBook(question.as_of, question.covers, posts_supplied=material.posts_supplied)
    book.add_collections(material.collections)
    book.add_listings(listings)
    book.add_register(material.register)
    book.add_checks(material.checks)
    return book


def _conclude_all(
    facts: Sequence[AccountFacts], verdicts: Sequence[Verdict], question: Question
) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    account_rows, factor_rows = [], []
    by_account = groupby(verdicts, key=lambda v: v.account_id)
    for one, (account_id, group) in zip(facts, by_account, strict=True):
        assert account_id == one.account.account_id
        own = list(group)
        conclusion = conclude(own)
        found = factors(one, own, question.thresholds)
        advice = advise(one, conclusion, found)
        factor_rows += [factor.row(account_id) for factor in found]
        account_rows.append(
            {
                "conclusion": conclusion.conclusion.value,
                "examined": conclusion.examined,
                "applicable": conclusion.applicable,
                "advice": None if advice is None else advice.value,
            }
        )
    return account_rows, factor_rows


def _accounts_table(facts: Sequence[AccountFacts], concluded: Sequence[dict[str, Any]]) -> pa.Table:
    rows = [_account_row(one) | said for one, said in zip(facts, concluded, strict=True)]
    return pa.table([pa.array([row.get(f.name) for row in rows], f.type) for f in ACCOUNTS], ACCOUNTS)


def _with_costs(accounts: pa.Table, costs: pa.Table) -> pa.Table:
    """Yuan per 1,000 genuine reads beside each account; both tables are in the order of the register."""
    at = accounts.schema.get_field_index("cost_per_1000_genuine_reads")
    return accounts.set_column(at, accounts.schema.field(at), costs.column("yuan_per_1000_reads"))


def _account_row(facts: AccountFacts) -> dict[str, Any]:
    account, posts = facts.account, facts.posts
    known = [d for d in (posts.last_day, facts.coverage.latest_seen) if d is not None]
    names = ("account_id", "name", "platform", "agency", "division_code", "level", "scope", "represents_government",
             "followers", "yearly_cost")  # fmt: skip
    return {name: getattr(account, name) for name in names} | {
        "last_post_at": posts.last_published_at_us,
        "silent_days": facts.as_of - max(known) if known else None,
        "posts": posts.window_posts if posts.window_posts or _window_covered(facts) else None,
        "median_reads": posts.median_reads,
        "originality": facts.reuse.originality if facts.reuse else None,
    }


def _window_covered(facts: AccountFacts) -> bool:
    return facts.coverage.covers(facts.as_of - facts.window + 1, facts.as_of)


def _verdict_table(verdicts: Sequence[Verdict]) -> pa.Table:
    columns = []
    for one in VERDICTS:
        values: list[Any] = [getattr(v, one.name) for v in verdicts]
        if one.name == "evidence":
            values = [list(v) for v in values]
        elif one.name in ("outcome", "severity"):
            values = [v.value for v in values]
        columns.append(pa.array(values, one.type))
    return pa.table(columns, VERDICTS)


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.table([pa.array(list(c), t) for c, t in zip(columns, schema.types, strict=True)], schema)
