"""Pack the public lists of divisions into src/jianhao/vocab/data/.

    python scripts/build_vocab.py SOURCE_DIR [--out DIR]

SOURCE_DIR holds divisions_nbs2023, divisions_mca2026_quhua, divisions_history_areacodes and
census_county_2020 as their publishers give them (docs/data-sources.md names versions and licences).
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from vocab_sources import history, places, population, villages

from jianhao.vocab.packed import pack

PACKAGED = Path(__file__).resolve().parent.parent / "src" / "jianhao" / "vocab" / "data"


def tables(source: Path) -> dict[str, list[list[str]]]:
    """Every packed table by name, rows in their final order."""
    nbs, mca = places.read_nbs(source), places.read_mca(source)
    records = history.read(source, mca)
    divisions, numbering = places.merge(nbs, mca, history.ended_counties(records))
    return {
        "divisions": divisions,
        "numbering": numbering,
        "history": history.rows(records),
        "population": population.rows(source, records, nbs),
        "villages": villages.rows(source),
    }


def write(source: Path, out: Path) -> dict[str, int]:
    """Write all tables into `out` and return the size of each in bytes."""
    out.mkdir(parents=True, exist_ok=True)
    sizes = {}
    for name, rows in tables(source).items():
        content = pack(name, rows)
        (out / f"{name}.xz").write_bytes(content)
        sizes[name] = len(content)
    return sizes


def main() -> None:
    """Parse the command line, pack, print sizes."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    chosen = parser.parse_args()
    for name, size in write(chosen.source, chosen.out).items():
        print(f"{name:12} {size:>10,} bytes")


if __name__ == "__main__":
    main()
