"""Documents cut into posts that have little of one another: what is natural overlap stays below a fifth."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from reuse.base_text import LEAST, Document

MOST, MEDIAN, SPREAD = 2_000, 470, 0.75
GRAM, SEEN_SHARE = 13, 0.2
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+$")
WORD = re.compile(r"\W|_")


def cut(documents: list[Document], rng: np.random.Generator) -> list[Document]:
    """Runs of whole sentences, their lengths lognormal and between 100 and 2,000 characters; only the novel ones."""
    pieces = [piece for document in documents for piece in _pieces(document, rng)]
    return [piece for piece, novel in zip(pieces, _novel(pieces), strict=True) if novel]


def _pieces(document: Document, rng: np.random.Generator) -> list[Document]:
    texts, buffer, wanted = [], "", _length(rng)
    for sentence in SENTENCE.findall(document.text):
        for start in range(0, len(sentence), MOST // 2):  # a sentence without an end is cut all the same
            if len(buffer) + len(sentence[start : start + MOST // 2]) > MOST:
                texts.append(buffer)
                buffer = ""
            buffer += sentence[start : start + MOST // 2]
            if len(buffer) >= wanted:
                texts.append(buffer)
                buffer, wanted = "", _length(rng)
    texts.append(buffer)
    return [Document(document.title, text.strip()) for text in texts if len(text.strip()) >= LEAST]


def _length(rng: np.random.Generator) -> float:
    return float(np.clip(rng.lognormal(np.log(MEDIAN), SPREAD), LEAST, MOST))


def _novel(pieces: list[Document]) -> npt.NDArray[np.bool_]:
    """False where more than a fifth of the 13-grams occur in an earlier piece."""
    grams = [hashes(letters(piece.text), GRAM) for piece in pieces]
    owner = np.repeat(np.arange(len(grams)), [len(g) for g in grams])
    flat = np.concatenate(grams)
    _, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
    seen = owner[first][inverse] < owner
    share = np.bincount(owner, seen, len(grams)) / np.maximum(np.bincount(owner, minlength=len(grams)), 1)
    return share <= SEEN_SHARE


def letters(text: str) -> str:
    """Letters, digits and Chinese characters alone: what lengths and shares are counted in."""
    return WORD.sub("", text)


def hashes(text: str, n: int) -> npt.NDArray[np.uint64]:
    """A 64-bit number for every n characters in a row."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < n:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(len(codes) - n + 1, dtype=np.uint64)
    for i in range(n):
        total = (total ^ codes[i : len(codes) - n + 1 + i]) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    return total
