"""The packed tables of the vocabularies: one header line, then tab-separated rows, all in one xz stream.

The header is `jianhao-vocab 1 <name> <rows>`; a file that says anything else is refused, so that a
truncated download never passes for a short list of places.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Sequence
from importlib import resources

from jianhao.errors import JianhaoError

MAGIC = "jianhao-vocab 1"
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 24}]


def pack(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of one table; the same rows give the same bytes.

    Raises ValueError when a cell holds a tab or a line break, which the format cannot carry.
    """
    lines = ["\t".join(row).rstrip("\t") for row in rows]
    for row, line in enumerate(lines):
        if "\n" in line or "\r" in line:
            raise ValueError(f"{name}: row {row} holds a line break")
    text = "\n".join([f"{MAGIC} {name} {len(lines)}", *lines])
    return lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=FILTERS)


def unpack(name: str, content: bytes) -> list[str]:
    """The rows of one table as lines; raises JianhaoError when the bytes are not that table, whole."""
    try:
        header, *lines = lzma.decompress(content).decode().split("\n")
    except (lzma.LZMAError, UnicodeDecodeError, EOFError) as error:
        raise JianhaoError(f"词表文件{name}已损坏，请重新安装本软件。") from error
    if header != f"{MAGIC} {name} {len(lines)}":
        raise JianhaoError(f"词表文件{name}不完整或版本不符，请重新安装本软件。")
    return lines


def load(name: str) -> list[str]:
    """The rows of a table that came with the package."""
    return unpack(name, resources.files("jianhao.vocab").joinpath("data", f"{name}.xz").read_bytes())
