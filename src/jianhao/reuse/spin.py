"""换词改写: what is learnt from rewritten posts whose source is known, and posts that read like them whose source is not.

The differences between a rewritten post and its source are the word list of whoever, or whatever, rewrote it. Words that hardly
occur elsewhere mark a rewritten text even where the original is not at hand. It is a reminder to look, no finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels import pair
from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.exchanged import LONGEST, count_texts, fill_table, list_exchanges
from jianhao.kernels.star_join import table_size
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.judging import Judged
from jianhao.reuse.pairs import REWRITTEN, Kinds
from jianhao.reuse.spill import let_go, pieces
from jianhao.store.schemas import SPIN_WORDS, SPUN_POSTS

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
SOURCES = 3  # different sources in which a word must have been exchanged for another
LIFT = 6.0  # times as often in rewritten texts as in others: such a word marks
LEAST_TEXTS = 3  # rewritten texts with the word
MARKS, CHARACTERS_A_MARK = 5, 100  # different marking words of a text, and one in so many characters
LEAST_LENGTH = 100
COMPARED = 8_000  # rewritten texts, and as many others, in which words are looked for
BEGINNINGS = 1 << 18
LONGEST_SPELT = LONGEST


@dataclass(frozen=True)
class SpinWords:
    """Exchanged words: `old` → `new` (packed characters), in how many sources, how much more often in rewritten texts."""

    old: Words
    new: Words
    sources: Ints
    lift: npt.NDArray[np.float64]

    @property
    def marking(self) -> Words:
        """Words that hardly occur in texts that were not rewritten."""
        return np.unique(self.new[self.lift >= LIFT])


def learn_words(corpus: Corpus, judged: Judged, kinds: Kinds) -> SpinWords:
    """The exchanges seen in rewritten posts of at least SOURCES sources."""
    rows = np.flatnonzero((kinds.kind == REWRITTEN) & kinds.counted)
    exchanges = _distinct(_exchanges(corpus, judged, rows))
    begins = _begins(exchanges[:, :2])
    sources = np.diff(np.append(begins, len(exchanges)))
    often = sources >= SOURCES
    old, new = exchanges[begins[often], 0], exchanges[begins[often], 1]
    rewritten = np.unique(judged.measures[rows, 0])
    return SpinWords(old, new, sources[often].astype(np.int32), _lift(corpus, new, rewritten))


def _exchanges(corpus: Corpus, judged: Judged, rows: npt.NDArray[np.int64]) -> Words:
    """What `list_exchanges` finds in the pairs `rows`."""
    found = [np.empty((0, 3), np.uint64)]
    for some in np.array_split(rows, pieces(corpus.codes, 2 * rows.size, 1)):
        room = int((judged.measures[some, pair.SPAN_TO] - judged.measures[some, pair.SPAN_FROM]).sum())
        own = np.empty((room, 3), np.uint64)
        number = list_exchanges(corpus.codes, corpus.starts, judged.measures, judged.spans, some, own)
        found.append(own[:number].copy())
        let_go(corpus.codes)
    return np.concatenate(found)


def _distinct(rows: Words) -> Words:
    """The different rows, sorted."""
    ordered = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    return ordered[_begins(ordered)]


def _begins(ordered: Words) -> npt.NDArray[np.int64]:
    """Where in sorted rows another one begins."""
    other = np.ones(len(ordered), np.bool_)
    other[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return np.flatnonzero(other)


def _lift(corpus: Corpus, words: Words, rewritten: Ints) -> npt.NDArray[np.float64]:
    """Per word how many times as often it stands in rewritten texts as in others; 0 where too few say."""
    known, which = np.unique(words, return_inverse=True)
    others = np.setdiff1d(np.flatnonzero(corpus.lengths >= LEAST_LENGTH), rewritten).astype(np.int32)
    rewritten, others = (some[:: max(1, some.size // COMPARED)] for some in (rewritten, others))
    here, there = (_counts(corpus, known, texts)[0] for texts in (rewritten.astype(np.int32), others))
    rate_here = here / max(rewritten.size, 1)
    rate_there = (there + 0.5) / max(others.size, 1)
    lift = np.where(here >= LEAST_TEXTS, rate_here / rate_there, 0.0)
    return np.asarray(lift[which], np.float64)


def _counts(corpus: Corpus, words: Words, texts: Ints) -> tuple[Ints, Ints]:
    """(texts per word, different words per text)."""
    size = table_size(words.size)
    table, numbers, begins = (
        np.zeros(size, np.uint64),
        np.zeros(size, np.int32),
        np.zeros(BEGINNINGS, np.bool_),
    )
    fill_table(words, table, numbers, begins)
    text_words = np.zeros(texts.size, np.int32)

    def count(span: tuple[int, int]) -> Ints:
        own = texts[span[0] : span[1]]
        here = np.zeros(words.size, np.int32)
        count_texts(
            corpus.codes,
            corpus.starts,
            corpus.lengths,
            own,
            table,
            numbers,
            begins,
            here,
            text_words[span[0] : span[1]],
        )
        let_go(corpus.codes)
        return here

    blocks = even_blocks(
        corpus.lengths[texts].astype(np.int64), pieces(corpus.codes, texts.size, 2 * cores())
    )
    word_texts = sum(in_threads(count, blocks, cores()), np.zeros(words.size, np.int32))
    return word_texts, text_words


def words_table(found: SpinWords) -> pa.Table:
    """SPIN_WORDS, the most frequent first."""
    order = np.lexsort((found.new, found.old, -found.sources))
    return pa.table([
        [spelt(w) for w in found.old[order].tolist()], [spelt(w) for w in found.new[order].tolist()],
        pa.array(found.sources[order]), pa.array(found.lift[order]),
    ], SPIN_WORDS)  # fmt: skip


def spelt(word: int) -> str:
    """The characters of a packed word."""
    return "".join(chr(code) for shift in (48, 32, 16, 0) if (code := (word >> shift) & 0xFFFF))


def word_of(text: str) -> int:
    """A word of at most LONGEST_SPELT characters as it is packed."""
    word = 0
    for character in text:
        word = word << 16 | ord(character)
    return word


def spun_table(corpus: Corpus, judged: Judged, kinds: Kinds, found: SpinWords) -> pa.Table:
    """SPUN_POSTS: posts without a known source that use many marking words, in the order of time."""
    sourced = np.zeros(corpus.size, np.bool_)
    sourced[judged.measures[kinds.counted, 0]] = True
    texts = np.flatnonzero(~sourced & ~corpus.source_only & (corpus.lengths >= LEAST_LENGTH)).astype(np.int32)
    marks = _counts(corpus, found.marking, texts)[1]
    chosen = np.flatnonzero((marks >= MARKS) & (marks * CHARACTERS_A_MARK >= corpus.lengths[texts]))
    rows = pa.array(corpus.rows[texts[chosen]])
    return pa.table([
        corpus.facts.column("post_id").take(rows), corpus.accounts.take(pa.array(corpus.account[texts[chosen]])),
        pa.array(marks[chosen]), pa.array(corpus.lengths[texts[chosen]]),
    ], SPUN_POSTS)  # fmt: skip
