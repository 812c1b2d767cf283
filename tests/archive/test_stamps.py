"""Tokens of time: carried out and in by hand, over the network, and refused where they are not this archive's."""

from __future__ import annotations

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from archive_made import make

from jianhao.archive.sealing import seal, seal_tags
from jianhao.archive.stamps import ask_authority, export_request, import_token
from jianhao.archive.verifier import Answer, verify
from jianhao.archive.verifier.layout import TOKEN
from jianhao.archive.verifier.tokens import read_token, request_bytes
from jianhao.errors import UnusableCall, UnusableFile
from jianhao.jobs.archive import BuildRequest, build


def remade(bag: Path, target: Path) -> Path:
    """The whole archive made anew around a changed file: every digest fits again."""
    shutil.copytree(bag, target)
    copy = next((target / "data" / "backend").iterdir())
    copy.write_bytes(copy.read_bytes() + b"1,2\n")
    for _ in seal(target):
        pass
    return target


def test_origin_is_proven_by_root_or_by_certificate(stamped, authority) -> None:
    plain = verify(stamped.bag)
    assert plain.answer is Answer.INTACT
    assert plain.root is not None
    assert verify(stamped.bag, root=plain.root).answer is Answer.PROVEN
    proven = verify(stamped.bag, trust=authority.root)
    assert proven.answer is Answer.PROVEN
    assert proven.stamped_at is not None
    assert proven.stamped_at[:10] in proven.reason


def test_remade_archive_is_caught_by_root_and_by_certificate(stamped, built, authority, tmp_path) -> None:
    root = verify(built.bag).root
    forged = remade(built.bag, tmp_path / "forged")
    assert verify(forged).answer is Answer.INTACT  # nothing inside tells
    assert verify(forged, root=root).answer is Answer.DAMAGED
    assert verify(forged, trust=authority.root).answer is not Answer.PROVEN
    again = remade(stamped.bag, tmp_path / "again")
    assert "时间戳" in verify(again, trust=authority.root).reason
    assert verify(again, trust=authority.root).answer is Answer.DAMAGED


def test_token_of_a_stranger_is_not_trusted(stamped, built, other_authority, authority, tmp_path) -> None:
    bag = remade(built.bag, tmp_path / "bag")
    export_request(bag, tmp_path / "root.tsq")
    reply = other_authority.reply(tmp_path / "root.tsq", tmp_path / "root.tsr")
    with pytest.raises(UnusableFile, match="不能由给出的证书核验"):
        import_token(bag, reply, authority.root)
    assert not (bag / TOKEN).exists()
    import_token(bag, reply)
    assert verify(bag, trust=other_authority.root).answer is Answer.PROVEN
    assert verify(bag, trust=authority.root).answer is Answer.DAMAGED


def test_token_of_another_archive_is_refused_and_found(stamped, built, tmp_path) -> None:
    bag = tmp_path / "bag"
    shutil.copytree(built.bag, bag)
    with pytest.raises(UnusableFile, match="不是对该Merkle根的时间戳"):
        import_token(bag, stamped.bag / TOKEN)
    (bag / TOKEN).write_bytes((stamped.bag / TOKEN).read_bytes())
    seal_tags(bag)
    assert verify(bag).reason == "时间戳不是对该Merkle根的时间戳"


@pytest.mark.parametrize("more", [(), ("-chain",)], ids=["signer only", "with chain"])
def test_openssl_and_the_library_agree(stamped, authority, other_authority, tmp_path, more) -> None:
    from jianhao.archive.verifier.trust import _by_command, _by_library

    root = bytes.fromhex(str(verify(stamped.bag).root))
    (tmp_path / "root.tsq").write_bytes(request_bytes(root))
    for who, other in ((authority, other_authority), (other_authority, authority)):
        chain = (*more, who.root) if more else ()
        reply = who.reply(tmp_path / "root.tsq", tmp_path / "root.tsr", *chain).read_bytes()
        assert read_token(reply).imprint == root
        assert _by_command(reply, root, who.root) is True
        assert _by_library(reply, root, who.root) in ((True, False) if more else (True,))
        assert _by_command(reply, root, other.root) is False
        assert _by_library(reply, root, other.root) is False


def test_every_signed_byte_of_a_token_counts(stamped, how_often) -> None:
    data = (stamped.bag / TOKEN).read_bytes()
    missed = []
    for place in range(0, len(data), how_often(5, 1)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        try:
            read_token(bytes(changed))
        except (ValueError, KeyError, IndexError, TypeError):
            continue
        missed.append(place)
    # What is left are fields that say again what the signed part says: algorithm names, the status.
    assert len(missed) < len(data) * 0.03


class Tsa(BaseHTTPRequestHandler):
    reply = b""
    status = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.reply)

    def log_message(self, *_: object) -> None:
        pass


def test_over_the_network(authority, tmp_path) -> None:
    bag = tmp_path / "bag"
    build(BuildRequest(make(tmp_path / "materials", posts=2), bag))
    export_request(bag, tmp_path / "root.tsq")
    Tsa.reply = authority.reply(tmp_path / "root.tsq", tmp_path / "root.tsr").read_bytes()
    with HTTPServer(("127.0.0.1", 0), Tsa) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        Tsa.status = 500
        with pytest.raises(UnusableCall, match="返回500"):
            ask_authority(bag, address)
        Tsa.status = 200
        ask_authority(bag, address, authority.root)
        server.shutdown()
    assert verify(bag, trust=authority.root).answer is Answer.PROVEN
    with pytest.raises(UnusableCall, match="没有连上"):
        ask_authority(bag, address)


def test_killed_between_renames_is_put_back(built, tmp_path) -> None:
    bag = tmp_path / "bag"
    shutil.copytree(built.bag, tmp_path / ".bag.unstamped")
    shutil.copytree(built.bag, tmp_path / ".bag.stamped")
    export_request(bag, tmp_path / "root.tsq")
    assert verify(bag).answer is Answer.INTACT
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bag", "root.tsq"]
    assert json.loads((bag / "merkle.json").read_bytes())["root"] == verify(bag).root
