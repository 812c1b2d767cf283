"""Notices that a county takes over with its own names put in: places, units, persons and the telephone change, nothing else."""

from __future__ import annotations

import re

import numpy as np

from reuse.names import UNITS, person, phone, pick, place
from reuse.variants import OWN, Part, sentences

OPENINGS = (
    "为做好{县}有关工作，{机关}现将有关事项通知如下：", "近日，{机关}发布提示，请{县}广大群众知悉。", "{机关}消息：", "记者从{机关}获悉，",
)  # fmt: skip
WITHIN = (
    "在{县}，",
    "据{机关}介绍，",
    "{机关}提醒：",
    "在{镇}，",
    "{县}各乡镇、各部门注意：",
    "{人}表示，",
    "{镇}、{镇二}等地，",
)
ENDS = ("\n{机关}", "\n咨询电话：{话}\n{机关}", "\n（{机关} {人}）", "\n联系人：{人}，电话：{话}")
SLOT = re.compile(r"(\{[^{}]+\})")
OFTEN = 0.25


def framed(text: str, rng: np.random.Generator) -> list[Part]:
    """The text with gaps for names before a quarter of its sentences, at its beginning and end: (0, words) and (1, slot)."""
    words = [pick(rng, OPENINGS)]
    pieces: list[Part] = _slotted(words[0])
    for sentence in sentences(text):
        if rng.random() < OFTEN:
            pieces += _slotted(pick(rng, WITHIN))
        pieces.append((0, sentence))
    return pieces + _slotted(pick(rng, ENDS))


def named(pieces: list[Part], rng: np.random.Generator) -> list[Part]:
    """The gaps filled with names drawn for one county: words come from source 0, names are one's own."""
    names = _names(rng)
    return [(OWN, names[text]) if kind else (0, text) for kind, text in pieces]


def _slotted(form: str) -> list[Part]:
    return [(int(SLOT.fullmatch(piece) is not None), piece) for piece in SLOT.split(form) if piece]


def _names(rng: np.random.Generator) -> dict[str, str]:
    county = place(rng, "县")
    return {
        "{县}": county, "{机关}": county + pick(rng, UNITS), "{镇}": place(rng, "镇"), "{镇二}": place(rng, "镇"),
        "{人}": person(rng), "{话}": phone(rng),
    }  # fmt: skip
