"""Memory stays bounded whatever a file holds: measured in a process of its own."""

import subprocess
import sys

import pytest

resource = pytest.importorskip("resource")

MB = 1024**2
READ = """
import resource, sys
from pathlib import Path
from jianhao.errors import UnusableFile
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    try:
        said = sum(b.num_rows for t in tables_of(SourceFile("a", Path(path))) for b in t.batches(0))
    except UnusableFile as error:
        said = error.sentence
print(said, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def read(*paths):
    """Rows of the last file (or the sentence of refusal), the megabytes that reading took, and standard error."""
    command = [sys.executable, "-c", READ, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    said, _, taken = done.stdout.strip().rpartition(" ")
    return said, int(taken), done.stderr


def test_a_large_array_is_never_held_as_a_whole(tmp_path):
    path = tmp_path / "a.json"
    with path.open("w", encoding="utf-8") as out:
        out.write("[")
        for n in range(60_000):
            out.write(("," if n else "") + '{"id": ' + str(n) + ', "text": "' + "x" * 2000 + '"}')
        out.write("]")
    rows, taken, _ = read(path)
    assert (rows, path.stat().st_size > 100 * MB) == ("60001", True)
    assert taken < 150


def test_a_long_sheet_of_long_texts(tmp_path, containers):
    cell = f"<is><t>{'x' * 4000}</t></is>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr">{cell}</c></row>' for n in range(1, 20_001))
    path = tmp_path / "a.xlsx"
    path.write_bytes(containers.workbook(containers.sheet(rows)))
    said, taken, _ = read(path)
    assert said == "20000"
    assert taken < 500


def test_a_long_sheet_whose_cells_all_differ(tmp_path, containers):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}.5</v></c><c r="B{n}"><v>{n}.25</v></c></row>'
        for n in range(1, 120_001)
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(containers.workbook(containers.sheet(rows)))
    said, taken, _ = read(path)
    assert said == "120000"
    assert taken < 250


@pytest.mark.parametrize("bad", ["corner", "bomb"])
def test_a_hostile_workbook_takes_next_to_nothing(tmp_path, containers, bad):
    one = '<row r="1"><c r="A1"><v>1</v></c></row>'
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    more = {"xl/worksheets/sheet9.xml": b" " * (800 * MB)} if bad == "bomb" else {}
    path = tmp_path / "a.xlsx"
    path.write_bytes(containers.workbook(containers.sheet(one + (far if bad == "corner" else "")), more=more))
    assert path.stat().st_size < MB
    said, taken, complaint = read(path)
    assert said.endswith("。")
    assert taken < 100
    assert complaint == ""
