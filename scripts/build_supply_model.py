"""Fit and pack the model of kinds: `python scripts/build_supply_model.py [--check]`.

Reads bench/supply/labelled.jsonl, writes src/jianhao/supply/data/kinds.xz; the same labels give the same bytes with the same
NumPy, and the same kinds with any. `--check` only says whether the file was made from these labels and rules.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pyarrow as pa

from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.learning import fit
from jianhao.supply.model import NAME, model_of, packed_model
from jianhao.supply.openings import open_posts
from jianhao.supply.rules import BOOK
from jianhao.vocab import packed

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "bench" / "supply" / "labelled.jsonl"
OUT = ROOT / "src" / "jianhao" / "supply" / "data" / f"{NAME}.xz"


def main() -> None:
    """Write the file, or exit with 1 if it is out of date."""
    digest = hashlib.sha256(LABELLED.read_bytes()).hexdigest()
    rules = hashlib.sha256(repr(BOOK.rules).encode()).hexdigest()
    if "--check" in sys.argv:
        facts = json.loads(packed.unpack(NAME, OUT.read_bytes())[0])
        if (facts["labelled_sha256"], facts["rules_sha256"]) != (digest, rules):
            sys.exit("内容类别模型与样本或规则不一致：运行 scripts/build_supply_model.py")
        return
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["kind"] in LEARNT]
    openings = open_posts(pa.array([r["title"] for r in rows]), pa.array([r["text"] for r in rows]))
    kinds = [Kind(row["kind"]) for row in rows]
    fires = BOOK.apply(openings)
    precision = {}
    for rule, fired in zip(BOOK.rules, fires, strict=True):
        right = [kinds[post] == rule.kind for post in fired.nonzero()[0]]
        precision[rule.id] = (sum(right) + 1) / (len(right) + 2)  # Laplace: few posts prove little
    model = model_of(fit(openings, kinds), precision)
    content = packed_model(model, {"posts": len(rows), "labelled_sha256": digest, "rules_sha256": rules})
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(content)
    print(f"{OUT.name}: {len(rows)} posts, {len(model.grams)} n-grams, {len(content)} bytes")


if __name__ == "__main__":
    main()
