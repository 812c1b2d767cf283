"""Posts against all that came before them, in a folder that the office keeps from one time to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.reuse.find import Scope
from jianhao.reuse.history import Added, add_to_history, is_usable, kept_rows, rejudge_history
from jianhao.reuse.result import Reuse


@dataclass(frozen=True)
class Kept:
    """What the history took in (None if nothing was given) and whether everything in it was judged anew."""

    added: Added | None
    rejudged: bool


def compare_with_history(
    folder: Path, posts: list[Path], sources: list[Path], scope: Scope, version: str, rejudge: bool
) -> tuple[Reuse, Kept]:
    """The rows of the given posts, those of posts known before as they were judged then; all rows of all posts if `rejudge`.

    Account figures, edges, unique posts and exchanged words are of the posts that were new (of all with `rejudge`).
    """
    if not rejudge:
        added = add_to_history(folder, posts, sources, version=version, scope=scope)
        return replace(added.reuse, **_rows(folder, posts, added)), Kept(added, False)
    if not (posts or sources):
        return rejudge_history(folder, scope=scope), Kept(None, True)
    if not is_usable(folder):  # made by another release: it has to be readable before anything is added
        rejudge_history(folder, scope=scope)
    added = add_to_history(folder, posts, sources, version=version, scope=scope)
    return rejudge_history(folder, scope=scope), Kept(added, True)


def _rows(folder: Path, posts: list[Path], added: Added) -> dict[str, pa.Table]:
    """Pairs and posts of all that was given, also of what an earlier call had taken in."""
    if not added.known:
        return {}
    ids = pa.concat_arrays(
        [c for path in posts for c in pq.read_table(path, columns=["post_id"])["post_id"].chunks]
    )
    rows = kept_rows(folder, ids)
    return {"pairs": rows.pairs, "posts": rows.posts}
