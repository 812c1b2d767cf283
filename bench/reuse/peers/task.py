"""What every peer's process does around its own work: read the table, warm up, measure, write pairs.

    python with_NAME.py POSTS.parquet OUT [--normalised] [--threads N]

The inner clock runs from the table in memory to the pairs in memory; start, imports and reading the file are in the whole
process's time alone, which the caller takes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

GRAM, PERMUTATIONS, THRESHOLD = 5, 128, 0.5
WARM_UP = 200
Pairs = npt.NDArray[np.int64]


def arguments() -> argparse.Namespace:
    """The command line; read before anything heavy is imported."""
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--normalised", action="store_true")
    parser.add_argument("--threads", type=int)
    return parser.parse_args()


def run(find: Callable[[list[str]], Pairs]) -> None:
    """Measure a function from texts to pairs of their numbers, in either order, a text with itself allowed."""
    options = arguments()
    posts = pq.read_table(options.posts)

    def work(table: pa.Table) -> Pairs:
        texts = table.column("text").to_pylist()
        return find([normalised(text) for text in texts] if options.normalised else texts)

    work(posts.slice(0, WARM_UP))
    start = time.perf_counter()
    pairs = work(posts)
    seconds = time.perf_counter() - start
    write(options.out, directed(pairs, posts), seconds)


def normalised(text: str) -> str:
    """The text as this project compares it."""
    from jianhao.kernels.normalise import normalise

    return normalise(text)[0].tobytes().decode("utf-16-le", "surrogatepass")


def shingles(text: str) -> list[str]:
    """Five characters in a row, each once; a shorter text is one shingle."""
    return list({text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 1))})


def flat(groups: list[list[int]]) -> Pairs:
    """(text, other) for every text's list of others."""
    left = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    right = np.fromiter((other for group in groups for other in group), np.int64, len(left))
    return np.column_stack([left, right])


def directed(pairs: Pairs, posts: pa.Table) -> pa.Table:
    """Each pair once, of two accounts, the later post first: what the tools do not tell and the time of posting does."""
    when = np.asarray(posts.column("published_at").cast(pa.int64()))
    account = posts.column("account_id").to_numpy()
    swap = when[pairs[:, 0]] < when[pairs[:, 1]]
    post, source = np.where(swap, pairs[:, 1], pairs[:, 0]), np.where(swap, pairs[:, 0], pairs[:, 1])
    unique = np.unique(np.column_stack([post, source])[account[post] != account[source]], axis=0)
    ids = posts.column("post_id")
    return pa.table({"post_id": ids.take(unique[:, 0]), "source_post_id": ids.take(unique[:, 1])})


def write(out: Path, pairs: pa.Table, seconds: float) -> None:
    """Pairs and inner clock."""
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(pairs, out / "pairs.parquet")
    (out / "clock.json").write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
