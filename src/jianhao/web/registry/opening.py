"""What stands against a new account: another one on the platform, a full quota, one closed within the year, a closed one's name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Q

from jianhao.watch.names import Likeness, NameIndex
from jianhao.web.people.models import Agency
from jianhao.web.registry.models import CLOSED_STATES, PLATFORMS, Account, Quota
from jianhao.web.scope import ancestors, within

COOLING_OFF = timedelta(days=365)
NAMED = 5  # closed accounts named in a sentence
ONE_PER_PLATFORM = "国办发〔2018〕123号：一个单位原则上在同一第三方平台只开设一个账号"


@dataclass(frozen=True, slots=True)
class OpeningCheck:
    """One question about an opening with its answer; an unsatisfied one has to be answered by the decider.

    `evidence` are lines that the answer rests on.
    """

    title: str
    satisfied: bool
    sentence: str
    basis: str = ""
    evidence: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """As it is kept with the request."""
        return asdict(self)


def opening_checks(
    agency: Agency, platform: str, as_of: date, except_for: int | None = None, name: str = ""
) -> list[OpeningCheck]:
    """All checks for one more account of a unit on a platform; `except_for` is an account not to be counted.

    With a `name` it is held against the names of accounts closed within the cooling-off.
    """
    own = Account.objects.filter(agency=agency, platform=platform).exclude(pk=except_for)
    names = [_unlike(agency, platform, name, as_of)] if name else []
    return [_single(own, platform), *_quotas(agency, platform, except_for), _cooled(own, as_of), *names]


def _single(own: object, platform: str) -> OpeningCheck:
    names = list(own.open().values_list("name", flat=True)[:3])
    word = dict(PLATFORMS).get(platform, platform)
    if not names:
        return OpeningCheck("同一平台一个账号", True, f"该单位在{word}没有其他在用账号。", ONE_PER_PLATFORM)
    return OpeningCheck(
        "同一平台一个账号", False, f"该单位在{word}已有在用账号：{'、'.join(names)}。", ONE_PER_PLATFORM
    )


def _quotas(agency: Agency, platform: str, except_for: int | None) -> list[OpeningCheck]:
    """Every quota that covers the unit: its own and those of the units above."""
    covering = Quota.objects.filter(agency_path__in=[*ancestors(agency.path), agency.path])
    covering = covering.filter(platform__in=["", platform], level__in=["", agency.level]).order_by(
        "agency_path", "pk"
    )
    found = []
    for quota in covering.select_related("agency"):
        counted = (
            Account.objects.open().filter(within(quota.agency_path, "agency_path")).exclude(pk=except_for)
        )
        if quota.platform:
            counted = counted.filter(platform=quota.platform)
        if quota.level:
            counted = counted.filter(agency__level=quota.level)
        present = counted.count()
        room = present < quota.maximum
        sentence = f"{quota}，现有{present}个，{'可以再开设' if room else '已无余额'}。"
        found.append(OpeningCheck("数量上限", room, sentence, quota.basis))
    return found or [OpeningCheck("数量上限", True, "没有为该单位设定数量上限。")]


def _cooled(own: object, as_of: date) -> OpeningCheck:
    closed = (
        own.filter(local_state__in=CLOSED_STATES, cancelled_on__gt=as_of - COOLING_OFF)
        .order_by("-cancelled_on")
        .first()
    )
    if closed is None:
        return OpeningCheck("关停后再开设", True, "近365天内没有关停过同平台账号。")
    when = closed.cancelled_on
    sentence = (
        f"“{closed.name}”已于{when.year}年{when.month}月{when.day}日注销，未满365天，请说明重新开设的理由。"
    )
    return OpeningCheck("关停后再开设", False, sentence)


def _unlike(agency: Agency, platform: str, name: str, as_of: date) -> OpeningCheck:
    """Closed names of the platform, and those of the unit on any platform, that this one equals or passes for."""
    closed = list(
        Account.objects.filter(local_state__in=CLOSED_STATES, cancelled_on__gt=as_of - COOLING_OFF)
        .filter(Q(platform=platform) | Q(agency=agency))
        .select_related("agency")
        .order_by("-cancelled_on", "pk")
    )
    alike = NameIndex([one.name for one in closed]).alike(name)
    if not alike:
        return OpeningCheck("与已关停账号的名称", True, "近365天内关停的账号中没有名称相同或者相近的。")
    lines = tuple(_line(closed[place], why) for place, why in alike[:NAMED])
    sentence = (
        f"近365天内关停的账号中有{len(alike)}个名称与“{name}”相同或者相近，请核对是否换名、换平台再开。"
    )
    return OpeningCheck("与已关停账号的名称", False, sentence, evidence=lines)


def _line(closed: Account, why: Likeness) -> str:
    when = closed.cancelled_on
    return (
        f"{why.chinese}：“{closed.name}”（{closed.get_platform_display()}，{closed.agency.name}），"
        f"{when.year}年{when.month}月{when.day}日注销"
    )
