"""Sets: whole, consistent with the database, and only what is new is stored."""

from __future__ import annotations

import os
import threading
import time

import pytest
from backup.kept import SILENT, TOKEN, Kept, noise

from jianhao.backup import gathering, taking
from jianhao.backup.blobs import PIECE
from jianhao.backup.checking import check
from jianhao.backup.retention import keep_last
from jianhao.backup.store import Store, stored_sets
from jianhao.errors import UnusableCall, UnusableFile


def test_a_set_comes_back_byte_for_byte(kept: Kept) -> None:
    (kept.data / "runs" / "r" / "深").mkdir(parents=True)
    (kept.data / "runs" / "r" / "深" / "表.parquet").write_bytes(noise(2 * PIECE + 5))
    (kept.data / "empty").write_bytes(b"")
    taken = kept.back_up()
    back = kept.restore("new")
    assert back["database/x"] == kept.database
    files = {p.relative_to(kept.root).as_posix(): p.read_bytes() for p in kept.data.rglob("*") if p.is_file()}
    assert {name: content for name, content in back.items() if name.startswith("data/")} == files
    assert taken.header.files == len(files) + 1 == len(back)
    assert taken.header.missing == taken.header.vanished == ()


def test_only_what_is_new_is_stored_and_only_what_changed_is_read(kept: Kept) -> None:
    first = kept.back_up()
    assert first.new_bytes > 10_000
    second = kept.back_up()
    assert (second.new_bytes, second.reread) == (0, 0)
    kept.add(9, noise(700))
    (kept.data / "evidence" / TOKEN(1)).write_bytes(noise(50))
    third = kept.back_up()
    assert third.reread == 2
    assert 750 < third.new_bytes < 2500
    assert kept.restore("old", first.header.id)["database/x"] == b"1\n2\n3\n4\n"
    assert [header.id for header in stored_sets(kept.root / "store")] == sorted(
        t.header.id for t in (first, second, third)
    )


def test_the_same_bytes_under_other_names_are_stored_once(kept: Kept) -> None:
    content = noise(3000)
    for number in range(10, 20):
        kept.add(number, content)
    kept.back_up()
    assert len(kept.blobs()) == 4 + 1 + 1


def test_a_name_in_the_store_tells_nothing_of_the_content(kept: Kept) -> None:
    import hashlib

    kept.add(10, b"a notice that everybody has")
    kept.back_up()
    names = {path.name for path in kept.blobs()}
    assert hashlib.sha256(b"a notice that everybody has").hexdigest() not in names


def test_a_file_whose_row_goes_with_it_asks_for_a_new_snapshot(kept: Kept) -> None:
    dropped = []

    def meanwhile() -> None:
        if not dropped:
            dropped.append(kept.drop(2))

    kept.meanwhile = meanwhile
    taken = kept.back_up()
    assert kept.photographs == 2
    assert taken.header.missing == taken.header.vanished == ()
    back = kept.restore("new")
    assert back["database/x"] == b"1\n3\n4\n"
    assert f"data/evidence/{TOKEN(2)}" not in back


def test_a_file_that_was_gone_before_is_named_not_hidden(kept: Kept) -> None:
    (kept.data / "evidence" / TOKEN(3)).unlink()
    assert kept.back_up().header.missing == (f"t.stored：{TOKEN(3)}",)


def test_files_that_nobody_names_may_come_and_go(kept: Kept) -> None:
    stray = kept.data / "evidence" / "f"
    stray.write_bytes(b"x")
    kept.meanwhile = lambda: stray.unlink(missing_ok=True)
    taken = kept.back_up()
    assert kept.photographs == 1
    assert taken.header.vanished == ("data/evidence/f",)


