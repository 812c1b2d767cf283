"""A process killed at any instant leaves a history as it was or with the whole addition, and nothing lying about."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao.dates import day_of
from jianhao.demo.lexicon import law_articles
from jianhao.reuse.history import add_to_history, kept_rows, rejudge_history
from jianhao.reuse.history.manifest import MANIFEST, read_manifest

KILLS, DEEP_KILLS = 2, 40
TEXTS = 300
START = datetime(2025, 3, 1, tzinfo=UTC)


def posts_of(day: int) -> pa.Table:
    """A day of posts of which every third is one of the day before."""
    articles = law_articles()
    moments = [START + timedelta(days=day, minutes=k) for k in range(TEXTS)]
    texts = [
        articles[(day * TEXTS + k - (TEXTS if day and k % 3 == 0 else 0)) % len(articles)].text
        for k in range(TEXTS)
    ]
    return pa.table({
        "post_id": [f"weixin:a{k % 7}{day}:{day}-{k}" for k in range(TEXTS)],
        "account_id": [f"weixin:a{k % 7}{day}" for k in range(TEXTS)], "text": texts,
        "published_at": pa.array(moments, pa.timestamp("us", tz="UTC")), "precision": ["second"] * TEXTS,
        "day": pa.array([day_of(m) for m in moments], pa.int32()),
    })  # fmt: skip


def contents(folder: Path) -> tuple[bytes, pa.Table, pa.Table]:
    """All that counts; every file of it is there."""
    kept = kept_rows(folder)
    assert {path.name for path in (folder / "parts").iterdir()} >= read_manifest(folder).files()
    return (folder / MANIFEST).read_bytes(), kept.pairs, kept.posts


@pytest.fixture(scope="module")
def undisturbed(worker, tmp_path_factory):
    """A folder with histories before and after an addition and after a rejudgement, and how long these two take."""
    folder = tmp_path_factory.mktemp("undisturbed")
    for day in range(3):
        pq.write_table(posts_of(day), folder / f"{day}.parquet")
    work = worker("history_worker.py")
    work.undisturbed(folder / "before", folder / "0.parquet")
    shutil.copytree(folder / "before", folder / "after")
    adding = work.undisturbed(folder / "after", folder / "1.parquet")
    shutil.copytree(folder / "after", folder / "again")
    judging = work.undisturbed(folder / "again", folder / "anew")
    return folder, {"1.parquet": adding, "anew": judging}


def once_more(folder: Path, what: Path) -> None:
    """What history_worker.py does, in this process."""
    if what.suffix:
        add_to_history(folder, [what], version=what.stem)
    else:
        rejudge_history(folder, version=what.name)


STEPS = [("before", "1.parquet", "after"), ("after", "anew", "again")]


@pytest.mark.parametrize(("first", "what", "last"), STEPS, ids=["adding", "rejudging"])
def test_killed(
    worker, instants, how_often, undisturbed, tmp_path: Path, first: str, what: str, last: str
) -> None:
    folder, seconds = undisturbed
    before, after = contents(folder / first), contents(folder / last)
    assert before != after
    work, caught = worker("history_worker.py"), 0
    for number, instant in enumerate(instants(seconds[what], how_often(KILLS, DEEP_KILLS))):
        where = f"kill {number} after {instant:.3f} of {seconds[what]:.3f} s"
        root = tmp_path / str(number)
        shutil.copytree(folder / first, root)
        caught += work.killed(instant, root, folder / what)
        assert contents(root) in (before, after), where
        if contents(root) == before or what == "1.parquet":  # judging anew again would be another version
            once_more(root, folder / what)
        assert contents(root) == after, where
        add_to_history(root, [folder / "2.parquet"], version="2")
        assert {path.name for path in (root / "parts").iterdir()} == read_manifest(root).files(), where
        assert {path.name for path in root.iterdir()} == {MANIFEST, "parts", "lock"}, where
    assert caught, "no kill came while the addition was at work"


@pytest.mark.parametrize("part", [".", "parts"])
def test_dead_before_each_step(worker, how_often, undisturbed, tmp_path: Path, part: str) -> None:
    folder, _ = undisturbed
    before, after = contents(folder / "before"), contents(folder / "after")
    work, step, died, outcomes = worker("history_worker.py"), 0, True, []
    while died:
        step += 1 if part == "." else how_often(12, 1)
        root = tmp_path / str(step)
        shutil.copytree(folder / "before", root)
        died = work.dying(step, root / part, root, folder / "1.parquet")
        outcomes.append(contents(root))
        assert outcomes[-1] in (before, after), f"step {step}"
        once_more(root, folder / "1.parquet")
        assert contents(root) == after, f"step {step}"
    assert step >= 3
    assert {rows[2].num_rows for rows in outcomes} == {TEXTS, 2 * TEXTS}


def test_the_first_addition_killed(worker, instants, how_often, undisturbed, tmp_path: Path) -> None:
    folder, seconds = undisturbed
    work = worker("history_worker.py")
    for number, instant in enumerate(instants(seconds["1.parquet"], how_often(1, 20))):
        root = tmp_path / str(number)
        work.killed(instant, root, folder / "0.parquet")
        once_more(root, folder / "0.parquet")
        assert contents(root) == contents(folder / "before"), f"kill {number}"
