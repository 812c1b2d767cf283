"""How deep the brackets of a JSON text nest: the streaming reader keeps a path as long as that for every level.

A hundred thousand opening brackets, a small file, would take it tens of gigabytes.
"""

from __future__ import annotations

import re
from typing import IO

import numpy as np

BLOCK = 4 * 1024**2
LONGEST_STRING = 64 * 1024**2
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_STEPS = np.zeros(256, np.int8)
_STEPS[[ord("["), ord("{")]] = 1
_STEPS[[ord("]"), ord("}")]] = -1


def deepest(stream: IO[bytes], enough: int) -> int:
    """The greatest depth of a UTF-8 stream; `enough` + 1 as soon as it is more, or a string has no end."""
    depth = most = 0
    rest = b""
    while block := stream.read(BLOCK):
        text = _STRING.sub(b"", rest + block)
        # What is left after an odd quote is the beginning of a string that goes on in the next block.
        bare, quote, tail = text.partition(b'"')
        rest = quote + tail
        levels = depth + np.cumsum(_STEPS[np.frombuffer(bare, np.uint8)], dtype=np.int64)
        if len(levels):
            most, depth = max(most, int(levels.max())), int(levels[-1])
        if most > enough or len(rest) > LONGEST_STRING:
            return enough + 1
    return most
