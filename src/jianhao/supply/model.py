"""The linear model as it lies in the package: n-grams with a weight a kind, readable with xzcat; see scripts/build_supply_model.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.errors import JianhaoError
from jianhao.kernels.openings import BEGIN, END, Grams, fill_grams
from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.learning import Fitted, pack
from jianhao.vocab import packed

NAME = "kinds"
SCALE = 1000  # weights are written as whole thousandths
MARKS = {BEGIN: "^", END: "$"}


@dataclass(frozen=True)
class Model:
    """Weights `weights[gram, kind]` and intercepts of LEARNT; `precision` of rules on the labelled posts, by rule id."""

    grams: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]
    precision: Mapping[str, float]

    @cached_property
    def table(self) -> Grams:
        """The n-grams as the kernel looks them up."""
        size = 1 << max(4, (2 * len(self.grams)).bit_length())
        keys, numbers = np.zeros(size, np.uint64), np.zeros(size, np.int32)
        fill_grams(np.array([pack(codes_of(gram)) for gram in self.grams], np.uint64), keys, numbers)
        singles = sum(len(gram) == 1 for gram in self.grams)
        return Grams(keys, numbers, self.weights, self.intercepts, singles)

    @cached_property
    def spelt(self) -> pa.Array:
        """The n-grams as strings, by number."""
        return pa.array(self.grams, pa.string())


def codes_of(gram: str) -> list[int]:
    """The codes of an n-gram as `spell` writes it."""
    marks = {mark: code for code, mark in MARKS.items()}
    return [marks.get(letter, ord(letter)) for letter in gram]


def spell(gram: int) -> str:
    """A packed n-gram as a string, `^` and `$` for the ends of a title."""
    codes = []
    while gram:
        codes.append(gram & 0xFFFF)
        gram >>= 16
    return "".join(MARKS.get(code, chr(code)) for code in reversed(codes))


def model_of(fitted: Fitted, precision: Mapping[str, float]) -> Model:
    """A fitted model with weights as they are written to the file."""
    return Model(
        tuple(spell(gram) for gram in fitted.grams),
        _rounded(fitted.weights),
        _rounded(fitted.intercepts),
        {rule: round(share, 3) for rule, share in precision.items()},
    )


def _rounded(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    return np.asarray(np.round(values * SCALE) / SCALE, np.float32)


def packed_model(model: Model, facts: Mapping[str, Any]) -> bytes:
    """The bytes of the file; `facts` say from what it was made."""
    head = {
        "kinds": [str(kind) for kind in LEARNT],
        "intercepts": _thousandths(model.intercepts),
        "precision": dict(model.precision),
    } | dict(facts)
    rows = [[json.dumps(head, ensure_ascii=False, sort_keys=True)]]
    rows += [
        [gram, *map(str, _thousandths(row))] for gram, row in zip(model.grams, model.weights, strict=True)
    ]
    return packed.pack(NAME, rows)


def _thousandths(values: npt.NDArray[np.float32]) -> list[int]:
    return [round(float(value) * SCALE) for value in values]


def unpacked_model(content: bytes) -> Model:
    """The model of a file; raises JianhaoError if the file is not whole or was made for other kinds."""
    head, *lines = packed.unpack(NAME, content)
    facts = json.loads(head)
    if facts["kinds"] != [str(kind) for kind in LEARNT]:
        raise JianhaoError("内容类别模型与程序版本不符，请重新安装本软件。")
    rows = [line.split("\t") for line in lines]
    weights = np.array([row[1:] for row in rows], np.float64).reshape(len(rows), len(LEARNT))
    intercepts = np.array(facts["intercepts"], np.float64)
    return Model(tuple(row[0] for row in rows), _scaled(weights), _scaled(intercepts), facts["precision"])


def _scaled(thousandths: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    return np.asarray(thousandths / SCALE, np.float32)


@cache
def shipped_model() -> Model:
    """The model of this release."""
    return unpacked_model(resources.files("jianhao.supply").joinpath("data", f"{NAME}.xz").read_bytes())


def kind_number(kind: Kind) -> int:
    """Column of a kind in weights and scores; −1 for a kind that is not learnt."""
    return LEARNT.index(kind) if kind in LEARNT else -1
