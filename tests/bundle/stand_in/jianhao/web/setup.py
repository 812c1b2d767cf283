"""As in the application."""

from jianhao import __version__
from jianhao.told import database, step


def prepare() -> None:
    """Nothing to prepare."""


def bring_up_to_date() -> None:
    """Say in the database that its tables are those of this release; what was written stays."""
    with step("migrate"):
        old = database().read_text(encoding="utf-8") if database().exists() else "0 "
        database().write_text(f"{__version__} {old.partition(' ')[2]}", encoding="utf-8")


def first_link() -> str | None:
    """The token of a first start."""
    return None if "registered" in database().read_text(encoding="utf-8") else "first-token"
