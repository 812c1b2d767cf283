"""A made-up 内容同质化核查 for the accounts of `fixtures.build`: every kind of pair, with spans that fit the texts."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

import pyarrow as pa

from jianhao.inspection.result import InspectionResult
from jianhao.reuse.result import Reuse
from jianhao.store import schemas

OPENING = "为方便群众办事，甲市政务服务大厅自五月起延长窗口服务时间，每周六上午照常受理。"
MIDDLE = "办理不动产登记的群众可提前在网上预约，按预约时段到大厅取号，平均等候时间不超过十五分钟。"
CLOSING = "窗口咨询电话在工作时间有人接听，节假日安排见大厅公告栏。"
OWN = "我局组织工作人员到三个社区听取意见，收到建议二十六条，已逐条答复并公开办理结果。"
ARTICLE = OPENING + MIDDLE + CLOSING
EDITED = ARTICLE.replace("照常受理", "正常办理").replace("十五分钟", "二十分钟")
REWRITTEN = "为便利群众办事，甲市政务大厅从五月起延长窗口时间，每周六上午照旧受理。" + CLOSING
EXCERPTS = pa.schema(
    [
        schemas.POSTS.field(n)
        for n in ("post_id", "account_id", "title", "text", "url", "published_at", "precision")
    ]
)
START = datetime(2024, 5, 10, 1, 30, tzinfo=UTC)


@dataclass
class Posts:
    """Rows that grow while posts and pairs are made up."""

    ids: list[str]
    excerpts: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    spun: list[dict[str, Any]] = field(default_factory=list)
    _rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, account: int, text: str | None, title: str, **more: Any) -> str:
        """A post without a source; returns its id."""
        number = len(self.posts)
        post_id = f"{self.ids[account]}:{number}"
        row = {
            "post_id": post_id, "account_id": self.ids[account], "title": title, "text": text,
            "url": f"https://示例.invalid/{number}", "published_at": START + timedelta(hours=5 * number), "precision": "second",
        }  # fmt: skip
        self.excerpts.append({**row, **more})
        self._rows[post_id] = self.excerpts[-1]
        first = None if text is None else True
        share = None if text is None else 0.0
        self.posts.append(
            {"post_id": post_id, "account_id": self.ids[account], "share": share, "sources": 0, "first": first, "judged_with": "v"}
        )  # fmt: skip
        return post_id

    def pair(self, post: str, source: str, kind: str, share: float, **more: Any) -> None:
        """`post` takes `share` of its text from `source`."""
        row, other = self._rows[post], self._rows[source]
        lag = (row["published_at"] - other["published_at"]) / timedelta(hours=1)
        made = {
            "post_id": post, "source_post_id": source, "account_id": row["account_id"],
            "source_account_id": other["account_id"], "share": share, "source_share": min(share, 0.9),
            "verbatim": {"copy": 1.0, "edited": 0.9, "rewritten": 0.5}.get(kind, 0.98), "kind": kind, "ordered": False,
            "lag_hours": lag, "spans": more.pop("spans", None),
        }  # fmt: skip
        if made["spans"] is None:
            made["spans"] = spans(row["text"], other["text"])
        self.pairs.append({**made, **more})
        if kind != "template":
            next(p for p in self.posts if p["post_id"] == post).update(
                share=share, source_post_id=source, sources=1, first=False
            )


def spans(post: str, source: str) -> list[dict[str, int]]:
    """Equal stretches of at least three characters."""
    blocks = SequenceMatcher(None, post, source, autojunk=False).get_matching_blocks()
    return [
        {"start": b.a, "end": b.a + b.size, "source_start": b.b, "source_end": b.b + b.size}
        for b in blocks
        if b.size >= 3
    ]


def add_reuse(result: InspectionResult, hostile: tuple[str, ...] = ()) -> InspectionResult:
    """The result with text reuse: account 1 is the main source, 2 and 3 live from it, 5 reposts on order, 7 by day."""
    made = Posts(result.accounts["account_id"].to_pylist())
    title = hostile[0] if hostile else "大厅延长服务时间的通知"
    text = ARTICLE + hostile[3] if hostile else ARTICLE
    source = made.add(1, text, title, **({"url": "javascript:alert(4)"} if hostile else {}))
    for account in (2, 2, 3):
        post = made.add(account, text, title)
        made.pair(post, source, "copy", 1.0)
    made.pair(made.add(2, EDITED, "窗口服务时间有变化"), source, "edited", 0.95)
    made.pair(made.add(3, REWRITTEN, "周六也能办"), source, "rewritten", 0.8)
    made.pair(made.add(4, OWN + MIDDLE, "预约办理"), source, "excerpt", 0.45)
    made.pair(made.add(5, ARTICLE, "转载：大厅延长服务时间"), source, "copy", 1.0, ordered=True)
    made.pair(made.add(6, OWN.replace("二十六", "三十一"), "听取意见"), source, "template", 0.6, spans=[])
    by_day = made.add(7, ARTICLE, "窗口服务", precision="day")
    made.pair(by_day, source, "copy", 1.0, lag_hours=None)
    # Of two posts of unknown order neither takes from the other.
    made.posts[-1].update(share=0.0, sources=0, first=None, source_post_id=None)
    for account in range(20):
        made.add(account, OWN + f"第{account}期。", f"关于第{account}期意见办理情况的公告")
    made.add(8, None, "只有图片")
    own = made.posts[-2]
    made.spun.append(
        {"post_id": own["post_id"], "account_id": own["account_id"], "words": 7, "characters": 120}
    )
    return finish(result, made)


def finish(result: InspectionResult, made: Posts) -> InspectionResult:
    """The result with the tables of what was made up."""
    tables = {f.name: pa.table({}) for f in fields(Reuse)} | {
        "pairs": _table(made.pairs, schemas.REUSE_PAIRS),
        "posts": _table(made.posts, schemas.REUSE_POSTS),
        "accounts": _table(_accounts(made), schemas.REUSE_ACCOUNTS),
        "edges": _table(_edges(made), schemas.REUSE_EDGES),
        "unique": _table(_unique(made), schemas.UNIQUE_POSTS),
        "spun_posts": _table(made.spun, schemas.SPUN_POSTS),
    }
    reuse = Reuse(**tables)
    return replace(result, reuse=reuse, excerpts=_table(made.excerpts, EXCERPTS))


def without_texts(result: InspectionResult) -> InspectionResult:
    """The result where no post had a text."""
    found = add_reuse(result).reuse
    assert found is not None
    share = pa.nulls(found.posts.num_rows, pa.float64())
    posts = found.posts.set_column(found.posts.schema.get_field_index("share"), "share", share)
    return replace(result, reuse=replace(found, posts=posts, accounts=found.accounts.slice(0, 0)))


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)


def _accounts(made: Posts) -> list[dict[str, Any]]:
    own = {2: 0.12, 3: 0.31, 4: 0.78}
    main = made.ids[1]
    return [
        {
            "account_id": account, "posts": 3 + at, "originality": own.get(at, 1.0),
            "top_source_account_id": main if at in own else None, "top_source_share": 1 - own[at] if at in own else None,
            "median_lag_hours": 11.0 + at if at in own else None, "matrix_cluster": main if at in (1, 2, 3) else None,
        }
        for at, account in enumerate(made.ids[:20])
    ]  # fmt: skip


def _edges(made: Posts) -> list[dict[str, Any]]:
    count: dict[tuple[str, str], list[int]] = {}
    for pair in made.pairs:
        if pair["kind"] != "template" and pair["lag_hours"] is not None:
            edge = count.setdefault((pair["account_id"], pair["source_account_id"]), [0, 0, 0])
            edge[0] += 1
            edge[1] += pair["ordered"]
            edge[2] += sum(s["end"] - s["start"] for s in pair["spans"])
    # One more post each, so that single ones are no special case.
    return [
        {"account_id": a, "source_account_id": s, "posts": n + 1, "ordered": o * 2, "characters": c}
        for (a, s), (n, o, c) in sorted(count.items(), key=lambda item: (-item[1][0], item[0]))
    ]


def _unique(made: Posts) -> list[dict[str, Any]]:
    kinds = ("document", "notice", "guide", "other")
    own = [row for row in made.posts if row["share"] == 0.0]
    return [{**row, "kind": kinds[at % 4], "share": 0.1} for at, row in enumerate(own)]
