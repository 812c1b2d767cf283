"""The section 内容同质化核查 of report.html: accounts, groups of accounts, the drawing, evidence, what stands nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from jianhao.documents.directory import Directory, Named
from jianhao.documents.labels import UNIQUE_KINDS
from jianhao.documents.options import Shown
from jianhao.documents.report_evidence import Evidence, evidence
from jianhao.documents.report_lists import Entry, entry, with_standing
from jianhao.documents.reuse_evidence import LOW, closing, shown_pairs
from jianhao.documents.reuse_figures import unique_counts
from jianhao.documents.reuse_graph import Graph, reuse_graph
from jianhao.documents.reuse_words import duration, share
from jianhao.inspection.result import InspectionResult
from jianhao.reuse.result import Reuse

LISTED_AT_MOST: Final = 200
CLUSTERS_AT_MOST: Final = 30
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReuseLine:
    """An account with little of its own: shares in words, its main source, its group, the numbers of its evidence."""

    line: Entry
    linked: bool
    posts: int
    originality: str
    source: Named | None
    source_share: str
    lag: str
    cluster: Named | None
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A main account and the accounts that live from it, each with its share of its own."""

    main: Named
    members: tuple[tuple[Named, str], ...]


@dataclass(frozen=True, slots=True)
class UniqueRow:
    """Posts of one kind that stand nowhere else: of all accounts, and of those proposed for merging or closing."""

    label: str
    posts: int
    accounts: int
    closing_posts: int
    closing_accounts: int


@dataclass(frozen=True, slots=True)
class ReusePage:
    """What the section prints. `low` accounts have less than LOW of their own; `lines` are the first of them."""

    low: int = 0
    lines: tuple[ReuseLine, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    graph: Graph | None = None
    evidence: tuple[Evidence, ...] = ()
    unique: tuple[UniqueRow, ...] = ()
    closing: int = 0

    def overview(self) -> ReusePage:
        """What the overview of a divided report prints: no rows, no evidence, no links to accounts."""
        return replace(self, lines=(), evidence=())

    def only(self, chosen: frozenset[int], names: Directory) -> ReusePage:
        """The rows and the evidence of the file of a divided report that holds the accounts at the rows `chosen`."""
        lines = tuple(_local(line, chosen) for line in self.lines if line.line.index in chosen)
        blocks = tuple(b for b in self.evidence if names.index.get(b.post.named.account_id) in chosen)
        return ReusePage(low=len(lines), lines=lines, evidence=blocks)


def _local(line: ReuseLine, chosen: frozenset[int]) -> ReuseLine:
    source = line.source
    if source is not None and source.index not in chosen:
        source = replace(source, index=None)
    return replace(line, linked=True, source=source)


def reuse_page(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> ReusePage:
    """The section of a whole report; `linked` are the accounts that its panel knows."""
    reuse = result.reuse
    if reuse is None or not shown.reuse_details:
        return ReusePage()
    names = Directory(result, linked)
    blocks, low = evidence(result, names), low_accounts(reuse)
    lines = _lines(result, shown, low, names, blocks)
    closed = closing(result.accounts)
    return ReusePage(
        len(low), lines, _clusters(reuse, names), reuse_graph(reuse.edges, names), blocks, _unique(reuse, closed), len(closed)
    )  # fmt: skip


def reuse_indexes(result: InspectionResult, shown: Shown) -> set[int]:
    """Row numbers of the accounts that the section names, so that the panel knows them."""
    reuse = result.reuse
    if reuse is None or not shown.reuse_details:
        return set()
    wanted = {row["account_id"] for row in low_accounts(reuse)[:LISTED_AT_MOST]}
    wanted.update(shown_pairs(reuse)["account_id"].to_pylist())
    wanted.update(reuse.spun_posts["account_id"].to_pylist()[:LISTED_AT_MOST])
    names = Directory(result)
    if graph := reuse_graph(reuse.edges, names):
        wanted.update(node.named.account_id for node in (*graph.sources, *graph.takers))
    for cluster in _clusters(reuse, names):
        wanted.update(
            named.account_id for named in (cluster.main, *(member for member, _ in cluster.members))
        )
    return {names.index[account] for account in wanted if account in names.index}


def low_accounts(reuse: Reuse) -> list[Row]:
    """Rows of accounts with less than LOW of their own, the least first."""
    rows: list[Row] = reuse.accounts.to_pylist()
    low = [row for row in rows if row["originality"] is not None and row["originality"] < LOW]
    return sorted(low, key=lambda row: (row["originality"], row["account_id"]))


def _lines(
    result: InspectionResult, shown: Shown, low: Sequence[Row], names: Directory, blocks: Sequence[Evidence]
) -> tuple[ReuseLine, ...]:
    accounts = with_standing(result)
    numbers: dict[str, list[int]] = {}
    for block in blocks:
        numbers.setdefault(block.post.named.account_id, []).append(block.number)
    lines = []
    for row in low[:LISTED_AT_MOST]:
        account = row["account_id"]
        at = names.index[account]
        source, main = row["top_source_account_id"], row["matrix_cluster"]
        lines.append(
            ReuseLine(
                entry(at, accounts[at], shown),
                names(account).index is not None,
                row["posts"],
                share(row["originality"]),
                names(source) if source else None,
                share(row["top_source_share"]),
                duration(row["median_lag_hours"]),
                names(main) if main and main != account else None,
                tuple(numbers.get(account, ())),
            )
        )
    return tuple(lines)


def _clusters(reuse: Reuse, names: Directory) -> tuple[Cluster, ...]:
    """Groups of accounts that live from one main account, the largest first."""
    groups: dict[str, list[Row]] = {}
    for row in reuse.accounts.to_pylist():
        if row["matrix_cluster"] and row["matrix_cluster"] != row["account_id"]:
            groups.setdefault(row["matrix_cluster"], []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:CLUSTERS_AT_MOST]
    return tuple(
        Cluster(names(main), tuple((names(row["account_id"]), share(row["originality"])) for row in rows))
        for main, rows in ordered
    )


def _unique(reuse: Reuse, closed: Collection[str]) -> tuple[UniqueRow, ...]:
    accounts: dict[str, set[str]] = {kind: set() for kind in UNIQUE_KINDS}
    posts: Counter[str] = Counter()
    columns = (reuse.unique[name].to_pylist() for name in ("kind", "account_id"))
    for kind, account in zip(*columns, strict=True):
        accounts[kind].add(account)
        posts[kind] += account in closed
    total = unique_counts(reuse.unique)
    return tuple(
        UniqueRow(label, total[kind], len(accounts[kind]), posts[kind], len(accounts[kind] & set(closed)))
        for kind, label in UNIQUE_KINDS.items()
    )
