"""All content checks over posts: batches in, tables out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.kernels.blocks import cores, in_threads
from jianhao.risk.behaviour import YES, Signal, find_signals
from jianhao.risk.decisions import NONE, Decision, Decisions
from jianhao.risk.finding import Category, Field, Hit, Rule, finding_id
from jianhao.risk.hijack import find_hijack
from jianhao.risk.lexicon import Lexicon, OwnWord, find_own_words
from jianhao.risk.links import find_links
from jianhao.risk.misprints import find_confusions, find_misprint_hits
from jianhao.risk.names import find_names
from jianhao.risk.personal_data import find_personal_data
from jianhao.risk.replies import find_insults
from jianhao.risk.rules import RULES
from jianhao.risk.texts import Texts, read_texts
from jianhao.risk.topics import Samples, samples_of, strangeness
from jianhao.risk.word_list import WordList
from jianhao.store.schemas import POSTS, RISK, RISK_SIGNALS

Posts: TypeAlias = "Sequence[pa.Table | Path]"
BATCH = 8_192
FACTS = ("post_id", "account_id", "platform", "tool", "published_at", "precision", "day", "deleted")


@dataclass(frozen=True)
class Options:
    """What a run looks for besides the shipped lists, what was decided before, and up to which day."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    decisions: Decisions = NONE
    until: int | None = None
    advance: Callable[[int], None] | None = None


@dataclass(frozen=True)
class Risks:
    """RISK (findings not known to be mistaken), RISK_SIGNALS (a row per account and rule), and how many were left out as 误判."""

    findings: pa.Table
    signals: pa.Table
    mistaken: int
    posts: int


def find_risks(posts: Posts, options: Options | None = None) -> Risks:
    """Findings in the titles and texts of posts (tables or Parquet files as store.schemas.POSTS), in the order of posts."""
    options = options or Options()
    search = options.lexicon.search()
    parts: list[_Part] = []
    for parts_done in in_threads_lazily(
        lambda batch: _examine(batch, search), _batches(posts, options.until)
    ):
        parts.append(parts_done)
        if options.advance:
            options.advance(parts_done.facts.num_rows)
    facts = pa.Table.from_batches([p.facts for p in parts]) if parts else _no_facts()
    signals = find_signals(facts, _topics(facts, [p.samples for p in parts]))
    rows = [row for part in parts for row in part.rows] + [
        _of_signal(s, post) for s in signals for post in s.posts if s.outcome == YES
    ]
    findings, mistaken = _table(rows, options.decisions)
    return Risks(findings, _signals_table(signals), mistaken, facts.num_rows)


