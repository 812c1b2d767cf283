"""gaoya: MinHash of five-character shingles in Rust with its own threads; bands chosen by the library for the threshold."""

from __future__ import annotations

from gaoya.minhash import MinHashStringIndex
from task import GRAM, PERMUTATIONS, THRESHOLD, Pairs, flat, run

HASH_BITS = 32


def find(texts: list[str]) -> Pairs:
    """Every text with those whose estimated similarity reaches the threshold."""
    index = MinHashStringIndex(
        HASH_BITS, THRESHOLD, None, None, PERMUTATIONS, "char", False, (GRAM, GRAM), "vec"
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    return flat(index.par_bulk_query(texts))


if __name__ == "__main__":
    run(find)
