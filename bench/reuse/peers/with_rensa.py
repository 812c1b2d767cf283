"""rensa: MinHash of five-character shingles in Rust, LSH of 32 bands."""

from __future__ import annotations

from rensa import RMinHash, RMinHashLSH
from task import PERMUTATIONS, THRESHOLD, Pairs, flat, run, shingles

BANDS, SEED = 32, 42


def find(texts: list[str]) -> Pairs:
    """Every text with what shares a bucket with it."""
    sketches = RMinHash.from_token_sets([shingles(text) for text in texts], num_perm=PERMUTATIONS, seed=SEED)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    index.insert_many(sketches)
    return flat(index.query_all(sketches))


if __name__ == "__main__":
    run(find)
