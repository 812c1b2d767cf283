"""Which posts of a window are looked at, and that each is looked at once."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.inspection import window_posts as module
from jianhao.inspection.window_posts import window_posts
from jianhao.store.schemas import POSTS

FIRST, LAST = 100, 110
row = st.fixed_dictionaries(
    {
        "post_id": st.integers(0, 9).map(lambda n: f"weibo:1:{n}"),
        "account_id": st.just("weibo:1"),
        "day": st.integers(97, 113),
        "text": st.sampled_from([None, "甲", "乙"]),
        "deleted": st.sampled_from([None, None, False, True]),
    }
)


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows, POSTS), path)
    return path


@given(first=st.lists(row, max_size=12), second=st.lists(row, max_size=12), batch=st.integers(1, 7))
def test_the_first_row_in_the_window_stands_for_a_post_that_nobody_took_down(
    first: list[dict[str, object]], second: list[dict[str, object]], batch: int, tmp_path_factory: pytest.TempPathFactory
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("posts")
    files = [written(folder / "1.parquet", first), written(folder / "2.parquet", second)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "BATCH", batch)
        got = [r for b in window_posts(files, FIRST, LAST) for r in b.to_pylist()]
    gone = {r["post_id"] for r in (*first, *second) if r["deleted"]}
    expected: dict[object, object] = {}
    for one in (*first, *second):
        if FIRST <= int(str(one["day"])) <= LAST and one["post_id"] not in gone:
            expected.setdefault(one["post_id"], one["text"])
    assert {r["post_id"]: r["text"] for r in got} == expected
    assert len(got) == len(expected)


def test_without_files_there_are_none() -> None:
    assert list(window_posts([], FIRST, LAST)) == []
