"""Plants behaviours in an honest register: which account gets which, and what its row then says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from jianhao.demo.accounts import APP, APPLICATIONS, DOUYIN, TOUTIAO, WEIXIN, Account, Closing, native_id
from jianhao.demo.kinds import CHECK_KINDS, COUNTS, PAIRS, Kind, how_many, pair_slots

Change = Callable[[Account, int, date, np.random.Generator], Account]

BAD_CELLS = ("账号ID以科学记数法存放", "平台为#N/A", "主办单位缺失", "账号ID以数值存放")
MISMATCHES = (
    ("已注销", "正常运行", "运行", "平台已注销，国办系统仍为正常运行"),
    ("正常", "已关停", "运行", "国办系统已关停，平台仍在发布"),
    ("冻结（注销中）", "正常运行", "运行", "平台已进入注销，台账和国办系统未更新"),
    ("正常", "正常运行", "已关停", "台账已关停，平台和国办系统仍正常"),
)
Fits = Callable[[Account], bool]
NEEDS: dict[Kind, Fits] = {
    Kind.APP_UNUSABLE: lambda a: a.platform == APP,
    **dict.fromkeys(
        (Kind.BOUGHT_BURST, Kind.BOUGHT_TOPUP, Kind.FORCED_LIKES, Kind.CLOSING_NOTICE_BEST, Kind.UNREAD),
        lambda a: a.platform == WEIXIN,
    ),
    **dict.fromkeys((Kind.REGISTER_FRESH, Kind.REGISTER_STALE), lambda a: a.platform in (WEIXIN, DOUYIN)),
    **dict.fromkeys((Kind.DUPLICATE, Kind.REBOUND), lambda a: a.platform == WEIXIN),
    Kind.BAD_ROW: lambda a: a.platform in (DOUYIN, TOUTIAO, "快手", "百家号"),
    Kind.UNFILED: lambda a: a.filing_no is not None,
    Kind.MISFILED: lambda a: a.unit.place.level in ("县级", "乡镇街道"),
    Kind.STATE_MISMATCH: lambda a: a.filing_no is not None,
}


def plant(accounts: list[Account], total: int, as_of: date, rng: np.random.Generator) -> list[Account]:
    """The accounts with everything planted, and the second halves of pairs appended: `total` accounts.

    `accounts` holds total − pair_slots(total) honest rows. Main accounts stay honest.
    """
    result = list(accounts)
    free = [int(i) for i in rng.permutation(len(accounts)) if not accounts[i].main]
    for kind in COUNTS:
        fits = NEEDS.get(kind, _publishes)
        for number in range(how_many(kind, total)):
            chosen = next((i for i in free if fits(accounts[i])), None)
            if chosen is None:
                break
            free.remove(chosen)
            result[chosen] = changed(result[chosen], kind, number, as_of, rng)
            if kind in PAIRS:
                partner, result[chosen] = paired(result[chosen], kind, len(result), as_of, rng)
                result.append(partner)
    assert len(result) <= len(accounts) + pair_slots(total)
    return result


def _publishes(account: Account) -> bool:
    return account.platform not in APPLICATIONS


def changed(account: Account, kind: Kind, number: int, as_of: date, rng: np.random.Generator) -> Account:
    """The account with the kind and what its register row says then."""
    change = CHANGES.get(kind)
    marked = replace(account, kind=kind.value, detail=DETAILS.get(kind, ""))
    return change(marked, number, as_of, rng) if change else marked


def paired(
    account: Account, kind: Kind, i: int, as_of: date, rng: np.random.Generator
) -> tuple[Account, Account]:
    """(second account of the same unit on the same platform, the first one as it then stands)."""
    second = replace(account, native_id=native_id(account.platform, 50_000 + i, rng), kind=kind.value)
    if kind == Kind.DUPLICATE:
        other = replace(
            second, name=account.name + "微讯", kind=Kind.DUPLICATE_OTHER.value, detail=account.account_id
        )
        return other, replace(account, detail=f"同单位同平台另有{other.account_id}")
    if kind == Kind.REOPENED:
        fresh = replace(second, opened=as_of - timedelta(days=200), followers=max(3, account.followers // 8))
        old = replace(
            account,
            kind=Kind.REOPENED_OLD.value,
            detail=fresh.account_id,
            platform_state="不可访问",
            remark="密码遗失，已重新开设",
        )
        return replace(
            fresh, detail=f"原账号{account.account_id}密码遗失后重新开设", remark="原账号密码遗失后重新注册"
        ), old
    stopped = as_of - timedelta(days=int(rng.integers(200, 330)))
    cancelled = stopped + timedelta(days=21)
    old = _closed(replace(account, kind=Kind.REBOUND_OLD.value), stopped, cancelled, "集约整合")
    name = account.name + ("发布" if not account.name.endswith("发布") else "微生活")
    new = replace(
        second, name=name, opened=cancelled + timedelta(days=int(rng.integers(20, 120))), filing_no=None
    )
    new = replace(new, national_state="未报送", followers=max(3, account.followers // 10))
    return replace(new, detail=f"{account.account_id}注销后365天内以相近名称再开"), replace(
        old, detail=new.account_id
    )


def _closed(account: Account, stopped: date, cancelled: date, reason: str) -> Account:
    closing = Closing(
        reason, stopped - timedelta(days=7), stopped, cancelled, cancelled + timedelta(days=4), "上级政务号"
    )
    return replace(
        account, platform_state="已注销", national_state="已关停", local_state="已关停", closing=closing
    )


def _planned_closing(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    stopped = as_of - timedelta(days=int(rng.integers(120, 380)))
    if number % 2:
        closing = Closing("集约整合", stopped - timedelta(days=7), None)
        return replace(account, local_state="公告期", closing=closing, detail="公告期超过90天")
    closing = Closing("集约整合", stopped - timedelta(days=7), stopped)
    return replace(
        account,
        local_state="注销中",
        platform_state="冻结（注销中）",
        closing=closing,
        detail="注销中超过90天",
    )


def _notice_period(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    noticed = as_of - timedelta(days=3 + number % 8)
    return replace(
        account, local_state="公告期", closing=Closing("集约整合", noticed, noticed + timedelta(days=15))
    )


def _mismatch(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    platform, national, local, detail = MISMATCHES[number % len(MISMATCHES)]
    return replace(
        account, platform_state=platform, national_state=national, local_state=local, detail=detail
    )


def _seen(days: int) -> Change:
    """Register evidence: a last update that many days back (plus a few), seen on the day before the as-of day."""

    def change(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
        return replace(
            account,
            last_update=as_of - timedelta(days=days + number % 6),
            checked_at=as_of - timedelta(days=1),
        )

    return change


def _other_subject(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    wrong = "示例省拟设融媒体服务有限公司" if number % 2 else account.unit.place.path + "信息中心（已撤销）"
    return replace(account, verified_subject=wrong, detail=f"认证主体为{wrong}")


def _wrong_division(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    code = account.division_code
    city = int(code[2:4])
    wrong = f"{code[:2]}{city % 2 + 1 if city > 2 else 3 - city:02d}{code[4:]}"
    return replace(account, division_code=wrong, detail=f"行政区划代码应为{code}")


def _stopped(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    stopped = as_of - timedelta(days=int(rng.integers(100, 700)))
    return replace(
        account,
        platform_state="停更",
        local_state="拟关停",
        closing=Closing("集约整合", None, stopped),
        remark="已停更，未注销",
    )


def _long_closed(account: Account, number: int, as_of: date, rng: np.random.Generator) -> Account:
    stopped = as_of - timedelta(days=int(rng.integers(60, 900)))
    return _closed(account, stopped, stopped + timedelta(days=20), "机构改革" if number % 3 else "集约整合")


CHANGES: dict[Kind, Change] = {
    Kind.CLOSING_NOTICE_BEST: _notice_period,
    Kind.REGISTER_FRESH: _seen(2),
    Kind.REGISTER_STALE: _seen(20),
    Kind.CLOSED: _long_closed,
    Kind.STALLED_CLOSING: _planned_closing,
    Kind.STOPPED_NOT_CANCELLED: _stopped,
    Kind.STATE_MISMATCH: _mismatch,
    Kind.UNFILED: lambda a, n, d, r: replace(a, filing_no=None, national_state="未报送"),
    Kind.SUBJECT_MISMATCH: _other_subject,
    Kind.MISFILED: _wrong_division,
    Kind.BAD_ROW: lambda a, n, d, r: replace(a, detail=BAD_CELLS[n % len(BAD_CELLS)]),
}
DETAILS: dict[Kind, str] = {
    Kind.APP_UNUSABLE: "无法下载或使用",
    Kind.BOUGHT_BURST: "凌晨集中增长，点赞不随阅读增长",
    Kind.BOUGHT_TOPUP: "补足到固定整数阅读量",
    Kind.FORCED_LIKES: "发布后8小时内点赞集中，远高于同类",
    Kind.CLOSING_NOTICE_BEST: "关停公告为阅读量最高的一篇",
    Kind.REGISTER_FRESH: "无采集；台账最近更新日在14天内",
    Kind.REGISTER_STALE: "无采集；台账最近更新日超过14天",
    Kind.COPIER: "多数内容照搬主账号",
    Kind.COPIER_SPUN: "多数内容为主账号内容的同义改写",
    Kind.COPIER_STITCHED: "多数内容由三篇拼接",
    Kind.UNREAD: "按时更新，阅读量为两位数",
    Kind.SILENT_14: "距最近一次发布恰为14天",
    Kind.SILENT_15: "距最近一次发布恰为15天",
    Kind.LAPSED: "停更16至80天",
    Kind.WAIVED: "停更16至80天，机关设置中有已批准的豁免",
    Kind.ZOMBIE: "停更超过90天，采集完整",
    Kind.NEVER_POSTED: "采集完整，从未发布",
    Kind.SLOW_ALIVE: "每10至13天发布一次",
    Kind.NOT_COLLECTED: "未采集，更新情况不能判断",
    Kind.COLLECTED_PARTIALLY: "只采集到较早日期，此后情况不能判断",
    Kind.CLOSED: "按程序关停，三方状态一致",
    Kind.STOPPED_NOT_CANCELLED: "已停更未注销",
    Kind.UNFILED: "无备案号，国办系统未报送",
    **{kind: "人工核查未通过" for kind in CHECK_KINDS if kind != Kind.APP_UNUSABLE},
}
