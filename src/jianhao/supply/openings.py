"""Titles and beginnings of posts, folded once for the rules and for the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.characters import characters
from jianhao.kernels.openings import Codes, Offsets, fold_block

TITLE_MOST, TEXT_MOST, SENTENCE_MOST = 120, 200, 60
# A microblog has no title: what stands in its first brackets is one, else its first sentence.
BRACKETED = r"^[\s\W]{0,4}(?:#[^#]{1,40}#)?\s*【(?P<title>[^】]{1,80})】"
SENTENCE = r"^\s*(?P<title>[^。！!？?；;\n]{1,60}[？?]?)"


@dataclass(frozen=True)
class Openings:
    """Codes of titles and of the first TEXT_MOST characters of texts; post i stops at `…_ends[i]`."""

    titles: Codes
    title_ends: Offsets
    texts: Codes
    text_ends: Offsets

    @property
    def size(self) -> int:
        """Number of posts."""
        return int(self.title_ends.size)

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Codes a post: text and title with its two marks."""
        return np.diff(self.title_ends, prepend=0) + np.diff(self.text_ends, prepend=0)


def open_posts(titles: pa.Array, texts: pa.Array) -> Openings:
    """The openings of posts; a missing title is taken from the text, a missing text is empty."""
    texts = pc.fill_null(texts.cast(pa.large_string()), "")
    titles = _titles(pc.fill_null(titles.cast(pa.large_string()), ""), texts)
    return Openings(*_folded(titles, TITLE_MOST, marked=True), *_folded(texts, TEXT_MOST, marked=False))


def _titles(titles: pa.Array, texts: pa.Array) -> pa.Array:
    bare = pc.equal(pc.utf8_trim_whitespace(titles), "")
    rows = pc.indices_nonzero(bare)
    if not len(rows):
        return titles
    begins = pc.utf8_slice_codeunits(texts.take(rows), 0, TITLE_MOST)
    found = [pc.struct_field(pc.extract_regex(begins, pattern), "title") for pattern in (BRACKETED, SENTENCE)]
    return pc.replace_with_mask(titles, bare, pc.fill_null(pc.coalesce(*found), ""))


def _folded(strings: Any, most: int, *, marked: bool) -> tuple[Codes, Offsets]:
    array = strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings
    number = len(array)
    if not number:
        return np.empty(0, np.uint16), np.empty(0, np.int64)
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int64)[array.offset : array.offset + number + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None and data.size else np.empty(0, np.uint8)
    room = int(np.minimum(np.diff(places), most).sum()) + 2 * number
    out, ends = np.empty(room, np.uint16), np.empty(number, np.int64)
    fold_block(raw, places, characters().codes, most, marked, out, ends)
    return out[: int(ends[-1])], ends
