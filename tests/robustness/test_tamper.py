"""`verify` notices whatever is changed in a result folder and says where; an untouched folder recomputes to the same."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao.errors import JianhaoError
from jianhao.jobs.inspect import inspect
from jianhao.jobs.kept import DIGESTS, seal, write_table
from jianhao.jobs.request import InspectRequest
from jianhao.jobs.verify import verify
from jianhao.store.dataset import Dataset

SEED = 20240520


@pytest.fixture(scope="module")
def result(office, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("tamper") / "结果"
    folder = tmp_path_factory.mktemp("机关")
    settings = folder / "机关设置.toml"
    settings.write_text('region = "示例县"\n', encoding="utf-8")
    inspect(InspectRequest((office.register,), out, (office.earlier,), office=settings))
    return out


def test_an_untouched_result_has_no_difference(result: Path) -> None:
    verified = verify(result)
    assert verified.difference is None
    assert verified.accounts == 40
    assert verified.verdicts >= 40


def changed_cell(folder: Path, table: str, column: str, value: object) -> None:
    """One cell of one row, drawn with the seed."""
    path = folder / f"{table}.parquet"
    rows = pq.read_table(path)
    cells = rows.column(column).to_pylist()
    chosen = random.Random(SEED).randrange(len(cells))
    assert cells[chosen] != value
    cells[chosen] = value
    kind = rows.schema.field(column).type
    place = rows.schema.get_field_index(column)
    write_table(rows.set_column(place, rows.schema.field(column), pa.array(cells, kind)), path)


def without_row(folder: Path, table: str) -> None:
    path = folder / f"{table}.parquet"
    rows = pq.read_table(path)
    write_table(rows.slice(0, rows.num_rows - 1), path)


def edited_json(folder: Path, change: Callable[[dict], None]) -> None:
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    change(record)
    (folder / "run.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def part(folder: Path, table: str) -> Path:
    dataset = Dataset(folder / "inputs" / "dataset")
    return dataset.paths(dataset.current(), table)[0]


def edited_office_file(path: Path, member: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = parts[member].replace(b">1<", b">2<", 1) + b" "
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def one_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[random.Random(SEED).randrange(len(data))] ^= 0x10
    path.write_bytes(data)


def swapped_packs(folder: Path) -> None:
    rulesets = folder / "inputs" / "rulesets"
    first, second = sorted(rulesets.iterdir())
    texts = first.read_bytes(), second.read_bytes()
    first.write_bytes(texts[1])
    second.write_bytes(texts[0])


def milder_pack(folder: Path) -> None:
    path = folder / "inputs" / "rulesets" / "national-2019.toml"
    text = path.read_text(encoding="utf-8")
    assert "days = 14" in text
    path.write_text(text.replace("days = 14", "days = 41"), encoding="utf-8")


def moved_posts(folder: Path) -> None:
    """Every post of the dataset made a month younger, in a part that is otherwise right."""
    path = part(folder, "posts")
    rows = pq.read_table(path)
    days = pa.array([day - 30 for day in rows.column("day").to_pylist()], pa.int32())
    pq.write_table(rows.set_column(rows.schema.get_field_index("day"), "day", days), path)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


# What is done, and what the sentence must name.
TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a conclusion": (lambda f: changed_cell(f, "accounts", "conclusion", "nonsense"), "accounts.parquet第"),
    "the number of posts": (lambda f: changed_cell(f, "accounts", "posts", 999_999), "的posts"),
    "a median": (lambda f: changed_cell(f, "accounts", "median_reads", 0.5), "的median_reads"),
    "an outcome": (lambda f: changed_cell(f, "verdicts", "outcome", "nonsense"), "verdicts.parquet第"),
    "a reason": (lambda f: changed_cell(f, "verdicts", "reason", "改过"), "的reason"),
    "a measured value": (lambda f: changed_cell(f, "verdicts", "measured", "{}"), "的measured"),
    "the hash of a pack": (lambda f: changed_cell(f, "verdicts", "ruleset_sha256", "0" * 64), "的ruleset_sha256"),
    "a factor": (lambda f: changed_cell(f, "factors", "answer", "nonsense"), "factors.parquet第"),
    "a day's activity": (lambda f: changed_cell(f, "activity", "posts", 77), "activity.parquet第"),
    "a covered day": (lambda f: changed_cell(f, "coverage", "covered_days", 1_234), "coverage.parquet第"),
    "a row of verdicts gone": (lambda f: without_row(f, "verdicts"), "verdicts.parquet"),
    "an account gone": (lambda f: without_row(f, "accounts"), "accounts.parquet"),
    "the register": (lambda f: changed_cell(f, "inputs/register", "name", "改过的名称"), "inputs/register.parquet"),
    "the as-of day": (lambda f: edited_json(f, lambda r: r["question"].update(as_of=19_900)), "run.json"),
    "the window": (lambda f: edited_json(f, lambda r: r["question"].update(window=30)), "run.json"),
    "the release": (lambda f: edited_json(f, lambda r: r["info"].update(release="9.9")), "run.json"),
    "a pack made milder": (milder_pack, "national-2019.toml"),
    "two packs swapped": (swapped_packs, "national-2019.toml"),
    "the posts moved": (moved_posts, "posts-"),
    "a part of the posts gone": (lambda f: part(f, "posts").unlink(), "posts-"),
    "a part of the samples cut": (lambda f: cut(part(f, "samples")), "samples-"),
    "one byte of the posts": (lambda f: one_byte(part(f, "posts")), "posts-"),
    "the office settings": (lambda f: one_byte(f / "inputs" / "office.toml"), "office.toml"),
    "the circular": (lambda f: edited_office_file(f / "通报.docx", "word/document.xml"), "通报.docx"),
    "the annex": (lambda f: edited_office_file(f / "附件.xlsx", "xl/workbook.xml"), "附件.xlsx"),
    "the report": (lambda f: one_byte(f / "report.html"), "report.html"),
    "the rejected rows cut": (lambda f: cut(f / "rejected.parquet"), "rejected.parquet"),
    "a table cut": (lambda f: cut(f / "factors.parquet"), "factors.parquet"),
    "a register cut": (lambda f: cut(f / "inputs" / "register.parquet"), "register.parquet"),
    "the manifest emptied": (lambda f: (f / "inputs/dataset/manifests/000001.json").write_text("[]"), "000001.json"),
    "a manifest added": (lambda f: (f / "inputs/dataset/manifests/000002.json").write_text("[]"), "000002.json"),
    "a file added": (lambda f: (f / "补充说明.txt").write_text("多出的文件", encoding="utf-8"), "补充说明.txt"),
    "digests added below": (lambda f: (f / "inputs" / DIGESTS).write_text("{}"), "inputs/digests.json"),
    "the digests gone": (lambda f: (f / DIGESTS).unlink(), "digests.json"),
    "the digests cut": (lambda f: cut(f / DIGESTS), "digests.json"),
    "run.json gone": (lambda f: (f / "run.json").unlink(), "run.json"),
}  # fmt: skip
# Where the conclusions are recomputed, new digests over the forged files do not help.
RECOMPUTED = [
    "a conclusion", "the number of posts", "an outcome", "a reason", "the hash of a pack", "a factor", "a day's activity",
    "a covered day", "a row of verdicts gone", "an account gone", "the register", "the as-of day", "the window", "a pack made milder",
    "the posts moved", "a manifest added",
]  # fmt: skip


def said_of(folder: Path) -> str:
    try:
        return verify(folder).difference or ""
    except JianhaoError as error:
        return str(error)


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_noticed(result: Path, tmp_path: Path, what: str) -> None:
    tamper, named = TAMPERINGS[what]
    folder = tmp_path / "结果"
    shutil.copytree(result, folder)
    tamper(folder)
    said = said_of(folder)
    assert named in said
    assert said.endswith("。")


@pytest.mark.parametrize("what", RECOMPUTED)
def test_tampering_with_new_digests_is_noticed(result: Path, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "结果"
    shutil.copytree(result, folder)
    TAMPERINGS[what][0](folder)
    seal(folder)
    assert "重新计算" in said_of(folder)
