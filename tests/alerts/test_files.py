"""Files for offices without a line: no formula, no half file, the same name for the same message."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.alerts.files import HEADINGS, TelephoneText, mobile_number, put_out, telephone_table
from jianhao.errors import UnusableCall


@settings(deadline=None)
@given(st.text(max_size=100))
def test_no_cell_begins_a_formula(text: str) -> None:
    table = telephone_table(
        [TelephoneText("13900000000", text, "1"), TelephoneText("13900000001", "=1+1", "2")]
    )
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(HEADINGS)
    assert len(rows) == 3
    assert all(cell[:1] not in "=+-@\t＝＋－＠" or not cell for row in rows for cell in row)
    assert rows[2] == ["13900000001", "'=1+1", "2"]


def test_numbers_in_a_text_are_masked() -> None:
    table = telephone_table([TelephoneText("13900000000", "请联系13812345678", "1")]).decode("utf-8-sig")
    assert "13812345678" not in table
    assert "13900000000" in table


@pytest.mark.parametrize(
    ("given_", "digits"), [("139 0000 0000", "13900000000"), ("+8613900000000", "13900000000")]
)
def test_a_mobile_number(given_: str, digits: str) -> None:
    assert mobile_number(given_) == digits


@pytest.mark.parametrize(
    "text", ["", "1390000000", "23900000000", "１３９０００００００0", "139000000001", "=13900000000"]
)
def test_what_is_no_mobile_number(text: str) -> None:
    with pytest.raises(UnusableCall):
        mobile_number(text)


def test_a_file_is_whole_private_and_one(tmp_path: Path) -> None:
    for text in ("一\n二", "三"):
        path = put_out(tmp_path / "out", "20261102-1", text)
    assert path.read_bytes() == "三".encode()
    assert [p.name for p in path.parent.iterdir()] == ["20261102-1.txt"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_does_not_leave_the_folder(tmp_path: Path) -> None:
    for name in ("../x", "", "a/b", "a.b", "x" * 61):
        with pytest.raises(ValueError):
            put_out(tmp_path, name, "x")


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("jianhao.alerts.files.os.fsync", full)
    with pytest.raises(OSError):
        put_out(tmp_path, "1", "x")
    assert list(tmp_path.iterdir()) == []
