"""The rows of one account are found wherever they stand in a table, and in no other's."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from web.world import World

from jianhao.web.inspections.one_account import rows_of


@pytest.mark.parametrize("size", [1, 2, 5, 100])
@pytest.mark.parametrize("ids", ["aabbbbbcd", "dbacbabbc"])
def test_all_its_rows_in_their_order(world: World, tmp_path: Path, ids: str, size: int) -> None:
    table = pa.table(
        {"account_id": list(ids), "n": range(len(ids)), "said": [f"第{n}行" for n in range(len(ids))]}
    )
    path = tmp_path / "table.parquet"
    pq.write_table(table, path, row_group_size=size)
    for one in "abcd":
        rows = [{"n": n, "said": f"第{n}行"} for n, other in enumerate(ids) if other == one]
        assert list(rows_of(path, one, ["n", "said"])) == rows
        assert list(rows_of(path, one, ["account_id"])) == [{"account_id": one}] * len(rows)
    assert list(rows_of(path, "ab", ["n"])) == []


def test_a_table_without_rows_and_one_that_is_not_there(world: World, tmp_path: Path) -> None:
    empty = pa.table({"account_id": pa.array([], pa.string()), "n": pa.array([], pa.int64())})
    pq.write_table(empty, tmp_path / "empty.parquet")
    assert list(rows_of(tmp_path / "empty.parquet", "a", ["n"])) == []
    with pytest.raises(OSError):
        list(rows_of(tmp_path / "none.parquet", "a", ["n"]))
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises((OSError, pa.ArrowException)):
        list(rows_of(tmp_path / "torn.parquet", "a", ["n"]))
