"""The accounts that the units opened: platforms, ids, names, followers, money and the fields of a register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from jianhao.demo.places import Places
from jianhao.demo.units import GOVERNMENT, Unit, make_units
from jianhao.vocab.platforms import parse_platform

# The words of the register, and each platform's share among further accounts of a unit.
WEIXIN, WEIBO, DOUYIN, CHANNELS, TOUTIAO = "微信公众号", "新浪微博", "抖音", "微信视频号", "今日头条"
APP, MINI_PROGRAM = "移动客户端", "微信小程序"
FURTHER = {WEIBO: 0.38, DOUYIN: 0.18, CHANNELS: 0.14, TOUTIAO: 0.16, "快手": 0.05, "小红书": 0.03, "哔哩哔哩": 0.02,
           "百家号": 0.02, MINI_PROGRAM: 0.02}  # fmt: skip
APPLICATIONS = (APP, MINI_PROGRAM)
SHARES = {"省级": 0.03, "市级": 0.15, "县级": 0.46, "乡镇街道": 0.31, "村社区": 0.05}
FOLLOWERS = {"省级": 60_000, "市级": 15_000, "县级": 3_000, "乡镇街道": 700, "村社区": 220}
YEARLY = {"省级": 320_000, "市级": 140_000, "县级": 45_000, "乡镇街道": 11_000, "村社区": 2_000}


@dataclass(frozen=True, slots=True)
class Closing:
    """Dates of a closing as the register records them; None where the step was not reached."""

    reason: str
    notice: date | None = None
    stopped: date | None = None
    cancelled: date | None = None
    national_closed: date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One row of the register. `kind` names what was planted in it (empty: nothing), `detail` how."""

    native_id: str
    platform: str
    name: str
    unit: Unit
    main: bool
    opened: date
    followers: int
    yearly_cost: int | None
    staff: int | None
    contractor: str | None
    contract_end: date | None
    filing_no: str | None
    verified_subject: str
    division_code: str
    matrix_main: int | None = None
    platform_state: str = "正常"
    national_state: str = "正常运行"
    local_state: str = "运行"
    closing: Closing | None = None
    last_update: date | None = None
    checked_at: date | None = None
    remark: str = ""
    kind: str = ""
    detail: str = ""

    @property
    def account_id(self) -> str:
        """The permanent id `platform:native id`."""
        return f"{key_of(self.platform)}:{self.native_id}"


def open_accounts(places: Places, count: int, as_of: date, rng: np.random.Generator) -> list[Account]:
    """`count` accounts over all levels; every government has a main account and the matrix points to it."""
    units = make_units(places, rng)
    opened: list[tuple[Unit, str, bool]] = []
    left = count
    for number, (level, share) in enumerate(SHARES.items()):
        last = number == len(SHARES) - 1
        quota = left if last else min(left, round(count * share))
        some = _open_level(units[level], quota, rng)
        opened += some
        left -= len(some)
    if left:
        spare = [u for u in units["县级"] if u not in {unit for unit, _, _ in opened}][:left]
        opened += [(unit, WEIXIN, False) for unit in spare]
    rows = [_account(i, *entry, as_of, rng) for i, entry in enumerate(opened)]
    return _with_matrix(rows, rng)


def _open_level(units: list[Unit], quota: int, rng: np.random.Generator) -> list[tuple[Unit, str, bool]]:
    """Units one after another open their accounts until the quota of the level is used up."""
    result: list[tuple[Unit, str, bool]] = []
    for unit in units:
        if len(result) >= quota:
            break
        chosen = _platforms(unit, rng)[: quota - len(result)]
        result += [(unit, platform, unit.is_government and platform == WEIXIN) for platform in chosen]
    return result


def _platforms(unit: Unit, rng: np.random.Generator) -> list[str]:
    names, weights = list(FURTHER), np.array(list(FURTHER.values()))
    if unit.is_government:
        app = [APP] if unit.place.level != "县级" or rng.random() < 0.35 else []
        return [WEIXIN, *app, WEIBO, DOUYIN]
    number = int(rng.choice([0, 1, 2], p=[0.71, 0.19, 0.10])) + (unit.place.level == "省级")
    further = [
        names[i] for i in rng.choice(len(names), size=number, replace=False, p=weights / weights.sum())
    ]
    return [WEIXIN, *further] if rng.random() < 0.93 else (further or [names[int(rng.integers(5))]])


