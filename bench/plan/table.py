"""A made-up register as the canonical table, to time what becomes arcs: names of places and agencies that do not exist."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from jianhao.store.schemas import ACCOUNTS_IN

STEMS = "甲乙丙丁戊己庚辛壬癸"
DEPARTMENTS = (
    "教育局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "水利局",
    "商务局",
    "审计局",
    "统计局",
    "林业局",
    "交通运输局",
    "医疗保障局",
)
PLATFORMS = ("weixin", "weixin", "weixin", "weibo", "douyin")
PER_COUNTY, COUNTIES, CITIES = 100, 11, 10


def table_of(accounts: int, seed: int = 0) -> pa.Table:
    """About that many accounts in provinces with codes from 90 on."""
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    province = 0
    while len(rows) < accounts:
        _province(rows, province, random, accounts)
        province += 1
    columns = {name: [row.get(name) for row in rows[:accounts]] for name in ACCOUNTS_IN.names}
    return pa.table(columns, schema=ACCOUNTS_IN)


def _province(rows: list[dict[str, object]], number: int, random: np.random.Generator, most: int) -> None:
    code = f"{(number % 90) + 10:02d}"
    name = f"示{number}省"
    _place(rows, f"{code}0000000000", name, "province", None, random)
    for c in range(CITIES):
        city = f"{name}{STEMS[c]}市"
        _place(rows, f"{code}{c + 1:02d}00000000", city, "city", f"{name}人民政府办公室", random)
        for k in range(COUNTIES):
            county = f"{city}例{k + 1}县"
            _place(
                rows, f"{code}{c + 1:02d}{k + 1:02d}000000", county, "county", f"{city}人民政府办公室", random
            )
            _towns(rows, f"{code}{c + 1:02d}{k + 1:02d}", county, random)
            if len(rows) >= most:
                return


def _place(
    rows: list[dict[str, object]],
    code: str,
    name: str,
    level: str,
    above: str | None,
    random: np.random.Generator,
) -> None:
    government = f"{name}人民政府办公室"
    for platform in ("weixin", "weibo", "douyin"):
        rows.append(_account(len(rows), government, above, code, level, platform, True, random))
    for department in DEPARTMENTS:
        for platform in random.choice(PLATFORMS, int(random.integers(2, 6))):
            rows.append(
                _account(len(rows), name + department, government, code, level, str(platform), False, random)
            )


def _towns(rows: list[dict[str, object]], short: str, county: str, random: np.random.Generator) -> None:
    for t in range(50):
        town = f"{county}样{t + 1}镇人民政府"
        code = f"{short}{t + 1:03d}000"
        rows.append(
            _account(
                len(rows),
                town,
                f"{county}人民政府办公室",
                code,
                "township",
                str(random.choice(PLATFORMS)),
                False,
                random,
            )
        )


def _account(
    number: int,
    agency: str,
    supervisor: str | None,
    code: str,
    level: str,
    platform: str,
    main: bool,
    random: np.random.Generator,
) -> dict[str, object]:
    return {
        "account_id": f"{platform}:x{number}", "name": f"{agency}{number}", "platform": platform, "agency": agency,
        "supervisor": supervisor, "division_code": code, "level": level, "scope": "government", "represents_government": main,
        "functions": ["发布"], "followers": int(np.exp(random.normal(8, 1.5))), "yearly_cost": float(np.exp(random.normal(10.5, 0.7))),
        "account_type": "订阅号", "platform_state": "active", "local_state": "running", "national_state": "running",
    }  # fmt: skip
