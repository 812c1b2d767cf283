"""Three lists held against each other: the national system's export, the own register, what was found on platforms.

Pure: plain values in, findings out; a list that was not given says nothing, so nothing is concluded from its silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from jianhao.vocab.states import LocalState, NationalState, PlatformState


class Gap(StrEnum):
    """What does not agree, in the words of circulars."""

    UNREPORTED = "漏报"
    UNAPPROVED = "私开"
    NOT_CLOSED = "已注销未关停"
    SUBJECT = "主体不一致"
    NOT_KEPT = "台账未登记"
    STILL_OPEN = "系统已关停、平台仍在用"


@dataclass(frozen=True, slots=True)
class Line:
    """An account as one list has it; `ids` are all (kind, value) it names."""

    account_id: str
    name: str
    platform: str
    agency: str = ""
    verified_subject: str = ""
    platform_state: str = ""
    national_state: str = ""
    local_state: str = ""
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One disagreement about one account."""

    gap: Gap
    account_id: str
    name: str
    platform: str
    agency: str
    sentence: str


CLOSED_HERE = frozenset({LocalState.closed, LocalState.archived})
NOT_YET = frozenset({LocalState.proposed, LocalState.approved})
GONE = frozenset({PlatformState.cancelled})


def reconcile(
    own: Iterable[Line], national: Iterable[Line] | None, seen: Iterable[Line] | None
) -> list[Found]:
    """Everything that does not agree, in a fixed order. Accounts are joined by any id they share, never by name."""
    register = _Joined(own)
    filed = _Joined(national) if national is not None else None
    found: list[Found] = []
    for line in register.lines:
        beside = filed.like(line) if filed else None
        found += _own(line, beside, filed is not None)
    if filed is not None:
        found += [
            _of(Gap.NOT_KEPT, x, "国办系统已有报送，台账没有登记。")
            for x in filed.lines
            if register.like(x) is None
        ]
    if seen is not None:
        found += _seen(seen, register, filed)
    return sorted(set(found), key=lambda f: (list(Gap).index(f.gap), f.agency, f.name, f.account_id))


def _own(line: Line, filed: Line | None, asked: bool) -> Iterable[Found]:
    national = filed.national_state if filed else line.national_state
    gone = line.platform_state in GONE
    if asked and filed is None and not gone and line.local_state not in {*NOT_YET, *CLOSED_HERE}:
        yield _of(Gap.UNREPORTED, line, "台账在用，国办系统没有报送。")
    if gone and national and national not in {NationalState.closed, NationalState.not_filed}:
        yield _of(Gap.NOT_CLOSED, line, "平台已注销，国办系统仍未关停备案。")
    if line.platform_state == PlatformState.active and national == NationalState.closed:
        yield _of(Gap.STILL_OPEN, line, "国办系统已关停，平台状态为正常。")
    subject = line.verified_subject or (filed.verified_subject if filed else "")
    if subject and line.agency and not _same_body(subject, line.agency) and not gone:
        yield _of(Gap.SUBJECT, line, f"认证主体为“{subject}”，主办单位为“{line.agency}”。")


def _seen(seen: Iterable[Line], register: _Joined, filed: _Joined | None) -> Iterable[Found]:
    for line in seen:
        if line.platform_state in GONE:
            continue
        known = register.like(line)
        if known is None:
            told = "，国办系统已有报送" if filed is not None and filed.like(line) else ""
            yield _of(Gap.UNAPPROVED, line, f"平台上查到该账号，台账没有登记{told}，请核实是否未经批准开设。")
        elif known.local_state in CLOSED_HERE:
            yield _of(Gap.UNAPPROVED, replace(known, name=line.name), "台账已关停，平台上又查到该账号。")


def _of(gap: Gap, line: Line, sentence: str) -> Found:
    return Found(gap, line.account_id, line.name, line.platform, line.agency, sentence)


def _same_body(subject: str, agency: str) -> bool:
    """Whether two names are one body: either is the other's beginning or end (省略上级名称)."""
    a, b = ("".join(text.split()).replace("人民政府", "政府") for text in (subject, agency))
    return a == b or (min(len(a), len(b)) >= 4 and (a.endswith(b) or b.endswith(a)))


class _Joined:
    """Lines of a list, found by any of their ids."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)
        self._by_id: dict[tuple[str, str], Line] = {}
        for line in self.lines:
            for key in _keys(line):
                self._by_id.setdefault(key, line)

    def like(self, line: Line) -> Line | None:
        """The line about the same account."""
        return next((self._by_id[key] for key in _keys(line) if key in self._by_id), None)


def _keys(line: Line) -> Iterable[tuple[str, str]]:
    yield "", line.account_id
    for kind, value in line.ids:
        yield f"{line.platform}:{kind}", value


def counted(found: Iterable[Found]) -> Mapping[str, int]:
    """How many of each kind, all kinds named."""
    counts = {str(gap): 0 for gap in Gap}
    for one in found:
        counts[one.gap] += 1
    return counts