@cache
def key_of(platform: str) -> str:
    """The first half of an account id, from the word of the register."""
    known = parse_platform(platform)
    assert known is not None
    return str(known)


def native_id(platform: str, i: int, rng: np.random.Generator) -> str:
    """An id of the platform's form that carries 99 in front, where no real one is known."""
    key = key_of(platform)
    if key == "weixin":
        return f"gh_99{rng.integers(16**5):05x}{i:05x}"
    if key in ("weibo", "bilibili"):
        return f"99{rng.integers(1000):03d}{i:05d}"
    if key in ("app", "weixin_mini"):
        return (
            f"wx99{rng.integers(16**9):09x}{i:05x}" if key == "weixin_mini" else f"example.shili.app{i:04d}"
        )
    if key in ("weixin_channels", "xiaohongshu"):
        return (
            f"sph99{i:05d}{rng.integers(16**4):04x}"
            if key == "weixin_channels"
            else f"99{rng.integers(16**9):016x}{i:06x}"
        )
    return f"99{rng.integers(10**9):09d}{i:08d}"


def account_name(unit: Unit, platform: str) -> str:
    """What the account is called: governments `…发布`, departments by stem or agency."""
    if unit.is_government or unit.place.level in ("乡镇街道", "村社区"):
        return f"{unit.stem}发布" if platform != APP else f"{unit.stem}通"
    suffix = {WEIXIN: "", WEIBO: "在线", DOUYIN: "视点", CHANNELS: "视频", APP: "通", MINI_PROGRAM: "服务"}
    return unit.stem + suffix.get(platform, "资讯")


def _account(i: int, unit: Unit, platform: str, main: bool, as_of: date, rng: np.random.Generator) -> Account:
    level = unit.place.level
    centre = FOLLOWERS[level] * (40 if main and level == "省级" else 6 if main else 1)
    followers = int(centre * np.exp(rng.normal(0, 0.4 if main else 1.2)) * (1 if platform == WEIXIN else 0.7))
    contractor = "示例省拟设融媒体服务有限公司" if rng.random() < (0.5 if main else 0.18) else None
    cost = int(YEARLY[level] * np.exp(rng.normal(0, 0.5)) * (2.5 if contractor else 0.6) / 100) * 100
    filed = unit.scope == GOVERNMENT
    return Account(
        native_id=native_id(platform, i, rng),
        platform=platform,
        name=account_name(unit, platform),
        unit=unit,
        main=main,
        opened=as_of - timedelta(days=int(rng.integers(500, 4000))),
        followers=max(3, followers),
        yearly_cost=cost if rng.random() < 0.8 else None,
        staff=int(rng.integers(1, 4)) + (3 if main else 0) if rng.random() < 0.9 else None,
        contractor=contractor,
        contract_end=as_of + timedelta(days=int(rng.integers(-40, 500))) if contractor else None,
        filing_no=f"99{unit.place.code[2:6]}{i:05d}" if filed else None,
        verified_subject=unit.agency,
        division_code=unit.place.code,
        last_update=as_of - timedelta(days=1 + i % 9) if platform in APPLICATIONS else None,
        checked_at=as_of - timedelta(days=1) if platform in APPLICATIONS else None,
    )


def _with_matrix(rows: list[Account], rng: np.random.Generator) -> list[Account]:
    """Point 70 % of the accounts to the main account of their county, city or province."""
    mains = {
        (a.unit.place.level, a.unit.place.city, a.unit.place.county): i for i, a in enumerate(rows) if a.main
    }
    result = []
    for i, account in enumerate(rows):
        place = account.unit.place
        chain = (("县级", place.city, place.county), ("市级", place.city, -1), ("省级", -1, -1))
        above = next((mains[key] for key in chain if key in mains and mains[key] != i), None)
        linked = not account.main and rng.random() < 0.7
        result.append(replace(account, matrix_main=above) if linked else account)
    return result
