"""The archive that is kept with the code: any later release must still find it whole, and any change to it."""

from __future__ import annotations

import shutil
from pathlib import Path

from jianhao.archive.verifier import Answer, verify

HERE = Path(__file__).parent
BAG = HERE.parent / "fixtures" / "bag"
ROOT = "8b17f8794f1ec68032a068d4064f3b51645d7ac530da64a027b5c8e2c73e55f7"


def test_whole() -> None:
    report = verify(BAG, ROOT, HERE / "bag-authority.pem")
    assert report.answer is Answer.PROVEN, report.sentence
    assert (report.posts, report.stamped_at) == (3, "2026-11-25T22:00:58+00:00")


def test_a_bit_of_every_file(tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    shutil.copytree(BAG, bag)
    for path in sorted(p for p in bag.rglob("*") if p.is_file()):
        whole = path.read_bytes()
        if not whole:
            continue
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        report = verify(bag)
        assert report.answer is Answer.DAMAGED, path
        if not path.name.startswith("tagmanifest"):  # a digest changed there accuses the file it belongs to
            assert path.name in report.reason, report.reason
        path.write_bytes(whole)
    assert verify(bag).answer is Answer.INTACT
