"""The sheets of 附件.xlsx about text reuse: accounts, pairs without their spans, what stands nowhere else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jianhao.dates import day_of
from jianhao.documents import wording
from jianhao.documents.areas import placed_accounts
from jianhao.documents.directory import Directory
from jianhao.documents.figures import Figures
from jianhao.documents.labels import ORDERED, REUSE_KINDS, UNIQUE_KINDS
from jianhao.documents.reuse_evidence import closing, listed_pairs, listed_unique
from jianhao.documents.reuse_words import lag
from jianhao.documents.sheets import Book, Column, Kind, Value
from jianhao.inspection.result import InspectionResult
from jianhao.reuse.result import Reuse

ACCOUNTS: Final = "内容同质化（账号）"
PAIRS: Final = "内容雷同明细"
UNIQUE: Final = "独有内容"
Row = Mapping[str, Any]

ACCOUNT_COLUMNS: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22),
    Column("平台", 12),
    Column("主办单位", 24),
    Column("所属地区", 14),
    Column("统计条数", 8, Kind.COUNT),
    Column("原创占比", 9, Kind.SHARE),
    Column("主要来源账号", 24),
    Column("来自该账号占比", 10, Kind.SHARE),
    Column("时间差中位数（小时）", 11, Kind.AMOUNT),
    Column("所属账号群（主账号）", 24),
    Column("含他处在先内容（条次）", 11, Kind.COUNT),
    Column("其中规定转载（条次）", 11, Kind.COUNT),
    *(Column(f"独有{word}（条）", 10, Kind.COUNT) for word in UNIQUE_KINDS.values()),
)
PAIR_COLUMNS: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22),
    Column("内容ID", 30),
    Column("标题", 36),
    Column("发布日", 12, Kind.DATE),
    Column("来源账号名称", 22),
    Column("来源内容ID", 30),
    Column("来源标题", 36),
    Column("来源发布日", 12, Kind.DATE),
    Column("雷同占比", 9, Kind.SHARE),
    Column("占来源", 9, Kind.SHARE),
    Column("一致率", 9, Kind.SHARE),
    Column("类型", 10),
    Column("规定转载", 9),
    Column("时间先后", 14),
)
UNIQUE_COLUMNS: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22),
    Column("处置建议", 10),
    Column("类别", 10),
    Column("内容ID", 30),
    Column("标题", 44),
    Column("发布日", 12, Kind.DATE),
    Column("与其他内容最多重合", 11, Kind.SHARE),
)


def write_reuse(book: Book, result: InspectionResult, counts: Figures, note: str) -> None:
    """Add the sheets to an open workbook; none where there was no text to compare."""
    reuse, found = result.reuse, counts.reuse
    if reuse is None or found is None:
        return
    span = f"统计时段{result.info.window}天" if found.windowed else "所提供的全部发布内容"
    about = f"原创占比按{span}计算，规定转载不扣减；供核对，不作为检查结论。{note}"
    book.table(ACCOUNTS, ACCOUNT_COLUMNS, _accounts(result, reuse), note=about)
    pairs = list(_pairs(result, reuse))
    total = reuse.pairs.num_rows - _templates(reuse)
    book.table(
        PAIRS,
        PAIR_COLUMNS,
        pairs,
        note=f"{_bounded(len(pairs), total, 'reuse_pairs')}规定转载列在最后，同一模板不列。{note}",
    )
    unique = list(_unique(result, reuse))
    book.table(
        UNIQUE,
        UNIQUE_COLUMNS,
        unique,
        note=f"{_bounded(len(unique), reuse.unique.num_rows, 'unique_posts')}建议归集整合、关停的账号在先。{note}",
    )


def _bounded(rows: int, total: int, table: str) -> str:
    return f"共{total:,}条" + (
        f"，本表列前{rows:,}条，全部见结果文件夹中的{table}表。" if rows < total else "。"
    )


def _templates(reuse: Reuse) -> int:
    return Counter(reuse.pairs["kind"].to_pylist())["template"]


def _accounts(result: InspectionResult, reuse: Reuse) -> Iterator[list[Value]]:
    names, compared = Directory(result), {row["account_id"]: row for row in reuse.accounts.to_pylist()}
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for edge in reuse.edges.to_pylist():
        taken[edge["account_id"]].update(posts=edge["posts"], ordered=edge["ordered"])
    unique: dict[str, Counter[str]] = defaultdict(Counter)
    for row in reuse.unique.select(["account_id", "kind"]).to_pylist():
        unique[row["account_id"]][row["kind"]] += 1
    for account in placed_accounts(result):
        key = account["account_id"]
        if key in compared or key in unique:
            yield [
                *(key, wording.shown(account["name"]), wording.platform(account["platform"])),
                *(wording.shown(account["agency"]), account["place"]),
                *_compared(compared.get(key), names),
                *(taken[key]["posts"], taken[key]["ordered"]),
                *(unique[key][kind] for kind in UNIQUE_KINDS),
            ]


def _compared(row: Row | None, names: Directory) -> list[Value]:
    if row is None:
        return [0, None, None, None, None, None]
    source, main = row["top_source_account_id"], row["matrix_cluster"]
    return [
        *(row["posts"], row["originality"], names(source).full if source else None, row["top_source_share"]),
        *(row["median_lag_hours"], names(main).full if main else None),
    ]


def _pairs(result: InspectionResult, reuse: Reuse) -> Iterator[list[Value]]:
    names, posts = Directory(result), _posts(result)
    for row in listed_pairs(reuse).to_pylist():
        yield [
            *(row["account_id"], names(row["account_id"]).text),
            *_post(row["post_id"], posts),
            names(row["source_account_id"]).text,
            *_post(row["source_post_id"], posts),
            *(row["share"], row["source_share"], row["verbatim"], wording.label(REUSE_KINDS, row["kind"])),
            *(ORDERED if row["ordered"] else None, lag(row["lag_hours"])),
        ]


def _unique(result: InspectionResult, reuse: Reuse) -> Iterator[list[Value]]:
    names, posts = Directory(result), _posts(result)
    advice = dict(zip(*(result.accounts[name].to_pylist() for name in ("account_id", "advice")), strict=True))
    for row in listed_unique(reuse, closing(result.accounts)).to_pylist():
        account = row["account_id"]
        yield [
            *(account, names(account).text, wording.label(wording.ADVICE, advice.get(account))),
            wording.label(UNIQUE_KINDS, row["kind"]),
            *_post(row["post_id"], posts),
            row["share"],
        ]


def _posts(result: InspectionResult) -> dict[str, Row]:
    """Title and time of the posts of which they are known."""
    if result.excerpts is None:
        return {}
    columns = result.excerpts.select(["post_id", "title", "published_at"])
    return {row["post_id"]: row for row in columns.to_pylist()}


def _post(post_id: str, posts: Mapping[str, Row]) -> list[Value]:
    known = posts.get(post_id)
    if known is None:
        return [post_id, None, None]
    when = known["published_at"]
    return [post_id, wording.shown(known["title"]), None if when is None else day_of(when)]
