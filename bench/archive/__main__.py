"""Archives of accounts of three sizes: seconds and peak memory of building and verifying, beside the bytes alone.

    PYTHONPATH=bench python -m archive [--posts 20000] [--runs 1] [--folder build/bench] [--no-report]

Every post has a captured page and two small pictures of its own. Each build and each verification is a fresh process; the sizes
are a quarter, a half and the whole, so that what grows faster than the archive shows. `hash` reads the finished archive once
with both digests and does nothing else: what any verifier must take.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from statistics import median

from measure import BENCH, Run, machine, table, timed, write_section

sys.path.append(str(BENCH.parent / "tests" / "archive"))
from archive_made import make

IMAGES = 2
HASH = (
    "import sys; from pathlib import Path; from jianhao.archive.verifier.digests import both_of_file;"
    "[both_of_file(p) for p in sorted(Path(sys.argv[1]).rglob('*')) if p.is_file()]"
)


def main() -> None:
    options = _options()
    rows = [_measured(options, options.posts // part) for part in (4, 2, 1)]
    headings = (
        "posts",
        "pictures",
        "MB",
        "build s",
        "processor s",
        "peak MB",
        "verify s",
        "processor s",
        "peak MB",
        "hash s",
    )
    text = f"{machine(('warcio', 'pyarrow'))}; medians of {options.runs}.\n\n{table(headings, rows)}"
    print(text)
    if not options.no_report:
        write_section("archive", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=BENCH.parent / "build" / "bench")
    parser.add_argument("--no-report", action="store_true")
    return parser.parse_args()


def _measured(options: argparse.Namespace, posts: int) -> list[str]:
    """One size: made once, built and verified `runs` times."""
    folder = options.folder / f"archive-{posts}"
    materials, bag = folder / "materials", folder / "bag"
    if not materials.exists():
        make(folder / "draft", posts=posts, images=IMAGES, warcs=4, signed=posts)
        (folder / "draft").rename(materials)
    runs: dict[str, list[Run]] = {"build": [], "verify": [], "hash": []}
    for _ in range(options.runs):
        shutil.rmtree(bag, ignore_errors=True)
        command = [sys.executable, "-m", "jianhao", "archive"]
        runs["build"].append(timed([*command, "build", materials, "--out", bag]))
        runs["verify"].append(timed([*command, "verify", bag]))
        runs["hash"].append(timed([sys.executable, "-c", HASH, bag]))
    megabytes = sum(p.stat().st_size for p in bag.rglob("*") if p.is_file()) / 1e6
    shutil.rmtree(bag)
    return [f"{posts:,}", f"{posts * IMAGES:,}", f"{megabytes:,.0f}", *_told(runs["build"]), *_told(runs["verify"]),
            f"{median(run.seconds for run in runs['hash']):.1f}"]  # fmt: skip


def _told(runs: list[Run]) -> list[str]:
    """Wall and processor seconds (medians) and the highest peak."""
    return [
        f"{median(run.seconds for run in runs):.1f}", f"{median(run.cpu or 0 for run in runs):.1f}",
        f"{max(run.peak_mb or 0 for run in runs):,.0f}",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
