"""The locked requirements: which release of what, under which condition, with which digests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

from bundling.targets import Target

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+?))?\s*(?:\\|$)"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of a lock; `digests` are the SHA-256 of every file of the release."""

    name: str
    version: str
    marker: str
    digests: frozenset[str]

    def applies(self, target: Target) -> bool:
        """Whether a target needs it."""
        return not self.marker or Marker(self.marker).evaluate(target.environment)

    def line(self) -> str:
        """The line without its condition, as pip reads it."""
        return f"{self.name}=={self.version} " + " ".join(
            f"--hash=sha256:{one}" for one in sorted(self.digests)
        )


def read_lock(path: Path) -> list[Locked]:
    """All requirements of a lock; ValueError for one without digests."""
    found: list[Locked] = []
    for block in re.split(r"^(?=[A-Za-z0-9])", path.read_text(encoding="utf-8"), flags=re.M):
        if (line := _LINE.match(block)) is None:
            continue
        digests = frozenset(_HASH.findall(block))
        if not digests:
            raise ValueError(f"{path.name}: {line['name']} has no digest")
        found.append(Locked(line["name"], line["version"], (line["marker"] or "").strip(), digests))
    return found
