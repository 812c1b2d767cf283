"""Intervals of costs on accounts drawn by a generator, and rules on clauses of contracts on sentences written after them.

PYTHONPATH=bench python -m costs [--seeds 6] [--accounts 800] [--no-report]
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from measure import machine, table, write_section

from costs.clauses import Found, count, unseen
from costs.coverage import FEW, Held, draw, of_product, with_trimming
from jianhao.costs.shrinkage import LEVEL

FIRST_SEED = 301
TRIMMED = (0.05, 0.10)
PACKAGES = ("numpy", "scipy", "pyarrow")
INTERVALS = """Costs per 1,000 reads: accounts with 1 to 40 posts, reads of posts log-normal with a scatter of each account's own, 1.5 % of
posts spread far, the truth from 4,000 other posts of each account (bench/costs/coverage.py). The generator is not what the model
assumes, and no real account. Intervals of {level:.0f} %, means over seeds {first} to {last}, {accounts:,} accounts each;
{machine}."""
CLAUSES = """Clauses that make money depend on reads, followers, posts, likes or rankings: {sentences} sentences with {labelled} such
places, written after the usual forms of contracts when the rules stood, and not used to mend them since (bench/costs/clauses.jsonl).
They are our own sentences, no sample of real contracts; who labelled them also wrote them."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--accounts", type=int, default=800)
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args()
    text = f"{_intervals(options.seeds, options.accounts)}\n{_clauses(count(unseen()))}"
    print(text)
    if not options.no_report:
        write_section("costs", text)


def _intervals(seeds: int, accounts: int) -> str:
    rows: dict[str, list[Held]] = {}
    errors = []
    for number, seed in enumerate(range(FIRST_SEED, FIRST_SEED + seeds), 1):
        drawn = draw(seed, accounts)
        held, error = of_product(drawn)
        rows.setdefault("as it is", []).append(held)
        errors.append(error)
        for share in TRIMMED:
            rows.setdefault(f"highest {share:.0%} of posts left out of the scatter", []).append(
                with_trimming(drawn, share)
            )
        print(f"  {number}/{seeds} seed {seed}: {held}", file=sys.stderr, flush=True)
    said = INTERVALS.format(
        level=100 * LEVEL,
        first=FIRST_SEED,
        last=FIRST_SEED + seeds - 1,
        accounts=accounts,
        machine=machine(PACKAGES),
    )
    lines = [
        [name, *(_percent([getattr(h, part) for h in held]) for part in ("everybody", "few", "many"))]
        for name, held in rows.items()
    ]
    plain, shrunk = np.mean(errors, axis=0)
    return (
        f"{said}\n\n{table(('interval holds the truth', 'all', f'under {FEW} posts', f'{FEW} posts and more'), lines)}\n"
        f"Under {FEW} posts the root mean square of log(figure / truth) is {plain:.3f} divided plainly, {shrunk:.3f} drawn "
        "towards peers.\n"
    )


def _percent(shares: list[float]) -> str:
    """The mean, and the least and the most of the seeds."""
    return f"{100 * np.mean(shares):.1f} % ({100 * min(shares):.1f} to {100 * max(shares):.1f})"


def _clauses(found: Found) -> str:
    rows = [
        [name, f"{right}/{found.listed} = {right / found.listed:.2f}", f"{right}/{found.labelled} = {right / found.labelled:.2f}"]
        for name, right in (("what is counted", found.right_thing), ("and how money depends on it", found.right))
    ]  # fmt: skip
    said = CLAUSES.format(sentences=found.sentences, labelled=found.labelled)
    return f"{said}\n\n{table(('listed rightly', 'precision', 'recall'), rows)}"


if __name__ == "__main__":
    main()
