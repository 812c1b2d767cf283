"""The folder that becomes the archive: wheels, scripts, units, pages, lists."""

from __future__ import annotations

import html
import shutil
from dataclasses import dataclass
from pathlib import Path

from bundling.wheels import sha256

LOCK = Path("requirements") / "web.txt"
# Where each app's files for browsers lie, and under which name the server offers them (web/settings.py).
STATIC = (("src/jianhao/documents/static", "documents"),)


@dataclass(frozen=True, slots=True)
class Edition:
    """What one archive is: the release, the machine, the versions of Python, the public key or None."""

    version: str
    machine: str
    pythons: tuple[str, ...]
    key: str | None

    @property
    def name(self) -> str:
        """The folder's and the archive's name."""
        return f"jianhao-{self.version}-linux-{self.machine}"

    def lines(self) -> str:
        """As shell reads it."""
        rows = (
            ("version", self.version),
            ("machine", self.machine),
            ("pythons", " ".join(self.pythons)),
            ("key", self.key or ""),
        )
        return "".join(f"{name}='{value}'\n" for name, value in rows)


def fill(folder: Path, root: Path, edition: Edition) -> None:
    """Everything but wheels, font, licences and digests, from the sources at `root`."""
    folder.mkdir(parents=True)
    for path in sorted((root / "bundle").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            _copy(path, folder / path.relative_to(root / "bundle"))
    (folder / "VERSION").write_text(edition.lines(), encoding="utf-8")
    checklist = folder / "checklist.html"
    text = checklist.read_text(encoding="utf-8")
    for word, value in (
        ("@VERSION@", edition.version),
        ("@MACHINE@", edition.machine),
        ("@KEY@", edition.key or "未签名"),
    ):
        text = text.replace(word, html.escape(value))
    checklist.write_text(text, encoding="utf-8")
    _copy_all(root / "docs", folder / "docs")  # pages link to each other
    _copy(root / "LICENSE", folder / "LICENSE")
    write_static(root, folder / "static")


def write_static(root: Path, folder: Path) -> None:
    """Files for browsers, for a web server in front that answers them itself."""
    for given, name in STATIC:
        _copy_all(root / given, folder / name)
    for static in sorted((root / "src/jianhao/web").glob("*/static")):
        _copy_all(static, folder)


def write_requirements(root: Path, folder: Path, own: Path) -> None:
    """The lock with its digests, and our own wheel by its digest."""
    _, version, *_ = own.name.split("-")
    ours = f"jianhao=={version} --hash=sha256:{sha256(own)}\n"
    (folder / "requirements.txt").write_text(
        (root / LOCK).read_text(encoding="utf-8") + ours, encoding="utf-8"
    )


def _copy_all(source: Path, into: Path) -> None:
    if source.is_file():
        return _copy(source, into)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            _copy(path, into / path.relative_to(source))
    return None


def _copy(source: Path, into: Path) -> None:
    into.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, into)
    into.chmod(0o755 if into.suffix == ".sh" else 0o644)
