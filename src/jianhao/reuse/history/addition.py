"""An addition on its way into a history: everything is written under new names, and counts from the moment it is published."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.reuse.corpus import Corpus
from jianhao.reuse.history.arrays import Arrays, map_arrays, write_arrays
from jianhao.reuse.history.aside import write_aside
from jianhao.reuse.history.index import GROWTH, Run
from jianhao.reuse.history.intake import Intake
from jianhao.reuse.history.joining import Joined, Newcomers, join_new
from jianhao.reuse.history.manifest import Block, Manifest, NumberFile, TextFile, figures_of, reading
from jianhao.reuse.history.numbers import Numbers, new_block, together
from jianhao.reuse.history.opened import History, post_run
from jianhao.reuse.history.results import write_rows
from jianhao.reuse.history.texts import TextStore, settled_files, write_texts
from jianhao.reuse.history.wholes import Wordings, group_new, whole_keys
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.remembered import Texts
from jianhao.reuse.result import Reuse

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Placed:
    """New texts that lie in files by now: text k of the corpus in row[k] of file part[k]. `texts` is what the corpus was read
    from; the first `late` texts are earlier than the last one known."""

    corpus: Corpus
    texts: Texts
    files: tuple[TextFile, ...]
    part: Ints
    row: Ints
    late: int = 0


@dataclass(frozen=True)
class Addition:
    """New texts with numbers from `base` on, known to all indexes of `history` (in memory), and their candidates."""

    history: History
    placed: Placed
    chosen: Parameters
    base: int
    numbers_files: tuple[NumberFile, ...]
    wordings: Wordings
    candidates: Ints
    numbers: Ints
    formulas: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, history: History, placed: Placed, chosen: Parameters) -> Addition:
        """Number the new texts and join them onto the history."""
        base, corpus = history.numbers.size, placed.corpus
        history.texts = TextStore(history.parts, placed.files)
        block = new_block(corpus, whole_keys(corpus), placed.part, placed.row, history.numbers.accounts)
        history.numbers = known = Numbers([*history.numbers.blocks, block])
        wordings = group_new(block["whole"], corpus.lengths, base, history.wholes, known.day, known.moment)
        joined = _join(history, placed, wordings, base, chosen)
        files = _write_numbers(history, {**block, **joined.latest.arrays()})
        history.wholes.shards[0].append(wordings.run(history.wholes))
        ids = corpus.facts.column("post_id").take(pa.array(corpus.rows)).combine_chunks()
        history.ids.shards[0].append(post_run(history.ids, ids, base))
        pa.default_memory_pool().release_unused()  # what was read is written: room for judging
        return cls(
            history, placed, chosen, base, files, wordings, joined.candidates, joined.numbers, joined.formulas
        )

    def written(self, reuse: Reuse, version: str) -> Manifest:
        """The next version: all is written, and it remains to publish it."""
        history, before, serial = self.history, self.history.manifest, self.history.manifest.number + 1
        block = Block(
            self.placed.corpus.size, f"pairs-{serial:06d}.parquet", f"posts-{serial:06d}.parquet", version
        )  # fmt: skip
        write_rows(history.parts / block.pairs, reuse.pairs)
        write_rows(history.parts / block.posts, reuse.posts)
        return replace(
            before, number=serial, kernels=reading(), parameters=figures_of(self.chosen), numbers=self.numbers_files,
            texts=settled_files(history.texts, history.parts, serial), blocks=(*before.blocks, block),
            runs=history.settle(serial), late=before.late + self.placed.late,
        )  # fmt: skip


def _write_numbers(history: History, block: Arrays) -> tuple[NumberFile, ...]:
    """Put a block on disk (the votes of a year are hundreds of megabytes), in one file with those before it that are no larger."""
    files, blocks = list(history.manifest.numbers), list(history.numbers.blocks[:-1])
    while files and files[-1].texts <= GROWTH * block["part"].size:
        files.pop()
        block = together(blocks.pop(), block)
    path = history.parts / f"numbers-{history.manifest.number + 1:06d}.arrays"
    write_arrays(path, block)
    history.numbers = Numbers([*blocks, map_arrays(path)])
    return (*files, NumberFile(path.name, block["part"].size))


def _join(history: History, placed: Placed, wordings: Wordings, base: int, chosen: Parameters) -> Joined:
    corpus, known = placed.corpus, history.numbers
    newcomers = Newcomers(
        corpus, base, placed.late, known.account, known.day, known.moment,
        known.ranks() if history.manifest.late or placed.late else None,
        (corpus.lengths >= chosen.short) & (known.account[wordings.head] == known.account[base:]), ~corpus.source_only,
    )  # fmt: skip
    # A first addition may be a year: its fingerprints go to disk shard by shard.
    write = history.write_run("prints", history.manifest.number + 1)
    return join_new(newcomers, history.prints, chosen, write if history.prints.empty else _kept)


def _kept(shard: int, run: Run) -> Run:
    return run


def place_new(history: History, intake: Intake) -> Placed:
    """Write the new texts to files of their own."""
    files: list[TextFile] = []
    rows, serial = intake.corpus.rows, history.manifest.number + 1
    part, row = np.zeros(rows.size, np.int32), np.zeros(rows.size, np.int32)
    given = ((intake.posts, slice(0, intake.given_posts)), (intake.sources, slice(intake.given_posts, None)))
    for sources, (texts, span) in enumerate(given):
        chosen = intake.chosen[span]
        if chosen.any():
            own = intake.corpus.source_only == bool(sources)
            part[own] = len(history.texts.files) + len(files)
            row[own] = (np.cumsum(chosen) - 1)[rows[own] - span.start]
            files.append(write_texts(history.parts, serial, texts, chosen, bool(sources)))
    return Placed(
        intake.corpus,
        [*intake.posts, *intake.sources],
        (*history.texts.files, *files),
        part,
        row,
        intake.late,
    )


def with_aside(history: History, manifest: Manifest, before: pa.Table, aside: pa.Table) -> Manifest:
    """The version with what is put aside from now on, where `before` is what was put aside before."""
    if aside.equals(before):
        return manifest
    name = f"aside-{manifest.number:06d}.parquet" if aside.num_rows else None
    if name:
        write_aside(history.parts / name, aside)
    return replace(manifest, aside=name)
