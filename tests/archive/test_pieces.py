"""The small parts: digests, tree, masks, secrets, names."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.archive.payload import safe_name
from jianhao.archive.personal import is_citizen_number, mask
from jianhao.archive.secrets import clean_address, clean_headers, clean_text
from jianhao.archive.texts import cleaned
from jianhao.archive.verifier.layout import is_safe, manifest_text, parsed_manifest
from jianhao.archive.verifier.merkle import leaf_hash, proof_of, root_by_proof, root_of
from jianhao.archive.verifier.sm3 import Sm3


@given(st.binary(max_size=300), st.integers(0, 300))
def test_sm3_is_that_of_openssl(data: bytes, place: int) -> None:
    ours = Sm3()
    ours.update(data[:place])
    ours.update(data[place:])
    assert ours.hexdigest() == hashlib.new("sm3", data).hexdigest()


def test_sm3_of_the_standard() -> None:
    ours = Sm3()
    ours.update(b"abc")
    assert ours.hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + recursive_root(leaves[:k]) + recursive_root(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=4), max_size=40), st.data())
def test_tree_and_proofs(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    root = root_of(hashes)
    assert root == recursive_root(leaves)
    if not leaves:
        return
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = proof_of(hashes, index)
    assert root_by_proof(leaves[index], index, len(leaves), proof) == root
    assert root_by_proof(leaves[index] + b"x", index, len(leaves), proof) != root
    assert root_by_proof(leaves[index], index, len(leaves), [*proof, root]) is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800001234。", "电话138****1234。"), ("tel:13800001234", "tel:138****1234"), ("138 0000 1234", "138 **** 1234"),
        ("１３８００００１２３４", "１３８****１２３４"), ('{"tel":13800001234}', '{"tel":"138****1234"}'),
        ("11010519491231002X", "110105********002X"), ("110105194912310021", "110105194912310021"),
        ("订单138000012345", "订单138000012345"),
        ("/img/13800001234.jpg", "/img/13800001234.jpg"), ("0.13800001234", "0.13800001234"), ("热线12345", "热线12345"),
        ("1380000123４", "138****123４"),
    ],
)  # fmt: skip
def test_masks(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


def test_citizen_numbers() -> None:
    assert is_citizen_number("11010519491231002x")
    assert not is_citizen_number("11010519490231002X")
    assert not is_citizen_number("01010519491231002X")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_masked_in_the_same_encoding(encoding: str) -> None:
    text = '<meta charset="gb2312">㙍先生手机13800001234'
    assert cleaned(text.encode(encoding)).data.decode(encoding) == text.replace("0000", "****")
    untouched = "没有号码".encode(encoding)
    assert cleaned(untouched).data == untouched


@given(st.binary(max_size=200))
def test_any_bytes_survive(data: bytes) -> None:
    clean = cleaned(data)
    assert clean.changed or clean.data == data


def test_credentials() -> None:
    url = "https://u:p@mp.weixin.qq.com/s?__biz=MzA5&mid=22&key=abc&uin=77&pass_ticket=x%2By&access_token=T#a"
    assert (
        clean_address(url)
        == "https://mp.weixin.qq.com/s?__biz=MzA5&mid=22&key=REMOVED&uin=REMOVED&pass_ticket=REMOVED&access_token=REMOVED#a"
    )
    assert clean_address("https://a.example/?key=news") == "https://a.example/?key=news"
    assert clean_address(clean_address(url)) == clean_address(url)
    assert clean_text('{"access_token":"abc","title":"x"}') == ('{"access_token":"REMOVED","title":"x"}', 1)
    kept, removed = clean_headers(
        [("Set-Cookie", "a=b"), ("Content-Type", "text/html"), ("authorization", "x")]
    )
    assert (kept, removed) == ([("Content-Type", "text/html")], 2)


@given(st.text(min_size=1, max_size=30))
def test_names_are_safe(name: str) -> None:
    assert is_safe(safe_name(name))


@given(
    st.dictionaries(
        st.text("abc/中", min_size=1, max_size=6),
        st.binary(min_size=32, max_size=32).map(bytes.hex),
        max_size=6,
    )
)
def test_manifests_there_and_back(digests: dict[str, str]) -> None:
    assert parsed_manifest(manifest_text(digests.items())) == dict(sorted(digests.items()))


def test_manifest_of_another_form() -> None:
    line = f"{'0' * 64}  data/a\n"
    assert parsed_manifest(line + line) is None
    assert parsed_manifest(line.strip()) is None
    assert parsed_manifest(f"{'0' * 64} *data/a\n") is None
