"""Makes 示例省: a synthetic province as the files an office has, and the table of what was planted in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from jianhao.demo.accounts import WEIXIN, Account, native_id, open_accounts
from jianhao.demo.kinds import UNREGISTERED_PER_3000, Kind, pair_slots
from jianhao.demo.lexicon import law_articles
from jianhao.demo.office import write_office
from jianhao.demo.papers import Papers, papers_in, write_papers
from jianhao.demo.places import Places, make_places
from jianhao.demo.plants import plant
from jianhao.demo.register import write_register
from jianhao.demo.reuse_plan import make_plan
from jianhao.demo.schedule import make_schedule
from jianhao.demo.side_inputs import write_checks, write_collections
from jianhao.demo.tables import write_posts, write_samples
from jianhao.demo.traffic import make_traffic
from jianhao.demo.truth import bad_posts, write_truth
from jianhao.demo.wording import ARTICLES_PER_POST, write_all
from jianhao.demo.world import World
from jianhao.errors import UnusableCall

AS_OF = date(2026, 9, 30)
SEED = 20260930
FEWEST_ACCOUNTS, FEWEST_POSTS_EACH = 60, 15
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """The files of one demo province."""

    folder: Path
    accounts: Path
    posts: Path
    samples: Path
    collections: Path
    checks: Path
    office: Path
    truth_accounts: Path
    truth_posts: Path
    papers: Papers


def make_province(
    folder: Path,
    *,
    accounts: int = 3000,
    posts: int = 120_000,
    as_of: date = AS_OF,
    seed: int = SEED,
    progress: Progress | None = None,
) -> DemoFiles:
    """Write the province into `folder` (made if missing; files of these names are replaced).

    The register holds exactly `accounts` rows; posts are within 5 % of `posts` over the 365 days that end with
    `as_of`. The same arguments give the same bytes. `progress` is told what is being done and the share done
    (0..1). UnusableCall below 60 accounts or 15 posts an account: then not every kind finds a place.
    """
    if accounts < FEWEST_ACCOUNTS or posts < FEWEST_POSTS_EACH * accounts:
        raise UnusableCall(
            f"演示数据至少需要{FEWEST_ACCOUNTS}个账号，平均每个账号至少{FEWEST_POSTS_EACH}篇。"
        )
    say = progress or _silent
    folder.mkdir(parents=True, exist_ok=True)
    places = make_places(accounts)
    world = _make_world(places, accounts, posts, as_of, seed, say)
    files = _files(folder)
    _write(files, world, places, seed, say)
    say("完成", 1.0)
    return files


def _files(folder: Path) -> DemoFiles:
    return DemoFiles(
        folder=folder,
        accounts=folder / "台账.xlsx",
        posts=folder / "发布内容.csv",
        samples=folder / "阅读采样.csv",
        collections=folder / "采集记录.csv",
        checks=folder / "核查记录.csv",
        office=folder / "机关设置.toml",
        truth_accounts=folder / "真值.csv",
        truth_posts=folder / "真值-内容.csv",
        papers=papers_in(folder),
    )


def _make_world(places: Places, number: int, posts: int, as_of: date, seed: int, say: Progress) -> World:
    """Each part draws from a stream of its own, so that a change in one leaves the others as they were."""
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(6)]
    say("生成机构和账号", 0.0)
    honest = open_accounts(places, number - pair_slots(number), as_of, streams[0])
    accounts = plant(honest, number, as_of, streams[1])
    accounts += _unregistered(accounts, number, streams[1])
    say("安排发布时间", 0.05)
    schedule = make_schedule(accounts, posts, as_of, streams[2])
    plan = make_plan(accounts, schedule, len(law_articles()) // ARTICLES_PER_POST, streams[3])
    say("撰写标题和正文", 0.1)
    wording = write_all(accounts, schedule, plan, streams[4])
    say("生成阅读和互动数据", 0.35)
    traffic = make_traffic(accounts, schedule, plan, as_of, streams[5])
    return World(accounts, schedule, plan, wording, traffic, as_of)


def _unregistered(accounts: list[Account], number: int, rng: np.random.Generator) -> list[Account]:
    """Accounts that post but stand in no register."""
    wanted = max(1, round(UNREGISTERED_PER_3000 * number / 3000))
    models = [a for a in accounts if not a.kind and not a.main and a.platform == WEIXIN]
    return [
        replace(
            models[int(i)],
            native_id=native_id(WEIXIN, 90_000 + k, rng),
            name=models[int(i)].unit.stem + "之窗",
            kind=Kind.UNREGISTERED.value,
            detail="有发布内容，台账未登记",
            matrix_main=None,
        )
        for k, i in enumerate(rng.choice(len(models), size=min(wanted, len(models)), replace=False))
    ]


def _write(files: DemoFiles, world: World, places: Places, seed: int, say: Progress) -> None:
    bad = bad_posts(world, np.random.default_rng([seed, 1]))
    say("写入台账", 0.4)
    write_register(files.accounts, world.accounts, [c.full for c in places.cities], world.as_of)
    say("写入发布内容", 0.55)
    write_posts(files.posts, world, bad)
    say("写入阅读采样", 0.75)
    write_samples(files.samples, world)
    say("写入采集、核查记录和真值", 0.95)
    write_collections(files.collections, world.accounts, world.as_of)
    write_checks(files.checks, world.accounts, world.as_of)
    write_office(files.office, world)
    write_papers(files.folder, world, seed)
    write_truth(files.truth_accounts, files.truth_posts, world, bad)


def _silent(stage: str, share: float) -> None:
    """Progress that nobody watches."""
