"""How fast: 10,000 accounts x 400 posts x 12 snapshots from Parquet, and parts of it, as whole processes.

PYTHONPATH=bench python -m traffic --speed [--runs 3] [--no-report]
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from measure import machine, spread, table, timed, write_section

from jianhao.store.schemas import SAMPLES, TIME
from traffic.buying import Kind, buy
from traffic.plans import SNAPSHOTS, START, Plan
from traffic.tables import SHANGHAI_MINUTES, posts_table, register_table
from traffic.world import World, make_world

SIZES = (2_500, 5_000, 10_000)
POSTS = 400
AT_ONCE = 250  # accounts of a part
DIFFERENT = 8  # parts that differ
WORKER = Path(__file__).with_name("speed_worker.py")


def main(options: argparse.Namespace) -> None:
    """Make the files, measure, write the section."""
    rows = []
    for accounts in SIZES:
        parts = accounts // AT_ONCE
        for number in range(parts):
            _part(options.folder, number)
        runs = [timed([sys.executable, WORKER, options.folder, f"{parts}"]) for _ in range(options.runs)]
        said = json.loads((options.folder / "clock.json").read_text(encoding="utf-8"))
        counts = sum(
            pq.read_metadata(options.folder / f"samples-{n:03d}.parquet").num_rows for n in range(parts)
        )
        seconds = [run.seconds for run in runs]
        rows.append([
            f"{accounts:,}", f"{counts / 1e6:.1f}", spread(seconds), f"{said['seconds']:.1f}", f"{counts / median(seconds) / 1e6:.2f}",
            f"{max(run.peak_mb or 0 for run in runs):,.0f}", f"{said['lead']:,}",
        ])  # fmt: skip
        print(f"  {rows[-1]}", file=sys.stderr, flush=True)
    headings = (
        "accounts",
        "counts, M",
        "s, whole process",
        "s, tables to tables (last run)",
        "M counts/s",
        "peak MB",
        "reminders",
    )
    text = (
        f"{POSTS} posts of each account, 12 counts of each post, from Parquet (posts, counts and register) to the three tables; "
        f"{options.runs} fresh processes; {DIFFERENT * AT_ONCE:,} different accounts, the others are these under other ids; "
        f"{machine(('numba', 'pyarrow', 'numpy'))}.\n\n{table(headings, rows)}"
    )
    print(text)
    if not options.no_report:
        write_section("traffic_speed", text)


def _part(folder: Path, number: int) -> None:
    """The files of some accounts, kept; counts as collectors leave them: by time of collection, not by post, within a part."""
    last = folder / f"register-{number:03d}.parquet"
    if last.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    world = _world(number % DIFFERENT)
    posts = posts_table(world)
    ids = _renamed(posts["post_id"], number)
    posts = posts.set_column(0, "post_id", ids).set_column(
        1, "account_id", _renamed(posts["account_id"], number)
    )
    pq.write_table(posts, folder / f"posts-{number:03d}.parquet", compression="zstd", compression_level=1)
    pq.write_table(
        _samples(world, ids), folder / f"samples-{number:03d}.parquet", compression="zstd", compression_level=1,
        use_dictionary=["reads_kind", "metric"],
    )  # fmt: skip
    register = register_table(world)
    pq.write_table(register.set_column(0, "account_id", _renamed(register["account_id"], number)), last)


@cache
def _world(number: int) -> World:
    rng = np.random.default_rng(9_000 + number)
    return buy(make_world(rng, AT_ONCE, POSTS), Kind.package, 1.0, rng)


def _renamed(ids: pa.ChunkedArray, number: int) -> pa.ChunkedArray:
    return pc.replace_substring(ids, "gh_0", f"gh_{number:03d}x")


def _samples(world: World, ids: pa.ChunkedArray) -> pa.Table:
    ages = np.array(SNAPSHOTS[Plan.snapshots_12])
    posts = len(world.account)
    owner = np.tile(np.arange(posts), len(ages))
    age = np.repeat(ages, posts)
    reads, likes = (np.cumsum(v, axis=1)[owner, age - 1] for v in (world.reads, world.likes))
    moment = world.published[owner] + START * 1440 + age * 60
    order = np.argsort(moment, kind="stable")
    named = {n: pa.nulls(len(owner), k) for n, k in zip(SAMPLES.names, SAMPLES.types, strict=True)}
    named["post_id"] = ids.take(pa.array(owner[order]))
    named["collected_at"] = pa.array((moment[order] - SHANGHAI_MINUTES) * 60_000_000, pa.int64()).cast(TIME)
    named["reads"], named["likes"] = pa.array(reads[order]), pa.array(likes[order])
    named["shares"] = pa.array(world.shares[owner[order]].astype(np.int64))
    named["reads_kind"] = pa.repeat(pa.scalar("exact"), len(owner))
    named["metric"] = pa.repeat(pa.scalar("people"), len(owner))
    return pa.table(named, schema=SAMPLES)
