"""What a comparison of texts comes to: tables, and nothing that has to be compiled to look at them."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Reuse:
    """REUSE_PAIRS, REUSE_POSTS, REUSE_ACCOUNTS, REUSE_EDGES, UNIQUE_POSTS, SPIN_WORDS and SPUN_POSTS."""

    pairs: pa.Table
    posts: pa.Table
    accounts: pa.Table
    edges: pa.Table
    unique: pa.Table
    spin_words: pa.Table
    spun_posts: pa.Table
