"""What platforms allow: room for posts, duties, migration of followers, from platforms.toml; freezes, from closing's terms."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from jianhao.closing.freeze import freeze_terms, unofficial_freezes
from jianhao.vocab.platform_names import Platform


class Duty(StrEnum):
    """What an account does for the public; 发布 and 解读 are both publishing."""

    PUBLISH = "publish"
    INTERACT = "interact"
    SERVICE = "service"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return {"publish": "信息发布", "interact": "互动回应", "service": "办事服务"}[self.value]


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """Items a day that one account can publish, and the duties it can carry."""

    posts_per_day: float
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Migration:
    """Moving followers from one account to another on one platform."""

    target_followers_at_most: int
    forbidden: frozenset[tuple[str, str]]
    fee_yuan: float
    notary_yuan: float
    days: str

    def allowed(self, source_kind: str, target_kind: str, target_followers: int | None) -> bool:
        """Whether the platform would move them; a target whose followers are not known: no."""
        few = target_followers is not None and target_followers <= self.target_followers_at_most
        return few and (source_kind, target_kind) not in self.forbidden


@cache
def content() -> Mapping[str, Any]:
    """The whole file, for what is printed with a plan."""
    text = files("jianhao.consolidation").joinpath("platforms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def platform_facts(platform: str, kind: str) -> PlatformFacts:
    """What an account of the platform can do; `kind` is subscription or service on WeChat, else empty."""
    rows = content()["platform"]
    named = [r for r in rows if r["name"] == platform] or [r for r in rows if r["name"] == "default"]
    row = next((r for r in named if r.get("kind", "") == kind), named[0])
    return PlatformFacts(float(row["posts_per_day"]), frozenset(row["duties"]))


@cache
def migration(platform: str) -> Migration | None:
    """The platform's way of moving followers, None where there is none."""
    for row in content()["migration"]:
        if row["platform"] == platform:
            forbidden = frozenset((one, other) for one, other in row["forbidden"])
            return Migration(
                row["target_followers_at_most"], forbidden, row["fee_yuan"], row["notary_yuan"], row["days"]
            )
    return None


def freeze_days(platform: str, followers: int | None, on: int) -> int | None:
    """Days an account stays frozen before it is gone, by the terms of `on`; None where that is not known."""
    try:
        known = freeze_terms(Platform(platform), followers, on)
    except ValueError:  # a platform of the office's own
        return None
    return None if known is None or known.assumed else known.days


def unverified(on: int) -> list[str]:
    """One sentence for each fact that no official page vouches for, and that decides a route."""
    routes = [row["source"] for row in content()["migration"] if row["confidence"] != "官方"]
    return [*routes, *unofficial_freezes(on)]
