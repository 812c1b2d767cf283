"""How often the interval of a cost per 1,000 reads holds the truth, on accounts drawn by a generator that the model does not assume.

Posts of an account scatter log-normally, each account with a scatter of its own, and a few posts spread far; the model knows one
scatter for all and no posts that spread. The truth is the mean of many other posts of the same account.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.costs.account_costs import CostInput, account_costs
from jianhao.costs.shrinkage import posts_per_read, prior_of_reads, steadiness
from jianhao.store.schemas import ACCOUNTS_IN, COST_READS

Floats = npt.NDArray[np.float64]
AS_OF, WINDOW = 19_863, 90
MOST_POSTS, TRUTH_POSTS = 40, 4_000
FEW = 10
MEDIAN_READS, BETWEEN = 300.0, 0.9  # of accounts, log-normal
SPREAD, SPREAD_BETWEEN = 0.5, 0.25  # of log reads of an account's posts, and of the log of that over accounts
VIRAL, VIRAL_TAIL, VIRAL_MOST = 0.015, 1.3, 200.0
YEARLY_COST = 36_500.0


@dataclass(frozen=True)
class Drawn:
    """Accounts with the reads of their posts, and the mean reads that a post of theirs really brings."""

    reads: list[npt.NDArray[np.int64]]
    truth: Floats

    @property
    def posts(self) -> Floats:
        return np.array([len(r) for r in self.reads], float)


@dataclass(frozen=True)
class Held:
    """Share of intervals that hold the truth: all, accounts with few posts, the others."""

    everybody: float
    few: float
    many: float


def draw(seed: int, accounts: int) -> Drawn:
    """Accounts with 1 to MOST_POSTS posts."""
    rng = np.random.default_rng(seed)
    mean = MEDIAN_READS * np.exp(BETWEEN * rng.normal(size=accounts))
    spread = SPREAD * np.exp(SPREAD_BETWEEN * rng.normal(size=accounts))
    number = rng.integers(1, MOST_POSTS + 1, accounts)
    reads = [rng.poisson(_each(rng, m, s, n)) for m, s, n in zip(mean, spread, number, strict=True)]
    truth = [_each(rng, m, s, TRUTH_POSTS).mean() for m, s in zip(mean, spread, strict=True)]
    return Drawn(reads, np.array(truth))


def _each(rng: np.random.Generator, mean: float, spread: float, posts: int) -> Floats:
    far = np.minimum(1 + 2 * rng.pareto(VIRAL_TAIL, posts), VIRAL_MOST)
    wide = np.where(rng.random(posts) < VIRAL, far, 1.0)
    found: Floats = mean * np.exp(spread * rng.normal(size=posts)) * wide
    return found


def of_product(drawn: Drawn) -> tuple[Held, tuple[float, float]]:
    """The product's own intervals, and the root mean square of log(figure / truth) of few posts: plain, drawn to peers."""
    rows = account_costs(CostInput(_register(drawn), _cost_reads(drawn), AS_OF, WINDOW)).to_pylist()
    truth = np.array([1000 * r["cost"] / r["posts"] for r in rows]) / drawn.truth
    low, high, plain, shrunk = (
        np.array([r[f"yuan_per_1000_reads{end}"] for r in rows]) for end in ("_low", "_high", "", "_shrunk")
    )
    few = drawn.posts < FEW
    errors = tuple(float(np.sqrt(np.mean(np.log(f / truth)[few] ** 2))) for f in (plain, shrunk))
    return _held((low <= truth) & (truth <= high), few), (errors[0], errors[1])


def with_trimming(drawn: Drawn, share: float) -> Held:
    """The same with the scatter learnt without each account's highest posts: what the product does not do, and why."""
    kept = [np.sort(r)[: len(r) - round(share * len(r))].astype(float) for r in drawn.reads]
    means = np.array([r.mean() for r in kept])
    variances = np.array([r.var(ddof=1) if len(r) > 1 else np.nan for r in kept])
    k = steadiness(np.array([len(r) for r in kept], float), means, variances)
    assert k is not None
    sums = np.array([r.sum() for r in drawn.reads], float)
    prior = prior_of_reads(drawn.posts, sums, k)
    found = [
        posts_per_read(prior, k, int(n), r, r, r)
        for n, r in zip(drawn.posts.tolist(), sums.tolist(), strict=True)
    ]
    inside = [
        e is not None and e.low <= 1 / t <= e.high for e, t in zip(found, drawn.truth.tolist(), strict=True)
    ]
    return _held(np.array(inside), drawn.posts < FEW)


def _held(inside: npt.NDArray[np.bool_], few: npt.NDArray[np.bool_]) -> Held:
    return Held(float(inside.mean()), float(inside[few].mean()), float(inside[~few].mean()))


def _register(drawn: Drawn) -> pa.Table:
    rows = [
        {"account_id": _name(n), "platform": "weixin", "level": "county", "yearly_cost": YEARLY_COST}
        for n in range(len(drawn.reads))
    ]
    return _table(rows, ACCOUNTS_IN)


def _cost_reads(drawn: Drawn) -> pa.Table:
    rows = [
        {
            "account_id": _name(n), "posts": len(r), "read_posts": len(r), "reads": int(r.sum()), "notice_reads": 0,
            "counted_posts": len(r), "counted_reads": int(r.sum()), "squared_reads": float((r.astype(float) ** 2).sum()),
            "median_reads": float(np.median(r)), "times_posts": len(r), "people_posts": 0, "capped_posts": 0,
        }
        for n, r in enumerate(drawn.reads)
    ]  # fmt: skip
    return _table(rows, COST_READS)


def _table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)


def _name(number: int) -> str:
    return f"weixin:gh_{number:012d}"
