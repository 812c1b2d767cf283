"""install.sh: installs, repairs, refuses with a sentence that says what to do; uninstall.sh keeps what is the office's."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from bundle.scripts_run import Place, run
from bundle.small_bundles import small_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_bundle(tmp_path_factory.mktemp("unpacked"), "1.0.0")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place.in_folder(tmp_path / "server")
    yield made
    made.stop()


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_installed_repaired_uninstalled_and_installed_again(
    bundle: Path, place: Place, tmp_path: Path
) -> None:
    answers = f"{place.data}\n127.0.0.1:{place.port}\n\n"
    options = ["--no-systemd", "--prefix", str(place.prefix), "--backups", str(place.folder / "backups")]
    done = run(bundle / "install.sh", *options, answers=answers)
    assert done.returncode == 0, done.stderr
    assert [number for number in "123" if f"{number}. " in done.stdout] == ["1", "2", "3"]
    assert "本安装包未签名" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1] == f"http://127.0.0.1:{place.port}/link/first-token/"
    assert place.answer() == "1.0.0 1.0.0 "
    assert stat.S_IMODE(place.data.stat().st_mode) == 0o700
    settings = place.prefix / "etc" / "jianhao.env"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert f"JIANHAO_DATA='{place.data}'" in settings.read_text(encoding="utf-8")

    other = run(small_bundle(tmp_path, "1.1.0") / "install.sh", *place.options)
    assert other.returncode == 1
    assert f"升级请运行 ./upgrade.sh --prefix {place.prefix}" in other.stderr

    settings.write_text(
        settings.read_text(encoding="utf-8") + "JIANHAO_OFFICE='示例县办公室'\n", encoding="utf-8"
    )
    (place.data / "office.sqlite3").write_text("1.0.0 registered", encoding="utf-8")
    (place.prefix / "current" / "steps.py").unlink()
    again = run(bundle / "install.sh", "--yes", "--prefix", str(place.prefix))
    assert again.returncode == 0, again.stderr
    assert "按原来的设置修复" in again.stdout
    assert again.stdout.rstrip().splitlines()[-1] == "已有登记的人员，请直接登录。"
    assert place.answer() == "1.0.0 1.0.0 registered"
    assert "JIANHAO_OFFICE='示例县办公室'" in settings.read_text(encoding="utf-8")
    assert len(list((place.prefix / "releases").iterdir())) == 1

    before = files(place.data) | files(place.prefix / "etc")
    gone = run(bundle / "uninstall.sh", "--prefix", str(place.prefix), "--yes")
    assert gone.returncode == 0, gone.stderr
    assert str(place.data) in gone.stdout
    assert sorted(p.name for p in place.prefix.iterdir()) == ["etc", "log"]
    assert files(place.data) | files(place.prefix / "etc") == before

    back = run(bundle / "install.sh", "--yes", "--prefix", str(place.prefix))
    assert back.returncode == 0, back.stderr
    assert place.answer() == "1.0.0 1.0.0 registered"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "99999"], "端口应是1到65535的数字"),
        (["--port", "八千"], "端口应是1到65535的数字"),
        (["--data", "data"], "应写成从/开始的完整路径"),
        (["--data", "/数据 一"], "只能用字母、数字"),
        (["--database", "mysql://a/b"], "数据库地址应写成postgresql://"),
        (["--database", "postgresql://a:it's@h/b"], "不能含单引号"),
        (["--address", "10.0.0.1;rm"], "不能使用，应是本机的一个地址"),
        (["--address", "192.0.2.7"], "不能在192.0.2.7:"),
        (["--python", "/nowhere/python3"], "没有找到可用的Python"),
        (["--key", "/nowhere.pem"], "公钥文件“/nowhere.pem”不能读取"),
        (["--colour"], "没有选项--colour"),
        (["--port"], "--port后面缺少值"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(
    bundle: Path, place: Place, options: list[str], sentence: str
) -> None:
    done = run(bundle / "install.sh", *place.options, *options)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.rstrip().splitlines()[-1].startswith("没有完成：")
    assert not place.prefix.exists()
    assert not place.data.exists()


def test_a_changed_file_is_found(bundle: Path, place: Place, tmp_path: Path) -> None:
    copy = small_bundle(tmp_path, "1.0.0")
    (copy / "steps.py").write_text("", encoding="utf-8")
    done = run(copy / "install.sh", *place.options)
    assert done.returncode == 1
    assert "与SHA256SUMS不一致" in done.stderr
    assert not place.prefix.exists()


def test_the_bundle_of_another_machine_is_refused(place: Place, tmp_path: Path) -> None:
    done = run(small_bundle(tmp_path, "1.0.0", machine="loongarch64") / "install.sh", *place.options)
    assert done.returncode == 1
    assert f"安装包适用于loongarch64处理器，本机是{os.uname().machine}" in done.stderr


def test_a_port_in_use_is_said(bundle: Path, place: Place) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", place.port))
        other.listen()
        done = run(bundle / "install.sh", *place.options)
    assert done.returncode == 1
    assert "端口已被占用" in done.stderr


def test_nothing_to_uninstall_is_said(bundle: Path, tmp_path: Path) -> None:
    done = run(bundle / "uninstall.sh", "--prefix", str(tmp_path), "--yes")
    assert done.returncode == 1
    assert "没有安装减号" in done.stderr
