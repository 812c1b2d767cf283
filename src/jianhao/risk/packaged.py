"""The lists that came with the package, read line by line; what they are taken from is in data/LICENSES.md."""

from __future__ import annotations

import lzma
from functools import cache
from importlib import resources

from jianhao.errors import JianhaoError


def raw(name: str) -> bytes:
    """A file of the package."""
    return resources.files("jianhao.risk").joinpath("data", name).read_bytes()


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a text (packed if it ends in .xz), without comments and empty ones."""
    try:
        content = lzma.decompress(raw(name)) if name.endswith(".xz") else raw(name)
        text = content.decode("utf-8")
    except (lzma.LZMAError, UnicodeDecodeError, EOFError) as error:
        raise JianhaoError(f"词表文件{name}已损坏，请重新安装本软件。") from error
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def words(name: str) -> tuple[str, ...]:
    """All words of a list that holds several in a line."""
    return tuple(word for line in lines(name) for word in line.split())
