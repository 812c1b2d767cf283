"""The kind of every post: what was taken from elsewhere, what a rule says, what the model says, or that it cannot be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.blocks import cores, in_threads
from jianhao.kernels.openings import score_block
from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.learning import softmax
from jianhao.supply.model import Model, kind_number, shipped_model
from jianhao.supply.openings import Openings, open_posts
from jianhao.supply.parameters import DEFAULT, Parameters
from jianhao.supply.reposts import Reposts
from jianhao.supply.rules import BOOK

BLOCK = 8_192
STRONGEST = 3
Ints = npt.NDArray[np.int64]


class By(StrEnum):
    """What decided; `why` then holds the source's share, the rule's id, the n-grams, or why it cannot be said."""

    REUSE = "reuse"
    RULE = "rule"
    MODEL = "model"
    NOTHING = "nothing"


EMPTY, SHORT, UNSURE = "empty", "short", "unsure"
# Why it cannot be said, for readers.
REASONS = {EMPTY: "没有标题和正文", SHORT: "文字太少", UNSURE: "各类特征都不明显"}


@dataclass(frozen=True)
class Classified:
    """Arrays by post: `kind`; `topic`, the kind by the text alone; `confidence` 0..1 of the topic; `by` and `why`."""

    kind: pa.Array
    topic: pa.Array
    confidence: pa.Array
    by: pa.Array
    why: pa.Array


def classify(
    titles: pa.Array,
    texts: pa.Array,
    reposts: Reposts | None = None,
    model: Model | None = None,
    parameters: Parameters = DEFAULT,
) -> Classified:
    """Kinds of posts from titles and the first 200 characters of texts (both may hold nulls); equal posts get equal kinds."""
    model = model or shipped_model()
    model.table, BOOK.automaton  # noqa: B018 - built once, before several threads ask for them
    spans = [(at, min(BLOCK, len(titles) - at)) for at in range(0, len(titles), BLOCK)]
    parts = list(
        in_threads(
            lambda span: _of_block(open_posts(titles.slice(*span), texts.slice(*span)), model, parameters),
            spans,
            cores(),
        )
    )
    topic, by = (
        pa.chunked_array([getattr(p, name) for p in parts], pa.string()).combine_chunks()
        for name in ("topic", "by")
    )
    why = pa.chunked_array([p.why for p in parts], pa.string()).combine_chunks()
    confidence = pa.chunked_array([p.confidence for p in parts], pa.float32()).combine_chunks()
    return _with_reposts(Classified(topic, topic, confidence, by, why), reposts)


def _with_reposts(found: Classified, reposts: Reposts | None) -> Classified:
    if reposts is None:
        return found
    taken, ordered = pa.array(reposts.taken), pa.array(reposts.ordered)
    share = pa.array(
        [f"{s:.2f}" if t else None for s, t in zip(reposts.share, reposts.taken, strict=True)], pa.string()
    )
    kind = pc.if_else(ordered, Kind.ORDERED_REPOST, pc.if_else(taken, Kind.REPOST, found.kind))
    by, why = pc.if_else(taken, By.REUSE, found.by), pc.if_else(taken, share, found.why)
    return Classified(kind, found.topic, found.confidence, by, why)


def _of_block(openings: Openings, model: Model, parameters: Parameters) -> Classified:
    scores = np.empty((openings.size, len(LEARNT)), np.float32)
    strongest = np.empty((openings.size, STRONGEST), np.int32)
    score_block(
        openings.titles,
        openings.title_ends,
        openings.texts,
        openings.text_ends,
        model.table,
        scores,
        strongest,
    )
    shares = softmax(scores.astype(np.float64))
    fires = BOOK.apply(openings)
    chosen, rule = _chosen(shares, fires)
    said = shares[np.arange(openings.size), chosen]
    right = np.array([model.precision.get(r.id, 0.5) for r in BOOK.rules])
    confidence = np.where(rule >= 0, _of_rules(shares, fires, chosen, right[np.maximum(rule, 0)]), said)
    reason = np.where(openings.lengths == 0, 1, np.where(openings.lengths < parameters.least_codes, 2, 3))
    unsaid = (rule < 0) & (
        (confidence < parameters.least_confidence) | (openings.lengths < parameters.least_codes)
    )
    return Classified(
        kind=(topic := _named(np.where(unsaid, len(LEARNT), chosen), (*LEARNT, Kind.UNDETERMINED))),
        topic=topic,
        confidence=pa.array(confidence.astype(np.float32), mask=unsaid),
        by=_named(np.where(unsaid, 2, np.where(rule >= 0, 0, 1)), (By.RULE, By.MODEL, By.NOTHING)),
        why=_reasons(rule, strongest, np.where(unsaid, reason, 0), model),
    )


def _chosen(shares: npt.NDArray[np.float64], fires: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """(kind, rule that says so or −1): among the kinds that rules name the model decides, and alone where none does.

    A mark that the text was taken from elsewhere comes before all other rules.
    """
    named = np.zeros(shares.shape, np.bool_)
    for number, rule in enumerate(BOOK.rules):
        named[:, kind_number(rule.kind)] |= fires[number]
    marked = named[:, kind_number(Kind.REPOST)].copy()  # who says that a text is another's is believed
    named[marked] = [kind == Kind.REPOST for kind in LEARNT]
    among = np.where(named.any(axis=1, keepdims=True) & ~named, -1.0, shares)
    chosen = among.argmax(axis=1)
    first = np.full(len(shares), -1, np.int64)
    for number in range(len(BOOK.rules) - 1, -1, -1):
        first[fires[number] & (chosen == kind_number(BOOK.rules[number].kind))] = number
    return chosen, first


def _of_rules(
    shares: npt.NDArray[np.float64],
    fires: npt.NDArray[np.bool_],
    chosen: Ints,
    right: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """How often the rule is right, less where rules of other kinds speak too: then by the model's share among them."""
    total = np.zeros(len(shares))
    for kind in range(len(LEARNT)):
        rules = [number for number, rule in enumerate(BOOK.rules) if kind_number(rule.kind) == kind]
        total += np.where(fires[rules].any(axis=0), shares[:, kind], 0)
    own = shares[np.arange(len(shares)), chosen]
    return right * own / np.maximum(total, 1e-12)


def _named(numbers: Ints, names: tuple[StrEnum, ...]) -> pa.Array:
    return pa.array([str(name) for name in names], pa.string()).take(pa.array(numbers))


def _reasons(rule: Ints, strongest: npt.NDArray[np.int32], unsaid: Ints, model: Model) -> pa.Array:
    """Rule ids, else the strongest n-grams joined by 、, else the reason why it cannot be said."""
    ids = pa.array([r.id for r in BOOK.rules], pa.string()).take(pa.array(np.maximum(rule, 0), mask=rule < 0))
    columns = [
        model.spelt.take(pa.array(np.maximum(strongest[:, k], 0), mask=strongest[:, k] < 0))
        for k in range(STRONGEST)
    ]
    # Arrow's own way to skip nulls loses a row that holds nothing else.
    parts = [
        pc.fill_null(pc.binary_join_element_wise(mark, c, ""), "")
        for mark, c in zip(("", "、", "、"), columns, strict=True)
    ]
    words = pc.binary_join_element_wise(*parts, "")
    why = pa.array([EMPTY, SHORT, UNSURE], pa.string()).take(
        pa.array(np.maximum(unsaid - 1, 0), mask=unsaid == 0)
    )
    return pc.coalesce(why, ids, words)
