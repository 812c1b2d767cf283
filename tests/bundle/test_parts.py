"""What a bundle is put together from: the lock, wheels for a target, licences, digests, one archive, a signature."""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from bundle.small_bundles import small_bundle
from bundling.contents import write_static
from bundling.font import NAME, NEEDED, write_font
from bundling.licences import component, licence_of
from bundling.locked import Locked, read_lock
from bundling.packing import pack
from bundling.signing import public_pem, read_key, sign
from bundling.targets import MACHINES, PYTHONS, Target
from bundling.third_party import FONT, table, vendored, write_list
from bundling.wheels import gathered
from packaging.utils import canonicalize_name

TARGET = Target("x86_64", "3.11")


@pytest.fixture(scope="module")
def lock(root: Path) -> list[Locked]:
    return read_lock(root / "requirements" / "web.txt")


def test_the_lock_is_read_whole(root: Path, lock: list[Locked]) -> None:
    text = (root / "requirements" / "web.txt").read_text(encoding="utf-8")
    assert len(lock) == len(re.findall(r"^\S+==", text, re.M)) > 60
    assert sum(len(one.digests) for one in lock) == text.count("--hash=sha256:")
    assert all("=" not in one.version and "\\" not in one.marker for one in lock)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_target_has_one_release_of_each(lock: list[Locked], machine: str, python: str) -> None:
    names = [one.name for one in lock if one.applies(Target(machine, python))]
    assert len(names) == len(set(names))
    assert {"django", "numpy", "numba", "psycopg-binary", "gunicorn", "pip"} <= set(names)


def test_what_is_installed_offline_is_what_is_tested(root: Path, lock: list[Locked]) -> None:
    tested = {
        one.name: one.version for one in read_lock(root / "requirements" / "dev.txt") if one.applies(TARGET)
    }
    assert [
        one for one in lock if one.applies(TARGET) and tested.get(one.name, one.version) != one.version
    ] == []


def test_every_direct_requirement_is_in_the_lock(lock: list[Locked]) -> None:
    asked = importlib.metadata.requires("jianhao") or []
    wanted = {
        canonicalize_name(re.split(r"[<>=;\[ ]", one)[0]) for one in asked if "extra == 'spark'" not in one
    }
    assert wanted - {canonicalize_name(one.name) for one in lock} == set()


def test_no_component_is_without_a_licence(lock: list[Locked]) -> None:
    unknown = []
    for one in lock:
        if one.name == "pip" or not one.applies(TARGET):
            continue  # pip stands beside the environment, not in it
        distribution = importlib.metadata.distribution(one.name)
        texts = [
            str(p.read_text(encoding="utf-8")) for p in distribution.files or [] if re.search(r"LICEN[CS]E", p.name, re.I)
            and not p.name.endswith((".py", ".pyc"))
        ]  # fmt: skip
        if licence_of(distribution.metadata, texts) is None:
            unknown.append(one.name)
    assert unknown == []


def test_vendored_files_and_the_font_are_in_the_list(root: Path) -> None:
    found = {one.name: one.licence for one in vendored(root / "src")}
    assert found == {"bootstrap": "MIT", "echarts": "Apache-2.0", "htmx.org": "0BSD"}
    assert "Noto Sans CJK SC,Debian fonts-noto-cjk,OFL-1.1" in table([FONT])


