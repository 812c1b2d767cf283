"""Content risk: misprints beside published figures, false alarms, hijacked accounts, personal data, speed.

PYTHONPATH=bench python -m risk --data FOLDER --words DICT --strokes WHEEL --parts WHEEL --pairs JAR [--posts FILE] [--rows 1000000]
    [--only PART] [--no-report]

FOLDER is the one described in scripts/risk_sources.py, JAR that of scripts/word_pairs.py; FILE a CSV (or .csv.gz) of
real posts with a column `text`, never kept.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

from measure import machine, table, write_section
from risk_lessons import Sources

from risk.crossfit import Score, crossfit
from risk.documents import measure
from risk.hijacked import alarms, recall
from risk.volume import make

FOLDER = Path(__file__).parents[2] / "build" / "bench" / "risk"
PUBLISHED = {
    "law": ("39.8", "80.6", "95.6"),
    "medical": ("22.3", "69.6", "89.9"),
    "official": ("25.0", "66.9", "92.3"),
}
PARTS = ("misprints", "hijack", "personal", "speed")
PLANTED, DOCUMENTS, SEED = 2_000, 2_000, 20_265


def main() -> None:
    options = _options()
    wanted = PARTS if options.only is None else (options.only,)
    lines = [machine(("numba", "pyarrow", "numpy", "pypinyin")) + ".", ""]
    if "misprints" in wanted:
        lines += _misprints(
            *crossfit(Sources(options.data, options.words, options.strokes, options.parts, options.pairs))
        )
    if "hijack" in wanted:
        lines += _hijack(options.posts)
    if "personal" in wanted:
        lines += _personal()
    if "speed" in wanted:
        lines += _speed(options.data, options.rows)
    text = "\n".join(lines)
    print(text)
    if not options.no_report and options.only is None:
        write_section("risk", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("data", "words", "strokes", "parts", "pairs"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--posts", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--no-report", action="store_true")
    return parser.parse_args()


def _misprints(scores: dict[str, Score], laws: Score) -> list[str]:
    rows = [
        [domain, f"{s.wrong + s.clean:,}", *_rates(s, s.detected), *_rates(s, s.corrected),
         f"{100 * s.alarms / s.clean:.2f}", *PUBLISHED[domain]]
        for domain, s in scores.items()
    ]  # fmt: skip
    alarms_, clean = sum(s.alarms for s in scores.values()), sum(s.clean for s in scores.values())
    return [
        "Misprints, sentences of the ECSpell training halves by five-fold cross-validation (whole sentence right), %: detection and "
        "correction, each precision, recall, F1. Published: correction F1 on the test halves of models tuned on the training halves.",
        "",
        table(("", "sentences", "det. P", "det. R", "det. F1", "cor. P", "cor. R", "cor. F1", "alarms per 100 clean", "BERT",
               "MDCSpell-MFT", "ReLM"), rows),
        f"Alarms per 100 misprint-free sentences of all three: {100 * alarms_ / clean:.2f}; per 100 sentences of national laws, "
        f"each read by a model that has not seen the law: {100 * laws.alarms / laws.clean:.2f} ({laws.alarms} of {laws.clean:,}).", "",
    ]  # fmt: skip


def _rates(score: Score, right: int) -> list[str]:
    return [f"{100 * rate:.1f}" for rate in (score.precision(right), score.recall(right), score.f1(right))]


def _hijack(posts: Path | None) -> list[str]:
    found = recall(PLANTED, SEED)
    rows = [[name, f"{planted:,}", f"{hits / planted:.4f}"] for name, (hits, planted) in found.items()]
    disguised = [v for name, v in found.items() if name != "plain"]
    rows.append(
        [
            "five disguises",
            f"{sum(p for _, p in disguised):,}",
            f"{sum(h for h, _ in disguised) / sum(p for _, p in disguised):.4f}",
        ]
    )
    lines = ["Planted posts of hijacked accounts:", "", table(("", "posts", "recall"), rows)]
    if posts is not None:
        with (gzip.open if posts.suffix == ".gz" else open)(
            posts, "rt", encoding="utf-8", newline=""
        ) as stream:  # type: ignore[operator]
            texts = [row["text"] for row in csv.DictReader(stream)]
        counted = alarms(texts)
        lines += [f"Real posts with a finding, of {len(texts):,}:", "", table(("", "posts", "per 1,000"), [
            [name, str(number), f"{1000 * number / len(texts):.1f}"] for name, number in counted.items()])]  # fmt: skip
    return lines


def _personal() -> list[str]:
    counted = measure(DOCUMENTS, SEED)
    wrong = counted.pop("other").wrong
    rows = [[name, f"{c.planted:,}", f"{c.found / c.planted:.4f}"] for name, c in counted.items()]
    found = sum(c.found for c in counted.values())
    return [f"Personal data in {DOCUMENTS:,} generated documents:", "", table(("", "planted", "recall"), rows),
            f"Precision {found / (found + wrong):.4f} ({wrong} findings in numbers of other kinds).", ""]  # fmt: skip


def _speed(data: Path, most: int) -> list[str]:
    rows = []
    for posts in (most // 10, most // 2, most):
        path = FOLDER / f"posts-{posts}.parquet"
        make(data, posts, path)
        said = json.loads(
            subprocess.run(
                [sys.executable, "-m", "risk.volume", str(path)], check=True, capture_output=True
            ).stdout
        )
        rows.append([f"{posts:,}", f"{said['seconds']:.1f}", f"{said['processor']:.1f}", f"{1e6 * said['seconds'] / posts:.1f}",
                     f"{said['peak_mb']:,.0f}", f"{said['findings']:,}"])  # fmt: skip
    return ["All content checks, posts of about 600 characters, one sentence in twenty with a misprint (Parquet in, tables out, kernels "
            "compiled):", "",
            table(("posts", "s", "processor s", "s per million posts", "peak MB", "findings"), rows)]  # fmt: skip


if __name__ == "__main__":
    main()
