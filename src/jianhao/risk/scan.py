"""All content checks over posts: batches in, tables out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.blocks import cores
from jianhao.risk.behaviour import YES, Signal, find_signals
from jianhao.risk.decisions import NONE, Decision, Decisions
from jianhao.risk.finding import Category, Field, Hit, Rule, finding_id
from jianhao.risk.hijack import find_hijack
from jianhao.risk.lexicon import find_own_words
from jianhao.risk.links import find_links
from jianhao.risk.misprints import find_confusions, find_misprint_hits, names_of, outside
from jianhao.risk.names import find_names
from jianhao.risk.own_words import Lexicon, OwnWord
from jianhao.risk.personal_data import find_personal_data
from jianhao.risk.replies import find_insults
from jianhao.risk.rules import RULES
from jianhao.risk.texts import Texts, read_texts
from jianhao.risk.topics import Samples, samples_of, strangeness
from jianhao.risk.word_list import WordList
from jianhao.store.batches import batches_of
from jianhao.store.schemas import POSTS, RISK, RISK_SIGNALS

Posts: TypeAlias = "Sequence[pa.Table | Path]"
BATCH = 4_096
FACTS = ("post_id", "account_id", "platform", "tool", "published_at", "precision", "day", "deleted")
READ = (*FACTS, "title", "text")


@dataclass(frozen=True)
class Options:
    """What a run looks for besides the shipped lists, names that are no misprints, what was decided before, up to which day posts are
    looked at, and from which day on places in them are told (what an account used to do is learned from all of them)."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    names: Iterable[str] = ()
    decisions: Decisions = NONE
    until: int | None = None
    since: int | None = None
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
    words = Words(options.lexicon.search(), names_of(options.names))
    hits_of(read_texts([""]), words)  # all lists are loaded before threads ask for them at once
    facts: list[pa.RecordBatch] = []
    samples: list[Samples] = []
    writing = _Writing(options.decisions)
    for part in _side_by_side(
        lambda batch: _examine(batch, words, options.since), _batches(posts, options.until)
    ):
        facts.append(part.facts)
        samples.append(part.samples)
        writing.add(part.rows)
        if options.advance:
            options.advance(part.facts.num_rows)
    all_facts = pa.Table.from_batches(facts) if facts else _no_facts()
    signals = find_signals(all_facts, _topics(all_facts, samples))
    told = _told(all_facts, options.since)
    writing.add([_of_signal(s, post) for s in signals for post in s.posts if s.outcome == YES and told(post)])
    return Risks(writing.table(), _signals_table(signals), writing.mistaken, all_facts.num_rows)


def names_in(register: pa.Table) -> Iterator[str]:
    """What the accounts and agencies of a register are called."""
    for column in ("name", "agency"):
        yield from (name for name in register.column(column).to_pylist() if name)


@dataclass(frozen=True, slots=True)
class Words:
    """What an office brings along: words to look for, and names that are right as they are."""

    searched: WordList[OwnWord]
    names: WordList[bool] = field(default_factory=lambda: names_of(()))


