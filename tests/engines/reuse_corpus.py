"""Posts that were copied from each other in several ways, out of the texts of the demo."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa

from jianhao.dates import day_of
from jianhao.demo.lexicon import families, law_articles
from jianhao.demo.notices import NoticeWriter
from jianhao.demo.variants import edited, noisy, stitched

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 200
FOOTERS = (
    "欢迎关注本号，更多政策信息和办事指南请点击页面下方的菜单查询，转载请注明来源和作者，感谢您一直以来的支持。",
    "来源：示例市融媒体中心，编辑、校对、审核均为本中心工作人员，如有不妥之处请在留言区指出，我们及时更正。",
)


@cache
def _articles() -> tuple[str, ...]:
    return tuple(article.text.replace("¶", "\n") for article in law_articles() if len(article.text) > 60)


def reuse_posts(number: int, seed: int) -> pa.Table:
    """As find_reuse reads them: own texts, filled-in notices, copies of earlier posts, footers on many days."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.integers(0, DAYS, number))
    texts = _notices(rng, days)
    for k in np.flatnonzero(rng.random(number) < 0.6).tolist():
        texts[k] = _copied(texts, k, rng) if k > 5 and rng.random() < 0.5 else _own(rng)
    for k in np.flatnonzero(rng.random(number) < 0.4).tolist():
        texts[k] += FOOTERS[int(rng.integers(len(FOOTERS)))]
    moments = [
        START + timedelta(days=int(d), minutes=int(m))
        for d, m in zip(days, rng.integers(0, 900, number), strict=True)
    ]
    accounts = [f"weixin:gh_{a:03d}" for a in rng.integers(0, max(5, number // 50), number)]
    return pa.table({
        "post_id": [f"{account}:{k}" for k, account in enumerate(accounts)], "account_id": accounts,
        "text": pa.array(texts, pa.string()), "published_at": pa.array(moments, pa.timestamp("us", tz="UTC")),
        "precision": rng.choice(["second", "minute", "day"], number).tolist(),
        "day": pa.array([day_of(moment) for moment in moments], pa.int32()),
        "title": [text[:12] for text in texts],
    })  # fmt: skip


def _notices(rng: np.random.Generator, days: np.ndarray) -> list[str]:
    writer, forms = NoticeWriter(rng), list(families().values())
    texts = np.empty(len(days), object)
    for k, form in enumerate(forms):
        rows = np.arange(k, len(days), len(forms))
        names = [f"示例{n}县" for n in rng.integers(1, 40, len(rows))]
        written = writer.write(form, names, [f"{name}办公室" for name in names], days[rows] + 19_700)[1]
        texts[rows] = np.array(written, object) if written else []
    return texts.tolist()


def _own(rng: np.random.Generator) -> str:
    articles = _articles()
    return "\n".join(articles[int(n)] for n in rng.integers(0, len(articles), rng.integers(1, 5)))


def _copied(texts: list[str], before: int, rng: np.random.Generator) -> str:
    source = texts[int(rng.integers(max(0, before - 400), before))]
    match int(rng.integers(4)):
        case 0:
            return source
        case 1:
            return edited(source, rng)
        case 2:
            return noisy(source, rng)
        case _:
            return stitched([source, texts[int(rng.integers(before))], _own(rng)], rng)
