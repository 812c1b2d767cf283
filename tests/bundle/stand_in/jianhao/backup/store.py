"""As in the application."""

from pathlib import Path
from types import SimpleNamespace


def stored_sets(folder: Path) -> list[SimpleNamespace]:
    """The sets of a folder, the newest last."""
    return [SimpleNamespace(id=path.name) for path in sorted(folder.iterdir(), key=lambda p: int(p.name[3:]))]
