"""As in the application."""

from pathlib import Path


def make_key_file(path: Path) -> None:
    """A file that only its owner reads."""
    path.touch(mode=0o600)
    path.write_text("key", encoding="utf-8")
