"""A server that does everything wrong, a full disk, a killed process: the state is clear, and the next run ends well."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from weixin_server import EARLY, QUICK

from jianhao.collect import ledger
from jianhao.collect.transport import Reach
from jianhao.collect.weixin import PartState

FREEPUBLISH = "/cgi-bin/freepublish/batchget"
SLOW = ("hang", "drip")
SAID = {
    "hang": "没有及时回应|过慢|传输中断", "drip": "过慢", "huge": "内容超过1MB", "short": "内容不完整|传输中断",
    "inside": "要求转向其他地址，没有跟随",
    "failing": "接口返回HTTP状态502", "closed": "没有连上接口，或者传输中断",
}  # fmt: skip
BODIES = {
    "gbk": '{"total_count": 1, "item": [{"article_id": "示例"}]}'.encode("gb18030"),
    "no json": b"<html>",
    "empty": b"",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "long number": b'{"total_count": ' + b"9" * 10_000 + b"}",
}
PAGES = {
    "no total": b'{"item": []}',
    "negative": b'{"total_count": -1, "item": []}',
    "true": b'{"total_count": true, "item": []}',
    "items no list": b'{"total_count": 1, "item": {"a": 1}}',
    "items no objects": b'{"total_count": 1, "item": [1]}',
    "no id": b'{"total_count": 1, "item": [{"article_id": ""}]}',
    "too many": json.dumps({"total_count": 21, "item": [{"article_id": str(n)} for n in range(21)]}).encode(),
}


def check(collect, tmp_path: Path, done, words: str) -> None:
    """Stopped at the third page, the rest not begun, nothing that looks complete; then everything is there."""
    (part, *others) = done.parts
    assert part.state is PartState.STOPPED
    assert any(word in part.sentence for word in words.split("|")), part.sentence
    assert part.sentence.endswith("。")
    assert {p.state for p in others} == {PartState.NOT_BEGUN}
    assert (done.complete, done.known) == (False, None)
    assert not (tmp_path / "材料/发布内容").exists()
    assert not list(tmp_path.rglob("*.incoming"))
    again = collect()
    assert again.complete
    assert again.known.articles == 90


@pytest.mark.parametrize("how", SAID)
def test_a_server_that_misbehaves_twice_ends_the_run_where_it_can_go_on(fake, collect, tmp_path, how) -> None:
    arm(fake, how)
    done = collect(QUICK if how in SLOW else Reach(silence=5.0, whole=60.0, bytes=1 << 20))
    fake.released.set()
    check(collect, tmp_path, done, SAID[how])
    assert fake.calls[FREEPUBLISH] == 6  # two good pages, two bad ones, the third, and the first once more


@pytest.mark.parametrize("name", BODIES)
def test_an_answer_that_is_no_object_is_no_answer(fake, collect, tmp_path, name) -> None:
    arm(fake, BODIES[name])
    check(collect, tmp_path, collect(), "接口返回的内容不是约定的格式")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_not_as_documented_is_no_page(fake, collect, tmp_path, name) -> None:
    arm(fake, PAGES[name], times=1)
    check(collect, tmp_path, collect(), "接口返回的内容不是约定的格式")


def test_a_code_that_is_no_number_ends_its_part_only(fake, collect) -> None:
    arm(fake, b'{"errcode": "0"}', times=1)
    done = collect()
    assert done.parts[0].state is PartState.STOPPED
    assert {p.state for p in done.parts[1:]} == {PartState.DONE}
    assert (done.complete, done.known) == (False, None)
    assert collect().complete


def arm(fake, how: object, times: int = 2) -> None:
    """Wrong once or twice, from the third page on."""

    def third(path: str) -> None:
        if path == FREEPUBLISH and 3 <= fake.calls[path] < 3 + times:
            fake.wrong[path].append(how)

    fake.before = third


def test_a_server_that_misbehaves_once_is_forgiven(fake, collect) -> None:
    fake.wrong[FREEPUBLISH].append("closed")
    assert collect().complete
    assert fake.calls[FREEPUBLISH] == 5


def test_pages_without_end_do_not_go_on_for_ever(fake, collect) -> None:
    fake.wrong[FREEPUBLISH].extend([b'{"total_count": 1000000, "item": []}'] * 200)
    done = collect()
    assert done.parts[0].state is PartState.LATER
    assert fake.calls[FREEPUBLISH] <= 4


def test_a_token_revoked_mid_way_is_renewed_once_and_then_said(fake, collect, tmp_path) -> None:
    def revoke(path: str) -> None:
        if path == FREEPUBLISH and fake.calls[path] >= 3:
            fake.token = f"of somebody else {fake.calls[path]}"

    fake.before = revoke
    done = collect()
    fake.before = lambda path: None
    check(collect, tmp_path, done, "接口凭据已失效")
    assert done.parts[0].sentence.endswith("（40001）。")


def test_an_account_frozen_mid_way_keeps_what_there_is(fake, collect, tmp_path) -> None:
    def freeze(path: str) -> None:
        fake.frozen = path == FREEPUBLISH and fake.calls[path] >= 3

    fake.before = freeze
    done = collect()
    fake.before, fake.frozen = lambda path: None, False
    check(collect, tmp_path, done, "该账号受限，可能已冻结（50002）")


@pytest.mark.parametrize("at", [1, 3, 5, 8, 20])
def test_a_full_disk_marks_nothing_complete(fake, collect, tmp_path, monkeypatch, at) -> None:
    writes = 0
    real = os.fsync

    def full(handle: int) -> None:
        nonlocal writes
        writes += 1
        if writes >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(ledger.os, "fsync", full)
    done = collect()
    monkeypatch.setattr(ledger.os, "fsync", real)
    assert not done.complete
    stopped = [p for p in done.parts if p.state is PartState.STOPPED]
    assert [p.sentence for p in stopped] == ["磁盘空间不足，腾出空间后可以接着采集。"]
    assert not list((tmp_path / "材料").rglob("*.incoming"))
    again = collect()
    assert (again.complete, again.known.articles) == (True, 90)


def test_killed_anywhere_it_goes_on_without_a_record_lost_or_doubled(
    fake, address, collect, tmp_path
) -> None:
    """Killed before the n-th answer is given, for many n; each time the same folder goes on."""
    kills = 20 if os.environ.get("JIANHAO_DEEP") else 6
    for kill in range(kills):
        stop_at = (
            sum(fake.calls.values()) + 2 + kill % 6
        )  # numbers of five weeks are calls enough for all of them
        reached = False

        def wait(path: str, stop_at: int = stop_at) -> None:
            nonlocal reached
            if sum(fake.calls.values()) >= stop_at:
                reached = True
                time.sleep(5)

        fake.before = wait
        worker = [
            sys.executable,
            str(Path(__file__).with_name("collect_worker.py")),
            address,
            str(tmp_path / "材料"),
        ]
        process = subprocess.Popen(worker, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.monotonic() + 60
        while not reached and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.kill()
        said = process.communicate()[1].decode("utf-8", "replace")
        assert reached, said
    fake.before = lambda path: None
    done = collect(since=EARLY)
    assert done.complete
    assert (done.known.objects, done.known.articles) == (45, 90)
    lines = (tmp_path / "材料/发布内容/接口发布内容.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    ids = [line.split(",")[2] for line in lines]
    assert len(ids) == len(set(ids)) == 90
