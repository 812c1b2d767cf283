"""A made-up inspection with every outcome, for all document tests; no such place or office exists."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import pyarrow as pa

from jianhao.dates import day_date, day_number
from jianhao.inspection.advice import Advice, Thresholds, advise, factors
from jianhao.inspection.conclusion import Conclusion, conclude
from jianhao.inspection.engine import judge_all
from jianhao.inspection.facts import Account, AccountFacts, Check, Coverage, PostFacts, Sibling
from jianhao.inspection.packs import default_packs, load_packs
from jianhao.inspection.result import Edition, FileInfo, Hint, InspectionResult, RunInfo
from jianhao.store import schemas

AS_OF = day_number(date(2024, 5, 20))
WINDOW = 90
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><!--",
    "=cmd|' /C calc'!A1",
    '"><img src=x onerror=alert(2)>',
)

_PLACES = (("990100", "甲市"), ("990121", "乙县"), ("990122", "丙县"), ("990123", "丁区"))
_TOWNS = ("戊镇", "己乡", "庚街道", "辛镇", "壬乡")
_FIELDS = ("教育", "卫健", "交通", "民政", "文旅", "水务", "司法", "农业")
_PLATFORMS = ("weixin",) * 6 + ("weibo",) * 2 + ("douyin", "toutiao")
_SILENT_DAYS = (15, 16, 20, 33, 47, 92, 140, 201)


PACKS = load_packs(default_packs())


def build(
    accounts: int = 60, edition: Edition = Edition.INTERNAL, demo: bool = True, hostile: bool = False
) -> InspectionResult:
    """The fixture; `hostile` puts markup and formulas into names, files and rejected values."""
    register = [_register_row(i, hostile) for i in range(accounts)]
    rows, verdicts, answers = _rows(register)
    return InspectionResult(
        info=_info(accounts, edition, demo, hostile),
        packs=PACKS,
        accounts=_table(rows, schemas.ACCOUNTS),
        register=_table(register, schemas.ACCOUNTS_IN),
        verdicts=_table(verdicts, schemas.VERDICTS),
        factors=_table(answers, schemas.FACTORS),
        rejected=_table(_rejected(hostile), schemas.REJECTED),
        unmatched=_table(_unmatched(), schemas.UNMATCHED),
        activity=_activity(register),
        coverage=_coverage(register),
        hints=_hints(register),
    )


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in schema.names} for row in rows], schema=schema
    )


def _info(accounts: int, edition: Edition, demo: bool, hostile: bool) -> RunInfo:
    name = HOSTILE[0] + ".xlsx" if hostile else "甲市政务新媒体台账.xlsx"
    files = (
        FileInfo(
            name, "accounts", "3f9a" * 16, 48_213, "台账", accounts + 3, accounts, 3, ("跳过合计行1行",)
        ),
        FileInfo("发文记录2024Q2.csv", "posts", "c07d" * 16, 1_204_877, "通用表", 5_412, 5_407, 5),
        FileInfo("人工核查单.xlsx", "checks", "77be" * 16, 20_114, "核查单", 60, 60, 0),
    )
    return RunInfo(
        release="0.1.0",
        as_of=AS_OF,
        as_of_source="命令指定",
        window=WINDOW,
        edition=edition,
        covers=(AS_OF - WINDOW + 1, AS_OF),
        files=files,
        dataset_version="d41d8cd98f00",
        region="示例省甲市",
        demo=demo,
    )


def _place(i: int) -> tuple[str, str, str]:
    """Division code, unit and level of account i; 21 of each pattern belongs to the unit of 20."""
    i -= i % 60 == 21
    code, place = _PLACES[i % 4]
    if i % 4 == 0:
        return code, f"{place}{_FIELDS[i // 4 % 8]}局", "city"
    if i % 3 == 0:
        return code, f"{place}{_TOWNS[i % 5]}人民政府", "township"
    return code, f"{place}{_FIELDS[i % 8]}局", "county"


def _register_row(i: int, hostile: bool) -> dict[str, Any]:
    code, agency, level = _place(i)
    platform = "app" if i % 60 == 10 else _PLATFORMS[(i - (i % 60 == 21)) * 7 % 10]
    name = agency.replace("人民政府", "发布").removesuffix("局") + ("" if i < 60 else str(i))
    if i % 60 == 21:
        name += "服务"
    if hostile and i < len(HOSTILE):
        name = HOSTILE[i]
    return {
        "account_id": f"{platform}:示例{i:05d}",
        "ids": [{"kind": "native", "id": f"示例{i:05d}"}],
        "name": name,
        "platform": platform,
        "account_type": "subscription" if platform == "weixin" else None,
        "link": None if i % 5 == 0 else f"https://示例.invalid/{platform}/{i}",
        "agency": agency,
        "supervisor": f"{_PLACES[i % 4][1]}人民政府办公室",
        "division_code": None if i % 60 == 59 else code,
        "level": level,
        "scope": "state_firm" if i % 60 == 17 else "government",
        "is_internal_office": False,
        "represents_government": i % 15 == 1,
        "functions": ["发布", "办事"] if i % 3 else ["发布"],
        "services": 4 if i % 3 else None,
        "opened_on": AS_OF - 1500 - i,
        "filing_no": None if i % 60 in (23, 24) else f"示例备〔2021〕{i}号",
        "verified_subject": "甲市某传媒公司" if i % 60 == 22 else agency,
        "operation": "委托" if i % 6 == 0 else "自办",
        "yearly_cost": 12_000.0 + 500 * (i % 9) if i % 4 else None,
        "staff": 0.5 if i % 4 else None,
        "followers": 137 * (i + 3) if i % 7 else None,
        "followers_on": AS_OF - 2,
        "messages": 12 if i % 60 == 9 else 5 if i % 3 else 0,
        "replied_on_time": 7 if i % 60 == 9 else 5 if i % 3 else 0,
        "platform_state": "stopped" if i % 60 == 7 else "active",
        "national_state": {3: "closed", 23: "not_filed", 24: "not_filed", 25: "closed"}.get(
            i % 60, "running"
        ),
        "local_state": "running",
        "last_update": None,
        "checked_at": None,
        "remark": None,
        "source_file": "甲市政务新媒体台账.xlsx",
        "source_sheet": "台账",
        "source_row": i + 3,
    }


def _silent_days(i: int) -> int | None:
    """Days since the last post; None where posts were not collected."""
    k = i % 60
    if k < 8:
        return _SILENT_DAYS[k]
    return None if 11 <= k < 17 else k * 5 % 14


def _checks(k: int) -> tuple[Check, ...]:
    """What the check sheet says of the k-th account of the pattern."""
    checked = (
        [Check("no_interaction", "passed", AS_OF - 4, "示例核查员", None)]
        if k >= 4 and k not in (8, 12)
        else []
    )
    if k == 8:
        checked.append(
            Check("no_interaction", "failed", AS_OF - 4, "示例核查员", "人工核查单第10行：留言入口无法提交")
        )
    if k == 10:
        checked.append(
            Check("app_unusable", "failed", AS_OF - 4, "示例核查员", "人工核查单第12行：安装后无法打开")
        )
    return tuple(checked)


def _siblings(i: int) -> tuple[Sibling, ...]:
    if i % 60 not in (20, 21):
        return ()
    other = i + 1 if i % 60 == 20 else i - 1
    row = _register_row(other, False)
    return (Sibling(row["account_id"], row["name"], True, AS_OF, AS_OF - 300, None, "active"),)


def _posts(i: int, account_id: str) -> PostFacts:
    silent = _silent_days(i)
    if silent is None:
        return PostFacts()
    recent = sum(n for day, n in _posting(i) if day > AS_OF - WINDOW)
    known = i % 5 != 0
    return PostFacts(
        posts=sum(n for _, n in _posting(i)),
        last_day=AS_OF - silent,
        last_post_id=f"{account_id}:{4000 + i}_1",
        window_posts=recent,
        posts_with_reads=recent if known else 0,
        median_reads=18.0 + 23 * (i % 40) if known and recent else None,
    )


def _facts(i: int, row: dict[str, Any]) -> AccountFacts:
    k = i % 60
    names = {f.name for f in fields(Account)}
    known = {
        key: tuple(v) if isinstance(v, list) else v
        for key, v in row.items()
        if key in names and v is not None
    }
    ranges = {11: (), 12: (), 13: ()}.get(
        k, ((AS_OF - (364 if k < 11 else 89), AS_OF - (22 if 14 <= k < 17 else 0)),)
    )
    return AccountFacts(
        account=Account(**known),
        as_of=AS_OF,
        window=WINDOW,
        posts=_posts(i, row["account_id"]),
        coverage=Coverage(ranges=ranges, supplied=True, failed_attempts=1 if k == 12 else 0),
        checks=_checks(k),
        siblings=_siblings(i),
        checked_items=frozenset(("no_interaction", "app_unusable")),
    )


def _rows(
    register: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of accounts, verdicts and factors, judged by the rules themselves."""
    facts = [_facts(i, row) for i, row in enumerate(register)]
    groups = groupby(judge_all(facts, PACKS, "d41d8cd98f00"), key=lambda verdict: verdict.account_id)
    accounts, verdicts, answers = [], [], []
    for row, one, (_, group) in zip(register, facts, groups, strict=True):
        own = list(group)
        concluded, found = conclude(own), factors(one, own, Thresholds())
        accounts.append(_account_row(row, one, concluded, advise(one, concluded, found)))
        verdicts += [{**asdict(v), "outcome": v.outcome.value, "severity": v.severity.value} for v in own]
        answers += [dict(zip(schemas.FACTORS.names, f.row(row["account_id"]), strict=True)) for f in found]
    return accounts, verdicts, answers