def hits_of(texts: Texts, words: Words, platforms: list[str] | None = None) -> list[Hit]:
    """All checks of contents over a batch of texts."""
    doubtful = find_misprint_hits(texts)
    listed = find_confusions(texts)
    if listed:
        known = {(hit.row, place) for hit in doubtful for place in range(hit.start, hit.end)}
        listed = [h for h in listed if not any((h.row, k) in known for k in range(h.start, h.end))]
    written = outside(texts, [*doubtful, *listed], words.names)
    return [
        *written, *find_names(texts), *find_hijack(texts), *find_links(texts, platforms=platforms),
        *find_personal_data(texts), *find_insults(texts), *find_own_words(texts, words.searched),
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


def _side_by_side(
    work: Callable[[pa.RecordBatch], _Part], batches: Iterator[pa.RecordBatch]
) -> Iterator[_Part]:
    """The work on a few batches at a time, in order, so that memory does not grow with the number of posts."""
    threads = cores()
    waiting: deque[Future[_Part]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for batch in batches:
            waiting.append(pool.submit(work, batch))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _batches(posts: Posts, until: int | None) -> Iterator[pa.RecordBatch]:
    for part in posts:
        for batch in part.to_batches(BATCH) if isinstance(part, pa.Table) else batches_of(part, READ, BATCH):
            yield batch if until is None else batch.filter(pc.less_equal(batch.column("day"), until))


def _no_facts() -> pa.Table:
    return POSTS.empty_table().select(list(FACTS))


def _told(facts: pa.Table, since: int | None) -> Callable[[str], bool]:
    """Whether a post is of the days that are told of."""
    if since is None:
        return lambda post: True
    recent = facts.filter(pc.greater_equal(facts.column("day"), since)).column("post_id").to_pylist()
    return frozenset(recent).__contains__


def _examine(batch: pa.RecordBatch, words: Words, since: int | None) -> _Part:
    facts = pa.RecordBatch.from_arrays([batch.column(name) for name in FACTS], list(FACTS))
    text = read_texts(batch.column(Field.TEXT.value))
    samples = samples_of(text)
    if since is not None:
        batch = batch.filter(pc.greater_equal(batch.column("day"), since))
        text = read_texts(batch.column(Field.TEXT.value))
    return _Part(facts, samples, _rows(batch, text, words))


def _rows(batch: pa.RecordBatch, text: Texts, words: Words) -> list[_Row]:
    """What stands in the titles and texts of a batch, in the order of posts."""
    platforms = [p or "" for p in batch.column("platform").to_pylist()]
    ids, accounts = batch.column("post_id").to_pylist(), batch.column("account_id").to_pylist()
    rows: list[tuple[int, int, _Row]] = []
    for number, place in enumerate(Field):
        texts = text if place is Field.TEXT else read_texts(batch.column(place.value))
        for hit in hits_of(texts, words, platforms):
            rule = RULES[hit.rule]
            severity = (hit.severity or rule.severity).value
            rows.append((hit.row, number, _Row(ids[hit.row], accounts[hit.row], place, hit.start, hit.end, rule, severity,
                                               hit.text, hit.suggestion, hit.term)))  # fmt: skip
    rows.sort(key=lambda one: (one[0], one[1], one[2].start or 0))
    return [row for _, _, row in rows]


def _topics(facts: pa.Table, samples: list[Samples]) -> npt.NDArray[np.float64] | None:
    if not samples:
        return None
    account = np.asarray(facts.column("account_id").combine_chunks().dictionary_encode().indices)
    return strangeness(np.concatenate(samples), account.astype(np.int32))


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


class _Writing:
    """The table of findings, part by part, so that no more than one part is held as Python objects."""

    def __init__(self, decisions: Decisions) -> None:
        self.mistaken = 0
        self._decisions = decisions
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}
        self._parts: list[pa.Table] = []

    def add(self, rows: list[_Row]) -> None:
        """The rows that were not decided to be mistaken."""
        columns: dict[str, list[object]] = {name: [] for name in RISK.names}
        for row in rows:
            identity = finding_id(row.account_id, row.rule.id, row.post_id, row.text + self._repeated(row))
            decision = self._decisions.of(identity, row.account_id, row.rule.id, row.term)
            if decision is Decision.MISTAKEN:
                self.mistaken += 1
                continue
            values = (identity, row.post_id, row.account_id, row.rule.category.value, row.severity, row.start, row.end, row.text,
                      row.suggestion, row.rule.id, row.place.value if row.place else None, row.rule.clause, row.term,
                      decision.value if decision else None)  # fmt: skip
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
        if columns["finding_id"]:
            self._parts.append(pa.table(columns, RISK))

    def _repeated(self, row: _Row) -> str:
        """The same words again in the same post are another finding."""
        named = hash((row.account_id, row.rule.id, row.post_id, row.text))
        if named not in self._seen:
            self._seen.add(named)
            return ""
        self._again[named] = self._again.get(named, 1) + 1
        return f"\x1f{self._again[named]}"

    def table(self) -> pa.Table:
        """All rows in the order they came."""
        return pa.concat_tables(self._parts).combine_chunks() if self._parts else RISK.empty_table()


def _signals_table(signals: list[Signal]) -> pa.Table:
    return pa.table({
        "finding_id": [finding_id(s.account_id, s.rule) for s in signals],
        "account_id": [s.account_id for s in signals], "rule": [s.rule for s in signals],
        "outcome": [s.outcome for s in signals], "severity": [RULES[s.rule].severity.value for s in signals],
        "reason": [s.reason for s in signals], "measured": [s.measured for s in signals],
        "evidence": [list(s.posts) for s in signals], "clause": [RULES[s.rule].clause for s in signals],
    }, RISK_SIGNALS)  # fmt: skip


__all__ = ["Category", "Options", "Risks", "Words", "find_risks", "hits_of"]
