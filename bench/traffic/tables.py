"""A population as the canonical tables: what the product reads."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from jianhao.store.schemas import ACCOUNT_READS, POSTS, SAMPLES, TIME
from jianhao.vocab.levels import Level
from traffic.plans import START, Plan, account_hours, curves_of
from traffic.world import World

SHANGHAI_MINUTES = 8 * 60
LEVELS = (Level.province, Level.city, Level.county, Level.township)


def account_ids(size: int) -> list[str]:
    """Ids in the order of positions."""
    return [f"weixin:gh_{number:012d}" for number in range(size)]


def register_table(world: World) -> pa.Table:
    """The columns of a register that matter here."""
    size = len(world.level)
    return pa.table({
        "account_id": account_ids(size),
        "platform": pa.repeat(pa.scalar("weixin"), size),
        "level": [str(LEVELS[level]) for level in world.level.tolist()],
        "followers": pa.array(world.followers.astype(np.int64)),
    })  # fmt: skip


def posts_table(world: World) -> pa.Table:
    """POSTS without titles and texts."""
    size = len(world.account)
    ids = np.array(account_ids(len(world.level)), object)[world.account]
    named = {name: pa.nulls(size, kind) for name, kind in zip(POSTS.names, POSTS.types, strict=True)}
    named["account_id"] = pa.array(ids, pa.string())
    named["post_id"] = pa.array(_post_ids(world), pa.string())
    named["platform"] = pa.repeat(pa.scalar("weixin"), size)
    named["published_at"] = _times(world.published + START * 1440)
    named["precision"] = pa.repeat(pa.scalar("minute"), size)
    return pa.table(named, schema=POSTS)


def _post_ids(world: World) -> list[str]:
    names = account_ids(len(world.level))
    return [f"{names[a]}:26500{n:08d}_1" for n, a in enumerate(world.account.tolist())]


def samples_table(world: World, plan: Plan) -> pa.Table:
    """SAMPLES as the plan collects them."""
    curves = curves_of(world, plan)
    number = np.diff(curves.starts)
    owner = np.repeat(np.arange(curves.size), number)
    if plan is Plan.final:
        owner = np.arange(curves.size)
        reads, likes, shares = curves.final_reads, curves.final_likes, curves.final_shares
        age = np.full(curves.size, 72 * 60)
    else:
        last = np.zeros(len(owner), np.bool_)
        last[curves.starts[1:] - 1] = True
        reads, likes, age = curves.reads, curves.likes, curves.minute
        shares = np.where(last, curves.final_shares[owner], -1)
    moment = world.published[owner] + START * 1440 + age
    named = {
        name: pa.nulls(len(owner), kind) for name, kind in zip(SAMPLES.names, SAMPLES.types, strict=True)
    }
    named["post_id"] = pa.array(_post_ids(world), pa.string()).take(pa.array(owner))
    named["collected_at"] = _times(moment)
    named["reads"], named["likes"] = pa.array(reads.astype(np.int64)), pa.array(likes.astype(np.int64))
    named["shares"] = pa.array(shares.astype(np.int64), mask=shares < 0)
    named["reads_kind"] = pa.repeat(pa.scalar("exact"), len(owner))
    named["metric"] = pa.repeat(pa.scalar("people"), len(owner))
    return pa.table(named, schema=SAMPLES)


def account_reads_table(world: World) -> pa.Table:
    """ACCOUNT_READS by the hour."""
    account, hour, reads = account_hours(world)
    size = len(account)
    return pa.table([
        pa.array(account_ids(len(world.level)), pa.string()).take(pa.array(account)), pa.array((hour // 24).astype(np.int32)),
        pa.array((hour % 24).astype(np.int32)), pa.nulls(size, pa.string()), pa.repeat(pa.scalar("people"), size), pa.array(reads),
    ], schema=ACCOUNT_READS)  # fmt: skip


def _times(minute: np.ndarray) -> pa.Array:
    return pa.array((minute - SHANGHAI_MINUTES) * 60_000_000, pa.int64()).cast(TIME)
