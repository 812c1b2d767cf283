"""Posts, numbers and spellings that the tests of content checks share; all made up."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from jianhao.kernels.digit_runs import CHECKS, WEIGHTS
from jianhao.risk.finding import Hit
from jianhao.risk.texts import Texts, read_texts
from jianhao.store.schemas import POSTS

START = datetime(2024, 1, 1, 2, tzinfo=UTC)


def one_text(text: str) -> Texts:
    return read_texts([text])


def found_in(finder: Any, text: str) -> list[tuple[str, str]]:
    """(rule, the characters of the text that it names) of every finding."""
    hits: list[Hit] = finder(one_text(text))
    return [(hit.rule, text[hit.start : hit.end]) for hit in hits]


def citizen_id(rng: random.Random) -> str:
    digits = f"{rng.choice([11, 33, 44, 51, 65])}{rng.randrange(10_000):04d}"
    born = datetime(1940, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(30_000))
    digits += f"{born:%Y%m%d}{rng.randrange(1_000):03d}"
    check = int(CHECKS[sum(int(d) * int(w) for d, w in zip(digits, WEIGHTS, strict=True)) % 11])
    return digits + ("X" if check == 10 else str(check))


def bank_card(rng: random.Random, length: int = 19) -> str:
    digits = [6, 2, *(rng.randrange(10) for _ in range(length - 3))]
    doubled = [d if k % 2 else (2 * d - 9 if 2 * d > 9 else 2 * d) for k, d in enumerate(reversed(digits))]
    return "".join(map(str, digits)) + str(-sum(doubled) % 10)


def post(number: int, text: str, **other: Any) -> dict[str, Any]:
    at = other.pop("at", START + timedelta(hours=24 * number))
    return {
        "post_id": f"weixin:gh_a:{number}", "account_id": "weixin:gh_a", "platform": "weixin", "title": "", "text": text,
        "published_at": at, "precision": "minute", "day": (at + timedelta(hours=8)).toordinal() - 719_163, **other,
    }  # fmt: skip


def posts(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in POSTS.names} for row in rows], POSTS)
