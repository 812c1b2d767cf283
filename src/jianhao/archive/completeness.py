"""Whether everything that was published is in the archive: the union of all sources beside the count that somebody signed."""

from __future__ import annotations

from typing import Any

from jianhao.archive.journal import Journal
from jianhao.archive.settings import Settings
from jianhao.archive.verifier.contents import state_of

_WITHOUT_BODY = (
    "select count(*) from post where coalesce(json_extract(said, '$.text'), '') = ''"
    " and not coalesce(json_extract(said, '$.deleted'), 0)"
    " and not exists (select 1 from page where page.post_id = post.post_id)"
)
_FILES = "select count(*) from file where path like ?"


def completeness(journal: Journal, settings: Settings) -> dict[str, Any]:
    """Counts that are never mixed (articles, with body, with numbers, pages), what each source knows, the state and why."""
    articles = journal.count("post")
    without = int(journal.first(_WITHOUT_BODY))
    signed = dict(settings.signed) or None
    said: dict[str, Any] = {
        "articles": articles,
        "with_body": articles - without - _deleted_without_body(journal),
        "without_body": without,
        "with_numbers": int(journal.first("select count(*) from post where json_extract(said, '$.numbers') is not null")),
        "deleted": int(journal.first("select count(*) from post where json_extract(said, '$.deleted')")),
        "pages": journal.count("page"),
        "pages_of_posts": int(journal.first("select count(distinct post_id) from page where post_id is not null")),
        "images": int(journal.first("select count(distinct path) from image")),
        "failures": journal.count("failure"),
        "drafts": int(journal.first(_FILES, "data/drafts/%")),
        "exports": int(journal.first(_FILES, "data/backend/%")),
        "sources": dict(journal.rows("select name, count(*) from source group by name order by name")),
        "signed": signed,
    }  # fmt: skip
    return said | {"state": state_of(said), "reasons": _reasons(said)}


def _deleted_without_body(journal: Journal) -> int:
    query = _WITHOUT_BODY.replace(
        " and not coalesce(json_extract(said, '$.deleted'), 0)", " and json_extract(said, '$.deleted')"
    )
    return int(journal.first(query))


def _reasons(said: dict[str, Any]) -> list[str]:
    """Why it is not complete, in sentences."""
    reasons = []
    if said["signed"] is None:
        reasons.append("没有运营单位签字确认的发布总数，完整程度未核验")
    elif said["signed"]["count"] != said["articles"]:
        reasons.append(
            f"签字确认的发布总数为{said['signed']['count']:,}条，各来源合并后为{said['articles']:,}条"
        )
    if said["without_body"]:
        reasons.append(f"{said['without_body']:,}条没有正文，也没有网页存档")
    if said["failures"]:
        reasons.append(f"{said['failures']:,}项没有归档成功，见metadata/failures.jsonl")
    return reasons
