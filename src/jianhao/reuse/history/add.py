"""New posts against all that came before: the day is read, joined, judged and kept; the past is looked up, not gone over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from jianhao.reuse.find import Scope
from jianhao.reuse.history.addition import Addition, place_new, with_aside
from jianhao.reuse.history.aside import read_aside
from jianhao.reuse.history.intake import take_stock
from jianhao.reuse.history.manifest import publish, read_manifest, writing
from jianhao.reuse.history.opened import open_history
from jianhao.reuse.history.tables import no_rows, rows_of_all, rows_of_new
from jianhao.reuse.parameters import DEFAULT, Parameters
from jianhao.reuse.remembered import Texts
from jianhao.reuse.result import Reuse


@dataclass(frozen=True)
class Added:
    """What an addition came to.

    `reuse`: the rows of the new posts. `texts` were new, `known` were there already and were left alone; of these `changed` now
    read otherwise or were taken down. `late` new ones are earlier than the last text known. `waiting` sources are later than the
    last post and are taken in with the posts of their time. `unsettled`: late or changed ones (of this addition or an earlier
    one) since all was judged together; rows may then differ from those of a run over everything until `rejudge_history`.
    """

    reuse: Reuse
    texts: int
    known: int
    late: int
    changed: int
    waiting: int
    unsettled: bool


def add_to_history(
    folder: Path, posts: pa.Table | Texts, sources: Texts = (), *, version: str, scope: Scope | None = None,
    parameters: Parameters = DEFAULT,
) -> Added:  # fmt: skip
    """Take posts and sources into the history in `folder` (made if it is not there) and judge the posts.

    The rows of the new posts are those of `find_reuse` over all posts and sources taken in so far, unless the history is
    `unsettled`; rows of earlier additions stay as they were judged. The addition is there whole or not at all, and adding the
    same again changes nothing. Raises UnusableCall if another writer is at work, the folder is no history, or it was made
    with other parameters; UnusableFile if it is damaged.
    """
    given: Texts = [posts] if isinstance(posts, pa.Table) else posts
    scope = scope or Scope()
    with writing(folder) as manifest:
        manifest.require(parameters)
        history = open_history(folder, manifest)
        aside = read_aside(history.parts / manifest.aside if manifest.aside else None)
        intake = take_stock(history, given, sources, aside, scope.until)
        reuse = no_rows()
        if intake.corpus.size:
            addition = Addition.of(history, place_new(history, intake), parameters)
            judge = rows_of_new if manifest.size else rows_of_all
            reuse = judge(addition, scope, version)
            manifest = addition.written(reuse, version)
        if intake.corpus.size or not intake.aside.equals(aside):
            manifest = replace(
                manifest,
                number=history.manifest.number + 1,
                end=intake.end,
                changed=manifest.changed + intake.changed,
            )
            publish(folder, with_aside(history, manifest, aside, intake.aside))
    return Added(
        reuse, intake.corpus.size, intake.known, intake.late, intake.changed, intake.waiting,
        bool(manifest.late or manifest.changed),
    )  # fmt: skip


def is_usable(folder: Path, parameters: Parameters = DEFAULT) -> bool:
    """Whether a history was made by this reading of texts and with these parameters, or there is none yet."""
    return read_manifest(folder).usable_with(parameters)
