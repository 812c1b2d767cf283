"""Inspections over collected material: the same result as the command line over the same files, fixed when a run begins."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from web import material
from web.material import AS_OF, table
from web.world import NOW, World

from jianhao.dates import day_number
from jianhao.jobs.inspect import inspect
from jianhao.jobs.progress import Silent
from jianhao.jobs.request import InspectRequest
from jianhao.store.dataset import Dataset
from jianhao.web.collecting import actions_batches
from jianhao.web.collecting.excerpts import write_excerpt
from jianhao.web.collecting.index import index_of
from jianhao.web.collecting.jobs import work_later
from jianhao.web.collecting.models import Batch, BatchKind
from jianhao.web.collecting.reading import take
from jianhao.web.collecting.taking import in_force, offer, taken_folder
from jianhao.web.inspections import actions_rounds
from jianhao.web.inspections.folders import RUNS, new_token, place
from jianhao.web.inspections.inputs import accounts_of, request_for
from jianhao.web.inspections.models import Inspection, Run
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Role

PACKS = ("national-2019", "national-duties")


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def collected(by: User, agency: Agency, content: bytes, kind: str, name: str) -> Batch:
    made = actions_batches.receive(
        agency=agency, kind=kind, stream=BytesIO(content), name=name, covers=None, now=NOW, by=by
    )
    work_later()
    made.refresh_from_db()
    assert made.state == "done", made.failure
    return made


def prepared(world: World, by: User, **changes: Any) -> Inspection:
    options: dict[str, Any] = {
        "agency": world.county, "title": "第三季度检查", "as_of": AS_OF, "window": 90, "packs": list(PACKS), "platforms": [],
        "feedback_workdays": 3,
    }  # fmt: skip
    return actions_rounds.make(**(options | changes), now=NOW, by=by)


def tables(folder: Path) -> dict[str, pa.Table]:
    return {
        name: pq.read_table(folder / f"{name}.parquet")
        for name in ("accounts", "verdicts", "rejected", "unmatched")
    }


def by_command_line(run: Run, files: dict[str, Path], folder: Path) -> dict[str, pa.Table]:
    register = request_for(run, folder / "work").accounts
    sides: dict[str, Any] = {role: (path,) for role, path in files.items()}
    inspect(
        InspectRequest(
            accounts=register, as_of=day_number(AS_OF), rulesets=PACKS, out=folder / "out", **sides
        )
    )
    return tables(folder / "out")


def test_over_collected_files_it_says_what_the_command_line_says(
    world: World, reviewer: User, tmp_path: Path
) -> None:
    files = material.write_files(world, tmp_path)
    sheet = table(
        ("账号ID", "检查项", "结果", "核查时间", "核查人"),
        [(world.accounts["school"].account_id, "last_update", AS_OF - timedelta(40), AS_OF, "赵某")],
    )
    files["checks"] = tmp_path / "核查单.csv"
    files["checks"].write_bytes(sheet)
    for kind, role in (("posts", "posts"), ("records", "collections"), ("checks", "checks")):
        collected(reviewer, world.county, files[role].read_bytes(), kind, files[role].name)
    one = material.run(prepared(world, reviewer), reviewer)
    run = one.runs.get()
    assert (run.state, len(run.collected)) == ("done", 3), run.failure
    theirs = by_command_line(run, files, tmp_path)
    for name, ours in tables(place(RUNS, run.folder)).items():
        assert ours.equals(theirs[name]), name
    assert run.counts["unqualified"] == 2  # the town's by its posts, the school's by the check sheet


def test_of_a_file_that_tells_of_others_too_an_excerpt_is_taken(world: World, tmp_path: Path) -> None:
    city = world.user("city", world.city, Role.REVIEWER)
    county = world.user("county-reviewer", world.county, Role.REVIEWER)
    other = world.accounts["other"].account_id.partition(":")[2]
    line = f"{other},微信公众号,o1,丙县的通知,正文。,{AS_OF},7\r\n".encode()
    content = material.posts(world) + line
    collected(city, world.city, content, "posts", "发布内容.csv")
    collected(city, world.city, material.collections(world), "records", "采集记录.csv")
    one = material.run(prepared(world, county), county)
    run = one.runs.get()
    assert run.state == "done", run.failure
    ours = tables(place(RUNS, run.folder))
    files = material.write_files(world, tmp_path)
    theirs = by_command_line(run, files, tmp_path)
    assert ours["accounts"].equals(theirs["accounts"])
    assert ours["verdicts"].drop(["dataset_version"]).equals(theirs["verdicts"].drop(["dataset_version"]))
    assert ours["unmatched"].num_rows == 0
    for path in taken_folder(run.folder).rglob("*.csv"):
        assert "丙县" not in path.read_text(encoding="utf-8")


def test_what_a_run_took_is_fixed_when_it_begins(world: World, reviewer: User, tmp_path: Path) -> None:
    batch = collected(reviewer, world.county, material.posts(world), "posts", "发布内容.csv")
    collected(reviewer, world.county, material.collections(world), "records", "采集记录.csv")
    one = material.run(prepared(world, reviewer), reviewer)
    first = one.runs.get()
    actions_batches.undo(batch=batch, today=AS_OF, now=NOW, by=reviewer)
    later = Run.objects.create(
        inspection=one,
        number=2,
        kind="final",
        state="cancelled",
        asked_by=reviewer,
        asked_at=NOW,
        folder=new_token(),
    )
    asked = request_for(later, tmp_path / "final")
    assert [path.read_bytes() for path in asked.posts] == [material.posts(world)]
    again = material.run(one, reviewer)
    assert len(again.runs.get(number=3).collected) == len(first.collected) - 1
    assert (
        again.runs.get(number=3).counts["unqualified"] == 3
    )  # the records left say that nothing was published


def test_it_is_offered_and_may_be_left_out(world: World, reviewer: User, signed_in) -> None:
    one = prepared(world, reviewer)
    assert offer(accounts_of(one), one.as_of).batches == 0
    collected(reviewer, world.county, material.posts(world), "posts", "发布内容.csv")
    client = signed_in(reviewer)
    page = client.get(f"/inspections/{one.pk}/").content.decode()
    assert "采用已采集的内容（截至" in page
    assert "1批，涉及3个账号" in page
    client.post(f"/inspections/{one.pk}/collected/", {"take": "no"})
    assert "不采用（已有1批" in client.get(f"/inspections/{one.pk}/").content.decode()
    done = material.run(one, reviewer)
    assert done.runs.get().collected == []
    client.post(f"/inspections/{one.pk}/collected/", {"take": "yes"})
    one.refresh_from_db()
    assert one.take_collected


def test_what_was_collected_for_later_days_or_other_platforms_is_left_out(
    world: World, reviewer: User
) -> None:
    collected(reviewer, world.county, material.posts(world), "posts", "发布内容.csv")
    accounts = accounts_of(prepared(world, reviewer))
    assert in_force(accounts, AS_OF - timedelta(60)) == []
    assert len(in_force(accounts, AS_OF)) == 1
    assert in_force(accounts_of(prepared(world, reviewer, platforms=["weibo"])), AS_OF) == []


MESSY = table(
    ("账号ID", "内容ID", "标题", "正文", "链接", "发布时间", "是否原创", "是否删除", "采集时间", "阅读数", "点赞数", "转发数"),
    [
        ("gh_0000000000a3", "m1", "一", "正文", "", "2026-09-01 08:30:15", "是", "", "2026-09-02 09:00:00", "10万+", "1.2万", ""),
        ("gh_0000000000a3", "", "二", "", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp", "2026-09-01 08:30", "否", "是", "", "", "", ""),
        ("gh_0000000000a3", "", "三", "逗号,引号\"和\n换行", "", "2026-09-03", "", "", "2026-09-04 10:00:00.25", "1.2345万", "0", "7"),
        ("gh_0000000000a6", "m4", "", "没有标题", "", "2026-09-03 23:59:59", "", "", "", "12", "", ""),
        ("gh_0000000000a6", "m4", "", "没有标题", "", "2026-09-03 23:59:59", "", "", "2026-09-05 08:00:00", "15", "", ""),
    ],
)  # fmt: skip


@pytest.mark.parametrize("heading", ["阅读数", "阅读人数"])
def test_an_excerpt_read_back_is_what_was_read_before(world: World, tmp_path: Path, heading: str) -> None:
    (tmp_path / "a.csv").write_bytes(MESSY.replace("阅读数".encode(), heading.encode()))
    index = index_of(world.county.path)
    names = {account.account_id for account in world.accounts.values()}
    take(BatchKind.POSTS, [tmp_path / "a.csv"], index, tmp_path / "first", Silent(), None)
    written = write_excerpt(tmp_path / "first", names, tmp_path / "files", "摘录")
    take(BatchKind.POSTS, written, index, tmp_path / "second", Silent(), None)
    first, second = rows(tmp_path / "first"), rows(tmp_path / "second")
    assert first[0] == second[0]
    assert first[1] == second[1]
    assert len(first[0]) == 5
    assert {row["reads_kind"] for row in first[1]} == {"exact", "rounded", "at_least"}


def rows(root: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Posts and samples of a dataset, sorted, without what only says where they stood."""
    dataset = Dataset(root)
    found = []
    for name, left in (("posts", ["source_file", "source_row", "profile", "joined_by"]), ("samples", [])):
        parts = [pq.read_table(path) for path in dataset.paths(dataset.current(), name)]
        found.append(sorted(pa.concat_tables(parts).drop(left).to_pylist(), key=str))
    return found[0], found[1]


def test_rows_that_vouch_for_nothing_vouch_for_nothing_in_an_excerpt(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(MESSY)
    taken = take(
        BatchKind.POSTS, [tmp_path / "a.csv"], index_of(world.county.path), tmp_path / "set", Silent(), None
    )
    assert taken.tallies["weixin:gh_0000000000a3"].listed_to is not None
    (part,) = Dataset(tmp_path / "set").paths(Dataset(tmp_path / "set").current(), "posts")
    posts = pq.read_table(part)
    partial = pa.array(["wewe_rss+partial"] * posts.num_rows, pa.string())
    pq.write_table(posts.set_column(posts.schema.get_field_index("profile"), "profile", partial), part)
    names = {account.account_id for account in world.accounts.values()}
    written = write_excerpt(tmp_path / "set", names, tmp_path / "files", "摘录")
    again = take(BatchKind.POSTS, written, index_of(world.county.path), tmp_path / "again", Silent(), None)
    assert {tally.listed_to for tally in again.tallies.values()} == {None}
    assert again.tallies["weixin:gh_0000000000a3"].posts == 3
