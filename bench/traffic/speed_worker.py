"""One process: Parquet in, tables out. python speed_worker.py FOLDER PARTS"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.traffic.find import find_traffic


def main() -> None:
    folder, parts = Path(sys.argv[1]), range(int(sys.argv[2]))
    begin = time.perf_counter()
    posts, samples, registers = (
        [folder / f"{name}-{n:03d}.parquet" for n in parts] for name in ("posts", "samples", "register")
    )
    found = find_traffic(pa.concat_tables([pq.read_table(path) for path in registers]), posts, samples)
    for name in ("signals", "accounts", "growth"):
        pq.write_table(getattr(found, name), folder / f"out-{name}.parquet", compression="zstd")
    combined = found.signals.filter(pc.equal(found.signals["signal"], "combined"))
    lead = pc.sum(combined["lead"]).as_py()
    said = {"seconds": time.perf_counter() - begin, "lead": lead}
    (folder / "clock.json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
