"""The words of a notice: the long form in paragraphs, the short form of at most 300 characters for the account itself."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.closing.notice import NONE, Announcement, Listed, Slot, office_telephones, unanswered
from jianhao.closing.words import PublicReason
from jianhao.dates import chinese_date

SHORT_LIMIT = 300
NAMED = 3  # accounts named in a sentence; of more there is a list
SAME_NAME = "自注销完成之日起，其他平台、其他主体使用相同或者相近名称的账号，均与本单位无关，请注意甄别。"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the long form with its heading (empty: none) and the part it belongs to."""

    slot: Slot
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Short:
    """The short form, and the parts that found no room in it."""

    text: str
    left_out: tuple[Slot, ...]


def blank(slot: Slot) -> str:
    """What stands in a draft where a part is not answered."""
    return f"【待填：{slot.chinese}】"


def title(said: Announcement) -> str:
    """The title given, else 「关于关停“…”等N个政务新媒体账号的公告」."""
    if said.title.strip():
        return said.title.strip()
    if not said.accounts:
        return "关于关停政务新媒体账号的公告"
    first, count = said.accounts[0].name, len(said.accounts)
    return (
        f"关于关停“{first}”等{count}个政务新媒体账号的公告"
        if count > 1
        else f"关于关停“{first}”政务新媒体账号的公告"
    )


def paragraphs(said: Announcement) -> tuple[Paragraph, ...]:
    """The long form; a part that is not answered stands as 【待填：…】, never as something invented."""
    numbered = zip("一二三四五六七", _SECTIONS, strict=True)
    body = [Paragraph(slot, f"{number}、{heading}", make(said)) for number, (slot, heading, make) in numbered]
    return (
        Paragraph(Slot.REASON, "", _opening(said)),
        *body,
        Paragraph(Slot.SAME_NAME, "", SAME_NAME),
        Paragraph(Slot.THANKS, "", said.thanks.strip() or blank(Slot.THANKS)),
    )


def signature(said: Announcement) -> tuple[str, str]:
    """落款 and date."""
    day = chinese_date(said.day) if said.day is not None else blank(Slot.SIGNATURE)
    return said.agency.strip() or blank(Slot.SIGNATURE), day


def plain(said: Announcement) -> str:
    """The long form as text for a platform: title, paragraphs, list of accounts, signature."""
    lines = [title(said), ""]
    for paragraph in paragraphs(said):
        lines += [paragraph.heading] if paragraph.heading else []
        lines.append(paragraph.text)
        if paragraph.slot is Slot.ACCOUNTS and len(said.accounts) > NAMED:
            lines += [f"{n}. {_listed(a)}{_goes(a)}" for n, a in enumerate(said.accounts, 1)]
    return "\n".join([*lines, "", *signature(said)])


def short(said: Announcement) -> Short:
    """At most 300 characters. What has no room is left out from the least needed on; the reader is told where the rest is."""
    parts = [(slot, make(said)) for slot, make in _SHORT]
    parts = [(slot, text) for slot, text in parts if text]
    closing = "，".join(signature(said))
    left: list[Slot] = []
    for slot in (None, *_DISPENSABLE):
        if slot is not None and slot in dict(parts):
            parts = [(s, t) for s, t in parts if s is not slot]
            left.append(slot)
        pointer = "其他事项见政府网站公告。" if left else ""
        text = "".join(t for _, t in parts) + pointer + closing
        if len(text) <= SHORT_LIMIT:
            return Short(text, tuple(left))
    room = SHORT_LIMIT - len(closing) - 1
    return Short("".join(t for _, t in parts)[:room] + "…" + closing[:SHORT_LIMIT], tuple(left))


def _why(reason: PublicReason | None) -> str:
    if reason is None:
        return f"因{blank(Slot.REASON)}"
    into = (PublicReason.CONSOLIDATION, PublicReason.RELIEF)
    return f"为{reason.chinese}" if reason in into else f"因{reason.chinese}"


def _opening(said: Announcement) -> str:
    documents = "、".join(document.chinese for document in said.named_basis)
    basis = f"根据{documents}，" if documents else "" if said.no_basis else f"根据{blank(Slot.BASIS)}，"
    return f"{_why(said.reason)}，{basis}经研究，决定关停以下政务新媒体账号。现将有关事项公告如下。"


