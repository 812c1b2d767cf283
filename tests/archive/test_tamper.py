"""Changes of every kind that somebody might make to an archive: all are found, and honest archives pass."""

from __future__ import annotations

import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_made import make

from jianhao.archive.sealing import seal_tags
from jianhao.archive.verifier import Answer, verify
from jianhao.archive.verifier.digests import both
from jianhao.archive.verifier.layout import MANIFESTS, TOKEN, manifest_text
from jianhao.jobs.archive import BuildRequest, build

CHANGES, DEEP_CHANGES = 25, 500
HONEST, DEEP_HONEST = 12, 50
Change = Callable[[Path, random.Random], str]


def files(bag: Path, below: str = "") -> list[Path]:
    return sorted(p for p in (bag / below).rglob("*") if p.is_file())


def rehashed(bag: Path, changed: Path) -> None:
    """Manifests made to fit a changed file again."""
    name = changed.relative_to(bag).as_posix()
    digests = both(changed.read_bytes())
    for manifest, digest in zip(MANIFESTS, digests, strict=True):
        lines = dict(
            line.split("  ", 1)[::-1] for line in (bag / manifest).read_text(encoding="utf-8").splitlines()
        )
        if name in lines:
            lines[name] = digest
        (bag / manifest).write_bytes(manifest_text(lines.items()).encode())
    seal_tags(bag)


def flip(bag: Path, rng: random.Random) -> str:
    path = rng.choice([p for p in files(bag) if p.stat().st_size])
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    return f"flip in {path.relative_to(bag)}"


def flip_and_rehash(bag: Path, rng: random.Random) -> str:
    path = rng.choice([p for p in files(bag, "data") if p.stat().st_size])
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    rehashed(bag, path)
    return f"flip and re-hash of {path.relative_to(bag)}"


def cut(bag: Path, rng: random.Random) -> str:
    path = rng.choice([p for p in files(bag) if p.stat().st_size > 1])
    os.truncate(path, rng.randrange(path.stat().st_size))
    return f"cut of {path.relative_to(bag)}"


def swap(bag: Path, rng: random.Random) -> str:
    first = rng.choice(files(bag, "data/media"))
    second = rng.choice([p for p in files(bag, "data/media") if p.read_bytes() != first.read_bytes()])
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    return f"swap of {first.name} and {second.name}"


def remove_file(bag: Path, rng: random.Random) -> str:
    path = rng.choice([p for p in files(bag) if p.name not in ("bagit.txt", "root.tsr")])
    path.unlink()
    return f"removal of {path.relative_to(bag)}"


def remove_digest(bag: Path, rng: random.Random) -> str:
    name = rng.choice(MANIFESTS)
    lines = (bag / name).read_text(encoding="utf-8").splitlines(keepends=True)
    gone = lines.pop(rng.randrange(len(lines)))
    (bag / name).write_bytes("".join(lines).encode())
    if rng.random() < 0.7:
        seal_tags(bag)
    return f"digest removed from {name}: {gone.strip()[-60:]}"


def remove_file_and_digests(bag: Path, rng: random.Random) -> str:
    path = rng.choice(files(bag, "data"))
    name = path.relative_to(bag).as_posix()
    path.unlink()
    for manifest in MANIFESTS:
        lines = list((bag / manifest).read_text(encoding="utf-8").splitlines(keepends=True))
        (bag / manifest).write_bytes("".join(x for x in lines if not x.endswith(f"  {name}\n")).encode())
    seal_tags(bag)
    return f"{name} removed everywhere"


def add_file(bag: Path, rng: random.Random) -> str:
    folder = rng.choice([bag, bag / "data", bag / "data" / "media", bag / "tsr"])
    (folder / f"more-{rng.randrange(99)}.txt").write_bytes(b"more")
    if rng.random() < 0.5:
        seal_tags(bag)
    return f"file added in {folder.name}"


def add_and_list(bag: Path, rng: random.Random) -> str:
    path = bag / "data" / rng.choice(["html", "media", "backend"]) / f"more-{rng.randrange(99)}.txt"
    path.write_bytes(b"more")
    for manifest, digest in zip(MANIFESTS, both(b"more"), strict=True):
        lines = (bag / manifest).read_text(encoding="utf-8").splitlines(keepends=True)
        lines.append(f"{digest}  {path.relative_to(bag).as_posix()}\n")
        (bag / manifest).write_bytes("".join(sorted(lines, key=lambda line: line[66:])).encode())
    seal_tags(bag)
    return f"{path.relative_to(bag)} added and listed"


def rename(bag: Path, rng: random.Random) -> str:
    path = rng.choice(files(bag, "data"))
    path.rename(path.with_name(f"x{path.name}"))
    return f"{path.relative_to(bag)} renamed"


