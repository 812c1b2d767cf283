"""A small made-up register as the canonical table."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from jianhao.consolidation.accounts import Register, read_register
from jianhao.store.schemas import ACCOUNTS_IN

PROVINCE, CITY, COUNTY, OTHER = "990000000000", "990100000000", "990101000000", "990102000000"
TOWN = "990101001000"


def account(account_id: str, agency: str, code: str, level: str, **more: Any) -> dict[str, Any]:
    platform = account_id.partition(":")[0]
    base = {
        "account_id": account_id, "name": account_id.partition(":")[2], "platform": platform, "agency": agency,
        "division_code": code, "level": level, "scope": "government", "represents_government": False, "functions": ["发布"],
        "followers": 2000, "yearly_cost": 30000.0, "account_type": "订阅号" if platform == "weixin" else None,
        "platform_state": "active", "national_state": "running", "local_state": "running", "checked_at": 20000,
        "supervisor": None,
    }  # fmt: skip
    return {**base, **more}


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in ACCOUNTS_IN.names} for row in rows], schema=ACCOUNTS_IN
    )


def county() -> list[dict[str, Any]]:
    """A county of a city: its government on two platforms, three departments, a township, the city's department."""
    main = {"represents_government": True}
    return [
        account("weixin:city", "甲市人民政府办公室", CITY, "city", followers=90000, **main),
        account("weixin:county", "甲例县人民政府办公室", COUNTY, "county", followers=40000, **main),
        account("weibo:county", "甲例县人民政府办公室", COUNTY, "county", followers=9000, **main),
        account("weixin:city-edu", "甲市教育局", CITY, "city", followers=20000),
        account("weixin:edu", "甲例县教育局", COUNTY, "county", followers=800),
        account("weixin:water", "甲例县水利局", COUNTY, "county", followers=500),
        account("weixin:water2", "甲例县水利局", COUNTY, "county", followers=300),
        account("weixin:court", "甲例县人民法院", COUNTY, "county", scope="judicial", followers=700),
        account("weixin:town", "甲例县一样镇人民政府", TOWN, "township", followers=400),
    ]


def register(rows: list[dict[str, Any]] | None = None) -> Register:
    return read_register(table_of(county() if rows is None else rows), 20000)
