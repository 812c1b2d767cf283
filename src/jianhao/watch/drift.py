"""隐形变异: what a register changed of an account between two days, told by its stable id and never by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Turned(StrEnum):
    """What became another."""

    NAME = "name"
    SUBJECT = "subject"
    AGENCY = "agency"
    NATIVE_ID = "native_id"
    KIND = "kind"
    WIDER = "wider"

    @property
    def chinese(self) -> str:
        """The word of lists."""
        return {
            "name": "名称",
            "subject": "认证主体",
            "agency": "主办单位",
            "native_id": "平台账号ID",
            "kind": "账号类型",
            "wider": "功能",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Registered:
    """An account as a register has it on a day. `ids` are all its native ids, `functions` what it says it is for.

    `kind` is the account's kind on its platform: 订阅号, 服务号 ….
    """

    account_id: str
    name: str
    subject: str = ""
    agency: str = ""
    ids: frozenset[str] = frozenset()
    functions: frozenset[str] = field(default_factory=frozenset)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """A change that a person should know of; a value that was missing before or after is none."""

    account_id: str
    what: Turned
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """What a list says of it."""
        if self.what is Turned.WIDER:
            return f"功能增加：{self.after}（原为：{self.before}），请核对是否经批准。"
        return f"{self.what.chinese}由“{self.before}”变为“{self.after}”，请核对是否经批准、是否仍为同一账号。"


def drifts(before: Sequence[Registered], after: Sequence[Registered]) -> tuple[Drift, ...]:
    """Changes of the accounts that both hold, in the order of the later register."""
    known = {one.account_id: one for one in before}
    return tuple(
        drift for one in after if one.account_id in known for drift in _drifts(known[one.account_id], one)
    )


def _drifts(old: Registered, new: Registered) -> list[Drift]:
    found = []
    for what, one, other in (
        (Turned.NAME, old.name, new.name),
        (Turned.SUBJECT, old.subject, new.subject),
        (Turned.AGENCY, old.agency, new.agency),
        (Turned.KIND, old.kind, new.kind),
    ):
        if one and other and "".join(one.split()) != "".join(other.split()):
            found.append(Drift(new.account_id, what, one, other))
    if old.ids and new.ids and not old.ids & new.ids:
        found.append(Drift(new.account_id, Turned.NATIVE_ID, _listed(old.ids), _listed(new.ids)))
    if old.functions and new.functions - old.functions:
        more = new.functions - old.functions
        found.append(Drift(new.account_id, Turned.WIDER, _listed(old.functions), _listed(more)))
    return found


def _listed(values: frozenset[str]) -> str:
    return "、".join(sorted(values))


def by_id(accounts: Sequence[Registered]) -> Mapping[str, str]:
    """Native id → account; an id of two accounts names neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for one in accounts:
        for native in one.ids:
            if found.setdefault(native, one.account_id) != one.account_id:
                twice.add(native)
    return {native: account for native, account in found.items() if native not in twice}
