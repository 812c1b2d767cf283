"""The section 内容同质化核查 of report.html: counts, lists, drawing and table, evidence, editions, hostile texts, size."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from jianhao.documents.figures import figures
from jianhao.documents.report import render
from jianhao.inspection.result import Edition, InspectionResult

VOID = ("br", "hr", "img", "input", "link", "meta")


class Section(HTMLParser):
    """The section by element: texts of marks on both sides, rows of tables, attributes, and the data of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.lines: list[str] = []
        self.text = ""
        self.data: Any = None
        self._open: list[str] = []
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = dict(attrs).get("id") == "data"
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._script:
            self.data, self._script = json.loads(data), False
        elif "script" not in self._open and "style" not in self._open:
            self.text += data
            if self._open and self._open[-1] in ("mark", "u"):
                self.marks.append((self._open[-1], data))
            if {"td", "th"} & set(self._open) and self.rows and self.rows[-1]:
                self.rows[-1][-1] += data
            if self._open[-1:] == ["title"] and "svg" in self._open:
                self.lines.append(data)


def page(result: InspectionResult) -> str:
    ((name, content),) = render(result)
    assert name == "report.html"
    return content.decode("utf-8")


def section(text: str) -> str:
    start = text.index('<section id="reuse"')
    return text[start : text.index('<section id="', start + 10)]


@pytest.fixture(scope="module")
def result(fixtures: ModuleType, reuse_fixtures: ModuleType) -> InspectionResult:
    made: InspectionResult = reuse_fixtures.add_reuse(fixtures.build())
    return made


@pytest.fixture(scope="module")
def whole(result: InspectionResult) -> str:
    return page(result)


@pytest.fixture(scope="module")
def reuse(whole: str) -> Section:
    return Section(section(whole))


def test_counts_have_both_numbers(result: InspectionResult, reuse: Section) -> None:
    found = figures(result).reuse
    assert found is not None
    assert (found.compared.plain, found.silent) == ("30/31", 1)
    assert (found.contains.numerator, found.copies.plain, found.ordered.plain, found.unordered.plain) == (
        7,
        "6/30",
        "1/6",
        "5/6",
    )
    assert found.templates == 1
    for words in (
        "30/31",
        "其余1条没有正文",
        "1/6",
        "5/6",
        "规定转载不是同质搬运",
        "另有1条只与其他内容使用同一模板",
    ):
        assert words in reuse.text, words


def test_accounts_with_little_of_their_own_are_listed_with_source_delay_and_group(
    result: InspectionResult, reuse: Section
) -> None:
    names = result.accounts["name"].to_pylist()
    rows = [row for row in reuse.rows if len(row) == 9 and row[3].startswith(("12.00%", "31.00%"))]
    assert [row[1].startswith(names[at]) for row, at in zip(rows, (2, 3), strict=True)] == [True, True]
    assert rows[0][4].startswith(names[1])
    assert rows[0][5:8] == ["88.00%", "13小时", names[1]]
    assert "第1组" in rows[0][8]


def test_the_drawing_says_what_its_table_says(result: InspectionResult, reuse: Section) -> None:
    flows = [re.fullmatch(r"(.+) → (.+)：(\d+)条，其中规定转载(\d+)条", line) for line in reuse.lines]
    drawn = sorted((f[2], int(f[3]), int(f[4])) for f in flows if f)
    assert result.reuse is not None
    assert len(drawn) == result.reuse.edges.num_rows == 4
    table = sorted(
        (re.sub(r"^→ (\S+) (\S+)$", r"\1（\2）", row[0]), int(row[1]), int(row[2].replace("—", "0")))
        for row in reuse.rows
        if len(row) == 4 and row[0].startswith("→")
    )
    assert table == drawn
    paths = [attrs["class"] for tag, attrs in reuse.tags if tag == "path" and attrs.get("marker-end")]
    assert sorted(str(c).count("told") for c in paths) == [0, 0, 0, 1]


