"""What a 受托单位 reported beside the back-office export of the same account and period: three answers, and never a reproach.

Numbers that count different things (次数, 人数) are not set against each other. The export is that of the posts published in the
period; figures that go on growing after it differ a little, which TOLERANCE allows for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.dates import iso_date
from jianhao.store.schemas import REPORTED_FIGURES
from jianhao.vocab.metrics import Answer, Counted, Measure, comparable
from jianhao.vocab.platform_names import Platform

# Profiles of files that the platforms' back offices write.
BACK_OFFICE = frozenset(
    {"wechat_backoffice_articles", "douyin_creator", "channels_creator", "weibo_creator", "toutiao_creator"}
)
TOLERANCE = 0.1
TOLERATED = 50
# An account need not publish on the very first and last day.
SLACK_DAYS = 3
TITLES = {"posts": "发布条数", "reads": "阅读数", "followers": "粉丝数"}
Row = Mapping[str, Any]


@dataclass(slots=True)
class _Export:
    """Posts of one account's back-office export: day of publication, latest reads, their metric."""

    posts: list[tuple[int, int | None, str | None, bool]] = field(default_factory=list)

    def within(self, first: int, last: int) -> list[tuple[int, int | None, str | None, bool]]:
        return [post for post in self.posts if first <= post[0] <= last]

    def spans(self, first: int, last: int) -> bool:
        """Whether the export reaches over the period but for SLACK_DAYS: a part of it would look like a difference."""
        days = [post[0] for post in self.posts]
        return bool(days) and min(days) <= first + SLACK_DAYS and max(days) >= last - SLACK_DAYS


@dataclass(frozen=True, slots=True)
class _Answer:
    exported: int | None
    answer: Answer
    reason: str
    sentence: str


def reported_figures(reports: pa.Table, posts: pa.Table, samples: pa.Table, register: pa.Table) -> pa.Table:
    """A REPORTED_FIGURES table, one row a figure of CONTRACTOR_REPORTS, in the same order.

    `posts` POSTS and `samples` SAMPLES of the run; only posts that come from back-office exports count. Followers are compared
    with the register's where its day lies within a week of the period's end.
    """
    exports = _exports(*_needed(reports, posts, samples))
    accounts = {
        row["account_id"]: row
        for row in register.select(["account_id", "platform", "followers", "followers_on"]).to_pylist()
    }
    rows = []
    for report in reports.to_pylist():
        found = _compare(
            report, exports.get(report["account_id"], _Export()), accounts.get(report["account_id"], {})
        )
        rows.append(
            {name: report[name] for name in ("account_id", "contractor", "from", "to", "measure")}
            | {"reported": report["value"], "exported": found.exported, "answer": str(found.answer),
               "reason": found.reason, "sentence": found.sentence}
        )  # fmt: skip
    return pa.table([pa.array([r[f.name] for r in rows], f.type) for f in REPORTED_FIGURES], REPORTED_FIGURES)


def _needed(reports: pa.Table, posts: pa.Table, samples: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The exported posts of reported accounts and their samples: all others may be millions."""
    own = pc.and_(
        pc.is_in(posts.column("account_id"), reports.column("account_id").combine_chunks()),
        pc.is_in(posts.column("profile"), pa.array(sorted(BACK_OFFICE))),
    )
    kept = posts.filter(own)
    return kept, samples.filter(pc.is_in(samples.column("post_id"), kept.column("post_id").combine_chunks()))


def _exports(posts: pa.Table, samples: pa.Table) -> dict[str, _Export]:
    latest: dict[str, tuple[Any, int, str | None, bool]] = {}
    columns = ("post_id", "collected_at", "reads", "metric", "reads_kind")
    for post_id, moment, reads, metric, kind in zip(
        *(samples.column(n).to_pylist() for n in columns), strict=True
    ):
        if reads is not None:
            key = (0.0 if moment is None else moment.timestamp(), reads)
            if post_id not in latest or key > latest[post_id][:2]:
                latest[post_id] = (*key, metric, kind == "at_least")
    found: dict[str, _Export] = defaultdict(_Export)
    seen: set[str] = set()
    of_posts = ("post_id", "account_id", "day", "deleted")
    for post_id, account_id, day, deleted in zip(
        *(posts.column(n).to_pylist() for n in of_posts), strict=True
    ):
        if not deleted and post_id not in seen:
            seen.add(post_id)
            _, reads, metric, capped = latest.get(post_id, (0, None, None, False))
            found[account_id].posts.append((day, reads, metric, capped))
    return found


def _compare(report: Row, export: _Export, account: Row) -> _Answer:
    if report["measure"] == "followers":
        return _followers(report, account)
    if not export.spans(report["from"], report["to"]):
        return _unknown("no_export", "没有覆盖该期间的后台导出文件，不能核对。")
    posts = export.within(report["from"], report["to"])
    if report["measure"] == "posts":
        return _judged(report, len(posts), "posts", 1)
    return _reads(report, posts, account)


def _reads(report: Row, posts: list[tuple[int, int | None, str | None, bool]], account: Row) -> _Answer:
    metrics = {metric for _, reads, metric, _ in posts if reads is not None}
    if not posts or any(reads is None for _, reads, _, _ in posts):
        return _unknown("reads_missing", "后台导出文件中有的内容没有阅读数，不能核对。")
    if len(metrics) > 1:
        return _unknown("mixed_definitions", "后台导出文件的阅读数一部分为次数、一部分为人数，不能核对。")
    total = sum(reads for _, reads, _, _ in posts if reads is not None)
    if any(capped for _, _, _, capped in posts) or report["value_kind"] == "at_least":
        return _unknown("capped", "有的阅读数只写明下限（如10万+），不能核对。", total)
    platform, day = Platform(account["platform"]), report["to"]
    counted = (Counted(platform, Measure.reads, metric, day) for metric in (report["metric"], metrics.pop()))
    found = comparable(*counted)
    if found.answer is not Answer.YES:
        return _unknown("definition", f"报送{report['value']:,}，后台导出{total:,}：{found.why}", total)
    return _judged(report, total, "reads", TOLERATED)


def _followers(report: Row, account: Row) -> _Answer:
    value, day = account.get("followers"), account.get("followers_on")
    if value is None or day is None or abs(day - report["to"]) > 7:
        return _unknown("no_followers", "台账没有该期末前后7天内的粉丝数，不能核对。")
    return _judged(report, value, "followers", TOLERATED)


def _judged(report: Row, exported: int, measure: str, tolerated: int) -> _Answer:
    value = report["value"]
    allowed = max(tolerated, TOLERANCE * max(exported, value))
    period = f"{iso_date(report['from'])}至{iso_date(report['to'])}"
    told = f"{period}{TITLES[measure]}：受托单位报送{value:,}，{'台账' if measure == 'followers' else '后台导出'}{exported:,}"
    if abs(value - exported) <= allowed:
        return _Answer(exported, Answer.YES, "", f"{told}，基本一致。")
    times = f"，为后者的{value / exported:.1f}倍" if exported else ""
    return _Answer(
        exported,
        Answer.NO,
        "differs",
        f"{told}，相差{abs(value - exported):,}{times}，请受托单位说明统计范围和口径。",
    )


def _unknown(reason: str, sentence: str, exported: int | None = None) -> _Answer:
    return _Answer(exported, Answer.UNKNOWN, reason, sentence)
