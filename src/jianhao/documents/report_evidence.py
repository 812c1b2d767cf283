"""核查依据 in report.html: pairs of posts side by side, as blocks that stand in the page and open without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup, escape

from jianhao.dates import SHANGHAI
from jianhao.documents import wording
from jianhao.documents.cells import MISSING
from jianhao.documents.directory import Directory, Named
from jianhao.documents.evidence_passages import Mark
from jianhao.documents.evidence_text import Compared, Piece, compare
from jianhao.documents.labels import REUSE_KINDS
from jianhao.documents.reuse_evidence import shown_pairs
from jianhao.documents.reuse_words import lag, share
from jianhao.inspection.result import InspectionResult

LARGEST: Final = 2_500_000  # bytes of all blocks of a file
AROUND: Final = 2_000  # bytes of a block without its texts
_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[!-;=?-~]*)?")
_TAGS: Final = {Mark.SAME: "mark", Mark.CHANGED: "u", Mark.CUT: "i"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One post of a pair; `live` if its link may be one, `text` is safe markup."""

    named: Named
    title: str
    when: str
    url: str
    live: bool
    text: Markup


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pair side by side; `number` from 1 in the order of `shown_pairs`, `turn` and `turns` among those of its account."""

    number: int
    post: Side
    source: Side
    kind: str
    ordered: bool
    share: str
    source_share: str
    verbatim: str
    lag: str
    known: bool
    characters: str
    stretches: int
    turn: int = 1
    turns: int = 1


def evidence(result: InspectionResult, names: Directory, largest: int = LARGEST) -> tuple[Evidence, ...]:
    """The pairs that are shown, as many as fit; without both texts a pair is not shown."""
    if result.reuse is None or result.excerpts is None:
        return ()
    pairs = list(enumerate(shown_pairs(result.reuse).to_pylist(), 1))
    posts = _posts(result, pairs)
    made = (_made(number, row, posts, names) for number, row in pairs)
    return tuple(_counted(_fitting(filter(None, made), largest)))


def _posts(result: InspectionResult, pairs: Iterable[tuple[int, Row]]) -> dict[str, Row]:
    wanted = sorted({row[name] for _, row in pairs for name in ("post_id", "source_post_id")})
    assert result.excerpts is not None
    chosen = pc.is_in(result.excerpts["post_id"], pa.array(wanted, pa.string()))
    return {row["post_id"]: row for row in result.excerpts.filter(chosen).to_pylist() if row["text"]}


def _made(number: int, row: Row, posts: Mapping[str, Row], names: Directory) -> Evidence | None:
    post, source = posts.get(row["post_id"]), posts.get(row["source_post_id"])
    if post is None or source is None:
        return None
    both = compare(post["text"], source["text"], row["spans"])
    by_day = "day" in (post["precision"], source["precision"])
    return Evidence(
        number=number,
        post=_side(post, names(row["account_id"]), both.post),
        source=_side(source, names(row["source_account_id"]), both.source),
        kind=wording.label(REUSE_KINDS, row["kind"]),
        ordered=bool(row["ordered"]),
        share=share(row["share"]),
        source_share=share(row["source_share"]),
        verbatim=share(row["verbatim"]),
        lag=lag(row["lag_hours"], by_day=by_day),
        known=row["lag_hours"] is not None,
        characters=_characters(both),
        stretches=both.stretches,
    )


def _characters(both: Compared) -> str:
    return f"{both.characters:,}字" if both.stretches else MISSING


def _side(post: Row, named: Named, pieces: Iterable[Piece]) -> Side:
    url = wording.shown(post["url"])
    text = Markup("".join(map(_markup, pieces)))  # every piece is escaped in there
    return Side(named, wording.shown(post["title"]), moment(post), url, bool(_LINK.fullmatch(url)), text)


def moment(post: Row) -> str:
    """`2024-05-20 10:30`, only the day where no more is known; 「—」 for none."""
    when = post["published_at"]
    if when is None:
        return MISSING
    form = "%Y-%m-%d" if post["precision"] == "day" else "%Y-%m-%d %H:%M"
    return str(when.astimezone(SHANGHAI).strftime(form))


def _markup(piece: Piece) -> str:
    text, tag = escape(piece.text), _TAGS.get(piece.mark)
    if tag is None:
        return text
    numbers = f' data-n="{" ".join(map(str, piece.numbers))}"' if piece.numbers else ""
    return f"<{tag}{numbers}>{text}</{tag}>"


def _fitting(blocks: Iterable[Evidence], largest: int) -> Iterator[Evidence]:
    for block in blocks:
        largest -= len(block.post.text.encode()) + len(block.source.text.encode()) + AROUND
        if largest < 0:
            return
        yield block


def _counted(blocks: Iterable[Evidence]) -> Iterator[Evidence]:
    """The same blocks, each knowing its turn among those of its account."""
    groups: dict[str, list[Evidence]] = {}
    for block in blocks:
        groups.setdefault(block.post.named.account_id, []).append(block)
    for group in groups.values():
        for turn, block in enumerate(group, 1):
            yield replace(block, turn=turn, turns=len(group))