def test_evidence_marks_the_right_characters(reuse_fixtures: ModuleType, whole: str) -> None:
    block = _block(whole, "小幅改动")
    source, post = (Section(side).marks for side in block.split('<section class="side">')[1:])
    for marks, text, changed in (
        (source, reuse_fixtures.ARTICLE, ["照", "受", "十五"]),
        (post, reuse_fixtures.EDITED, ["正", "办", "二十"]),
    ):
        assert all(part in text for _, part in marks)
        assert "".join(part for _, part in marks) in text
        assert [part for tag, part in marks if tag == "u"][-1][0] in ("十", "二")
        assert changed
    same = [[part for tag, part in marks if tag == "mark"] for marks in (source, post)]
    assert same[0] == same[1]


def _block(text: str, kind: str) -> str:
    blocks = re.findall(r'<details class="pair".*?</details>', text, re.S)
    return next(block for block in blocks if f"组：{kind}" in block)


def test_what_is_on_top_of_a_pair(result: InspectionResult, whole: str) -> None:
    block = Section(_block(whole, "节选")).text
    names = result.accounts["name"].to_pylist()
    for words in (
        "来源（发布在先）",
        "本账号（发布在后）",
        names[1],
        names[4],
        "45.00%",
        "98.00%",
        "晚30小时",
        "2024-05-10 09:30",
    ):
        assert words in block, words
    assert "规定转载" in Section(_block(whole, "原样复制，雷同占比100.00%，晚35小时")).text


def test_a_pair_whose_order_is_not_known_says_so(whole: str) -> None:
    block = _block(whole, "原样复制，雷同占比100.00%，时间先后待核实")
    assert "来源（时间先后待核实）" in block
    assert "发布在先" not in block


def test_every_link_to_evidence_leads_to_a_block(whole: str, reuse: Section) -> None:
    blocks = {attrs["id"] for tag, attrs in reuse.tags if attrs.get("class") == "pair"}
    links = {
        str(attrs["href"])[1:] for tag, attrs in reuse.tags if re.fullmatch(r"#e\d+", attrs.get("href") or "")
    }
    assert links
    assert links <= blocks
    data = Section(whole).data
    panels = {
        f"e{number}"
        for account in data["accounts"].values()
        for number, _ in account.get("u", {}).get("e", [])
    }
    assert panels == blocks


def test_posts_with_the_words_of_rewritten_ones_are_a_prompt(whole: str, reuse: Section) -> None:
    assert "还有1条没有找到来源，但用词与改写内容相近（数据异常提示，待核实）" in reuse.text
    assert Section(whole).data is not None
    assert "1条没有找到来源，用词与改写内容相近；数据异常提示，待核实" in whole


def test_the_panel_says_where_text_comes_from_and_what_stands_nowhere_else(
    result: InspectionResult, whole: str
) -> None:
    data = Section(whole).data
    own = data["accounts"]["2"]["u"]
    facts = {data["texts"][label]: data["texts"][value] for label, value in own["p"]}
    assert facts["原创占比"] == "12.00%（统计5条，规定转载不扣减）"
    assert facts["独有内容"].startswith("1条（")
    listed = [int(at) for at, account in data["accounts"].items() if "x" in account.get("u", {})]
    advice = result.accounts["advice"].to_pylist()
    assert listed
    assert {advice[at] for at in listed} <= {"merge", "close"}


def test_without_texts_the_section_says_what_to_do(fixtures: ModuleType, reuse_fixtures: ModuleType) -> None:
    for empty in (fixtures.build(), reuse_fixtures.without_texts(fixtures.build())):
        shown = Section(section(page(empty))).text
        assert "发布内容没有正文，未作内容同质化核查。请在发布内容文件中提供“正文”列" in shown
        assert "原创占比不足" not in shown


