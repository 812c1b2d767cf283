"""When an account is no longer inspected: three states and two dates, told apart."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest

from jianhao.inspection.facts import Account
from jianhao.inspection.standing import is_cancelled, is_closed
from jianhao.vocab.states import parse_local_state, parse_national_state, parse_platform_state

AS_OF = 20_000


def _code(parse: Callable[[str], StrEnum | None], word: str | None) -> str | None:
    return None if word is None else str(parse(word))


@pytest.mark.parametrize(
    ("platform", "national", "local", "closed"),
    [
        (None, None, None, False),
        ("正常", "正常运行", "运行", False),
        ("正常", "已关停", "已关停", False),
        ("停更", "已关停", None, False),
        ("冻结(注销中)", None, "注销中", False),
        ("已注销", None, None, True),
        ("已注销", "已关停", None, True),
        ("已注销", "已关停", "运行", True),
        ("已注销", "正常运行", "已关停", False),
        ("已注销", "审核中", None, False),
        ("已注销", None, "已关停", True),
        ("已注销", None, "注销中", False),
        ("已注销", "未报送", None, True),
        ("已注销", "未报送", "运行", False),
        (None, "已关停", None, True),
        (None, None, "归档", True),
        (None, "正常运行", "归档", False),
        (None, None, "反弹", False),
    ],
)
@pytest.mark.parametrize("coded", [True, False], ids=["codes", "words"])
def test_closed_by_states(
    platform: str | None, national: str | None, local: str | None, closed: bool, coded: bool
) -> None:
    if coded:
        platform = _code(parse_platform_state, platform)
        national, local = _code(parse_national_state, national), _code(parse_local_state, local)
    account = Account(
        "a", None, "weixin", platform_state=platform, national_state=national, local_state=local
    )
    assert is_closed(account, AS_OF) is closed


@pytest.mark.parametrize(
    ("state", "cancelled_on", "cancelled"),
    [
        (None, None, False),
        (None, AS_OF, True),
        (None, AS_OF + 1, False),
        ("已注销", AS_OF + 1, False),
        ("已注销", None, True),
        ("正常", AS_OF - 5, False),
    ],
)
def test_cancelled_by_the_as_of_day(state: str | None, cancelled_on: int | None, cancelled: bool) -> None:
    account = Account("a", None, "weixin", platform_state=state, cancelled_on=cancelled_on)
    assert is_cancelled(account, AS_OF) is cancelled
    assert is_closed(account, AS_OF) is cancelled


def test_closing_in_the_national_system_later_than_the_as_of_day_does_not_count_yet() -> None:
    account = Account(
        "a", None, "weixin", platform_state="已注销", national_state="已关停", national_closed_on=AS_OF + 1
    )
    assert is_closed(account, AS_OF) is False
