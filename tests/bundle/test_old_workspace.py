"""What an office kept of an old quarter is computed to the same by today's release: every verdict, every word of the circular.

tests/fixtures/old_workspace holds the files of a made-up office (files/) and the run that release 0.1.0 made of them for
2026-09-30 (run.tar.xz: the result folder without report.html, which is only large). It is never made anew: a change that
breaks it breaks what offices have issued.
"""

from __future__ import annotations

import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao import InspectRequest, inspect, verify
from jianhao.dates import day_number
from jianhao.jobs.kept import write_table

OLD = Path(__file__).resolve().parents[1] / "fixtures" / "old_workspace"
AS_OF = date(2026, 9, 30)
# What is judged, listed and advised; other tables may gain columns with a release.
JUDGED = ("verdicts", "accounts", "rejected", "unmatched")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("old") / "run"
    with tarfile.open(OLD / "run.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files, inspected today."""
    files, out = OLD / "files", tmp_path_factory.mktemp("new") / "run"
    inspect(
        InspectRequest(
            accounts=(files / "台账.csv",), posts=(files / "发布内容.csv",), collections=(files / "采集记录.csv",),
            checks=(files / "核查记录.csv",), as_of=day_number(AS_OF), out=out,
        )
    )  # fmt: skip
    return out


def written(table: pa.Table, path: Path) -> bytes:
    """The rows of a table as one release writes them."""
    write_table(table.replace_schema_metadata(None), path)
    return path.read_bytes()


def test_an_old_run_is_verified(kept: Path) -> None:
    found = verify(kept)
    assert (found.difference, found.recomputed, found.accounts) == (None, True, 7)
    assert found.verdicts > 50


@pytest.mark.parametrize("name", JUDGED)
def test_every_row_is_the_same_to_the_byte(kept: Path, anew: Path, tmp_path: Path, name: str) -> None:
    old, new = pq.read_table(kept / f"{name}.parquet"), pq.read_table(anew / f"{name}.parquet")
    assert written(old, tmp_path / "old") == written(new, tmp_path / "new")


def test_the_circular_says_the_same_to_the_letter(kept: Path, anew: Path) -> None:
    def text(folder: Path) -> bytes:
        with zipfile.ZipFile(folder / "通报.docx") as document:
            return document.read("word/document.xml")

    assert text(kept) == text(anew)


def test_a_changed_verdict_of_an_old_run_is_found(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "run"
    for path in kept.rglob("*"):
        if path.is_file():
            place = copy / path.relative_to(kept)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    verdicts = pq.read_table(copy / "verdicts.parquet")
    place = verdicts.schema.get_field_index("outcome")
    changed = ["passed" if one == "failed" else one for one in verdicts["outcome"].to_pylist()]
    assert changed != verdicts["outcome"].to_pylist()
    write_table(
        verdicts.set_column(
            place, verdicts.schema.field(place), pa.array(changed, verdicts.schema.field(place).type)
        ),
        copy / "verdicts.parquet",
    )
    found = verify(copy)
    assert found.difference is not None
    assert "verdicts.parquet" in found.difference
