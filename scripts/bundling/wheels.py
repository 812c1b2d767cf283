"""Wheels of the locked requirements for a target, and the wheel of the project itself.

Downloaded ones are kept in build/wheels; a set that is complete there is used without the network.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

from bundling.locked import Locked
from bundling.targets import Target

# A fixed time inside the project's wheel: the same sources give the same bytes.
EPOCH = "1704067200"


def gathered(lock: Iterable[Locked], target: Target, kept: Path) -> list[Path]:
    """One wheel for each requirement of the target, sorted by name; SystemExit if one cannot be had."""
    wanted = [one for one in lock if one.applies(target)]
    folder = kept / target.name
    if _of(wanted, folder) is None:
        _download(wanted, target, folder)
    found = _of(wanted, folder)
    if found is None:
        raise SystemExit(f"{target.name}：下载的安装包与锁定的校验值不一致，请删除{folder}后再试。")
    return found


def _of(wanted: list[Locked], folder: Path) -> list[Path] | None:
    """The wheels of a folder, None unless every requirement has exactly its own."""
    at_hand = {}
    for path in folder.glob("*.whl"):
        name, version, *_ = parse_wheel_filename(path.name)
        at_hand[name, str(version)] = path
    found = []
    for one in wanted:
        path = at_hand.get((canonicalize_name(one.name), one.version))
        if path is None or sha256(path) not in one.digests:
            return None
        found.append(path)
    return sorted(found)


def _download(wanted: list[Locked], target: Target, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    short = target.python.replace(".", "")
    with tempfile.TemporaryDirectory(prefix="jianhao-lock-") as place:
        lines = Path(place) / "requirements.txt"
        lines.write_text("\n".join(one.line() for one in wanted) + "\n", encoding="utf-8")
        command = [
            sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes",
            "--only-binary=:all:", "--implementation", "cp", "--python-version", target.python,
            "--abi", f"cp{short}", "--abi", "abi3", "--abi", "none", "-d", str(folder), "-r", str(lines),
        ]  # fmt: skip
        for platform in target.platforms:
            command += ["--platform", platform]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"{target.name}：有组件没有取得，见上面的提示。需要能访问软件包镜像。")


def own_wheel(root: Path, folder: Path) -> Path:
    """The project's wheel from the sources at `root`, written into `folder`."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder.resolve())]
    subprocess.run(
        command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    (made,) = folder.glob("jianhao-*.whl")
    return made


def sha256(path: Path) -> str:
    """The digest of a file, in lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
