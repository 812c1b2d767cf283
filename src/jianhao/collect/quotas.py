"""Calls of each endpoint on a day, counted before they are made, with a part of the quota left for the account's other programs."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.collect.endpoints import Endpoint
from jianhao.collect.ledger import Ledger

SPARE = 0.2


@dataclass(frozen=True, slots=True)
class Quotas:
    """The calls of one account; `spare` in 0..1 is the share that is never used. Days are Shanghai's, as the platform counts."""

    ledger: Ledger
    spare: float = SPARE

    def left(self, endpoint: Endpoint, today: int) -> int:
        """Calls that may still be made on that day."""
        return max(0, int(endpoint.daily * (1 - self.spare)) - self._used(endpoint, today))

    def count(self, endpoint: Endpoint, today: int) -> None:
        """Note one more call; on disk before the call is made, so that a crash never makes us forget one."""
        self._note(endpoint, today, self._used(endpoint, today) + 1)

    def exhaust(self, endpoint: Endpoint, today: int) -> None:
        """The platform says that the quota is used up, whatever we counted."""
        self._note(endpoint, today, endpoint.daily)

    def _used(self, endpoint: Endpoint, today: int) -> int:
        said = self.ledger.get("calls", {})
        return int(said.get("of", {}).get(endpoint.name, 0)) if said.get("day") == today else 0

    def _note(self, endpoint: Endpoint, today: int, calls: int) -> None:
        said = self.ledger.get("calls", {})
        known = said.get("of", {}) if said.get("day") == today else {}
        self.ledger.put({"calls": {"day": today, "of": dict(known) | {endpoint.name: calls}}}, forced=False)
