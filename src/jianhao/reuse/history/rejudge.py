"""Everything judged anew, together: what a run over all posts and sources of the history says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.errors import UnusableCall
from jianhao.reuse.corpus import read_corpus
from jianhao.reuse.find import Scope
from jianhao.reuse.history.addition import Addition, Placed, with_aside
from jianhao.reuse.history.aside import Why, of_kind, read_aside
from jianhao.reuse.history.intake import last_end
from jianhao.reuse.history.manifest import PARTS, Manifest, TextFile, publish, read_manifest, writing
from jianhao.reuse.history.opened import empty_history
from jianhao.reuse.history.tables import rows_of_all
from jianhao.reuse.history.texts import TextStore, write_texts
from jianhao.reuse.parameters import DEFAULT, Parameters
from jianhao.reuse.result import Reuse

Ints = npt.NDArray[np.int32]


def rejudge_history(
    folder: Path, *, version: str | None = None, scope: Scope | None = None, parameters: Parameters = DEFAULT
) -> Reuse:
    """Judge all posts of a history anew and rewrite all its rows: they are those of `find_reuse` over everything taken in.

    Late posts stand at their place in time, of several rows of a post the fullest counts, and posts that were taken down are
    left out. It is also what makes a history usable again for another release or other parameters. There whole or not at all.
    Without `version` it is the one of all additions together.
    Raises as `add_to_history`, and UnusableCall if there is nothing in the folder.
    """
    if not read_manifest(folder).texts:
        raise UnusableCall(f"{folder.name}：历史文件夹里还没有内容，请先核查一次。")
    with writing(folder) as manifest:
        aside = read_aside(folder / PARTS / manifest.aside if manifest.aside else None)
        history = empty_history(folder, Manifest(number=manifest.number))
        placed = _placed(folder / PARTS, manifest, aside)
        addition = Addition.of(history, placed, parameters)
        version = manifest.version if version is None else version
        reuse = rows_of_all(addition, scope or Scope(), version)
        after = replace(
            addition.written(reuse, version), end=last_end(placed.corpus, None), aside=manifest.aside
        )
        publish(folder, with_aside(history, after, aside, of_kind(aside, Why.EARLY, Why.GONE)))
    return reuse


def _placed(parts: Path, manifest: Manifest, aside: pa.Table) -> Placed:
    """All texts, each post once, in the order of time."""
    files = [*manifest.texts, *_taken_in(parts, manifest.number + 1, of_kind(aside, Why.CHANGED))]
    store = TextStore(parts, files)
    order = sorted(range(len(files)), key=lambda k: files[k].sources)
    judged = [store.table(k) for k in order if not files[k].sources]
    others = [store.table(k) for k in order if files[k].sources]
    gone = of_kind(aside, Why.GONE).drop_columns(["source", "why"])
    corpus = read_corpus(judged, [*others, gone])
    part = np.repeat(np.array(order, np.int32), [files[k].rows for k in order])
    row = np.concatenate([np.empty(0, np.int32), *(np.arange(files[k].rows, dtype=np.int32) for k in order)])
    return Placed(corpus, [*judged, *others, gone], tuple(files), part[corpus.rows], row[corpus.rows])


def _taken_in(parts: Path, serial: int, changed: pa.Table) -> Sequence[TextFile]:
    """Other rows of known posts, written as texts."""
    sources = np.asarray(changed.column("source").cast(pa.uint8())) == 1
    rows = [(chosen, kind) for kind in (False, True) if (chosen := sources == kind).any()]
    return [write_texts(parts, serial, [changed], chosen, kind) for chosen, kind in rows]
