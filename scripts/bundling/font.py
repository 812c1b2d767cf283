"""The simplified face of Noto Sans CJK as a file of its own, with its licence (SIL OFL 1.1), from Debian's fonts-noto-cjk.

Libraries that open a collection see its first face only, and that one has Japanese forms of the characters.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.sfnt import SFNTWriter

COLLECTION = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")
FAMILY = "Noto Sans CJK SC"
NAME = "NotoSansCJKsc-Regular.otf"
# Rare characters of real place names and persons: a font without them prints boxes in official documents.
NEEDED = "㙍䶮𬭎堃喆镕昇珺"


def write_font(folder: Path) -> None:
    """The font and its licence; SystemExit where the package is not installed or lacks a needed character."""
    if not COLLECTION.is_file() or not LICENCE.is_file():
        raise SystemExit("没有找到字体，请先安装：fonts-noto-cjk（Debian：apt-get install fonts-noto-cjk）。")
    folder.mkdir(parents=True)
    with TTCollection(COLLECTION, lazy=True) as collection:
        face = next(one for one in collection.fonts if one["name"].getDebugName(1) == FAMILY)
        if lost := missing(face):
            raise SystemExit(f"字体缺少文字：{lost}")
        _write_face(face, folder / NAME)
    (folder / "LICENSE.txt").write_bytes(LICENCE.read_bytes())


def _write_face(face: TTFont, path: Path) -> None:
    """The face's tables as they lie in the collection: nothing is drawn anew, the same collection gives the same bytes."""
    tables = face.reader
    with path.open("wb") as stream:
        writer = SFNTWriter(stream, len(tables.keys()), tables.sfntVersion)
        for tag in sorted(tables.keys()):
            writer[tag] = tables[tag]
        writer.close()


def missing(face: TTFont) -> str:
    """The needed characters that a face does not draw."""
    drawn = face.getBestCmap()
    return "".join(character for character in NEEDED if ord(character) not in drawn)