def rewrite_wacz(
    bag: Path, rng: random.Random, entry: str, change: Callable[[bytes], bytes], name: str = ""
) -> str:
    """A WACZ with one entry changed or renamed, and everything outside it re-hashed."""
    path = rng.choice(files(bag, "data/wacz"))
    draft = path.with_suffix(".draft")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(
                name if name and info.filename == entry else info.filename,
                change(data) if info.filename == entry else data,
            )
    draft.replace(path)
    rehashed(bag, path)
    return f"{entry} of {path.name} changed"


def stale_index(bag: Path, rng: random.Random) -> str:
    return rewrite_wacz(
        bag, rng, "indexes/index.cdx", lambda data: b"".join(data.splitlines(keepends=True)[1:])
    )


def cut_records(bag: Path, rng: random.Random) -> str:
    return rewrite_wacz(bag, rng, "archive/data.warc.gz", lambda data: data[: len(data) // 2])


def rename_entry(bag: Path, rng: random.Random) -> str:
    return rewrite_wacz(bag, rng, "pages/pages.jsonl", lambda data: data, "pages/other.jsonl")


def drop_package_digest(bag: Path, rng: random.Random) -> str:
    return rewrite_wacz(bag, rng, "datapackage-digest.json", lambda data: b"{}")


def other_token(bag: Path, rng: random.Random) -> str:
    (bag / "tsr").mkdir(exist_ok=True)
    other = bag.parent / "other.tsr"
    (bag / TOKEN).write_bytes(other.read_bytes())
    seal_tags(bag)
    return "token of another account"


def claim_complete(bag: Path, rng: random.Random) -> str:
    path = bag / "data" / "metadata" / "completeness.json"
    said = json.loads(path.read_bytes())
    said["articles"] += rng.randint(1, 9)
    path.write_bytes(json.dumps(said).encode())
    rehashed(bag, path)
    return "another count claimed"


def other_info(bag: Path, rng: random.Random) -> str:
    path = bag / "bag-info.txt"
    path.write_bytes(path.read_bytes().replace(b"gh_990000000001", b"gh_990000000002"))
    seal_tags(bag)
    return "another account named in bag-info.txt"


def link(bag: Path, rng: random.Random) -> str:
    path = rng.choice(files(bag, "data"))
    outside = bag.parent / "outside"
    outside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(outside)
    return f"{path.relative_to(bag)} is a link now"


CHANGES_OF_ALL_KINDS: list[Change] = [
    flip, flip_and_rehash, cut, swap, remove_file, remove_digest, remove_file_and_digests, add_file, add_and_list, rename,
    stale_index, cut_records, rename_entry, drop_package_digest, other_token, claim_complete, other_info, link,
]  # fmt: skip


def test_every_change_is_found(stamped, built, how_often, tmp_path: Path) -> None:
    rng = random.Random(20240520)
    (tmp_path / "other.tsr").write_bytes((stamped.bag / TOKEN).read_bytes())
    kinds = CHANGES_OF_ALL_KINDS
    missed = []
    for number in range(how_often(CHANGES, DEEP_CHANGES)):
        change = kinds[number % len(kinds)]
        bag = tmp_path / "bag"
        shutil.copytree(built.bag if change is other_token or number % 2 else stamped.bag, bag)
        what = change(bag, rng)
        report = verify(bag)
        if report.answer is not Answer.DAMAGED or not report.reason:
            missed.append(f"{number}: {what}: {report.sentence}")
        shutil.rmtree(bag)
    assert not missed, missed


def test_the_broken_thing_is_named(built, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    shutil.copytree(built.bag, bag)
    picture = files(bag, "data/media")[3]
    picture.write_bytes(picture.read_bytes() + b"\0")
    assert verify(bag).sentence == f"损坏（{picture.relative_to(bag).as_posix()}的SHA-256与清单不一致）"


SHAPES = [
    {"posts": 1, "images": 0}, {"posts": 0, "captured": 0}, {"posts": 3, "images": 3, "gzip": False}, {"posts": 7, "captured": 0},
    {"posts": 5, "captured": 2, "signed": 5}, {"posts": 4, "with_texts": False}, {"posts": 6, "extras": False},
    {"posts": 5, "warcs": 3, "personal": True}, {"posts": 12, "images": 1, "warcs": 2, "signed": 13},
]  # fmt: skip


def test_honest_archives_pass(how_often, tmp_path: Path) -> None:
    for number in range(how_often(HONEST, DEEP_HONEST)):
        shape = SHAPES[number % len(SHAPES)] | {"seed": number}
        bag = tmp_path / f"{number}" / "bag"
        build(BuildRequest(make(tmp_path / f"{number}" / "materials", **shape), bag))
        report = verify(bag)
        assert report.answer is Answer.INTACT, (shape, report.sentence)
        assert verify(bag, root=report.root).answer is Answer.PROVEN


@pytest.mark.parametrize("name", ["bagit.txt", ""])
def test_no_archive(built, run, tmp_path: Path, name: str) -> None:
    bag = tmp_path / "bag"
    if name:
        shutil.copytree(built.bag, bag)
        (bag / name).unlink()
    done = run("verify", bag)
    assert done.returncode == 2
    assert "不是归档包" in done.stderr
