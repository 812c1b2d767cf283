"""The model by which misprints are told: n-grams of clean prose, confusable characters, trees that weigh the evidence.

It is packed by scripts/build_risk_data.py from the sources named in data/LICENSES.md; what it was learnt from is in the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.errors import JianhaoError
from jianhao.kernels.misprint_candidates import FIRST_HAN, FIRST_SYMBOL, LAST_HAN, Confusions
from jianhao.kernels.prose import SYMBOLS, Prose, fill
from jianhao.risk.packaged import raw

FILE = "misprints.zst"
NOTHING, RARE, DIGIT, LATIN, PUNCTUATION = 1, 2, 3, 4, 5
FILTER_WORDS = 1 << 19  # of 64 bits each
LEVEL = 19


@dataclass(frozen=True)
class Packed:
    """What is kept: `keys` (sorted) with `values`, `single` and `alone` as in kernels.prose, `characters` that have a symbol.

    `confused`: begin of each character's candidates in `others`, `kinds`, `observed` from U+4E00 on. Trees as in
    kernels.trees.score_of with `start` (its first value) and `limit`, the score from which a candidate is reported.
    """

    characters: npt.NDArray[np.uint16]
    keys: npt.NDArray[np.uint64]
    values: npt.NDArray[np.uint8]
    single: npt.NDArray[np.float32]
    alone: npt.NDArray[np.float32]
    confused: npt.NDArray[np.int64]
    others: npt.NDArray[np.uint16]
    kinds: npt.NDArray[np.uint8]
    observed: npt.NDArray[np.uint8]
    features: npt.NDArray[np.int16]
    thresholds: npt.NDArray[np.float32]
    answers: npt.NDArray[np.float32]
    bounds: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """The packed model, its n-grams ready to be looked up."""

    packed: Packed
    symbols: npt.NDArray[np.uint16]
    prose: Prose
    likely: Confusions


def symbols_of(characters: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Symbol of every code point up to U+FFFF: its own if it is one of `characters`, else that of its class."""
    symbols = np.full(0x10000, PUNCTUATION, np.uint16)
    symbols[0x3400:0x4DC0] = symbols[FIRST_HAN : LAST_HAN + 1] = RARE
    for first, last, symbol in (
        (0x30, 0x39, DIGIT),
        (0xFF10, 0xFF19, DIGIT),
        (0x41, 0x5A, LATIN),
        (0x61, 0x7A, LATIN),
    ):
        symbols[first : last + 1] = symbol
    symbols[characters] = np.arange(FIRST_SYMBOL, FIRST_SYMBOL + characters.size, dtype=np.uint16)
    symbols[0x0A] = NOTHING
    return symbols


def ready(packed: Packed) -> Model:
    """The model with its table filled."""
    size = 1 << max(10, int(np.ceil(np.log2(packed.keys.size * 1.3 + 1))))
    prose = Prose(
        np.zeros(size, np.uint64), np.zeros(size, np.uint8), np.zeros(FILTER_WORDS, np.uint64),
        np.zeros((SYMBOLS, SYMBOLS), np.uint8), np.zeros((SYMBOLS, SYMBOLS), np.uint8), packed.single, packed.alone,
    )  # fmt: skip
    fill(packed.keys, packed.values, prose)
    symbols = symbols_of(packed.characters)
    likely = Confusions(packed.confused, packed.others, symbols[packed.others], packed.kinds, packed.observed)
    return Model(packed, symbols, prose, likely)


def pack(packed: Packed) -> bytes:
    """The bytes of a model; the same model gives the same bytes."""
    content = io.BytesIO()
    arrays: dict[str, Any] = {f.name: getattr(packed, f.name) for f in fields(Packed)}
    steps = np.diff(arrays.pop("keys"), prepend=np.uint64(0))
    planes = steps.view(np.uint8).reshape(-1, 8).T  # byte by byte: the high ones are nearly all alike
    for array in (np.ascontiguousarray(planes), *arrays.values()):
        np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
    packed_bytes: bytes = pa.Codec("zstd", compression_level=LEVEL).compress(content.getvalue(), asbytes=True)
    return packed_bytes


def unpack(content: bytes) -> Packed:
    """The model of packed bytes; JianhaoError when they are not one, whole."""
    try:
        stream = io.BytesIO(pa.CompressedInputStream(pa.BufferReader(content), "zstd").read())
        names = [f.name for f in fields(Packed) if f.name != "keys"]
        planes, *rest = (np.lib.format.read_array(stream, allow_pickle=False) for _ in ["planes", *names])
    except (OSError, pa.ArrowException, ValueError, EOFError) as error:
        raise JianhaoError(f"错别字模型文件{FILE}已损坏，请重新安装本软件。") from error
    steps = np.ascontiguousarray(planes.T).view(np.uint64).ravel()
    return Packed(keys=np.cumsum(steps, dtype=np.uint64), **dict(zip(names, rest, strict=True)))


@cache
def shipped() -> Model:
    """The model that came with the package."""
    return ready(unpack(raw(FILE)))
