"""What is sealed comes back as it was, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.backup.keys import KeyFile, Passphrase, make_key_file, unwrapped, wrapped
from jianhao.backup.sealing import CHUNK, MAGIC, SALT, TAG, Damaged, seal, unseal
from jianhao.errors import UnusableCall

SECRET = bytes(range(32))
LONG = os.urandom(2 * CHUNK + 77)


@given(st.binary(max_size=3000))
@settings(max_examples=40, deadline=None)
def test_whatever_is_sealed_comes_back(content: bytes) -> None:
    assert unseal(SECRET, "blob", "n", seal(SECRET, "blob", "n", content)) == content


@pytest.mark.parametrize("size", [0, 1, CHUNK - 9, CHUNK - 8, CHUNK, 2 * CHUNK])
def test_sizes_about_the_length_of_a_piece(size: int) -> None:
    content = os.urandom(size)
    assert unseal(SECRET, "blob", "n", seal(SECRET, "blob", "n", content)) == content


def test_the_content_cannot_be_read_and_is_never_sealed_alike() -> None:
    content = "操作记录".encode() * 50
    one, other = seal(SECRET, "blob", "n", content), seal(SECRET, "blob", "n", content)
    assert content[:12] not in one
    assert one != other


@pytest.mark.parametrize(
    ("secret", "kind", "name"), [(bytes(32), "blob", "n"), (SECRET, "set", "n"), (SECRET, "blob", "m")]
)
def test_another_key_kind_or_name_does_not_open_it(secret: bytes, kind: str, name: str) -> None:
    with pytest.raises(Damaged):
        unseal(secret, kind, name, seal(SECRET, "blob", "n", b"content"))


def _pieces(sealed: bytes) -> tuple[bytes, list[bytes]]:
    head, body = sealed[: len(MAGIC) + SALT], sealed[len(MAGIC) + SALT :]
    step = CHUNK + TAG
    return head, [body[at : at + step] for at in range(0, len(body), step)]


@pytest.mark.parametrize(
    "change",
    [
        lambda head, p: (head, [p[1], p[0], p[2]]),
        lambda head, p: (head, p[:2]),
        lambda head, p: (head, p[:1]),
        lambda head, p: (head, [p[0], p[2]]),
        lambda head, p: (head, [*p, p[2]]),
        lambda head, p: (head, [*p[:2], p[2][:-1]]),
        lambda head, p: (head, []),
        lambda head, p: (head[:10], []),
        lambda head, p: (b"", []),
        lambda head, p: (head[:-1] + bytes([head[-1] ^ 1]), p),
    ],
)
def test_pieces_swapped_left_out_or_cut_off(change) -> None:
    head, pieces = _pieces(seal(SECRET, "blob", "n", LONG))
    assert len(pieces) == 3
    head, pieces = change(head, pieces)
    with pytest.raises(Damaged):
        unseal(SECRET, "blob", "n", head + b"".join(pieces))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_bit_that_turns_is_found(data: st.DataObject) -> None:
    sealed = bytearray(seal(SECRET, "blob", "n", b"content of a file" * 9))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(Damaged):
        unseal(SECRET, "blob", "n", bytes(sealed))


def test_a_key_file_is_its_owners_and_never_overwritten(tmp_path: Path) -> None:
    key = make_key_file(tmp_path / "key")
    assert stat.S_IMODE(key.path.stat().st_mode) == 0o600
    kept = [wrapped(key, SECRET, "s")]
    assert unwrapped(key, kept, "s") == SECRET
    assert SECRET.hex() not in str(kept)
    with pytest.raises(UnusableCall):
        make_key_file(key.path)
    with pytest.raises(UnusableCall, match="密钥文件不能打开"):
        unwrapped(make_key_file(tmp_path / "other"), kept, "s")
    with pytest.raises(UnusableCall):
        unwrapped(key, kept, "another store")


def test_a_passphrase_opens_what_it_closed(tmp_path: Path) -> None:
    kept = [wrapped(Passphrase("一段足够长的备份口令，写在信封里"), SECRET, "s")]
    assert unwrapped(Passphrase("一段足够长的备份口令，写在信封里"), kept, "s") == SECRET
    with pytest.raises(UnusableCall, match="口令不能打开"):
        unwrapped(Passphrase("一段足够长的备份口令，写在信封外"), kept, "s")
    with pytest.raises(UnusableCall, match="不是用这种方式"):
        unwrapped(make_key_file(tmp_path / "key"), kept, "s")
    with pytest.raises(UnusableCall, match="至少12个字符"):
        wrapped(Passphrase("short"), SECRET, "s")


def test_a_header_that_asks_for_all_memory_is_refused() -> None:
    kept = wrapped(Passphrase("一段足够长的备份口令，写在信封里"), SECRET, "s") | {"n": 1 << 30}
    with pytest.raises(UnusableCall, match="已损坏"):
        unwrapped(Passphrase("一段足够长的备份口令，写在信封里"), [kept], "s")


def test_files_that_are_no_key(tmp_path: Path) -> None:
    for content in (b"", b"jianhao-backup-key-1:xyz", b"\xff\xfe", b"x" * 9999):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(UnusableCall):
            unwrapped(KeyFile(tmp_path / "key"), [{"kind": "key-file", "salt": "00", "nonce": "00", "sealed": "00"}], "s")  # fmt: skip
