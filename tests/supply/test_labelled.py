"""The labelled posts and the model made of them: whole, shippable, up to date, and better than guessing."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pyarrow as pa

from jianhao.supply.classify import classify
from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.learning import fit
from jianhao.supply.model import NAME, model_of, shipped_model
from jianhao.supply.openings import open_posts
from jianhao.supply.rules import BOOK
from jianhao.vocab import packed

LABELLED = Path(__file__).parents[2] / "bench" / "supply" / "labelled.jsonl"
ROWS = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def test_labelled_posts_are_whole_and_say_where_they_are_from() -> None:
    assert len(ROWS) >= 500
    assert {row["kind"] for row in ROWS} == {*LEARNT, Kind.UNDETERMINED}
    assert {row["licence"] for row in ROWS} <= {"Apache-2.0", "MIT"}
    assert all(row["source"] and row["style"] for row in ROWS)
    twice = [p for p, n in Counter((row["title"], row["text"]) for row in ROWS).items() if n > 1]
    assert twice == []


def test_nobody_is_in_them() -> None:
    for row in ROWS:
        assert not re.search(r"1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx]", row["title"] + row["text"])


def test_the_shipped_model_is_of_these_posts_and_rules() -> None:
    content = resources.files("jianhao.supply").joinpath("data", f"{NAME}.xz").read_bytes()
    facts = json.loads(packed.unpack(NAME, content)[0])
    assert facts["labelled_sha256"] == hashlib.sha256(LABELLED.read_bytes()).hexdigest()
    assert facts["rules_sha256"] == hashlib.sha256(repr(BOOK.rules).encode()).hexdigest()
    assert facts["posts"] == sum(row["kind"] in LEARNT for row in ROWS)
    assert set(shipped_model().precision) == {rule.id for rule in BOOK.rules}


def test_posts_of_a_style_are_told_by_the_others() -> None:
    """Learnt without the microblogs, most of them are told, and what is told is mostly right."""
    held = [row for row in ROWS if row["style"] == "project_weibo" and row["kind"] in LEARNT]
    known = [row for row in ROWS if row["style"] != "project_weibo" and row["kind"] in LEARNT]
    openings = open_posts(pa.array([r["title"] for r in known]), pa.array([r["text"] for r in known]))
    model = model_of(fit(openings, [Kind(r["kind"]) for r in known]), shipped_model().precision)
    said = classify(pa.array([r["title"] for r in held]), pa.array([r["text"] for r in held]), model=model)
    told = [
        (a, r["kind"]) for a, r in zip(said.topic.to_pylist(), held, strict=True) if a != Kind.UNDETERMINED
    ]
    assert len(told) > 0.6 * len(held)
    assert sum(a == b for a, b in told) > 0.8 * len(told)
