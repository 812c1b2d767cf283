"""The plain copy that opens by double click: one page a post, a list a month and a year, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from jianhao.archive.verifier.layout import HTML

_STYLE = (
    'body{font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1f2933;'
    "max-width:46em;margin:2em auto;padding:0 1em}h1{font-size:1.4em}.said{color:#667085;font-size:.9em}"
    "a{color:#2f4b8f}img,video{max-width:100%;height:auto;margin:.5em 0}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #d9dee7;padding:.3em .5em;text-align:left;vertical-align:top}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:"
_VIDEOS = (".mp4", ".webm")
_SOUNDS = (".mp3", ".m4a")


def page(title: str, body: str, policy: str = _POLICY) -> bytes:
    """A whole page; `policy` says what it may load."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n{body}</body></html>\n"
    ).encode()


def post_name(number: int) -> str:
    """Where the copy of the n-th post lies (1 = the first)."""
    return f"{HTML}posts/{(number - 1) // 1000:03d}/{number:06d}.html"


def post_page(post: Mapping[str, Any], account: str) -> bytes:
    """One post: title, date, address as text, text, pictures."""
    title = post["title"] or "（无标题）"
    said = [f"发布时间：{_day(post)}", f"内容ID：{post['post_id']}"]
    if post["url"]:
        said.append(f"原网址：{post['url']}")
    if post["deleted"]:
        said.append("导出时已删除")
    lines = (post["text"] or "").splitlines()
    paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in lines if line.strip())
    if not paragraphs:
        paragraphs = "<p>没有取得正文文字" + (
            "，网页存档见data/wacz。</p>\n" if post["pages"] else "。</p>\n"
        )
    return page(
        f"{title} - {account}",
        f'<p><a href="../../index.html">{escape(account)}</a></p>\n<h1>{escape(title)}</h1>\n'
        f'<p class="said">{"<br>".join(map(escape, said))}</p>\n{paragraphs}{"".join(map(_medium, post["media"]))}',
    )


def _medium(path: str) -> str:
    """A picture, video or sound of the archive, from the page of a post."""
    address = escape(f"../../../{path.removeprefix('data/')}")
    if path.endswith(_VIDEOS):
        return f'<p><video controls src="{address}"></video></p>\n'
    if path.endswith(_SOUNDS):
        return f'<p><audio controls src="{address}"></audio></p>\n'
    return f'<p><img alt="" loading="lazy" src="{address}"></p>\n'


def list_page(heading: str, rows: Iterable[tuple[str, str, str]], account: str) -> bytes:
    """The posts of a month or a year: (day, title, name of the copy)."""
    cells = "".join(
        f'<tr><td>{escape(day)}</td><td><a href="../{escape(name.removeprefix(HTML))}">{escape(title)}</a></td></tr>\n'
        for day, title, name in rows
    )
    return page(
        f"{heading} - {account}",
        f'<p><a href="../index.html">{escape(account)}</a></p>\n<h1>{escape(heading)}</h1>\n'
        f"<table><tr><th>日期</th><th>标题</th></tr>\n{cells}</table>\n",
    )


def index_page(account: Mapping[str, Any], months: Iterable[tuple[str, int]], said: Iterable[str]) -> bytes:
    """The first page: whose account it was, what is here, the months."""
    facts = "".join(f"<p>{escape(line)}</p>\n" for line in said)
    rows = "".join(
        f'<tr><td><a href="months/{escape(month or "unknown")}.html">{escape(month or "日期不详")}</a></td><td>{count:,}</td></tr>\n'
        for month, count in months
    )
    return page(
        f"{account['name']}（归档阅读本）",
        f"<h1>{escape(str(account['name']))}（归档阅读本）</h1>\n{facts}"
        '<p><a href="search.html">按标题、日期查找，按年份列出</a></p>\n'
        f"<table><tr><th>月份</th><th>条数</th></tr>\n{rows}</table>\n",
    )


def _day(post: Mapping[str, Any]) -> str:
    return str(post["published_day"] or "不详")