def test_the_public_edition_has_counts_only(fixtures: ModuleType, reuse_fixtures: ModuleType) -> None:
    text = page(reuse_fixtures.add_reuse(fixtures.build(edition=Edition.PUBLIC)))
    shown = Section(text)
    own = shown.text + json.dumps(shown.data, ensure_ascii=False)
    assert "内容同质化核查" in own
    absent = (
        "内容流向",
        "独有内容",
        "核查依据",
        "原创占比不足",
        "账号群",
        reuse_fixtures.OPENING,
        "大厅延长服务时间",
    )
    assert [words for words in absent if words in own] == []
    assert [attrs for _, attrs in shown.tags if (attrs.get("class") or "").startswith(("pair", "flow"))] == []
    assert all("u" not in account for account in shown.data["accounts"].values())


def test_hostile_texts_stay_texts_and_only_web_links_are_live(
    fixtures: ModuleType, reuse_fixtures: ModuleType
) -> None:
    text = page(reuse_fixtures.add_reuse(fixtures.build(hostile=True), fixtures.HOSTILE))
    shown = Section(text)
    assert fixtures.HOSTILE[0] in shown.text
    assert [attrs for tag, attrs in shown.tags if tag == "img" or "onerror" in attrs] == []
    assert "<script>alert" not in text
    assert "javascript:alert(4)" in shown.text
    assert [attrs for _, attrs in shown.tags if "javascript" in (attrs.get("href") or "")] == []


def test_only_plain_web_addresses_become_links(result: InspectionResult) -> None:
    assert result.excerpts is not None
    urls = [
        "https://mp.example.cn/s?a=1&b=2",
        "http://a.example:8080",
        "ftp://a.example/x",
        'https://a.example/"><b>',
        None,
    ]
    ids = [
        result.reuse.pairs["source_post_id"][0].as_py() if result.reuse else "",
        *result.excerpts["post_id"].to_pylist()[1:5],
    ]
    known = dict(zip(ids, urls, strict=True))
    rows = [{**row, "url": known.get(row["post_id"], row["url"])} for row in result.excerpts.to_pylist()]
    shown = Section(page(replace(result, excerpts=pa.Table.from_pylist(rows, result.excerpts.schema))))
    live = {attrs["href"] for _, attrs in shown.tags if (attrs.get("href") or "").startswith("http")}
    assert live == {"https://mp.example.cn/s?a=1&b=2", "http://a.example:8080"}


def test_evidence_without_texts_is_left_out(result: InspectionResult) -> None:
    text = page(replace(result, excerpts=None))
    assert '<details class="pair"' not in text
    assert "原创占比不足70%的账号" in text


def test_a_divided_report_has_evidence_beside_its_accounts(result: InspectionResult, whole: str) -> None:
    files = dict(render(result, largest=len(whole.encode()) - 1))
    overview, *parts = [content.decode() for content in files.values()]
    assert '<details class="pair"' not in overview
    assert "逐个情况和核查依据见各地区文件" in overview
    assert 'class="flow-chart"' in overview
    numbers = re.findall(r'<details class="pair" id="(e\d+)"', "".join(parts))
    assert sorted(numbers) == sorted(re.findall(r'<details class="pair" id="(e\d+)"', whole))
    for part in parts:
        blocks = set(re.findall(r'<details class="pair" id="(e\d+)"', part))
        assert set(re.findall(r'href="#(e\d+)"', part)) <= blocks


def test_the_same_result_gives_the_same_bytes(result: InspectionResult, whole: str) -> None:
    assert page(result) == whole


def test_three_hundred_long_pairs_fit(fixtures: ModuleType, reuse_fixtures: ModuleType) -> None:
    base = fixtures.build(3000)
    made = reuse_fixtures.Posts(base.accounts["account_id"].to_pylist())
    long = (reuse_fixtures.ARTICLE + reuse_fixtures.OWN) * 40
    source = made.add(0, long, "长文")
    for account in range(1, 400):
        post = made.add(account, long, "长文")
        span = {"start": 0, "end": len(long), "source_start": 0, "source_end": len(long)}
        made.pair(post, source, "copy", 1.0, spans=[span])
    big = reuse_fixtures.finish(base, made)
    ((_, content),) = render(big)
    assert len(content) < 8_000_000
    blocks = content.decode().count('<details class="pair"')
    assert 50 < blocks < 300
