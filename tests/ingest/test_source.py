"""Files behind paths: folders, zips, names, digests."""

import hashlib
import io
import struct
import zipfile
from pathlib import Path

import pytest

from jianhao.errors import UnusableFile
from jianhao.ingest import source as module
from jianhao.ingest.source import SourceFile, Sources

CSV = b"a,b\n1,2\n"


def put(root, *names, data=CSV):
    paths = []
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


def zipped(path, members, *, flag=None, encoding=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    if encoding:
        raw = path.read_bytes()
        for name in members:
            raw = raw.replace(
                name.encode("utf-8"), name.encode(encoding).ljust(len(name.encode("utf-8")), b"_")
            )
        # The flag that says UTF-8 stands in both headers of each member.
        at = 0
        while (at := raw.find(b"PK", at)) >= 0:
            offset = {b"PK\x03\x04": 6, b"PK\x01\x02": 8}.get(raw[at : at + 4])
            if offset:
                raw = raw[: at + offset] + struct.pack("<H", 0) + raw[at + offset + 2 :]
            at += 2
        path.write_bytes(raw)
    return path


@pytest.fixture
def sources():
    with Sources() as opened:
        yield opened


def test_a_file(tmp_path, sources):
    (path,) = put(tmp_path, "a.csv")
    (found,) = sources.expand([path])
    assert (found.name, found.folders, found.explicit, found.size) == (
        "a.csv",
        (tmp_path.name,),
        True,
        len(CSV),
    )
    assert found.sha256 == hashlib.sha256(CSV).hexdigest()


def test_a_folder_in_a_fixed_order(tmp_path, sources):
    put(
        tmp_path / "夹", "b.csv", "a.csv", "乙/甲.csv", ".DS_Store", "~$a.xlsx", "说明.txt", "图.png", "文.md"
    )
    found = sources.expand([tmp_path / "夹"])
    assert [f.name for f in found] == ["夹/a.csv", "夹/b.csv", "夹/乙/甲.csv"]
    assert found[2].folders == ("夹", "乙")
    assert not any(f.explicit for f in found)


def test_a_zip_is_unpacked_and_goes_away(tmp_path):
    path = zipped(
        tmp_path / "导出.zip", {"公众号/a.csv": CSV, "b.csv": CSV, "__MACOSX/._b.csv": b"x", "图.png": b"x"}
    )
    with Sources() as opened:
        found = opened.expand([path])
        assert [f.name for f in found] == ["导出.zip/b.csv", "导出.zip/公众号/a.csv"]
        assert found[1].folders[-2:] == ("导出", "公众号")
        kept = [f.path for f in found]
        assert all(p.read_bytes() == CSV for p in kept)
    assert not any(p.exists() for p in kept)


@pytest.mark.parametrize("encoding", ["gb18030", None])
def test_names_of_members_made_on_a_chinese_computer(tmp_path, sources, encoding):
    path = zipped(tmp_path / "a.zip", {"甲乙丙.csv": CSV}, encoding=encoding)
    (found,) = sources.expand([path])
    assert found.name.removeprefix("a.zip/").startswith("甲乙丙.csv")


def test_members_cannot_leave_the_folder_nor_break_a_message(tmp_path, sources):
    path = zipped(tmp_path / "a.zip", {"../../外.csv": CSV, "行\n尾.csv": CSV})
    found = sources.expand([path])
    assert all(sources._folder in f.path.parents for f in found)
    assert all("\n" not in f.name for f in found)


def test_one_file_given_twice_is_read_once(tmp_path, sources):
    (path,) = put(tmp_path / "夹", "a.csv")
    assert len(sources.expand([path, tmp_path / "夹", path])) == 1


def test_files_of_one_name_are_told_apart(tmp_path, sources):
    paths = put(tmp_path, "甲/台账.csv", "乙/台账.csv", "丙/乙/台账.csv")
    first = [f.name for f in sources.expand(paths)]
    assert first == ["台账.csv", "乙/台账.csv", "丙/乙/台账.csv"]
    assert [f.name for f in sources.expand(put(tmp_path, "丁/台账.csv"))] == ["丁/台账.csv"]
    assert [f.name for f in sources.expand(paths[:1])] == ["台账.csv"]


def test_a_path_that_is_not_there(tmp_path, sources, refused):
    assert "找不到该文件或文件夹" in refused(lambda: sources.expand([tmp_path / "无.csv"]))


def test_a_file_that_went_away_says_so_in_chinese(tmp_path, refused):
    sentence = refused(lambda: SourceFile("a.csv", tmp_path / "a.csv").sha256)
    assert sentence == "a.csv：文件无法打开，请检查是否有读取权限，或是否被其他程序占用。"


def test_a_file_larger_than_its_reader_may_take(tmp_path, refused):
    (path,) = put(tmp_path, "a.csv")
    assert "请拆分或另存为CSV" in refused(lambda: SourceFile("a.csv", path).read(3))


def bad_zip(tmp_path, kind):
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV * 500, "b.csv": CSV})
    data = bytearray(path.read_bytes())
    if kind == "cut":
        data = data[: len(data) // 2]
    elif kind == "checksum":
        at = data.find(b"PK\x01\x02") + 16
        data[at : at + 4] = b"\0\0\0\0"
    elif kind == "stream":
        at = data.find(b"a.csv") + 6
        data[at : at + 4] = b"\xff\xff\xff\xff"
    elif kind == "password":
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(mark) + offset
            data[at] |= 1
    elif kind == "method":
        for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            at = data.find(mark) + offset
            data[at] = 97
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["cut", "checksum", "stream", "password", "method"])
def test_zips_that_cannot_be_unpacked(tmp_path, sources, refused, kind):
    path = bad_zip(tmp_path, kind)
    refused(lambda: sources.expand([path]))


