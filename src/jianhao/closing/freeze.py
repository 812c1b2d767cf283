"""How long a platform freezes an account that asked to be cancelled, and the days in which that must be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jianhao.closing.case import Frozen
from jianhao.closing.terms import content
from jianhao.dates import chinese_date, day_number
from jianhao.vocab.platform_names import Platform


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days of the freeze and days to confirm after it; `assumed` says that followers were not known and the longest counts."""

    days: int
    confirm_within: int
    source: str
    confidence: str
    assumed: bool = False

    def window(self, since: int) -> Frozen:
        """The freeze that begins on `since`: confirmed from the day it is over, for `confirm_within` days."""
        first = since + self.days
        return Frozen(since, first, first + self.confirm_within)


def freeze_terms(platform: Platform, followers: int | None, on: int) -> Freeze | None:
    """The terms in force on a day; None for a platform whose terms are not known."""
    row = _in_force(on).get(platform)
    if row is None:
        return None
    tier = longest = len(row["followers_at_most"])
    if followers is not None:
        tier = sum(followers > most for most in row["followers_at_most"])
    assumed = followers is None and longest > 0
    return Freeze(row["days"][tier], row["confirm_within"], row["source"], row["confidence"], assumed)


def unofficial_freezes(on: int) -> list[str]:
    """The source of each term in force on a day that no official page vouches for."""
    return [row["source"] for row in _in_force(on).values() if row["confidence"] != "官方"]


def _in_force(on: int) -> dict[str, Mapping[str, Any]]:
    """By platform the row that holds on a day."""
    begun = [row for row in content()["freeze"] if day_number(row["since"]) <= on]
    return {row["platform"]: row for row in sorted(begun, key=lambda row: day_number(row["since"]))}


def frozen_from(platform: Platform, followers: int | None, since: int, said: int | None) -> Frozen:
    """The freeze of an account. What the platform itself told (`said`, days) counts before the file; else a window that is not known."""
    known = freeze_terms(platform, followers, since)
    if said is not None:
        within = known.confirm_within if known else None
        return Frozen(since, since + said, None if within is None else since + said + within)
    return known.window(since) if known else Frozen(since, None, None)


def freeze_sentence(platform: Platform, followers: int | None, since: int) -> str:
    """What a page prints beside the button: the days, the window, where they come from."""
    known = freeze_terms(platform, followers, since)
    if known is None:
        return f"未取得{platform.chinese}注销冻结期的规定，以平台告知为准。"
    window = known.window(since)
    assert window.confirm_from is not None
    assert window.confirm_until is not None
    size = (
        "粉丝数未取得，按最长计，" if known.assumed else "" if followers is None else f"粉丝数{followers:,}，"
    )
    mark = f"（{known.confidence}，以平台告知为准）" if known.confidence != "官方" else ""
    if not known.confirm_within:
        return f"{size}冻结{known.days}天，至{chinese_date(window.confirm_from)}，其后不可撤销{mark}。"
    return (
        f"{size}冻结{known.days}天，{chinese_date(window.confirm_from)}至{chinese_date(window.confirm_until)}须由管理员确认，"
        f"逾期注销申请失效{mark}。"
    )


def silence_suspended(frozen: Frozen | None, today: int) -> bool | None:
    """Whether the freeze makes 14日未更新 not applicable; None where the end of its window is not known.

    Nobody can publish on a frozen account. Once the window to confirm is over the request has lapsed and the days count again.
    """
    if frozen is None or today < frozen.since:
        return False
    return None if frozen.confirm_until is None else today <= frozen.confirm_until


def freeze_waiver(frozen: Frozen | None) -> tuple[int, str] | None:
    """Until which day, and why, 14日未更新 is not applicable: what goes into the waivers of an inspection. None without a window."""
    if frozen is None or frozen.confirm_until is None:
        return None
    since, until = chinese_date(frozen.since), chinese_date(frozen.confirm_until)
    return frozen.confirm_until, f"平台自{since}起冻结账号，确认期至{until}，其间不能发布。"
