"""The public posts of the registered accounts, each once: what every part that counts posts or reads starts from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from jianhao.store.engine import Engine
from jianhao.store.schemas import POSTS, PUBLIC_POSTS, SAMPLES


def public_posts(
    posts: pa.Table | Sequence[Path], samples: pa.Table | Sequence[Path], register: pa.Table, as_of: int, engine: Engine
) -> pa.Table:  # fmt: skip
    """PUBLIC_POSTS up to the day `as_of` in the order of their ids; POSTS and SAMPLES as tables or files, the register as a table."""
    tables = {
        "posts": posts if isinstance(posts, pa.Table) else list(posts) or POSTS.empty_table(),
        "samples": samples if isinstance(samples, pa.Table) else list(samples) or SAMPLES.empty_table(),
        "register": register.select(["account_id", "name"]),
    }
    return engine.query("public_posts", tables, as_of=as_of).cast(PUBLIC_POSTS)
