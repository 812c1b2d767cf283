"""Whatever is changed in a store is named, by the check and by the restoring, and nothing wrong is given back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from backup.kept import SILENT, TOKEN, Kept, noise

from jianhao.backup.checking import check
from jianhao.backup.sets import read_header
from jianhao.backup.store import stored_sets
from jianhao.errors import JianhaoError, UnusableFile


def _flip(at: int) -> Callable[[list[Path]], None]:
    def change(blobs: list[Path]) -> None:
        content = bytearray(blobs[0].read_bytes())
        content[at] ^= 4
        blobs[0].write_bytes(content)

    return change


def _swap(blobs: list[Path]) -> None:
    blobs[0].rename(blobs[0].with_name("aside"))
    blobs[1].rename(blobs[0])
    blobs[0].with_name("aside").rename(blobs[1])


def _truncate(blobs: list[Path]) -> None:
    os.truncate(blobs[0], blobs[0].stat().st_size - 1)


def _empty(blobs: list[Path]) -> None:
    os.truncate(blobs[0], 0)


def _lengthen(blobs: list[Path]) -> None:
    with blobs[0].open("ab") as out:
        out.write(b"x")


def _remove(blobs: list[Path]) -> None:
    blobs[0].unlink()


CHANGES = {
    "first bit": _flip(0), "salt": _flip(20), "middle": _flip(100), "last byte": _flip(-1), "swapped": _swap,
    "truncated": _truncate, "emptied": _empty, "lengthened": _lengthen, "missing": _remove,
}  # fmt: skip


@pytest.fixture
def alike(kept: Kept) -> Kept:
    """Two files of one length, so that their contents can change places unnoticed."""
    for number in list(kept.named):
        kept.drop(number)
    kept.add(7, noise(800))
    kept.add(8, noise(800))
    kept.back_up()
    return kept


def _of_files(kept: Kept) -> list[Path]:
    """The contents of the two files."""
    _, entries = kept.store().read()
    names = [entry.pieces[0] for entry in entries if entry.path.startswith("data/")]
    return [kept.root / "store" / "blobs" / name[:2] / name for name in names]


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_content_is_named_and_not_given_back(alike: Kept, name: str) -> None:
    CHANGES[name](_of_files(alike))
    found = check(alike.store(), SILENT)
    expected = {f"data/evidence/{TOKEN(7)}"} | ({f"data/evidence/{TOKEN(8)}"} if name == "swapped" else set())
    assert {damage.path for damage in found.damaged} == expected
    assert all(damage.why for damage in found.damaged)
    with pytest.raises(UnusableFile, match="evidence"):
        alike.restore("new")
    assert not (alike.root / "new" / "data" / "evidence" / TOKEN(7)).exists()


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_check_found_the_next_backup_stores_anew(alike: Kept, name: str) -> None:
    CHANGES[name](_of_files(alike))
    assert not check(alike.store(), SILENT, mend=True).intact
    assert alike.back_up().reread >= 1
    assert check(alike.store(), SILENT).intact
    assert (
        alike.restore("new")[f"data/evidence/{TOKEN(7)}"] == (alike.data / "evidence" / TOKEN(7)).read_bytes()
    )


def test_a_quick_check_finds_what_is_missing_or_of_another_length(alike: Kept) -> None:
    _flip(50)(_of_files(alike))
    assert check(alike.store(), SILENT, full=False).intact
    _truncate(_of_files(alike))
    assert not check(alike.store(), SILENT, full=False).intact


@pytest.mark.parametrize("at", [3, 40, -1, -400])
def test_a_changed_list_or_line_does_not_open(alike: Kept, at: int) -> None:
    path = next((alike.root / "store" / "sets").glob("*.set"))
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(JianhaoError):
        check(alike.store(), SILENT)


def test_the_line_that_everybody_reads_cannot_be_made_to_lie(alike: Kept) -> None:
    path = next((alike.root / "store" / "sets").glob("*.set"))
    head, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(head.replace(b'"audit": "1:ab"', b'"audit": "9:ab"') + b"\n" + rest)
    assert read_header(path).audit == "9:ab"
    with pytest.raises(UnusableFile, match="清单不能打开"):
        alike.store().read()


def test_a_set_under_another_name_does_not_open(alike: Kept) -> None:
    path = next((alike.root / "store" / "sets").glob("*.set"))
    path.rename(path.with_name("000009-20260101T000000Z.set"))
    assert len(stored_sets(alike.root / "store")) == 1
    with pytest.raises(UnusableFile):
        alike.store().read()


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"nonsense", b'{"format": 9, "store": "a", "keys": []}']
)
def test_a_store_whose_description_is_spoilt(alike: Kept, content: bytes) -> None:
    (alike.root / "store" / "jianhao-backup.json").write_bytes(content)
    with pytest.raises(JianhaoError):
        alike.store()
