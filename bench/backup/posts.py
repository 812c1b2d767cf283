"""Posts in the folders of runs, as inspections leave them: Parquet, zstd, half a million a file."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from make_posts import make_accounts, write_posts

PART = 500_000
REGISTER = 20_000
TEXT = 400  # characters in the mean


def write_runs(runs: Path, posts: int, folder: Path) -> None:
    """So many posts below `runs`; CSV on the way lies in `folder`."""
    accounts = make_accounts(REGISTER)
    for number, start in enumerate(range(0, posts, PART)):
        token = hashlib.sha256(str(number).encode()).hexdigest()[:32]
        target = runs / token / "inputs" / "posts" / "parts"
        target.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            path = Path(work) / "posts.csv"
            write_posts(path, accounts, min(PART, posts - start), TEXT, seed=number)
            lines = pa_csv.ParseOptions(newlines_in_values=True)
            table = pa_csv.read_csv(path, parse_options=lines, convert_options=_as_text(path))
            pq.write_table(table, target / f"{number:06d}.parquet", compression="zstd", compression_level=1)


def _as_text(path: Path) -> pa_csv.ConvertOptions:
    """Every column as it is spelt."""
    import pyarrow as pa

    with path.open(encoding="utf-8-sig") as stream:
        names = [name.strip('"') for name in stream.readline().rstrip("\r\n").split(",")]
    return pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
