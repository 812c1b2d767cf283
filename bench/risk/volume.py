"""Posts in the number and length of a large province, and a process that takes them through all content checks."""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from risk_sources import articles, planted, sentences_of

from jianhao.risk.scan import find_risks
from jianhao.store.schemas import POSTS

LENGTH, PART, ACCOUNTS = 600, 20_000, 1_300


def make(data: Path, posts: int, path: Path, seed: int = 5) -> None:
    """Posts of about LENGTH characters: sentences of laws and of official, medical and legal texts, some with misprints."""
    if path.exists():
        return
    rng = random.Random(seed)
    pool = [s for a in articles(data) for s in sentences_of(a.text)]
    pool += [s.written for domain in ("official", "medical", "law") for s in planted(data, domain)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(
        path.with_suffix(".draft"), POSTS, compression="zstd", compression_level=1
    ) as writer:
        for first in range(0, posts, PART):
            writer.write_table(_part(rng, pool, first, min(PART, posts - first)))
    path.with_suffix(".draft").replace(path)


def _part(rng: random.Random, pool: list[str], first: int, number: int) -> pa.Table:
    rows = []
    for k in range(first, first + number):
        text, size = [], 0
        while size < LENGTH:
            text.append(rng.choice(pool))
            size += len(text[-1])
        at = 1_700_000_000_000_000 + (k // ACCOUNTS) * 36_000_000_000
        account = f"weixin:gh_{k % ACCOUNTS:012d}"
        rows.append({"post_id": f"{account}:{k}", "account_id": account, "platform": "weixin", "title": text[0][:30],
                     "text": "".join(text), "published_at": at, "precision": "minute", "day": at // 86_400_000_000, "tool": "电脑端",
                     "deleted": False})  # fmt: skip
    return pa.Table.from_pylist([{n: row.get(n) for n in POSTS.names} for row in rows], POSTS)


def main() -> None:
    """Time the checks over a file; prints JSON. Kernels are compiled and lists loaded before the clock starts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    path = parser.parse_args().path
    find_risks([pa.Table.from_batches([next(pq.ParquetFile(path).iter_batches(64))])])
    started, processor = time.perf_counter(), time.process_time()
    found = find_risks([path])
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )
    print(json.dumps({"seconds": seconds, "processor": time.process_time() - processor, "peak_mb": peak, "posts": found.posts,
                      "findings": found.findings.num_rows}))  # fmt: skip


if __name__ == "__main__":
    main()
