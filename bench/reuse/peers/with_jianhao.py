"""This project: pairs with direction, shares, spans and kinds, and the other tables. Reading the file is measured too."""

from __future__ import annotations

import os
import time

import pyarrow as pa
import pyarrow.parquet as pq
from task import arguments, write

WARM_UP = 10_000  # posts: enough for every compiled function to be called once


def main() -> None:
    options = arguments()
    if options.threads:
        os.environ["NUMBA_NUM_THREADS"] = str(options.threads)
    from jianhao.reuse import find_reuse

    parts = sorted(options.posts.glob("*.parquet")) if options.posts.is_dir() else [options.posts]
    find_reuse(pa.Table.from_batches([next(pq.ParquetFile(parts[0]).iter_batches(WARM_UP))]))
    start = time.perf_counter()
    result = find_reuse(parts)
    seconds = time.perf_counter() - start
    write(options.out, result.pairs, seconds)
    pq.write_table(result.posts, options.out / "posts.parquet")


if __name__ == "__main__":
    main()
