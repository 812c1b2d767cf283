"""采集记录.csv and 核查记录.csv: what was collected and what people found by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from jianhao.demo.accounts import APPLICATIONS, Account
from jianhao.demo.kinds import CHECK_KINDS, LONG_SILENT, WITHOUT_POSTS, Kind
from jianhao.demo.world import write_csv

COVERED_PARTLY_DAYS = 28
NOT_COLLECTED = WITHOUT_POSTS - {Kind.NEVER_POSTED} | {Kind.UNREGISTERED}


def write_collections(path: Path, accounts: list[Account], as_of: date) -> None:
    """What was collected when: whole, partly, in vain, or (no row) not at all."""
    write_csv(
        path, ("account_id", "from", "to", "collected_at", "method", "result"), _collections(accounts, as_of)
    )


def _collections(accounts: list[Account], as_of: date) -> Iterable[tuple[str, ...]]:
    start = as_of - timedelta(days=364)
    methods = ("平台接口", "网页采集", "后台导出")
    for i, account in enumerate(accounts):
        if account.kind in NOT_COLLECTED or account.platform in APPLICATIONS:
            continue
        method = methods[i % 3]
        until = as_of
        if account.kind == Kind.COLLECTED_PARTIALLY:
            until = as_of - timedelta(days=COVERED_PARTLY_DAYS)
            result = "partial" if i % 2 else "failed"
            yield (
                account.account_id,
                str(until + timedelta(days=1)),
                str(as_of),
                f"{as_of} 22:00:00",
                method,
                result,
            )
        result = "failed" if account.platform_state == "已注销" else "ok"
        yield account.account_id, str(start), str(until), f"{until} 22:00:00", method, result


def write_checks(path: Path, accounts: list[Account], as_of: date) -> None:
    """Answers of the offices that looked at accounts by hand."""
    write_csv(
        path, ("account_id", "item", "result", "checked_at", "by", "evidence"), _checks(accounts, as_of)
    )


def _checks(accounts: list[Account], as_of: date) -> Iterable[tuple[str, ...]]:
    """Failures as planted; for five in six of the living accounts also what they passed."""
    for i, account in enumerate(accounts):
        if account.kind in LONG_SILENT or account.kind == Kind.UNREGISTERED:
            continue
        day = str(as_of - timedelta(days=1 + i % 9))
        by = (
            "示例省人民政府办公厅"
            if account.unit.place.level == "省级"
            else f"{account.unit.place.path[:1]}市人民政府办公室"
        )
        failed = account.kind if account.kind in CHECK_KINDS else None
        if failed:
            yield account.account_id, failed, "failed", day, by, FOUND[Kind(failed)]
        app = account.platform in APPLICATIONS
        items = (
            ("app_unusable", "no_interaction") if app else ("no_interaction", "security_incident", "advert")
        )
        if app or failed or i % 6:
            for item in items:
                if item != failed:
                    yield account.account_id, item, "passed", day, by, ""


FOUND = {
    Kind.NO_INTERACTION: "菜单和后台均无留言入口",
    Kind.LATE_REPLY: "测试留言超过规定时间未回复",
    Kind.ADVERT: "推送中含商业推广内容",
    Kind.OFF_TOPIC: "近一月多数内容与单位职责无关",
    Kind.ENTERTAINMENT: "在严肃场合使用娱乐化表达",
    Kind.SECURITY_INCIDENT: "标题存在严重表述错误，已截图留存",
    Kind.APP_UNUSABLE: "安装后无法打开首页",
}
