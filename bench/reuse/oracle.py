"""A result as it would be if everything planted were found: checks the scorer, says what the best possible score is.

PYTHONPATH=bench python -m reuse.oracle [--posts 20000]
"""

from __future__ import annotations

import argparse

import pyarrow as pa
import pyarrow.parquet as pq

from reuse.corpus import FOLDER, POSTS, corpus
from reuse.draft import NOT_COPIES
from reuse.score import report, score


def oracle(truth: pa.Table) -> tuple[pa.Table, pa.Table]:
    """(pairs, posts): every direct source with its true share."""
    rows = truth.to_pylist()
    pairs = [
        {"post_id": row["post_id"], "source_post_id": source, "share": share, "verbatim": 1.0, "kind": "copy"}
        for row in rows
        for source, share in zip(row["source_post_ids"], row["source_shares"], strict=True)
    ]
    posts = [
        {
            "post_id": row["post_id"],
            "share": row["true_share"],
            "source_post_id": row["root_post_ids"][0] if row["root_post_ids"] else None,
            "first": row["relation"] in NOT_COPIES,
        }
        for row in rows
    ]
    return pa.Table.from_pylist(pairs), pa.Table.from_pylist(posts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    made = corpus(parser.parse_args().posts, folder=FOLDER)
    texts, truth = pq.read_table(made.posts), pq.read_table(made.truth)
    print(report(score(*oracle(truth), truth, texts)))


if __name__ == "__main__":
    main()
