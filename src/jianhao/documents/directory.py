"""Accounts by id, as lists, charts and evidence name them."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.documents import wording
from jianhao.documents.cells import one_line
from jianhao.inspection.result import InspectionResult

OUTSIDE = "对照来源"


@dataclass(frozen=True, slots=True)
class Named:
    """An account by name; `index` is its row in `accounts` where the panel knows it, else None."""

    account_id: str
    text: str
    platform: str
    index: int | None = None

    @property
    def full(self) -> str:
        """名称（平台）."""
        return f"{self.text}（{self.platform}）"


class Directory:
    """The accounts of a result; an id that is not in the register names itself (texts given as sources only)."""

    def __init__(self, result: InspectionResult, linked: frozenset[int] = frozenset()) -> None:
        columns = (result.accounts[name].to_pylist() for name in ("account_id", "name", "platform"))
        rows = list(zip(*columns, strict=True))
        self.index = {account: at for at, (account, _, _) in enumerate(rows)}
        self._rows, self._linked = rows, linked

    def __call__(self, account_id: str) -> Named:
        at = self.index.get(account_id)
        if at is None:
            return Named(account_id, one_line(account_id), OUTSIDE)
        _, name, platform = self._rows[at]
        shown = at if at in self._linked else None
        return Named(account_id, wording.shown(name), wording.platform(platform), shown)
