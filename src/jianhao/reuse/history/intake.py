"""What of the given is new: posts already in the history are left alone, whatever else is not simply new is put aside."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.reuse.corpus import Corpus, read_corpus
from jianhao.reuse.history.aside import Why, of_kind, picked, without_doubles
from jianhao.reuse.history.opened import History
from jianhao.reuse.history.wholes import whole_keys
from jianhao.reuse.remembered import Texts

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
End = tuple[int, str, str]  # moment, account, post: the order of time


@dataclass(frozen=True)
class Intake:
    """`corpus` holds the new texts, the first `late` of them earlier than the last one known; `chosen` marks their rows in
    `posts` and `sources`. `aside` is what is to be put aside from now on, `changed` how many known posts it speaks of anew."""

    posts: Texts
    sources: Texts
    corpus: Corpus
    chosen: Flags
    given_posts: int
    known: int
    late: int
    changed: int
    aside: pa.Table
    end: End | None

    @property
    def waiting(self) -> int:
        """Sources whose time has not come."""
        return int(of_kind(self.aside, Why.EARLY).num_rows)


def take_stock(history: History, posts: Texts, sources: Texts, aside: pa.Table, until: int | None) -> Intake:
    """Sort what is given against what is known. `aside` is what was put aside before, `until` the last day of posts."""
    held = of_kind(aside, Why.EARLY, Why.GONE).drop_columns(["source", "why"])
    sources = [*sources, held]
    full = read_corpus(posts, sources)
    rows = sum(
        part.num_rows if isinstance(part, pa.Table) else pq.read_metadata(part).num_rows for part in posts
    )
    numbers = history.known_numbers(full.facts.column("post_id").take(pa.array(full.rows)).combine_chunks())
    new = numbers < 0
    if until is not None:
        new &= full.source_only | (full.day <= until)
    after = _first_after(full, history.manifest.end)
    judged = np.flatnonzero(new & ~full.source_only)
    cut = max(after, int(judged[-1]) if judged.size else 0)
    early = new & full.source_only & (np.arange(full.size) >= cut)
    new &= ~early
    corpus = _part(full, new)
    changed = _changed(history, full, numbers)
    gone = np.asarray(pc.fill_null(full.facts.column("deleted"), False).cast(pa.uint8())) == 1
    kept, fresh = _put_aside([*posts, *sources], full, aside, early, changed, gone, rows)
    late = int(np.count_nonzero(new[:after]))
    return Intake(
        posts, sources, corpus, _marked(full, new), rows, int(np.count_nonzero(numbers >= 0)), late,
        _known_posts(history, fresh), kept, last_end(corpus, history.manifest.end),
    )  # fmt: skip


def _part(corpus: Corpus, chosen: Flags) -> Corpus:
    return replace(
        corpus, rows=corpus.rows[chosen], account=corpus.account[chosen], day=corpus.day[chosen], clock=corpus.clock[chosen],
        source_only=corpus.source_only[chosen], starts=corpus.starts[chosen], lengths=corpus.lengths[chosen],
    )  # fmt: skip


def _marked(corpus: Corpus, chosen: Flags) -> Flags:
    marks = np.zeros(corpus.facts.num_rows, np.bool_)
    marks[corpus.rows[chosen]] = True
    return marks


def _key(corpus: Corpus, text: int) -> End:
    row = int(corpus.rows[text])
    facts = corpus.facts
    moment = facts.column("published_at")[row].cast(pa.int64()).as_py()
    return moment, facts.column("account_id")[row].as_py(), facts.column("post_id")[row].as_py()


def _first_after(corpus: Corpus, end: End | None) -> int:
    """The first text that comes after the end of the history."""
    if end is None:
        return 0
    low, high = 0, corpus.size
    while low < high:
        middle = (low + high) // 2
        if _key(corpus, middle) > end:
            high = middle
        else:
            low = middle + 1
    return low


def last_end(corpus: Corpus, end: End | None) -> End | None:
    """The end of a history that ended at `end` and takes in a corpus."""
    if not corpus.size:
        return end
    last = _key(corpus, corpus.size - 1)
    return last if end is None else max(last, end)


def _changed(history: History, corpus: Corpus, numbers: Ints) -> Flags:
    """Texts that would replace the known row of the same post (ordering.one_row_each)."""
    changed = np.zeros(corpus.size, np.bool_)
    texts = np.flatnonzero(numbers >= 0)
    if not texts.size:
        return changed
    known, kept = numbers[texts], history.numbers
    moment = np.asarray(corpus.facts.column("published_at").cast(pa.int64()))[corpus.rows[texts]]
    length, whole = corpus.lengths[texts], whole_keys(_part(corpus, numbers >= 0))
    same = (length == kept.length[known]) & (moment == kept.moment[known])
    role = (whole == kept.whole[known]) & kept.source[known] & ~corpus.source_only[texts]
    fuller = (length > kept.length[known]) | ((length == kept.length[known]) & (moment < kept.moment[known]))
    changed[texts] = fuller | (same & ((whole != kept.whole[known]) | role))
    return changed


def _put_aside(
    given: Texts, corpus: Corpus, aside: pa.Table, early: Flags, changed: Flags, gone: Flags, posts: int
) -> tuple[pa.Table, pa.Table]:
    """(all that is to be put aside from now on, what of it was not before)."""
    source = np.arange(corpus.facts.num_rows) >= posts
    before = of_kind(aside, Why.CHANGED, Why.GONE)
    fresh = pa.concat_tables([
        picked(given, _marked(corpus, changed), source, Why.CHANGED), picked(given, gone, source, Why.GONE),
    ])  # fmt: skip
    both = without_doubles(pa.concat_tables([before, fresh])) if fresh.num_rows else before
    waiting = picked(given, _marked(corpus, early), source, Why.EARLY)
    return pa.concat_tables([both, waiting]), both.slice(before.num_rows)


def _known_posts(history: History, rows: pa.Table) -> int:
    return int(np.count_nonzero(history.known_numbers(rows.column("post_id").combine_chunks()) >= 0))