def _account_row(
    row: dict[str, Any], facts: AccountFacts, concluded: Conclusion, advice: Advice | None
) -> dict[str, Any]:
    posts = facts.posts
    last = (
        None
        if posts.last_day is None
        else datetime.combine(day_date(posts.last_day), datetime.min.time(), UTC)
    )
    return {
        **{key: row[key] for key in schemas.ACCOUNTS.names if key in row},
        "conclusion": concluded.conclusion.value,
        "examined": concluded.examined,
        "applicable": concluded.applicable,
        "advice": None if advice is None else advice.value,
        "last_post_at": None if last is None else last + timedelta(hours=2),
        "silent_days": None if posts.last_day is None else AS_OF - posts.last_day,
        "posts": None if posts.last_day is None else posts.posts,
        "median_reads": posts.median_reads,
    }


def _rejected(hostile: bool) -> list[dict[str, Any]]:
    rows = [
        (
            "甲市政务新媒体台账.xlsx",
            "台账",
            7,
            "账号ID",
            "6.01E+15",
            "id_as_number",
            "账号ID以数值存放，末位已丢失。请将该列设为文本后重新填写。",
        ),
        (
            "甲市政务新媒体台账.xlsx",
            "台账",
            19,
            "平台",
            "某平台",
            "unknown_platform",
            "平台名称无法识别。请改用平台清单中的名称。",
        ),
        ("甲市政务新媒体台账.xlsx", "台账", 33, "账号名称", "", "missing_name", "缺少账号名称。请补填。"),
        (
            "发文记录2024Q2.csv",
            None,
            204,
            "发布时间",
            "2024/13/02",
            "bad_time",
            "发布时间无法识别。请按2024-05-20填写。",
        ),
        (
            "发文记录2024Q2.csv",
            None,
            205,
            "发布时间",
            "昨天",
            "bad_time",
            "发布时间无法识别。请按2024-05-20填写。",
        ),
    ]
    if hostile:
        rows.append((HOSTILE[1], HOSTILE[2], 1, HOSTILE[3], HOSTILE[0], "bad_time", HOSTILE[2]))
    names = schemas.REJECTED.names
    return [dict(zip(names, row, strict=True)) for row in rows]


