"""datasketch: MinHash of five-character shingles, LSH with the bands that the library chooses for the threshold."""

from __future__ import annotations

from datasketch import MinHash, MinHashLSH
from task import PERMUTATIONS, THRESHOLD, Pairs, flat, run, shingles


def find(texts: list[str]) -> Pairs:
    """Every text with what shares a bucket with it."""
    bytes_of = ([shingle.encode("utf-8", "surrogatepass") for shingle in shingles(text)] for text in texts)
    sketches = MinHash.bulk(bytes_of, num_perm=PERMUTATIONS)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch)
    return flat([index.query(sketch) for sketch in sketches])


if __name__ == "__main__":
    run(find)
