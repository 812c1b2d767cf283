"""Imitated names against the names of all counties; with --canada FOLDER, the fate of entries that a real register removed.

PYTHONPATH=bench python -m watch [--each 1000] [--canada FOLDER] [--no-report]
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

from measure import machine, table, write_section

from jianhao.dates import day_number
from jianhao.watch.impersonation import imitations
from jianhao.watch.names import NameIndex
from jianhao.watch.register_changes import Entry, Fate, changes
from watch.names_planted import KINDS, imitated, registered

SEED = 20261126
PACKAGES = ("pypinyin",)
TEXT = """Names made from those of all counties (bench/watch/names_planted.py), {each:,} of each kind, against a register of {known:,}
accounts that bear the counties' own names; {machine}. Whoever is named must be the one who was imitated. The last row are the
registered names themselves, each as if it were a stranger's: whom else do they pass for?"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--canada", type=Path)
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args()
    text = _names(options.each)
    if options.canada:
        text += "\n" + _canada(options.canada)
    print(text)
    if not options.no_report:
        write_section("watch", text)


def _names(each: int) -> str:
    register = registered()
    planted = list(imitated(register, SEED, each))
    started = time.perf_counter()
    found = {one.candidate.account_id: one for one in imitations([made for _, made, _ in planted], register)}
    seconds = time.perf_counter() - started
    rows = []
    for kind in KINDS:
        own = [(made, known) for what, made, known in planted if what == kind]
        right = sum(made.account_id in found and found[made.account_id].known == known for made, known in own)
        listed = sum(made.account_id in found for made, _ in own)
        rows.append([kind, f"{len(own):,}", f"{right / len(own):.3f}", f"{listed / len(own):.3f}"])
    index = NameIndex([one.name for one in register])
    wrong = sum(any(place != own for place, _ in index.alike(one.name)) for own, one in enumerate(register))
    rows.append(["none: registered names", f"{len(register):,}", "—", f"{wrong / len(register):.4f}"])
    head = TEXT.format(each=each, known=len(register), machine=machine(PACKAGES))
    body = table(["imitation", "names", "found, the right one", "found, anyone"], rows)
    return f"{head}\n\n{body}\n\n{len(planted):,} names in {seconds:.1f} s, one thread."


def _canada(folder: Path) -> str:
    removed = [
        Entry(_key(row["URL"]), _day(row["Date Deleted"])) for row in _rows(folder / "deleted_rows.csv")
    ]
    listed = [Entry(_key(row["URL"]), _day(row["Date Added"])) for row in _rows(folder / "sm.csv")]
    count = Counter(one.fate for one in changes(removed, listed))
    rows = [[fate.value, str(count[fate])] for fate in Fate]
    return f"A real register of {len(listed):,} entries that removed {len(removed):,}:\n\n{table(['fate', 'entries'], rows)}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _key(url: str) -> str:
    """An address as two writers of it agree on it."""
    bare = re.sub(
        r"^(?:https?://)?(?:(?:www|m|mobile|[a-z]{2}|[a-z]{2}-[a-z]{2})\.)?", "", url.strip().lower()
    )
    return re.sub(r"[?#].*$", "", bare).rstrip("/").replace("twitter.com/", "x.com/")


def _day(text: str) -> int | None:
    return day_number(date.fromisoformat(text)) if text else None


if __name__ == "__main__":
    main()
