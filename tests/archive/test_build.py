"""What goes into an archive, what is masked or left out, and what it says of its own completeness."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
from archive_made import CITIZEN, MOBILE, SECRET, Captures, image_url, make, page, picture, post_url
from warcio.archiveiterator import ArchiveIterator

from jianhao.archive.restricted import destroy_key, unseal
from jianhao.archive.verifier import Answer, verify
from jianhao.errors import NotAResult, UnusableCall, UnusableFile
from jianhao.jobs.archive import BuildRequest, build


def lines(bag: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (bag / "data" / "metadata" / name).read_bytes().splitlines()]


def said(bag: Path, name: str) -> dict:
    return json.loads((bag / "data" / "metadata" / name).read_bytes())


def everything(bag: Path) -> bytes:
    """All bytes of an archive with the records unpacked."""
    found = b""
    for path in sorted(p for p in bag.rglob("*") if p.is_file()):
        if path.suffix == ".wacz":
            with zipfile.ZipFile(path) as archive:
                found += b"".join(archive.read(n) for n in archive.namelist() if not n.endswith(".gz"))
                data = archive.read("archive/data.warc.gz")
                while data:
                    unpacker = zlib.decompressobj(31)
                    found += unpacker.decompress(data)
                    data = unpacker.unused_data
        else:
            found += path.read_bytes()
    return found


def test_another_implementation_reads_it(built) -> None:
    bag = bagit.Bag(str(built.bag))
    assert bag.validate()
    assert bag.info["External-Identifier"] == "weixin:gh_990000000001"


def test_records_can_be_read_by_anybody(built) -> None:
    with (
        zipfile.ZipFile(built.bag / "data/wacz/pages-0001.wacz") as archive,
        archive.open("archive/data.warc.gz") as stream,
    ):
        found = {}
        for record in ArchiveIterator(stream, check_digests="raise"):
            found[record.rec_headers.get_header("WARC-Target-URI")] = record.content_stream().read()
    assert found[post_url(1)] == page(1, [2, 3], "关于第1项工作的通知", "gb18030")
    assert found[image_url(3)] == picture(3)


def test_posts_pages_and_pictures_belong_together(built) -> None:
    posts = lines(built.bag, "posts.jsonl")
    assert [post["native_id"] for post in posts] == [f"{2247480000 + n}_1" for n in range(8)]
    assert [post["numbers"]["reads"] for post in posts] == [n * 7 for n in range(8)]
    for number, post in enumerate(posts):
        assert [p["url"] for p in post["pages"]] == [post_url(number)]
        assert [(built.bag / m).read_bytes() for m in post["media"]] == [
            picture(number * 2),
            picture(number * 2 + 1),
        ]
        copy = (built.bag / post["html"]).read_text(encoding="utf-8")
        assert f"关于第{number}项工作的通知" in copy
        for medium in post["media"]:
            assert f"../../../{medium.removeprefix('data/')}" in copy
            assert (
                (built.bag / post["html"])
                .parent.joinpath("../../../", medium.removeprefix("data/"))
                .resolve()
                .is_file()
            )


def test_nothing_of_a_person_and_no_credential_gets_in(tmp_path) -> None:
    materials = make(tmp_path / "materials", posts=3, personal=True, signed=3)
    (materials / "后台导出" / "粉丝列表.csv").write_text("openid,昵称\no123,某某\n", encoding="utf-8")
    (materials / "后台导出" / "消息.json").write_text('[{"openid": "o456", "text": "x"}]', encoding="utf-8")
    (materials / "草稿" / "带号码.txt").write_text(
        f"请联系{MOBILE}或{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}", encoding="gb18030"
    )
    build(BuildRequest(materials, tmp_path / "bag"))
    found = everything(tmp_path / "bag")
    for hidden in (MOBILE, CITIZEN, SECRET, "o123", "o456", "某某某"):
        assert hidden.encode() not in found, hidden
        assert hidden.encode("gb18030") not in found, hidden
    assert b"138****1234" in found
    assert b"010-66778899" in found  # the telephone of an office stays
    erased = said(tmp_path / "bag", "erasure.json")
    assert erased["totals"] == {"id_number": 6, "landline": 6, "mobile": 8, "nickname": 1, "secret": 9}
    failures = {f["subject"]: f["why"] for f in lines(tmp_path / "bag", "failures.jsonl")}
    assert set(failures) == {"backend/粉丝列表.csv", "backend/消息.json"}
    assert verify(tmp_path / "bag").answer is Answer.INTACT


@pytest.mark.parametrize(
    ("shape", "state", "reason"),
    [
        ({"posts": 4, "signed": 4}, "complete", ""),
        ({"posts": 4}, "unverified", "没有运营单位签字确认"),
        ({"posts": 4, "signed": 9}, "incomplete", "签字确认的发布总数为9条，各来源合并后为4条"),
        (
            {"posts": 4, "signed": 4, "captured": 2, "with_texts": False},
            "incomplete",
            "2条没有正文，也没有网页存档",
        ),
    ],
)
def test_completeness(tmp_path, shape: dict, state: str, reason: str) -> None:
    done = build(BuildRequest(make(tmp_path / "materials", **shape), tmp_path / "bag"))
    assert done.built.completeness["state"] == state
    assert reason in "".join(done.built.completeness["reasons"])


def test_what_the_server_did_not_give_is_no_complete_archive(tmp_path) -> None:
    materials = make(tmp_path / "materials", posts=2, captured=0, signed=2)
    with Captures(materials / "网页" / "a.warc.gz") as warc:
        warc.add(post_url(0), page(0, [0, 1], "题"), "text/html; charset=utf-8")
        warc.add(image_url(0), b"gone", "text/plain", status="404 Not Found")
        warc.add(post_url(1), page(1, [], "题"), "text/html", more=(("Content-Length", "99999"),))
    done = build(BuildRequest(materials, tmp_path / "bag"))
    failures = {(f["kind"], f["subject"]) for f in lines(tmp_path / "bag", "failures.jsonl")}
    assert failures == {("status", image_url(0)), ("missing", image_url(1))}
    assert done.built.completeness["state"] == "incomplete"


def test_large_pictures_and_what_comes_packed(tmp_path) -> None:
    materials = make(tmp_path / "materials", posts=1, captured=0)
    large = picture(5) + bytes(range(256)) * 12_000
    with Captures(materials / "网页" / "a.warc.gz") as warc:
        warc.add(
            post_url(0),
            gzip.compress(page(0, [7], "压缩的")),
            "text/html",
            more=(("Content-Encoding", "gzip"),),
        )
        warc.add(image_url(7), large, "image/png")
        warc.add("https://a.example/br", b"\x0b\x02\x80", "text/html", more=(("Content-Encoding", "br"),))
    build(BuildRequest(materials, tmp_path / "bag"))
    (post,) = lines(tmp_path / "bag", "posts.jsonl")
    assert [(tmp_path / "bag" / name).read_bytes() for name in post["media"]] == [large]
    assert [f["subject"] for f in lines(tmp_path / "bag", "failures.jsonl")] == ["https://a.example/br"]
    assert page(0, [7], "压缩的") in everything(tmp_path / "bag")
    assert verify(tmp_path / "bag").answer is Answer.INTACT


def test_saved_files_with_a_list(tmp_path) -> None:
    materials = make(tmp_path / "materials", posts=1, captured=0)
    folder = materials / "网页"
    folder.mkdir()
    (folder / "一.html").write_bytes(page(0, [0], "保存的网页", "gb18030"))
    (folder / "图.png").write_bytes(picture(0))
    rows = f"文件,网址,采集时间\n一.html,{post_url(0)},2024-05-20 10:00:00\n图.png,{image_url(0)},2024-05-20 10:00:01\n"
    (folder / "清单.csv").write_text(rows, encoding="utf-8")
    build(BuildRequest(materials, tmp_path / "bag"))
    (post,) = lines(tmp_path / "bag", "posts.jsonl")
    assert post["captured_at"] == "2024-05-20T02:00:00Z"
    assert len(post["media"]) == 1
    assert verify(tmp_path / "bag").answer is Answer.INTACT


def test_encrypted_part_and_its_erasure(tmp_path) -> None:
    materials = make(tmp_path / "materials", posts=1)
    (materials / "受限").mkdir()
    secret = bytes(range(256)) * 9_000
    (materials / "受限" / "留言原文.csv").write_bytes(secret)
    with pytest.raises(UnusableCall, match="--keys"):
        build(BuildRequest(materials, tmp_path / "bag"))
    (materials / "归档.toml").write_text(
        '[restricted]\nreason = "办理记录"\napproved_by = "某负责人"\n', encoding="utf-8"
    )
    build(BuildRequest(materials, tmp_path / "bag", tmp_path / "keys"))
    sealed = tmp_path / "bag" / "data" / "restricted" / "0001.enc"
    assert secret[:64] not in sealed.read_bytes()
    key = tmp_path / "keys" / "bag.key"
    opened = unseal(sealed, key, tmp_path)
    assert (opened.name, opened.read_bytes()) == ("留言原文.csv", secret)
    cut_off = tmp_path / "cut.enc"
    cut_off.write_bytes(sealed.read_bytes()[: 8 + 7 + 4 + len("留言原文.csv".encode()) + 16])
    with pytest.raises(UnusableFile):
        unseal(cut_off, key, tmp_path)
    destroy_key(key, "经办人", "保管期满", datetime(2030, 1, 1, tzinfo=UTC))
    with pytest.raises(UnusableFile):
        unseal(sealed, key, tmp_path)
    assert "保管期满" in (tmp_path / "keys" / "销毁记录.jsonl").read_text(encoding="utf-8")
    assert verify(tmp_path / "bag").answer is Answer.INTACT


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("账号.toml", "账号ID = ", "不是可以读取的账号信息"), ("账号.toml", "", "应是"),
        ("归档.toml", "[sign]\na = 1\n", r"没有\[sign\]这一节"),
        ("归档.toml", "[signed]\ncount = 'x'\n", "count"), ("别的.docx", "x", "不知道是什么"),
        ("网页/坏.warc.gz", "not a warc", "不完整或已损坏"),
        ("网页/清单.csv", "文件,网址,采集时间\n../x,http://a.example/,2024-01-01\n", "不在该文件夹中"),
    ],
)  # fmt: skip
def test_unusable_materials(tmp_path, name: str, content: str, why: str) -> None:
    materials = make(tmp_path / "materials", posts=1)
    (materials / name).write_text(content, encoding="utf-8")
    with pytest.raises((UnusableCall, UnusableFile), match=why):
        build(BuildRequest(materials, tmp_path / "bag"))
    assert [path.name for path in tmp_path.iterdir()] == ["materials"]


@pytest.mark.parametrize("gzip_records", [True, False])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95, 0.999])
def test_a_capture_that_breaks_off(tmp_path, share: float, gzip_records: bool) -> None:
    materials = make(tmp_path / "materials", posts=5, gzip=gzip_records)
    (warc,) = (materials / "网页").iterdir()
    whole = warc.read_bytes()
    warc.write_bytes(_cut(whole, int(len(whole) * share)))
    with pytest.raises(UnusableFile, match=r"不完整或已损坏|记录已损坏"):
        build(BuildRequest(materials, tmp_path / "bag"))
    assert [path.name for path in tmp_path.iterdir()] == ["materials"]
    warc.write_bytes(whole)
    assert build(BuildRequest(materials, tmp_path / "bag")).built.completeness["pages"] == 5


def _cut(whole: bytes, length: int) -> bytes:
    """A beginning that does not end where a record ends: nobody could tell that anything had come after it."""
    try:
        ends = gzip.decompress(whole[:length]) if whole[:2] == b"\x1f\x8b" else whole[:length]
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return whole[:length]
    return whole[: length - 1] if ends.endswith(b"\r\n\r\n") else whole[:length]


def test_nothing_is_overwritten(built) -> None:
    with pytest.raises(NotAResult, match="已存在"):
        build(BuildRequest(built.materials, built.bag))


def test_verifier_stands_alone(stamped, authority, tmp_path) -> None:
    """Copied away, with warcio and nothing else: not even this project."""
    import six
    import warcio

    import jianhao.archive.verifier as verifier

    lone = tmp_path / "lone"
    lone.mkdir()
    (lone / "verifier").symlink_to(Path(verifier.__file__).parent)
    (lone / "warcio").symlink_to(Path(warcio.__file__).parent)
    (lone / "six.py").symlink_to(six.__file__)
    code = f"import runpy, sys; sys.path.insert(0, {str(lone)!r}); runpy.run_module('verifier', run_name='__main__')"

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", code, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    assert (call(stamped.bag).returncode, call(tmp_path / "none").returncode) == (0, 2)
    proven = call(stamped.bag, "--trust", authority.root)  # by the openssl command
    assert (proven.returncode, proven.stdout[:7]) == (0, "完好且来源可证"), proven.stderr


def test_command_line(built, run, tmp_path) -> None:
    materials = make(tmp_path / "materials", posts=2, signed=2)
    done = run("build", materials, "--out", tmp_path / "bag")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    root = done.stdout.split("Merkle根（请登记入台账）：")[1].split()[0]
    checked = run("verify", tmp_path / "bag", "--root", root)
    assert (checked.returncode, checked.stdout[:7]) == (0, "完好且来源可证")
    assert run("verify", tmp_path / "bag", "--root", "0" * 64).returncode == 1
    assert "完整程度：完整" in run("show", tmp_path / "bag").stdout
    proof = tmp_path / "proof.json"
    assert run("show", tmp_path / "bag", "--post", "2247480001_1", "--proof", proof).returncode == 0
    assert run("verify", proof, "--root", root).returncode == 0
    changed = json.loads(proof.read_bytes())
    changed["post"]["text"] += "。"
    proof.write_text(json.dumps(changed), encoding="utf-8")
    assert run("verify", proof, "--root", root).returncode == 1
    assert run("build", materials, "--out", tmp_path / "bag").returncode == 2
    assert run("show", tmp_path / "bag", "--post", "nobody", "--proof", proof).returncode == 2


def test_a_proof_shows_nothing_of_the_rest(built, tmp_path) -> None:
    from jianhao.archive.showing import post_proof

    proof = post_proof(built.bag, "weixin:gh_990000000001:2247480003_1").decode()
    assert "2247480003" in proof
    assert not [n for n in (0, 1, 2, 4, 5, 6, 7) if f"224748000{n}" in proof]
