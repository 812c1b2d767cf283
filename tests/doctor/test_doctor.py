"""Each check gives its sentence for what is wrong, its sentence for what is right, and never an exception."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jianhao.doctor import space, versions
from jianhao.doctor.clock import clock
from jianhao.doctor.findings import Answer, all_well, fine, trouble, unknown
from jianhao.doctor.fonts import RARE, fonts
from jianhao.doctor.ownership import permissions
from jianhao.doctor.space import MEGABYTE, disk, writable

Usage = namedtuple("Usage", "total used free")
KNOWN = ("Noto Sans CJK SC", "SimHei")


def test_what_cannot_be_judged_is_not_wrong() -> None:
    assert all_well([fine("a", "甲", "好"), unknown("b", "乙", "不知")])
    assert not all_well([fine("a", "甲", "好"), trouble("b", "乙", "坏", "修")])
    assert [answer.chinese for answer in Answer] == ["正常", "有问题", "不能判断"]


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    assert clock(now, now - timedelta(days=1), tmp_path).answer is Answer.OK
    assert clock(now, None, tmp_path).answer is Answer.OK
    found = clock(now, now + timedelta(hours=2), tmp_path)
    assert found.answer is Answer.TROUBLE
    assert "早于最近一条操作记录" in found.sentence
    assert "timedatectl" in found.advice
    early = clock(datetime(2001, 1, 1, tzinfo=UTC), None, tmp_path)
    assert early.answer is Answer.TROUBLE
    assert "早于本程序安装" in early.sentence


def test_a_clock_that_the_storage_does_not_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jianhao.doctor import clock as module

    monkeypatch.setattr(module.time, "time", lambda: datetime.now(UTC).timestamp() - 900)
    found = clock(datetime.now(UTC), None, tmp_path)
    assert found.answer is Answer.TROUBLE
    assert "相差900秒" in found.sentence
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_leaves_the_clock_of_its_storage_open(tmp_path: Path) -> None:
    assert clock(datetime.now(UTC), None, tmp_path / "no").answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("left", "answer"), [(501 * MEGABYTE, Answer.OK), (499 * MEGABYTE, Answer.TROUBLE), (0, Answer.TROUBLE)]
)
def test_room_is_judged_by_the_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int, answer: Answer
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(left * 2, left, left))
    found = disk(tmp_path, 500)
    assert found.answer is answer
    if answer is Answer.TROUBLE:
        assert found.sentence.startswith("磁盘空间不足，已转为只读")
        assert "不要删除数据文件夹" in found.advice


def test_a_disk_that_does_not_answer_is_not_judged(tmp_path: Path) -> None:
    assert disk(tmp_path / "no", 500).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "只读的"),
        (errno.ENOSPC, "磁盘空间不足，已转为只读"),
        (errno.EACCES, "权限不对"),
        (errno.ENOENT, "不存在"),
    ],
)
def test_why_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    assert writable(tmp_path).answer is Answer.OK

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(space.os, "open", refuse)
    found = writable(tmp_path)
    assert found.answer is Answer.TROUBLE
    assert said in found.sentence
    assert found.advice
    assert list(tmp_path.iterdir()) == []


def test_secrets_that_others_can_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_bytes(b"x")
    tmp_path.chmod(0o700)
    secret.chmod(0o600)
    assert permissions(tmp_path, (secret, tmp_path / "none")).answer is Answer.OK
    secret.chmod(0o640)
    found = permissions(tmp_path, (secret,))
    assert found.answer is Answer.TROUBLE
    assert f"{secret}其他用户也可以访问（640）" in found.sentence
    assert "chmod 600" in found.advice
    secret.chmod(0o600)
    tmp_path.chmod(0o755)
    assert "（755）" in permissions(tmp_path, (secret,)).sentence


def test_secrets_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    found = permissions(tmp_path, ())
    assert "不属于运行本系统的用户" in found.sentence
    assert "chown" in found.advice


def _fc_list(folder: Path, monkeypatch: pytest.MonkeyPatch, ordinary: str, rare: str) -> None:
    """A fontconfig that knows these fonts."""
    program = folder / "fc-list"
    first = f"{RARE[0]:x}"
    program.write_text(
        f"#!/bin/sh\ncase \"$1\" in *{first}*) printf '{rare}' ;; *) printf '{ordinary}' ;; esac\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fc_list(tmp_path, monkeypatch, "Noto Sans CJK SC\\nSimHei,黑体\\n", "Noto Sans CJK SC\\n")
    found = fonts(KNOWN)
    assert (found.answer, found.sentence) == (
        Answer.OK, "画图用Noto Sans CJK SC；生僻字由Noto Sans CJK SC显示。",
    )  # fmt: skip
    _fc_list(tmp_path, monkeypatch, "SimHei,黑体\\n", "")
    found = fonts(KNOWN)
    assert found.answer is Answer.TROUBLE
    assert "生僻字" not in found.title
    assert "画图用SimHei；没有一种字体含全部生僻字" in found.sentence
    _fc_list(tmp_path, monkeypatch, "AR PL UMing CN\\n", "")
    assert "没有本系统画图能用的字体" in fonts(KNOWN).sentence
    _fc_list(tmp_path, monkeypatch, "", "")
    assert fonts(KNOWN).sentence == "没有中文字体，通报中的图不能画出。"
    assert "fonts-noto-cjk" in fonts(KNOWN).advice


def test_fonts_where_nobody_can_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fonts(KNOWN).answer is Answer.UNKNOWN
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    assert fonts(KNOWN).answer is Answer.UNKNOWN


def test_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    assert versions.versions("0.1.0").answer is Answer.OK
    monkeypatch.setattr(
        versions, "requires", lambda _: ["click>=999", "no-such-package", "click>=1; extra == 'spark'"]
    )
    found = versions.versions("0.1.0")
    assert found.answer is Answer.TROUBLE
    assert "缺少no-such-package" in found.sentence
    assert "click " in found.sentence
    assert "安装包" in found.advice
