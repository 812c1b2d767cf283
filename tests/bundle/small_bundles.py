"""A whole bundle around the stand-in: the real scripts, pages, lists and digests, two small wheels."""

from __future__ import annotations

import base64
import ensurepip
import hashlib
import platform
import re
import shutil
import sys
import zipfile
from pathlib import Path

from bundling.contents import Edition, fill
from bundling.digests import write_sums
from bundling.wheels import sha256

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = Path(__file__).parent / "stand_in"
PYTHON = "{}.{}".format(*sys.version_info[:2])


def small_bundle(folder: Path, version: str, machine: str | None = None) -> Path:
    """The unpacked bundle of a version."""
    edition = Edition(version, machine or platform.machine(), (PYTHON,), None)
    place = folder / edition.name
    fill(place, ROOT, edition)
    (place / "wheels").mkdir()
    (place / "fonts").mkdir()
    (place / "fonts" / "LICENSE.txt").write_text("no font here\n", encoding="utf-8")
    (place / "THIRD-PARTY.csv").write_text("", encoding="utf-8")
    (pip,) = (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")
    shutil.copy(pip, place / "wheels")
    wheel = _wheel(place / "wheels", version)
    (place / "requirements.txt").write_text(
        f"jianhao=={version} --hash=sha256:{sha256(wheel)}\n", encoding="utf-8"
    )
    write_sums(place)
    return place


def _wheel(folder: Path, version: str) -> Path:
    path, info = folder / f"jianhao-{version}-py3-none-any.whl", f"jianhao-{version}.dist-info"
    files = {p.relative_to(STAND_IN).as_posix(): p.read_bytes() for p in sorted(STAND_IN.rglob("*.py"))}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: jianhao\nVersion: {version}\n".encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    rows = [f"{name},sha256={_digest(text)},{len(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = ("\n".join([*rows, f"{info}/RECORD,,"]) + "\n").encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name), text)
    return path


def _digest(text: bytes) -> str:
    return re.sub("=+$", "", base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode())
