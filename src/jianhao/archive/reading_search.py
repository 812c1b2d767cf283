"""Finding a post in the reading copy: a list by year that needs no script, and a search over titles and dates where there is one.

The list stands in the page itself, because a page opened by double click may read no other file. It holds the titles as the
archive has them, personal numbers masked, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from jianhao.archive.reading_copy import page

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' file:; form-action 'none'"
_FORM = (
    '<form id="find" hidden><label for="words">标题中的词语，或者日期</label> <input id="words" type="search" autocomplete="off">'
    ' <button>查找</button></form>\n<p id="said" role="status"></p>\n<table><tbody id="rows"></tbody></table>\n'
)


def search_page(
    account: Mapping[str, Any], years: Iterable[tuple[str, int]], titles: Sequence[tuple[str, str]]
) -> bytes:
    """The page: years with their counts, and (day, title) of every post in the order of the copies, as JSON."""
    name = str(account["name"])
    listed = "".join(
        f'<tr><td><a href="years/{escape(year or "unknown")}.html">{escape(f"{year}年" if year else "日期不详")}</a></td>'
        f"<td>{count:,}</td></tr>\n"
        for year, count in years
    )
    # No "<" may stand in it: whatever a title says, the block ends where it is meant to.
    data = json.dumps(titles, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return page(
        f"查找 - {name}",
        f'<p><a href="index.html">{escape(name)}</a></p>\n<h1>查找</h1>\n{_FORM}<h2>按年份</h2>\n'
        f"<table><tr><th>年份</th><th>条数</th></tr>\n{listed}</table>\n"
        f'<script type="application/json" id="titles">{data}</script>\n<script src="search.js"></script>\n',
        _POLICY,
    )


def search_script() -> bytes:
    """The script beside the page."""
    return files("jianhao.archive").joinpath("search.js").read_bytes()
