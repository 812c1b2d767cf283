"""The pairs and posts of a judged corpus as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels import pair
from jianhao.kernels.chains import trace_origins
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.evidence import to_code_points
from jianhao.reuse.judging import Judged
from jianhao.reuse.remembered import Texts
from jianhao.reuse.spill import let_go
from jianhao.store.schemas import REUSE_PAIRS, REUSE_POSTS, SPAN

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
KINDS = pa.array(["copy", "edited", "rewritten", "excerpt", "template"])
COPY, EDITED, REWRITTEN, EXCERPT, TEMPLATE = range(5)
VERBATIM_COPY, VERBATIM_EDITED = 0.97, 0.6
EXCERPT_OF = 0.5
HOUR = 3_600_000_000
SPANS_AT_ONCE = 1 << 22


@dataclass(frozen=True)
class Kinds:
    """Per pair: its kind, its shares, whether the order in time is known."""

    kind: npt.NDArray[np.int8]
    share: Floats
    source_share: Floats
    verbatim: Floats
    later: npt.NDArray[np.bool_]

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Pairs that say a text was taken: no templates, and known to be later."""
        counted: npt.NDArray[np.bool_] = (self.kind != TEMPLATE) & self.later
        return counted


def describe(corpus: Corpus, judged: Judged) -> Kinds:
    """Shares and kinds of all pairs."""
    m = judged.measures
    text, source = m[:, pair.TEXT], m[:, pair.SOURCE]
    share = m[:, pair.COVERED] / np.maximum(judged.plain[text], 1)
    source_share = np.minimum(m[:, pair.SPREAD] / np.maximum(corpus.lengths[source], 1), 1.0)
    verbatim = m[:, pair.VERBATIM] / np.maximum(m[:, pair.PASSED], 1)
    kind = np.where(verbatim < VERBATIM_EDITED, REWRITTEN, np.where(verbatim < VERBATIM_COPY, EDITED, COPY))
    part = (source_share < EXCERPT_OF) & (kind != REWRITTEN)
    kind = np.where(m[:, pair.TEMPLATE] == 1, TEMPLATE, np.where(part, EXCERPT, kind))
    return Kinds(kind.astype(np.int8), share, source_share, verbatim, m[:, pair.LATER] == 1)


def trace(corpus: Corpus, judged: Judged, kinds: Kinds) -> Ints:
    """Per text the text where what it took first stood, −1 if it took nothing."""
    origins = np.empty(corpus.size, np.int32)
    trace_origins(judged.measures, judged.spans, kinds.counted, corpus.lengths, origins)
    let_go(judged.spans)
    return origins


def pairs_table(
    corpus: Corpus, posts: Texts, judged: Judged, kinds: Kinds, ordered: npt.NDArray[np.bool_]
) -> pa.Table:
    """REUSE_PAIRS in the order of time."""
    m = judged.measures
    text, source = m[:, pair.TEXT], m[:, pair.SOURCE]
    posts_of, accounts_of = _names(corpus)
    lag = (_moments(corpus, text) - _moments(corpus, source)) / HOUR
    columns = [
        posts_of.take(pa.array(corpus.rows[text])), posts_of.take(pa.array(corpus.rows[source])),
        accounts_of.take(pa.array(corpus.account[text])), accounts_of.take(pa.array(corpus.account[source])),
        kinds.share, kinds.source_share, kinds.verbatim, KINDS.take(pa.array(kinds.kind)), ordered,
        pa.array(lag, mask=~kinds.later), _spans(corpus, posts, judged),
    ]  # fmt: skip
    return pa.table([pa.array(c) if isinstance(c, np.ndarray) else c for c in columns], REUSE_PAIRS)


def _names(corpus: Corpus) -> tuple[pa.ChunkedArray, pa.Array]:
    return corpus.facts.column("post_id"), corpus.accounts


def _moments(corpus: Corpus, texts: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    moments = np.asarray(corpus.facts.column("published_at").cast(pa.int64()))
    return moments[corpus.rows[texts]]


def _spans(corpus: Corpus, posts: Texts, judged: Judged) -> pa.ListArray:
    """Per pair its spans in code points; those that begin or stop inside a character are left out."""
    m = judged.measures
    number = m[:, pair.SPAN_TO] - m[:, pair.SPAN_FROM]
    ends = np.cumsum(number, dtype=np.int64)
    spans = _columns(judged.spans, (m[:, pair.SPAN_FROM] - (ends - number)).astype(np.int32), number)
    sides = corpus.rows[m[:, pair.TEXT]], corpus.rows[m[:, pair.SOURCE]]
    to_code_points(posts, sides, (ends - number).astype(np.int32), ends.astype(np.int32), spans)
    whole = (spans[0] < spans[1]) & (spans[2] < spans[3])
    kept = np.append(0, np.cumsum(whole, dtype=np.int32))
    for k in range(4):  # one after the other: there may be many
        spans[k] = spans[k][whole]
    items = pa.StructArray.from_arrays([pa.array(column) for column in spans], fields=list(SPAN))
    return pa.ListArray.from_arrays(pa.array(np.append(0, kept[ends])), items)


def _columns(spans: Ints, moved: Ints, number: Ints) -> list[Ints]:
    """The spans in the order of the pairs, column by column; those of pair k stand `moved[k]` places further on."""
    rows = np.repeat(moved, number) + np.arange(number.sum(), dtype=np.int32)
    columns = [np.empty(rows.size, np.int32) for _ in range(4)]
    for first in range(0, rows.size, SPANS_AT_ONCE):
        some = slice(first, first + SPANS_AT_ONCE)
        for k, column in enumerate(columns):
            column[some] = spans[rows[some], k]
        let_go(spans)
    return columns


def posts_table(corpus: Corpus, judged: Judged, kinds: Kinds, origins: Ints, version: str) -> pa.Table:
    """REUSE_POSTS of all judged texts in the order of time; `origins` as traced."""
    m = judged.measures
    text, counted = m[:, pair.TEXT], kinds.counted
    covered = np.bincount(text[counted], m[counted, pair.FRESH], corpus.size)
    sources = np.bincount(text[counted], minlength=corpus.size).astype(np.int32)
    unknown = np.bincount(text[(kinds.kind != TEMPLATE) & ~kinds.later], minlength=corpus.size) > 0
    posts_of, accounts_of = _names(corpus)
    own = np.flatnonzero(~corpus.source_only)
    share = np.minimum(covered / np.maximum(judged.plain, 1), 1.0)
    silent = corpus.lengths == 0
    columns = [
        posts_of.take(pa.array(corpus.rows[own])), accounts_of.take(pa.array(corpus.account[own])),
        pa.array(share[own], mask=silent[own]),
        posts_of.take(pa.array(corpus.rows[np.maximum(origins, 0)][own], mask=origins[own] < 0)),
        pa.array(sources[own]), pa.array((sources == 0)[own], mask=(silent | ((sources == 0) & unknown))[own]),
        pa.array([version] * own.size, pa.string()),
    ]  # fmt: skip
    return pa.table(columns, REUSE_POSTS)
