"""What no tool can go below on this machine: going over the text once, in five ways. Prints JSON: seconds and bytes.

python limits.py POSTS.parquet
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import xxhash

from jianhao.kernels.characters import characters
from jianhao.kernels.normalise import Offsets, normalise_block
from jianhao.reuse.corpus import read_corpus, utf8

RUNS = 5


def main() -> None:
    posts = pq.read_table(Path(sys.argv[1])).combine_chunks()
    data, offsets = utf8(posts.column("text").chunk(0))
    text = data[offsets[0] : offsets[-1]]
    view = text.data
    tasks: dict[str, Callable[[], object]] = {
        "copied in memory": text.copy,
        "hashed by xxh3": lambda: xxhash.xxh3_64_intdigest(view),
        "decoded from UTF-8": lambda: str(view, "utf-8"),
        "normalised by one thread": lambda: _normalised(text, offsets - offsets[0]),
        "read as by the product": lambda: read_corpus([posts]),
    }
    seconds = {name: median(_seconds(task) for _ in range(RUNS)) for name, task in tasks.items()}
    print(json.dumps({"bytes": len(text), "posts": posts.num_rows, "seconds": seconds}))


def _normalised(text: npt.NDArray[np.uint8], offsets: Offsets) -> int:
    known = characters()
    out, lengths = np.empty(len(text), np.uint16), np.empty(len(offsets) - 1, np.int64)
    return normalise_block(text, offsets, known.codes, known.expanding, known.expansions, out, lengths)


def _seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
