"""What is known of every text of a history by its number: where it lies, whose it is, when it was published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.reuse.corpus import Corpus

Ints = npt.NDArray[np.int32]
Column = npt.NDArray[Any]
COLUMNS = {
    "part": np.int32,  # the file of the text …
    "row": np.int32,  # … and its row there
    "account": np.int32,
    "day": np.int32,
    "moment": np.int64,  # microseconds
    "source": np.bool_,  # never judged
    "length": np.int32,  # in codes
    "whole": np.uint64,  # hash of all codes
}


class Numbers:
    """Columns over all texts, by number, and the accounts they name. Without late ones texts are numbered in the order of time."""

    def __init__(self, blocks: Sequence[Mapping[str, Column]]) -> None:
        columns = {
            name: np.concatenate([block[name] for block in blocks]) if blocks else np.empty(0, kind)
            for name, kind in COLUMNS.items()
        }
        self.part, self.row, self.account = columns["part"], columns["row"], columns["account"]
        self.day, self.moment, self.source = columns["day"], columns["moment"], columns["source"]
        self.length, self.whole = columns["length"], columns["whole"]
        self.accounts = _names(blocks)
        self.blocks = tuple(blocks)

    @property
    def size(self) -> int:
        """Number of texts."""
        return int(self.part.size)

    def ranks(self) -> npt.NDArray[np.int64]:
        """The place of every text in the order of time; of one moment, the order of numbers."""
        ranks = np.empty(self.size, np.int64)
        ranks[np.argsort(self.moment, kind="stable")] = np.arange(self.size)
        return ranks


def _names(blocks: Sequence[Mapping[str, Column]]) -> pa.Array:
    if not blocks:
        return pa.array([], pa.string())
    return pa.concat_arrays([pa.array(block_names(block), pa.string()) for block in blocks])


def block_names(block: Mapping[str, Column]) -> list[str]:
    """The accounts that a block was the first to name."""
    names: list[str] = json.loads(bytes(block["names"]))
    return names


def together(older: Mapping[str, Column], newer: Mapping[str, Column]) -> dict[str, Column]:
    """Two blocks, one after the other, as one."""
    names = json.dumps([*block_names(older), *block_names(newer)]).encode()
    ends = np.concatenate([older["latest_ends"], newer["latest_ends"] + older["latest_sources"].size])
    parts = [name for name in older if name not in ("names", "latest_ends")]
    return {
        **{name: np.concatenate([older[name], newer[name]]) for name in parts},
        "names": np.frombuffer(names, np.uint8), "latest_ends": ends,
    }  # fmt: skip


def new_block(
    corpus: Corpus, whole: npt.NDArray[np.uint64], part: Ints, row: Ints, known: pa.Array
) -> dict[str, Column]:
    """What is written of the texts of an addition; `known` are the accounts named before."""
    numbers = pc.index_in(corpus.accounts, value_set=known)
    fresh = np.flatnonzero(np.asarray(numbers.is_null().cast(pa.uint8())))
    account = np.asarray(pc.fill_null(numbers, -1)).astype(np.int32)
    account[fresh] = len(known) + np.arange(fresh.size)
    names = json.dumps(corpus.accounts.take(pa.array(fresh)).to_pylist()).encode()
    moment = np.asarray(corpus.facts.column("published_at").cast(pa.int64()))[corpus.rows]
    return {
        "part": part, "row": row, "account": account[corpus.account], "day": corpus.day, "moment": moment,
        "source": corpus.source_only, "length": corpus.lengths, "whole": whole,
        "names": np.frombuffer(names, np.uint8),
    }  # fmt: skip