def test_a_zip_that_grows_beyond_reason(tmp_path, sources, refused, monkeypatch):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"0" * (70 << 20)})
    assert path.stat().st_size < 100_000
    assert "异常庞大" in refused(lambda: sources.expand([path]))
    monkeypatch.setattr(module, "ZIP_EXPANDED", 10)
    assert "异常庞大" in refused(lambda: sources.expand([zipped(tmp_path / "b.zip", {"a.csv": CSV * 4})]))


def test_a_zip_of_too_many_files(tmp_path, sources, refused, monkeypatch):
    monkeypatch.setattr(module, "ZIP_MEMBERS", 3)
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": CSV for n in range(4)})
    assert "超过3个" in refused(lambda: sources.expand([path]))


def test_a_zip_in_a_zip_is_not_followed(tmp_path, sources):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", CSV)
    (found,) = sources.expand([zipped(tmp_path / "a.zip", {"b.zip": inner.getvalue()})])
    assert found.name == "a.zip/b.zip"
    assert found.kind == "zip"


def test_an_unreadable_file_in_a_folder_is_said_when_it_is_read(tmp_path, sources):
    put(tmp_path / "夹", "坏.xlsx", data=b"PK\x03\x04 cut")
    (found,) = sources.expand([tmp_path / "夹"])
    with pytest.raises(UnusableFile):
        _ = found.kind


def test_the_tables_of_a_file_are_those_of_its_bytes_now(desk):
    """A file that was changed between two readings is read anew."""
    first = desk.csv("a.csv", [["甲"], ["1"]])
    assert desk.cells(first)[0][1] == ["1"]
    second = desk.csv("a.csv", [["甲"], ["2"]])
    assert desk.cells(second)[0][1] == ["2"]


def test_names_hold_no_path_of_the_machine(tmp_path, sources):
    (path,) = put(tmp_path, "a.csv")
    (found,) = sources.expand([path])
    assert str(Path(found.name).parent) == "."
