"""Words in the spelling in which texts are searched: the codes of kernels.points, as Python strings and as bytes."""

from __future__ import annotations

from functools import cache

from jianhao.kernels.normalise import normalise


@cache
def folded(word: str) -> str:
    """Letters and digits of a word in one width, case and simplified characters."""
    codes, _ = normalise(word)
    return "".join(map(chr, codes.tolist()))


def as_bytes(word: str) -> bytes:
    """A folded word as it stands in the bytes of an array of codes."""
    return word.encode("utf-16-le", "surrogatepass")
