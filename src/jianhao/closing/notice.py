"""The 停更/注销公告 as its fourteen parts, and which of them nobody has answered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from jianhao.closing.words import PublicReason

NONE = "无"
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86|0086)?1[3-9][0-9]{9}(?![0-9])")
_BETWEEN = re.compile(r"[\s()-]+")


class Slot(StrEnum):
    """The parts of a notice, in the order in which it has them; real notices usually lack 8 to 11 and 14."""

    TITLE = "title"
    BASIS = "basis"
    REASON = "reason"
    ACCOUNTS = "accounts"
    STOPS = "stops"
    CANCELS = "cancels"
    CHANNELS = "channels"
    HISTORY = "history"
    SERVICES = "services"
    DATA = "data"
    TELEPHONE = "telephone"
    THANKS = "thanks"
    SIGNATURE = "signature"
    SAME_NAME = "same_name"

    @property
    def chinese(self) -> str:
        """As forms and refusals name it."""
        return _SLOTS[self]


_SLOTS = {
    Slot.TITLE: "标题",
    Slot.BASIS: "依据",
    Slot.REASON: "原因",
    Slot.ACCOUNTS: "账号清单",
    Slot.STOPS: "停更日期",
    Slot.CANCELS: "注销日期",
    Slot.CHANNELS: "承接渠道",
    Slot.HISTORY: "历史内容查询",
    Slot.SERVICES: "服务事项去向",
    Slot.DATA: "个人信息和数据处置",
    Slot.TELEPHONE: "监督和咨询电话",
    Slot.THANKS: "致谢",
    Slot.SIGNATURE: "落款和日期",
    Slot.SAME_NAME: "同名账号声明",
}


@dataclass(frozen=True, slots=True)
class BasisDocument:
    """A document that could be named; it is named only if the office ticked it."""

    title: str
    number: str
    ticked: bool = False

    @property
    def chinese(self) -> str:
        """《标题》（文号）."""
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"


# What real notices cite; none is ticked beforehand.
KNOWN_BASIS = (
    BasisDocument("国务院办公厅关于推进政务新媒体健康有序发展的意见", "国办发〔2018〕123号"),
    BasisDocument("政府网站与政务新媒体检查指标", "国办秘函〔2019〕19号"),
    BasisDocument("关于防治“指尖上的形式主义”的若干意见", ""),
    BasisDocument("整治形式主义为基层减负若干规定", ""),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An account of the notice, and where its followers go if not to the channels of the notice."""

    name: str
    platform: str
    shown_id: str = ""
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that takes over: name, platform, link (for the code), a picture of its code that the office gave."""

    name: str
    platform: str
    link: str = ""
    code: bytes | None = None

    @property
    def chinese(self) -> str:
        """“名称”（平台）."""
        return f"“{self.name}”（{self.platform}）"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a notice says. Days are day numbers; an empty text is not answered, 「无」 says that there is nothing of the kind.

    `no_basis` says that the office names no document on purpose; `stops_on` equal to `day` reads 即日起.
    """

    agency: str
    day: int | None
    reason: PublicReason | None
    accounts: tuple[Listed, ...]
    basis: tuple[BasisDocument, ...] = ()
    no_basis: bool = False
    stops_on: int | None = None
    cancels_from: int | None = None
    channels: tuple[Channel, ...] = ()
    no_channel: str = ""
    history: str = ""
    services: str = ""
    data: str = ""
    telephones: tuple[str, ...] = ()
    thanks: str = "感谢社会各界长期以来的关注和支持，给您带来的不便敬请谅解。"
    title: str = ""

    @property
    def named_basis(self) -> tuple[BasisDocument, ...]:
        """The documents that the office ticked."""
        return tuple(document for document in self.basis if document.ticked)


def unanswered(said: Announcement) -> tuple[Slot, ...]:
    """The parts that nobody has answered, in order. Title, thanks and the word on accounts of the same name are always there."""
    answered = {
        Slot.TITLE: True,
        Slot.BASIS: bool(said.named_basis) or said.no_basis,
        Slot.REASON: said.reason is not None,
        Slot.ACCOUNTS: bool(said.accounts)
        and all(a.name.strip() and a.platform.strip() for a in said.accounts),
        Slot.STOPS: said.stops_on is not None,
        Slot.CANCELS: said.cancels_from is not None,
        Slot.CHANNELS: bool(said.channels) or bool(said.no_channel.strip()),
        Slot.HISTORY: bool(said.history.strip()),
        Slot.SERVICES: bool(said.services.strip()),
        Slot.DATA: bool(said.data.strip()),
        Slot.TELEPHONE: bool(office_telephones(said)),
        Slot.THANKS: bool(said.thanks.strip()),
        Slot.SIGNATURE: bool(said.agency.strip()) and said.day is not None,
        Slot.SAME_NAME: True,
    }
    return tuple(slot for slot in Slot if not answered[slot])


def office_telephones(said: Announcement) -> tuple[str, ...]:
    """Telephones without those that are somebody's mobile: a notice never gives a person's number away."""
    given = (telephone.strip() for telephone in said.telephones)
    return tuple(t for t in given if t and not _MOBILE.search(_BETWEEN.sub("", normalize("NFKC", t))))


def contradictions(said: Announcement) -> tuple[str, ...]:
    """What cannot be right as it stands, one sentence each."""
    found = []
    if said.stops_on is not None and said.cancels_from is not None and said.cancels_from < said.stops_on:
        found.append("注销日期早于停更日期。")
    if said.day is not None and said.stops_on is not None and said.stops_on < said.day:
        found.append("停更日期早于公告日期。")
    names = {account.name for account in said.accounts}
    found += [f"承接渠道“{c.name}”在本公告的关停清单中。" for c in said.channels if c.name in names]
    if len(office_telephones(said)) < len([t for t in said.telephones if t.strip()]):
        found.append("监督和咨询电话中有手机号码，已略去；请填写单位电话。")
    return tuple(found)