def test_a_file_that_is_being_written_is_left_out_and_kept_the_next_time(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PATIENCE", 0.01)
    path, stop = kept.data / "evidence" / ("e" * 32), threading.Event()
    path.write_bytes(noise(1 << 20))
    real = gathering.os.fstat

    def growing(handle: int) -> os.stat_result:
        if os.readlink(f"/proc/self/fd/{handle}") == str(path) and not stop.is_set():
            with path.open("ab") as out:
                out.write(b"more")
        return real(handle)

    monkeypatch.setattr(gathering.os, "fstat", growing)
    assert kept.back_up().header.vanished == (f"data/evidence/{'e' * 32}",)
    stop.set()
    assert kept.back_up().header.vanished == ()
    assert kept.restore("new")[f"data/evidence/{'e' * 32}"] == path.read_bytes()


def test_a_log_is_kept_as_long_as_it_was(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept.data / "logs").mkdir()
    path = kept.data / "logs" / "day.jsonl"
    path.write_bytes(b"first\n")
    real = gathering.os.fstat

    def growing(handle: int) -> os.stat_result:
        known = real(handle)
        if os.readlink(f"/proc/self/fd/{handle}") == str(path):
            with path.open("ab") as out:
                out.write(b"second\n")
        return known

    monkeypatch.setattr(gathering.os, "fstat", growing)
    assert kept.back_up(growing=frozenset({"logs"})).header.vanished == ()
    assert kept.restore("new")["data/logs/day.jsonl"] == b"first\n"


def test_links_drafts_and_passing_things_are_not_kept(kept: Kept) -> None:
    (kept.data / "link").symlink_to("/etc/hostname")
    (kept.data / "way").symlink_to("/etc")
    os.mkfifo(kept.data / "pipe")
    (kept.data / ".draft").write_bytes(b"x")
    (kept.data / "runs").mkdir()
    (kept.data / "runs" / ".token.draft").mkdir()
    (kept.data / "runs" / ".token.draft" / "x").write_bytes(b"x")
    (kept.data / "work").mkdir()
    (kept.data / "work" / "x").write_bytes(b"x")
    (kept.data / "bags").mkdir()
    (kept.data / "bags" / "bag").write_bytes(b"12345")
    taken = kept.back_up(transient=frozenset({"work"}), by_reference=frozenset({"bags"}))
    assert taken.header.left_out == ("bags（1个文件，5字节）",)
    assert len(kept.restore("new")) == 4 + 1


def test_two_backups_at_a_time(kept: Kept) -> None:
    with kept.store().writing(), pytest.raises(UnusableCall, match="另一个程序"):
        kept.back_up()
    kept.back_up()


def test_a_folder_of_something_else_is_not_made_a_store(kept: Kept) -> None:
    with pytest.raises(UnusableCall, match="不是备份库"):
        Store.create(kept.data, kept.key)
    with pytest.raises(UnusableCall, match="不是备份库"):
        Store.open(kept.data, kept.key)
    with pytest.raises(UnusableCall, match="还没有完整的备份"):
        kept.store().read()


def test_old_sets_go_and_what_newer_ones_need_stays(kept: Kept) -> None:
    ids = []
    for number in range(5):
        kept.add(20 + number, noise(500))
        ids.append(kept.back_up().header.id)
    kept.drop(20)
    ids.append(kept.back_up().header.id)
    before = len(kept.blobs())
    cleared = keep_last(kept.store(), 2)
    assert cleared.sets == tuple(ids[:-2])
    assert cleared.blobs == before - len(kept.blobs()) > 0
    for set_id in ids[-2:]:
        assert check(kept.store(), SILENT, set_id).intact
    assert f"data/evidence/{TOKEN(20)}" in kept.restore("new", ids[-2])
    with pytest.raises(UnusableCall):
        keep_last(kept.store(), 0)


def test_nothing_is_cleared_while_it_is_not_known_what_is_needed(kept: Kept) -> None:
    kept.back_up()
    kept.add(9, noise(99))
    last = kept.back_up().header.id
    path = kept.root / "store" / "sets" / f"{last}.set"
    path.write_bytes(path.read_bytes()[:-1])
    before = kept.blobs()
    with pytest.raises(UnusableCall, match="没有清理"):
        keep_last(kept.store(), 1)
    assert kept.blobs() == before
    assert len(stored_sets(kept.root / "store")) == 2


def test_sets_are_in_order_although_the_clock_was_set_back(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept.back_up().header.id

    class Earlier(taking.datetime):  # type: ignore[name-defined,misc]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return taking.datetime.fromtimestamp(time.time() - 9_999_999, tz)

    monkeypatch.setattr(taking, "datetime", Earlier)
    second = kept.back_up().header.id
    assert second > first
    assert kept.store().read()[0].id == second


def test_a_list_that_leads_out_of_the_folder_is_not_followed(kept: Kept) -> None:
    from dataclasses import replace

    from jianhao.backup.restoring import restore_files

    kept.back_up()
    _, entries = kept.store().read()
    for path in ("../x", "/tmp/x", "a/../../x", ""):
        with pytest.raises(UnusableFile):
            restore_files(
                kept.store(),
                [replace(entries[0], path="p")],
                kept.root / "new",
                lambda _, path=path: path,
                SILENT,
            )