def _accounts(said: Announcement) -> str:
    if not said.accounts:
        return blank(Slot.ACCOUNTS)
    if len(said.accounts) > NAMED:
        return f"共{len(said.accounts):,}个，见所附清单。"
    return "；".join(_listed(account) + _goes(account) for account in said.accounts) + "。"


def _listed(account: Listed) -> str:
    shown = f"，账号ID：{account.shown_id}" if account.shown_id else ""
    return f"“{account.name}”（{account.platform}{shown}）"


def _goes(account: Listed) -> str:
    return f"，由{account.successor}承接" if account.successor else ""


def _dates(said: Announcement) -> str:
    stops = blank(Slot.STOPS)
    if said.stops_on is not None:
        stops = "自即日" if said.stops_on == said.day else f"自{chinese_date(said.stops_on)}"
    cancels = f"{chinese_date(said.cancels_from)}起" if said.cancels_from is not None else blank(Slot.CANCELS)
    return f"{stops}起停止更新，{cancels}向平台申请注销，注销时间以平台办理为准。"


def _channels(said: Announcement) -> str:
    if said.channels:
        return f"有关信息和服务由{'、'.join(c.chinese for c in said.channels)}承接，请关注。"
    return _ended(said.no_channel) or blank(Slot.CHANNELS)


def _history(said: Announcement) -> str:
    return _or_none(said.history, "该账号没有需要继续提供查询的内容。", Slot.HISTORY)


def _services(said: Announcement) -> str:
    return _or_none(said.services, "该账号未提供办事服务。", Slot.SERVICES)


def _data(said: Announcement) -> str:
    return _or_none(said.data, "该账号未收集个人信息。", Slot.DATA)


def _telephone(said: Announcement) -> str:
    known = office_telephones(said)
    return f"监督和咨询电话：{'、'.join(known)}。" if known else blank(Slot.TELEPHONE)


def _or_none(text: str, nothing: str, slot: Slot) -> str:
    if text.strip() == NONE:
        return nothing
    return _ended(text) or blank(slot)


def _ended(text: str) -> str:
    """The text with a full stop at its end; empty stays empty."""
    stripped = " ".join(text.split())
    return stripped if not stripped or stripped[-1] in "。；！？" else f"{stripped}。"


def _short_opening(said: Announcement) -> str:
    named = [f"“{account.name}”" for account in said.accounts[:NAMED]]
    who = "、".join(named) if named else blank(Slot.ACCOUNTS)
    count = len(said.accounts)
    if count > NAMED:
        who = f"{who}等{count:,}个账号"
    return f"{_why(said.reason)}，{who}{_dates(said)}"


def _short_basis(said: Announcement) -> str:
    numbers = [d.number or d.chinese for d in said.named_basis]
    if not numbers and said.no_basis:
        return ""
    return f"依据：{'、'.join(numbers) or blank(Slot.BASIS)}。"


_SECTIONS = (
    (Slot.ACCOUNTS, "关停的账号", _accounts),
    (Slot.STOPS, "停更和注销时间", _dates),
    (Slot.CHANNELS, "承接渠道", _channels),
    (Slot.HISTORY, "历史内容", _history),
    (Slot.SERVICES, "服务事项", _services),
    (Slot.DATA, "个人信息和数据", _data),
    (Slot.TELEPHONE, "监督和咨询", _telephone),
)
_SHORT = (
    (Slot.ACCOUNTS, _short_opening),
    (Slot.CHANNELS, _channels),
    (Slot.TELEPHONE, _telephone),
    (Slot.SERVICES, _services),
    (Slot.HISTORY, _history),
    (Slot.DATA, _data),
    (Slot.SAME_NAME, lambda said: SAME_NAME),
    (Slot.BASIS, _short_basis),
    (Slot.THANKS, lambda said: said.thanks.strip()),
)
# What gives way first where there is no room.
_DISPENSABLE = (
    Slot.THANKS, Slot.BASIS, Slot.DATA, Slot.HISTORY, Slot.SAME_NAME, Slot.SERVICES, Slot.TELEPHONE, Slot.CHANNELS,
)  # fmt: skip


def lacks(said: Announcement) -> str | None:
    """What a page says above a draft; None where nothing is missing."""
    open_ = unanswered(said)
    return f"尚未填写：{'、'.join(slot.chinese for slot in open_)}。" if open_ else None
