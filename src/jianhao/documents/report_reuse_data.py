"""The part 同质化核查 of the account panel: where text comes from, evidence, what stands nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents import wording
from jianhao.documents.directory import Directory
from jianhao.documents.labels import UNIQUE_KINDS
from jianhao.documents.report_evidence import Evidence, moment
from jianhao.documents.reuse_evidence import UNIQUE_OF_ACCOUNT, closing
from jianhao.documents.reuse_words import duration, share, unique_words
from jianhao.inspection.result import InspectionResult

SOURCES_OF_ACCOUNT: Final = 5
SPUN: Final = "没有找到来源，用词与改写内容相近；数据异常提示，待核实"
Row = Mapping[str, Any]
Text = Callable[[str], int]


def reuse_data(
    result: InspectionResult, ids: Sequence[str], blocks: Iterable[Evidence], text: Text
) -> dict[str, dict[str, Any]]:
    """Per account `p` [label, text]…, `s` sources [name, posts, ordered]…, `e` evidence [number, label]…, and for accounts
    proposed for merging or closing `x` posts that stand nowhere else [kind, title, day]…; texts are numbers."""
    reuse = result.reuse
    if reuse is None:
        return {}
    names, wanted = Directory(result), pa.array(ids, pa.string())
    sources, found = _rows(reuse.edges, wanted), _evidence(blocks)
    closed = closing(result.accounts)
    unique, titles = _rows(reuse.unique, wanted), _titles(result, closed & frozenset(ids))
    data: dict[str, dict[str, Any]] = {}
    compared = {account: rows[0] for account, rows in _rows(reuse.accounts, wanted).items()}
    spun = _rows(reuse.spun_posts, wanted)
    for account in ids:
        facts = _facts(compared.get(account), unique.get(account, []), names)
        if account in spun:
            facts.append(("用词相近", f"{len(spun[account]):,}条{SPUN}"))
        part = {
            "p": [[text(label), text(value)] for label, value in facts],
            "s": [_source(row, names, text) for row in sources.get(account, [])[:SOURCES_OF_ACCOUNT]],
            "e": [[block.number, text(_label(block))] for block in found.get(account, [])],
            "x": _unique(unique.get(account, []), titles, text) if account in closed else [],
        }
        data[account] = {name: rows for name, rows in part.items() if rows}
    return data


def _rows(table: pa.Table, wanted: pa.Array) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table.filter(pc.is_in(table["account_id"], wanted)).to_pylist():
        rows[row["account_id"]].append(row)
    return rows


def _facts(row: Row | None, unique: Sequence[Row], names: Directory) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if row is not None:
        facts.append(("原创占比", f"{share(row['originality'])}（统计{row['posts']:,}条，规定转载不扣减）"))
        if row["top_source_account_id"]:
            source = names(row["top_source_account_id"]).full
            facts.append(("主要来源", f"{source}，占{share(row['top_source_share'])}"))
        if row["median_lag_hours"] is not None:
            facts.append(("时间差中位数", duration(row["median_lag_hours"])))
        if row["matrix_cluster"]:
            facts.append(("所属账号群", _cluster(row, names)))
    if unique:
        counts: dict[str, int] = defaultdict(int)
        for post in unique:
            counts[post["kind"]] += 1
        facts.append(("独有内容", unique_words(counts)))
    return facts


def _cluster(row: Row, names: Directory) -> str:
    main = row["matrix_cluster"]
    return "本账号为主账号" if main == row["account_id"] else f"主账号{names(main).full}"


def _source(row: Row, names: Directory, text: Text) -> list[int]:
    return [text(names(row["source_account_id"]).full), row["posts"], row["ordered"]]


def _evidence(blocks: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for block in blocks:
        found[block.post.named.account_id].append(block)
    return found


def _label(block: Evidence) -> str:
    return f"{block.kind}，雷同{block.share}，{block.lag}：{block.post.title}"


def _titles(result: InspectionResult, accounts: Iterable[str]) -> dict[str, Row]:
    if result.excerpts is None:
        return {}
    posts = result.excerpts.select(["post_id", "account_id", "title", "published_at", "precision"])
    chosen = posts.filter(pc.is_in(posts["account_id"], pa.array(sorted(accounts), pa.string())))
    return {row["post_id"]: row for row in chosen.to_pylist()}


def _unique(rows: Sequence[Row], titles: Mapping[str, Row], text: Text) -> list[list[int]]:
    """The first posts with a title, documents, notices and guides before others."""
    order = list(UNIQUE_KINDS)
    known = [row for row in rows if row["post_id"] in titles and titles[row["post_id"]]["title"]]
    first = sorted(known, key=lambda row: (order.index(row["kind"]), row["post_id"]))[:UNIQUE_OF_ACCOUNT]
    return [
        [
            text(UNIQUE_KINDS[row["kind"]]),
            text(wording.shown(titles[row["post_id"]]["title"])),
            text(moment(titles[row["post_id"]])[:10]),
        ]
        for row in first
    ]
