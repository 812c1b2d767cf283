"""The ways to tell a kind that are compared: always the commonest, rules alone, the model alone, both as shipped."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels.openings import score_block
from jianhao.supply.classify import classify
from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.learning import fit_counts, gram_counts
from jianhao.supply.model import Model, model_of
from jianhao.supply.openings import Openings, open_posts
from jianhao.supply.rules import BOOK

LABELLED = Path(__file__).with_name("labelled.jsonl")
WAYS = ("commonest kind", "rules alone", "model alone", "both")
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Labelled:
    """Posts with the kind that a person gave them."""

    titles: pa.Array
    texts: pa.Array
    kinds: tuple[Kind, ...]
    styles: tuple[str, ...]

    @cached_property
    def openings(self) -> Openings:
        return open_posts(self.titles, self.texts)

    @cached_property
    def counts(self) -> list[dict[int, float]]:
        return [gram_counts(self.openings, post) for post in range(len(self.kinds))]

    @cached_property
    def fires(self) -> npt.NDArray[np.bool_]:
        return BOOK.apply(self.openings)

    @cached_property
    def parts(self) -> npt.NDArray[np.int64]:
        """Ten parts, by the digest of the post: the same for everybody."""
        posts = zip(self.titles.to_pylist(), self.texts.to_pylist(), strict=True)
        return np.array([int(hashlib.sha256("\n".join(p).encode()).hexdigest()[:8], 16) % 10 for p in posts])


def read_labelled(path: Path = LABELLED) -> Labelled:
    """The labelled posts in the order of the file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return Labelled(
        pa.array([r["title"] for r in rows], pa.string()),
        pa.array([r["text"] for r in rows], pa.string()),
        tuple(Kind(r["kind"]) for r in rows),
        tuple(r["style"] for r in rows),
    )


def learn(posts: Labelled, rows: Rows) -> Model:
    """The model, and how often rules are right, of some posts alone."""
    known = [int(r) for r in rows if posts.kinds[r] in LEARNT]
    precision = {}
    for rule, fired in zip(BOOK.rules, posts.fires, strict=True):
        right = [posts.kinds[r] == rule.kind for r in known if fired[r]]
        precision[rule.id] = (sum(right) + 1) / (len(right) + 2)
    return model_of(fit_counts([posts.counts[r] for r in known], [posts.kinds[r] for r in known]), precision)


def answers(posts: Labelled, learnt_from: Rows, rows: Rows) -> dict[str, list[str]]:
    """What each way says of `rows`, having seen `learnt_from` only."""
    model = learn(posts, learnt_from)
    titles, texts = posts.titles.take(pa.array(rows)), posts.texts.take(pa.array(rows))
    commonest = Counter(posts.kinds[r] for r in learnt_from).most_common(1)[0][0]
    return {
        "commonest kind": [str(commonest)] * len(rows),
        "rules alone": [_by_rules(posts.fires[:, r]) for r in rows],
        "model alone": _by_model(model, open_posts(titles, texts)),
        "both": classify(titles, texts, model=model).topic.to_pylist(),
    }


def _by_rules(fires: npt.NDArray[np.bool_]) -> str:
    kinds = {rule.kind for rule, fired in zip(BOOK.rules, fires, strict=True) if fired}
    return str(kinds.pop()) if len(kinds) == 1 else str(Kind.UNDETERMINED)


def _by_model(model: Model, openings: Openings) -> list[str]:
    scores = np.empty((openings.size, len(LEARNT)), np.float32)
    score_block(
        openings.titles, openings.title_ends, openings.texts, openings.text_ends, model.table, scores,
        np.empty((openings.size, 1), np.int32),
    )  # fmt: skip
    return [str(LEARNT[k]) for k in scores.argmax(axis=1)]