def _unmatched() -> list[dict[str, Any]]:
    return [
        {"platform": "weixin", "native_account_id": "gh_shili0001", "name": "乙县某某资讯", "posts": 41,
         "first_day": AS_OF - 80, "last_day": AS_OF - 3, "source_file": "发文记录2024Q2.csv"},
        {"platform": "douyin", "native_account_id": "shili0002", "name": None, "posts": 6,
         "first_day": AS_OF - 30, "last_day": AS_OF - 12, "source_file": "发文记录2024Q2.csv"},
    ]  # fmt: skip


def _posting(i: int) -> list[tuple[int, int]]:
    """(day, posts) of account i over the last 365 days, ending at its last post."""
    silent = _silent_days(i)
    if silent is None:
        return []
    step = 1 + i % 6
    return [(day, 1 + (day * 5 + i) % 3) for day in range(AS_OF - silent, AS_OF - 364, -step)][::-1]


def _activity(register: list[dict[str, Any]]) -> pa.Table:
    rows = [(row["account_id"], day, n) for i, row in enumerate(register) for day, n in _posting(i)]
    columns = list(zip(*rows, strict=True))
    return pa.table(
        {
            "account_id": pa.array(columns[0], pa.string()),
            "day": pa.array(columns[1], pa.int32()),
            "posts": pa.array(columns[2], pa.int32()),
        }
    )


def _coverage(register: list[dict[str, Any]]) -> pa.Table:
    covered = [
        0 if 11 <= i % 60 < 14 else 68 if i % 60 < 17 and i % 60 >= 14 else WINDOW
        for i in range(len(register))
    ]
    return pa.table(
        {
            "account_id": pa.array([row["account_id"] for row in register], pa.string()),
            "covered_days": pa.array(covered, pa.int32()),
            "window_days": pa.array([WINDOW] * len(register), pa.int32()),
        }
    )


def _hints(register: list[dict[str, Any]]) -> tuple[Hint, ...]:
    first = tuple(row["account_id"] for row in register[20:22])
    return (
        Hint("same_unit", "甲市水务局在同一平台有2个账号，请核对是否为同一主办单位。", first),
        Hint("unmatched", "发文记录中有2个账号不在台账内，请核对是否漏报。", ()),
    )
