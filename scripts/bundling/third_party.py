"""The list of third-party components for a security review: name, version, licence, where from; and the licences' texts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from bundling.licences import Component, component

NOTICE = "许可证由各组件自带的元数据读出，全文在 licenses 文件夹。"
# The font comes from a Debian package, not from a wheel.
FONT = Component(
    "Noto Sans CJK SC", "Debian fonts-noto-cjk", "OFL-1.1", "https://github.com/notofonts/noto-cjk"
)


def vendored(source: Path) -> list[Component]:
    """Files of other projects inside our own wheel, as their records say (vendor.json)."""
    records = sorted(source.rglob("vendor.json"))
    rows = [row for path in records for row in json.loads(path.read_text(encoding="utf-8"))]
    found = {(row["package"], row["version"]): row["licence"] for row in rows}
    return [Component(name, version, licence, "") for (name, version), licence in sorted(found.items())]


def write_list(wheels: Iterable[Path], source: Path, folder: Path) -> int:
    """THIRD-PARTY.csv and licenses/; the number of components. SystemExit names those without a licence."""
    found = {(one.name.lower(), one.version): one for one in map(component, wheels)}
    rows = [*(found[key] for key in sorted(found)), *vendored(source), FONT]
    if unknown := [f"{one.name} {one.version}" for one in rows if not one.licence]:
        raise SystemExit(f"没有找到许可证：{'、'.join(unknown)}")
    (folder / "THIRD-PARTY.csv").write_bytes(table(rows).encode("utf-8-sig"))
    for one in rows:
        _write_texts(one, folder / "licenses" / f"{one.name}-{one.version}")
    return len(rows)


def table(rows: Iterable[Component]) -> str:
    """The list as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("组件", "版本", "许可证", "来源"))
    writer.writerows((one.name, one.version, one.licence, one.home) for one in rows)
    return text.getvalue()


def _write_texts(one: Component, folder: Path) -> None:
    for number, (name, text) in enumerate(one.texts):
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / name
        (place if not place.exists() else folder / f"{number}-{name}").write_bytes(text)
