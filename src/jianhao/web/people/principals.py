"""Those who act without being signed in: the command line, a stranger at the door, the holder of a one-time link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who acts under a name that nobody has proved."""

    audit_name: str
    scope_path: str = ""
    audit_id: int | None = None
    sees_line: bool = False

    def may(self, permission: str) -> bool:
        """Nothing."""
        return False


SYSTEM = Outsider("系统")
COMMAND_LINE = Outsider("命令行")


def link_holder(name: str, agency_name: str, path: str) -> Outsider:
    """The clerk behind a personal one-time link; sees only the own unit."""
    return Outsider(f"{name}（{agency_name}，一次性链接）", path)
