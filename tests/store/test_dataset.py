"""The dataset: an import is there whole or not at all, once, and every version stays readable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao.errors import UnusableFile
from jianhao.store.dataset import Dataset
from jianhao.store.schemas import POSTS


def posts(*ids: str) -> pa.RecordBatch:
    rows = [dict.fromkeys(POSTS.names) | {"post_id": i, "day": 1} for i in ids]
    return pa.Table.from_pylist(rows, POSTS).to_batches()[0]


def stored(dataset: Dataset, number: int | None = None) -> list[str]:
    manifest = dataset.current() if number is None else dataset.at(number)
    return [
        i for p in dataset.paths(manifest, "posts") for i in pq.read_table(p).column("post_id").to_pylist()
    ]


def import_posts(dataset: Dataset, key: str, *ids: str) -> None:
    with dataset.begin(key, f"{key}.csv") as part:
        part.write("posts", posts(*ids))
        part.commit()


def test_nothing_is_visible_before_commit(tmp_path):
    dataset = Dataset(tmp_path)
    with dataset.begin("k", "a.csv") as part:
        part.write("posts", posts("1"))
        assert stored(dataset) == []
    assert stored(dataset) == []
    assert list(dataset.parts.iterdir()) == []


def test_an_import_repeated_changes_nothing(tmp_path):
    dataset = Dataset(tmp_path)
    import_posts(dataset, "k", "1", "2")
    before = dataset.current()
    import_posts(dataset, "k", "1", "2")
    assert dataset.current() == before
    assert stored(dataset) == ["1", "2"]


def test_every_version_stays_selectable(tmp_path):
    dataset = Dataset(tmp_path)
    import_posts(dataset, "k", "1")
    import_posts(dataset, "l", "2")
    assert stored(dataset, 1) == ["1"]
    assert stored(dataset, 2) == ["1", "2"]
    assert dataset.at(1).version != dataset.at(2).version


def test_the_version_is_the_same_wherever_the_same_was_imported(tmp_path):
    one, two = Dataset(tmp_path / "1"), Dataset(tmp_path / "2")
    for dataset in (one, two):
        import_posts(dataset, "k", "1")
    assert one.current().version == two.current().version


def test_two_imports_at_once_both_land(tmp_path):
    dataset = Dataset(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: import_posts(dataset, f"k{n}", str(n)), range(16)))
    assert sorted(stored(dataset), key=int) == [str(n) for n in range(16)]


def test_an_import_without_rows_is_recorded(tmp_path):
    dataset = Dataset(tmp_path)
    with dataset.begin("empty", "空.csv") as part:
        part.commit()
    assert dataset.current().holds("empty")
    assert stored(dataset) == []


def test_sweep_removes_only_what_no_manifest_names(tmp_path):
    dataset = Dataset(tmp_path)
    import_posts(dataset, "k", "1")
    (dataset.parts / "incoming-1-posts-x").write_bytes(b"half")
    (dataset.parts / "posts-orphan.parquet").write_bytes(b"half")
    dataset.sweep()
    assert sorted(p.name for p in dataset.parts.iterdir()) == ["posts-k.parquet", "samples-k.parquet"]


def test_a_missing_or_damaged_version_is_one_sentence(tmp_path):
    dataset = Dataset(tmp_path)
    with pytest.raises(UnusableFile, match="数据清单不存在或已损坏"):
        dataset.at(7)
    (dataset.manifests / "000001.json").write_text("{", encoding="utf-8")
    with pytest.raises(UnusableFile, match="数据清单不存在或已损坏"):
        dataset.current()
