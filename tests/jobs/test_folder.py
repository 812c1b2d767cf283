"""A result folder appears whole or not at all."""

from __future__ import annotations

import pytest

from jianhao.errors import NotAResult
from jianhao.jobs.folder import MARKER, published


def fill(folder, text):
    (folder / MARKER).write_text(text, encoding="utf-8")


def test_nothing_appears_when_the_work_fails(tmp_path):
    def work():
        with published(tmp_path / "out") as draft:
            fill(draft, "half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_leaves_the_earlier_result_alone(tmp_path):
    with published(tmp_path / "out") as draft:
        fill(draft, "first")
    with pytest.raises(RuntimeError), published(tmp_path / "out") as draft:
        raise RuntimeError
    assert (tmp_path / "out" / MARKER).read_text("utf-8") == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_run_left_is_cleared_and_its_old_result_put_back(tmp_path):
    gone = 2**22 - 1
    (tmp_path / f".out.draft-{gone}").mkdir()
    old = tmp_path / f".out.old-{gone}"
    old.mkdir()
    fill(old, "before")
    with pytest.raises(RuntimeError), published(tmp_path / "out"):
        raise RuntimeError
    assert (tmp_path / "out" / MARKER).read_text("utf-8") == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(NotAResult, match="不是文件夹"), published(tmp_path / "out"):
        pass
    assert (tmp_path / "out").read_text("utf-8") == "x"
