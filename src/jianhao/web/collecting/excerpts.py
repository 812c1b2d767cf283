"""The rows of some accounts out of a dataset, under the canonical headings: what is read back is what was read before.

An id that was made of a post's address, or of its moment and title, is made again of the same and needs no column.
Two files, because the heading says what reads count; a row that is no full listing of its account goes without its time of
collection, so that it vouches for no day, as before.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from jianhao.dates import SHANGHAI
from jianhao.ingest.posts import PARTIAL
from jianhao.store.batches import batches_of
from jianhao.store.dataset import Dataset

ROWS = 50_000
HEADINGS = (
    "账号ID",
    "平台",
    "内容ID",
    "标题",
    "正文",
    "链接",
    "发布时间",
    "工具",
    "是否原创",
    "是否删除",
    "采集时间",
)
COUNTS = ("点赞数", "在看数", "评论数", "转发数")
READS = {"times": "阅读数", "people": "阅读人数"}
CLOCK = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}

Sample = dict[str, Any]


def write_excerpt(root: Path, accounts: Collection[str], folder: Path, name: str) -> list[Path]:
    """The posts and samples of `accounts` in the dataset at `root` as CSV files in `folder`; those that have rows."""
    dataset = Dataset(root)
    manifest = dataset.current()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = dict.fromkeys(READS, 0)
    paths = {metric: folder / f"{name}-{heading}.csv" for metric, heading in READS.items()}
    streams = {metric: path.open("w", encoding="utf-8", newline="") for metric, path in paths.items()}
    try:
        writers = {metric: _begun(stream, metric) for metric, stream in streams.items()}
        parts = zip(dataset.paths(manifest, "posts"), dataset.paths(manifest, "samples"), strict=True)
        for posts, samples in parts:
            for post, sample in _rows(posts, samples, frozenset(accounts)):
                metric = (sample or {}).get("metric") or "times"
                writers[metric].writerow(_line(post, sample))
                written[metric] += 1
    finally:
        for stream in streams.values():
            stream.close()
    for metric, path in paths.items():
        if not written[metric]:
            path.unlink()
    return [path for metric, path in paths.items() if written[metric]]


def _begun(stream: TextIO, metric: str) -> Any:
    writer = csv.writer(stream)
    writer.writerow([*HEADINGS, READS[metric], *COUNTS])
    return writer


def _rows(
    posts: Path, samples: Path, accounts: frozenset[str]
) -> Iterator[tuple[dict[str, Any], Sample | None]]:
    """Each post with the sample that its row gave, if any: samples of a part stand in the order of its posts."""
    waiting = _listed(samples)
    sample = next(waiting, None)
    for post in _listed(posts):
        own = None
        if sample is not None and sample["post_id"] == post["post_id"]:
            own, sample = sample, next(waiting, None)
        if post["account_id"] in accounts:
            yield post, own


def _listed(path: Path) -> Iterator[dict[str, Any]]:
    for batch in batches_of(path, rows=ROWS):
        yield from batch.to_pylist()


def _line(post: dict[str, Any], sample: Sample | None) -> list[Any]:
    whole = not (post["profile"] or "").endswith(PARTIAL)
    taken = sample["collected_at"] if sample is not None and whole else None
    counts = [sample[n] if sample else None for n in ("likes", "looks", "comments", "shares")]
    return [
        post["account_id"], post["platform"], post["native_id"], post["title"], post["text"], post["url"],
        _clock(post["published_at"], post["precision"]), post["tool"],
        _yes_no(post["original_flag"]), _yes_no(post["deleted"]), _moment(taken), _reads(sample), *counts,
    ]  # fmt: skip


def _clock(moment: datetime, precision: str) -> str:
    """As precise as it was; a moment between two seconds keeps its fraction."""
    local = moment.astimezone(SHANGHAI)
    fraction = f".{local.microsecond:06d}" if precision == "second" and local.microsecond else ""
    return local.strftime(CLOCK[precision]) + fraction


def _yes_no(flag: bool | None) -> str | None:
    return None if flag is None else "是" if flag else "否"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else _clock(moment, "second")


def _reads(sample: Sample | None) -> str | None:
    """A count as it was: 10万+ is at least so many, 1.2万 is rounded."""
    if sample is None or sample["reads"] is None:
        return None
    reads, kind = int(sample["reads"]), sample["reads_kind"]
    if kind == "at_least":
        return f"{reads // 10_000}万+" if reads % 10_000 == 0 else f"{reads}+"
    if kind == "rounded":
        return f"{reads / 10_000:.4f}".rstrip("0").rstrip(".") + "万"
    return str(reads)
