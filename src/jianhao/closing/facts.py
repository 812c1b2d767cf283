"""What is known of the account and of the preparations on a day. None is always: nobody has said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jianhao.vocab.states import LocalState, NationalState, PlatformState


class Completeness(StrEnum):
    """What the archive says of itself; the values are those of its own record."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNVERIFIED = "unverified"

    @property
    def chinese(self) -> str:
        """The word of pages and documents."""
        return {"complete": "完整", "incomplete": "不完整", "unverified": "未核验"}[self.value]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive on file: its registered Merkle root, the last answer of its verifier (True 完好, False 损坏), last day it covers."""

    root: str
    intact: bool | None
    completeness: Completeness
    covers_until: int


@dataclass(frozen=True, slots=True)
class Notice:
    """The closing notice as published, where, and which of its parts nobody has answered."""

    published_on: int
    on_account: bool
    on_website: bool
    proof: str
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """A duty of the account, who takes it over (empty: nobody yet), and the receipt."""

    duty: str
    to: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where the account's name, code or link still stands, and whether it was changed."""

    where: str
    changed: bool = False


class CodeMatch(StrEnum):
    """Whether a printed QR code leads to the successor."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class Successor:
    """Where followers are told to go, the day that was announced, and whether the code leads there.

    A code that names no account (`CANNOT_SAY`) counts once a person has scanned it: `scanned_by`.
    """

    name: str
    announced_on: int | None = None
    code: CodeMatch | None = None
    scanned_by: str = ""


class Disposal(StrEnum):
    """What becomes of a data set of an application."""

    DELETE = "delete"
    HAND_OVER = "hand_over"
    KEEP = "keep"

    @property
    def chinese(self) -> str:
        """The word of forms."""
        return {"delete": "删除", "hand_over": "移交", "keep": "留存"}[self.value]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set of an application, what becomes of it and the proof."""

    name: str
    disposal: Disposal | None = None
    proof: str = ""


class HoldKind(StrEnum):
    """What forbids going on as long as it lasts."""

    MESSAGES = "messages"
    COMPLAINT = "complaint"
    LITIGATION = "litigation"
    WARNING = "warning"

    @property
    def chinese(self) -> str:
        """The word of pages."""
        return _HOLDS[self]


_HOLDS = {
    HoldKind.MESSAGES: "留言未答复",
    HoldKind.COMPLAINT: "投诉、信访未办结",
    HoldKind.LITIGATION: "涉及诉讼、复议",
    HoldKind.WARNING: "正在发布预警、应急信息",
}


@dataclass(frozen=True, slots=True)
class Hold:
    """One open matter, in a few words."""

    kind: HoldKind
    what: str


@dataclass(frozen=True, slots=True)
class OutsideCheck:
    """What somebody saw who looked from outside: True the account is gone, False it is there, None could not be said."""

    on: int
    gone: bool | None


@dataclass(frozen=True, slots=True)
class Unique:
    """独有内容: items on which nobody has decided yet, and those not moved without a reason."""

    undecided: int
    without_reason: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a step may depend on, as known on the day. Lists that are None were never drawn up; an empty list says: none."""

    archive: Archive | None = None
    notice: Notice | None = None
    duties: tuple[Handover, ...] | None = None
    uses: tuple[Use, ...] | None = None
    successor: Successor | None = None
    unique: Unique | None = None
    openid_receipt: str = ""
    data_sets: tuple[DataSet, ...] | None = None
    contract_settled: bool | None = None
    app_filing_no: str = ""
    holds: tuple[Hold, ...] | None = None
    followers: int | None = None
    last_post: int | None = None
    freeze_days_said: int | None = None
    waiver_until: int | None = None
    outside: OutsideCheck | None = None
    platform_state: PlatformState | None = None
    national_state: NationalState | None = None
    local_state: LocalState | None = None