def wheel(folder: Path, name: str, metadata: str, licence: str = "") -> Path:
    """A wheel with nothing in it but what it says of itself."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{metadata}"
        )
        if licence:
            packed.writestr(f"{name}-1.0.dist-info/licenses/LICENSE", licence)
    return path


@pytest.mark.parametrize(
    ("metadata", "text", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\n", "", "MIT OR Apache-2.0"),
        ("License: Apache 2.0\n", "", "Apache-2.0"),
        ("License: Copyright (c) somebody\nClassifier: License :: OSI Approved :: BSD License\n", "", "BSD"),
        ("", "Permission is hereby granted, free of charge, to any person obtaining a copy", "MIT"),
        ("", "All rights reserved.", None),
        ("", "", None),
    ],
)
def test_a_licence_is_found_where_it_is_said(
    tmp_path: Path, metadata: str, text: str, licence: str | None
) -> None:
    assert component(wheel(tmp_path, "thing", metadata, text)).licence == licence


def test_a_component_without_a_licence_stops_the_bundle(tmp_path: Path, root: Path) -> None:
    good, bad = wheel(tmp_path, "good", "License: MIT\n"), wheel(tmp_path, "bad", "")
    with pytest.raises(SystemExit, match=r"没有找到许可证：bad 1\.0"):
        write_list([good, bad], root / "src", tmp_path)


def test_wheels_at_hand_are_used_without_a_network_and_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wheel(tmp_path / TARGET.name, "thing", "License: MIT\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    asked = []
    monkeypatch.setattr("bundling.wheels._download", lambda *given: asked.append(given))
    assert gathered([Locked("Thing", "1.0", "", frozenset({digest}))], TARGET, tmp_path) == [path]
    assert asked == []
    with pytest.raises(SystemExit, match="与锁定的校验值不一致"):
        gathered([Locked("thing", "1.0", "", frozenset({"0" * 64}))], TARGET, tmp_path)
    assert len(asked) == 1


def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    one, two = small_bundle(tmp_path / "a", "1.0.0"), small_bundle(tmp_path / "b", "1.0.0")
    (two / "install.sh").touch()
    for folder in (one, two):
        pack(folder, folder.parent / "bundle.tar.gz")
    assert (tmp_path / "a" / "bundle.tar.gz").read_bytes() == (tmp_path / "b" / "bundle.tar.gz").read_bytes()
    with tarfile.open(tmp_path / "a" / "bundle.tar.gz") as tar:
        entries = tar.getmembers()
    assert [e.name for e in entries if e.isfile()] == sorted(e.name for e in entries if e.isfile())
    assert {(e.uid, e.gid, e.uname, e.mtime) for e in entries} == {(0, 0, "", 1704067200)}
    assert {e.name.rpartition("/")[2] for e in entries if e.isfile() and e.mode == 0o755} == {
        "install.sh", "upgrade.sh", "uninstall.sh", "service.sh", "common.sh",
    }  # fmt: skip


def test_both_lists_are_those_that_the_system_checks(tmp_path: Path) -> None:
    folder = small_bundle(tmp_path, "1.0.0")
    for command in (["sha256sum", "-c", "--quiet", "SHA256SUMS"], ["cksum", "--check", "--quiet", "SM3SUMS"]):
        assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    listed = {
        line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    }
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there - listed == {"SHA256SUMS", "SM3SUMS"}
    (folder / "steps.py").write_bytes(b"")
    for command in (["sha256sum", "-c", "--quiet", "SHA256SUMS"], ["cksum", "--check", "--quiet", "SM3SUMS"]):
        assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_a_signature_is_proved_by_openssl_and_by_the_script(tmp_path: Path) -> None:
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", tmp_path / "key.pem"], check=True)
    key = read_key(tmp_path / "key.pem")
    (tmp_path / "public.pem").write_bytes(public_pem(key))
    folder = small_bundle(tmp_path, "1.0.0")
    sign(folder / "SHA256SUMS", key, folder / "SHA256SUMS.sig")
    checked = 'here=$1; key=; trusted=$2; . "$here/common.sh"; check_sums'
    command = ["sh", "-euc", checked, "sh", str(folder), str(tmp_path / "public.pem")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "签名与给出的公钥一致" in done.stdout) == (0, True)
    (folder / "SHA256SUMS.sig").write_bytes(bytes(64))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "签名与给出的公钥不符" in done.stderr


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("no key", encoding="utf-8")
    with pytest.raises(SystemExit, match="不能读取"):
        read_key(tmp_path / "key.pem")
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "RSA", "-out", tmp_path / "rsa.pem"],
        check=True,
        capture_output=True,
    )
    with pytest.raises(SystemExit, match="不是Ed25519密钥"):
        read_key(tmp_path / "rsa.pem")


def test_the_font_draws_rare_characters_and_its_licence_lies_beside_it(tmp_path: Path) -> None:
    from matplotlib.ft2font import FT2Font

    write_font(tmp_path / "fonts")
    font = FT2Font(tmp_path / "fonts" / NAME)
    assert font.family_name == "Noto Sans CJK SC"
    assert [character for character in NEEDED if not font.get_char_index(ord(character))] == []
    assert "SIL" in (tmp_path / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")


def test_static_files_lie_where_pages_look_for_them(root: Path, tmp_path: Path) -> None:
    write_static(root, tmp_path)
    pages = (root / "src" / "jianhao" / "web").rglob("*.html")
    asked = {
        one
        for page in pages
        for one in re.findall(r"{% asset '([^']+)' %}", page.read_text(encoding="utf-8"))
    }
    assert {"documents/bootstrap.min.css", "office/office.css"} <= asked
    assert [one for one in asked if not (tmp_path / one).is_file()] == []


def test_units_are_sound(root: Path, tmp_path: Path) -> None:
    """systemd's own reading of the units, with the places of an installation filled in."""
    words = {
        "PREFIX": "/usr",
        "DATA": "/var/lib",
        "BACKUPS": "/var/backups",
        "USER": "root",
        "ADDRESS": "127.0.0.1",
        "PORT": "8000",
    }
    for unit in (root / "bundle" / "units").iterdir():
        text = unit.read_text(encoding="utf-8")
        assert set(re.findall(r"@([A-Z]+)@", text)) <= set(words)
        for word, value in words.items():
            text = text.replace(f"@{word}@", value)
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
        assert "NoNewPrivileges=yes" in text or "recover" in unit.name
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return  # the syntax above is all that can be said without systemd's own programs
    files = [str(path) for path in tmp_path.glob("*.service")]
    done = subprocess.run([verify, "verify", "--man=no", *files], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "jianhao" in line]) == (0, [])
