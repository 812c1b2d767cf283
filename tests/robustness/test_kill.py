"""A process killed at any instant loses nothing and doubles nothing: what was there before is whole, or the new is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao.jobs.kept import DIGESTS, changed_files
from jianhao.store.dataset import TABLES, Dataset, Manifest

KILLS, DEEP_KILLS = 3, 20


def rows(dataset: Dataset, manifest: Manifest, table: str) -> pa.Table:
    """All rows of a table, each part checked against what the manifest says of it."""
    read = []
    for part, path in zip(
        (p for p in manifest.parts if p.table == table), dataset.paths(manifest, table), strict=True
    ):
        found = pq.read_table(path)
        assert found.num_rows == part.rows, f"{part.file}: {found.num_rows} rows, manifest says {part.rows}"
        read.append(found)
    return pa.concat_tables(read) if read else TABLES[table].empty_table()


def contents(dataset: Dataset) -> tuple[str, pa.Table, pa.Table]:
    manifest = dataset.current()
    return manifest.version, rows(dataset, manifest, "posts"), rows(dataset, manifest, "samples")


@pytest.fixture(scope="module")
def imported(office, worker, tmp_path_factory):
    """A dataset with the earlier file, one with both, and how long the second import takes."""
    folder = tmp_path_factory.mktemp("undisturbed")
    work = worker("import_worker.py")
    work.undisturbed(folder / "before", office.register, office.earlier)
    shutil.copytree(folder / "before", folder / "after")
    return folder, work.undisturbed(folder / "after", office.register, office.later)


def test_killed_import(office, worker, instants, how_often, imported, tmp_path: Path) -> None:
    undisturbed, seconds = imported
    before, after = contents(Dataset(undisturbed / "before")), contents(Dataset(undisturbed / "after"))
    assert after[1].num_rows == 42_000
    work = worker("import_worker.py")
    caught = 0
    for number, instant in enumerate(instants(seconds, how_often(KILLS, DEEP_KILLS))):
        where = f"kill {number} after {instant:.3f} of {seconds:.3f} s"
        root = tmp_path / str(number)
        shutil.copytree(undisturbed / "before", root)
        caught += work.killed(instant, root, office.register, office.later)
        found = contents(Dataset(root))
        assert found in (before, after), where
        work.undisturbed(root, office.register, office.later)
        dataset = Dataset(root)
        assert contents(dataset) == after, where
        dataset.sweep()
        named = {part.file for part in dataset.current().parts}
        assert {path.name for path in dataset.parts.iterdir()} == named, where
        assert not [path.name for path in dataset.manifests.iterdir() if path.suffix != ".json"], where
    assert caught, "no kill came while the import was at work"


@pytest.mark.parametrize("part", ["parts", "manifests"])
def test_dead_before_each_step_of_an_import(office, worker, imported, tmp_path: Path, part: str) -> None:
    undisturbed, _ = imported
    before = contents(Dataset(undisturbed / "before"))
    work = worker("import_worker.py")
    step, died, outcomes = 0, True, set()
    while died:
        step += 1
        root = tmp_path / str(step)
        Dataset(root)
        died = work.dying(step, root / part, root, office.register, office.earlier)
        found = contents(Dataset(root))
        assert found[1].num_rows in (0, 2_000), f"step {step}"
        outcomes.add(found[1].num_rows)
        work.undisturbed(root, office.register, office.earlier)
        assert contents(Dataset(root)) == before, f"step {step}"
    assert step >= 3
    assert outcomes == {0, 2_000}


def sealed(folder: Path) -> dict[str, str]:
    """The digests of a result folder, after every file was held against them."""
    assert changed_files(folder) == []
    digests: dict[str, str] = json.loads((folder / DIGESTS).read_text(encoding="utf-8"))
    return digests


def whole_result(out: Path) -> dict[str, str]:
    """The result at its place; in the instant between two renames it stands beside it under the name of the old one."""
    if out.exists():
        return sealed(out)
    (aside,) = out.parent.glob(f".{out.name}.old-*")
    return sealed(aside)


def test_killed_inspection(office, worker, instants, how_often, tmp_path: Path) -> None:
    work = worker("inspect_worker.py")
    undisturbed = tmp_path / "undisturbed" / "结果"
    work.undisturbed(undisturbed, office.register, office.earlier)
    old = sealed(undisturbed)
    seconds = work.undisturbed(undisturbed, office.register, office.earlier, office.later)
    new = sealed(undisturbed)
    assert old != new
    out = tmp_path / "killed" / "结果"
    work.undisturbed(out, office.register, office.earlier)
    caught = 0
    for number, instant in enumerate(instants(seconds, how_often(KILLS, DEEP_KILLS))):
        where = f"kill {number} after {instant:.3f} of {seconds:.3f} s"
        caught += work.killed(instant, out, office.register, office.earlier, office.later)
        assert whole_result(out) in (old, new), where
    assert caught, "no kill came while the inspection was at work"
    work.undisturbed(out, office.register, office.earlier, office.later)
    assert sealed(out) == new
    assert [path.name for path in out.parent.iterdir()] == ["结果"], "a killed run left something behind"


def test_dead_before_each_step_of_publishing(office, worker, how_often, tmp_path: Path) -> None:
    """Steps: the draft is made, the old result moved aside, the new put in its place, the old removed, the draft's rest."""
    work = worker("inspect_worker.py")
    out = tmp_path / "结果"
    work.undisturbed(out, office.register, office.earlier)
    old = sealed(out)
    for step in range(how_often(2, 1), how_often(4, 6)):
        assert work.dying(step, out.parent, out, office.register, office.earlier), (
            f"step {step} was not reached"
        )
        assert whole_result(out) == old, f"step {step}"
    work.undisturbed(out, office.register, office.earlier)
    assert sealed(out) == old
    assert [path.name for path in tmp_path.iterdir()] == ["结果"]
