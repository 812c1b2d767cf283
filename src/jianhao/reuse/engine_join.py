"""The star join by an engine: texts to fingerprints in an Arrow kernel, fingerprints to votes in SQL."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.candidates import LEAST_VOTES
from jianhao.kernels.fingerprints import BITS, count_postings
from jianhao.kernels.postings import list_fingerprints
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.found import Found
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.votes import Votes
from jianhao.store.engine import Engine

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
BATCH = 4_096  # texts: a few megabytes of codes, some ten of postings
_FACTS = [("text", pa.int32()), ("account", pa.int32()), ("day", pa.int32()), ("voting", pa.bool_())]
TEXTS = pa.schema([*_FACTS, ("codes", pa.binary())])
POSTINGS = pa.schema([*_FACTS, ("print", pa.int64())])


def join_by_engine(
    corpus: Corpus, chosen: Parameters, joining: Flags, voting: Flags, engine: Engine
) -> Found:
    """What `search.join_texts` gives, to the last vote."""
    texts = pa.RecordBatchReader.from_batches(TEXTS, _text_batches(corpus, np.flatnonzero(joining), voting))
    thresholds = {
        "formula_days": chosen.formula_days, "formula_span": chosen.formula_span,
        "frame_days": chosen.frame_days, "frame_span": chosen.frame_span,
    }  # fmt: skip
    with engine.mapped(texts, fingerprint_batches, POSTINGS) as postings:
        formulas = engine.query("reuse_formulas", {"postings": postings}, **thresholds)
        tables = {"postings": postings, "formulas": formulas}
        # The election asks for as many votes in any case: what has fewer need not leave the engine.
        counted = engine.batches("reuse_votes", tables, least_votes=LEAST_VOTES)
        votes = Votes(corpus.size)
        votes.take([_single_votes(batch) for batch in counted])
    prints = _number_of_prints(corpus, joining)
    candidates, numbers = votes.elect(prints)
    return Found(candidates, numbers, prints, _listed(formulas))


def fingerprint_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """TEXTS to POSTINGS, one row a fingerprint, in the order of the texts."""
    for batch in batches:
        codes, offsets = _codes_of(batch.column("codes"))
        prints, places = np.empty(codes.size, np.uint64), np.empty(codes.size, np.int32)
        numbers = np.empty(batch.num_rows, np.int32)
        written = list_fingerprints(codes, offsets, prints, places, numbers)
        facts = batch.select([name for name, _ in _FACTS])
        columns = facts.take(pa.array(np.repeat(np.arange(batch.num_rows), numbers))).columns
        yield pa.RecordBatch.from_arrays(
            [*columns, pa.array(prints[:written].view(np.int64))], schema=POSTINGS
        )


def _codes_of(column: pa.Array) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int64]]:
    """(codes, offsets in codes) of a column of texts; none is missing."""
    large = pa.types.is_large_binary(column.type)
    _, places, data = column.buffers()
    if not len(column) or data is None:
        return np.empty(0, np.uint16), np.zeros(len(column) + 1, np.int64)
    ends = np.frombuffer(places, np.int64 if large else np.int32)[
        column.offset : column.offset + len(column) + 1
    ]
    first, last = int(ends[0]), int(ends[-1])
    codes = np.frombuffer(data, np.uint16, (last - first) // 2, first)
    return codes, (ends.astype(np.int64) - first) // 2


def _text_batches(corpus: Corpus, texts: npt.NDArray[np.int64], voting: Flags) -> Iterator[pa.RecordBatch]:
    for at in range(0, texts.size, BATCH):
        own = texts[at : at + BATCH]
        spans = zip(corpus.starts[own].tolist(), corpus.lengths[own].tolist(), strict=True)
        codes = np.concatenate([corpus.codes[start : start + length] for start, length in spans])
        ends = np.append(0, np.cumsum(2 * corpus.lengths[own].astype(np.int64))).astype(np.int32)
        binary = pa.Array.from_buffers(pa.binary(), own.size, [None, pa.py_buffer(ends), pa.py_buffer(codes)])
        facts = own.astype(np.int32), corpus.account[own], corpus.day[own], voting[own]
        yield pa.RecordBatch.from_arrays([*map(pa.array, facts), binary], schema=TEXTS)


def _number_of_prints(corpus: Corpus, joining: Flags) -> Ints:
    lengths = np.where(joining, corpus.lengths, 0).astype(np.int32)
    prints, unused = np.zeros(corpus.size, np.int32), np.zeros(0, np.int64)
    blocks, threads = even_blocks(lengths.astype(np.int64), 4 * cores()), cores()
    list(in_threads(
        lambda span: count_postings(corpus.codes, corpus.starts, lengths, *span, BITS, 0, unused, prints), blocks, threads
    ))  # fmt: skip
    return prints


def _single_votes(counted: pa.RecordBatch) -> Words:
    """(text << 32 | source) as often as it was voted for."""
    text, source, votes = (np.asarray(counted.column(name)) for name in ("text", "source", "votes"))
    return np.repeat((text.astype(np.uint64) << np.uint64(32)) | source.astype(np.uint64), votes)


def _listed(formulas: pa.Table) -> Words:
    """As the star join lists them: (fingerprint << 1 | 1 if a formula, 0 if only a frame), ascending."""
    rows = formulas.filter(formulas.column("frame"))
    prints, formula = (np.asarray(rows.column(name).cast(pa.int64())) for name in ("print", "formula"))
    return (prints.astype(np.uint64) << np.uint64(1)) | formula.astype(np.uint64)