def hits_of(texts: Texts, search: WordList[OwnWord], platforms: list[str] | None = None) -> list[Hit]:
    """All checks of contents over a batch of texts."""
    doubtful = find_misprint_hits(texts)
    known = {(hit.row, place) for hit in doubtful for place in range(hit.start, hit.end)}
    listed = [
        h for h in find_confusions(texts) if not any((h.row, k) in known for k in range(h.start, h.end))
    ]
    return [
        *doubtful, *listed, *find_names(texts), *find_hijack(texts), *find_links(texts, platforms=platforms),
        *find_personal_data(texts), *find_insults(texts), *find_own_words(texts, search),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    post_id: str
    account_id: str
    place: Field | None
    start: int | None
    end: int | None
    rule: Rule
    severity: str
    text: str
    suggestion: str
    term: str


@dataclass(frozen=True)
class _Part:
    facts: pa.RecordBatch
    samples: Samples
    rows: list[_Row]


def in_threads_lazily(
    work: Callable[[pa.RecordBatch], _Part], batches: Iterator[pa.RecordBatch]
) -> Iterator[_Part]:
    """The work on a few batches at a time, so that memory does not grow with the number of posts."""
    threads = cores()
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if len(waiting) == 2 * threads:
            yield from in_threads(work, waiting, threads)
            waiting = []
    yield from in_threads(work, waiting, threads)


def _batches(posts: Posts, until: int | None) -> Iterator[pa.RecordBatch]:
    for part in posts:
        if isinstance(part, pa.Table):
            read = iter(part.to_batches(BATCH))
        else:
            read = pq.ParquetFile(part).iter_batches(BATCH, columns=[*FACTS, "title", "text"])
        for batch in read:
            yield batch if until is None else batch.filter(pc.less_equal(batch.column("day"), until))


def _no_facts() -> pa.Table:
    return POSTS.empty_table().select(list(FACTS))


def _examine(batch: pa.RecordBatch, search: WordList[OwnWord]) -> _Part:
    platforms = [p or "" for p in batch.column("platform").to_pylist()]
    ids, accounts = batch.column("post_id").to_pylist(), batch.column("account_id").to_pylist()
    rows: list[tuple[int, int, _Row]] = []
    samples = np.empty((0, 0), np.uint32)
    for number, place in enumerate(Field):
        texts = read_texts(batch.column(place.value))
        if place is Field.TEXT:
            samples = samples_of(texts)
        for hit in hits_of(texts, search, platforms):
            rule = RULES[hit.rule]
            severity = (hit.severity or rule.severity).value
            rows.append((hit.row, number, _Row(ids[hit.row], accounts[hit.row], place, hit.start, hit.end, rule, severity,
                                               hit.text, hit.suggestion, hit.term)))  # fmt: skip
    rows.sort(key=lambda one: (one[0], one[1], one[2].start or 0))
    facts = pa.RecordBatch.from_arrays([batch.column(name) for name in FACTS], list(FACTS))
    return _Part(facts, samples, [row for _, _, row in rows])


def _topics(facts: pa.Table, samples: list[Samples]) -> Mapping[str, float]:
    if not samples:
        return {}
    account = np.asarray(facts.column("account_id").combine_chunks().dictionary_encode().indices).astype(
        np.int32
    )
    strange = strangeness(np.concatenate(samples), account)
    known = np.flatnonzero(~np.isnan(strange))
    ids = facts.column("post_id").take(pa.array(known)).to_pylist()
    return dict(zip(ids, strange[known].tolist(), strict=True))


def _of_signal(signal: Signal, post: str) -> _Row:
    rule = RULES[signal.rule]
    return _Row(
        post,
        signal.account_id,
        None,
        None,
        None,
        rule,
        rule.severity.value,
        rule.title,
        "核实是否本单位操作",
        post,
    )


def _table(rows: list[_Row], decisions: Decisions) -> tuple[pa.Table, int]:
    columns: dict[str, list[object]] = {name: [] for name in RISK.names}
    mistaken = 0
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        named = (row.account_id, row.rule.id, row.post_id, row.text)
        seen[named] += 1
        # The same words again in the same post are another finding.
        again = "" if seen[named] == 1 else f"\x1f{seen[named]}"
        identity = finding_id(*named[:3], row.text + again)
        decision = decisions.of(identity, row.account_id, row.rule.id, row.term)
        if decision is Decision.MISTAKEN:
            mistaken += 1
            continue
        values = (identity, row.post_id, row.account_id, row.rule.category.value, row.severity, row.start, row.end, row.text,
                  row.suggestion, row.rule.id, row.place.value if row.place else None, row.rule.clause, row.term,
                  decision.value if decision else None)  # fmt: skip
        for name, value in zip(RISK.names, values, strict=True):
            columns[name].append(value)
    return pa.table(columns, RISK), mistaken


def _signals_table(signals: list[Signal]) -> pa.Table:
    return pa.table({
        "finding_id": [finding_id(s.account_id, s.rule) for s in signals],
        "account_id": [s.account_id for s in signals], "rule": [s.rule for s in signals],
        "outcome": [s.outcome for s in signals], "severity": [RULES[s.rule].severity.value for s in signals],
        "reason": [s.reason for s in signals], "measured": [s.measured for s in signals],
        "evidence": [list(s.posts) for s in signals], "clause": [RULES[s.rule].clause for s in signals],
    }, RISK_SIGNALS)  # fmt: skip


__all__ = ["Category", "Options", "Risks", "find_risks", "hits_of"]
