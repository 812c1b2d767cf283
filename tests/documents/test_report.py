"""report.html as a file: what it holds, in which edition, with hostile inputs, byte for byte."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jianhao.documents.report import render, write_report
from jianhao.inspection.result import Edition, InspectionResult

STATIC = Path(__file__).parents[2] / "src" / "jianhao" / "documents" / "static"


class Reader(HTMLParser):
    """Elements, visible text and the data of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data: Any = None
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = "data" if dict(attrs).get("id") == "data" else tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "data":
            self.data = json.loads(data)
        elif self._inside not in ("script", "style"):
            self.text += data

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def page(result: InspectionResult) -> str:
    ((name, content),) = render(result)
    assert name == "report.html"
    return content.decode("utf-8")


@pytest.fixture(scope="module")
def internal(fixtures: ModuleType) -> Reader:
    return Reader(page(fixtures.build()))


def test_the_cover_says_what_was_inspected_on_what(internal: Reader) -> None:
    for words in (
        "示例省甲市政务新媒体检查报告",
        "2024年5月20日（命令指定）",
        "2024年2月21日至2024年5月20日（90天）",
        "国办秘函〔2019〕19号",
        "3f9a3f9a3f9a",
        "已查2项/应查3项，其余未检查（48个账号）",
        "工具生成，未经审签",
        "内部版",
        "演示数据",
    ):
        assert words in internal.text


def test_figures_are_shown_with_both_numbers(internal: Reader) -> None:
    for words in ("53/60", "43/53", "81.13%", "8/53", "3/54", "安全、泄密事故等严重问题（59个账号）"):
        assert words in internal.text


def test_every_failed_or_open_veto_is_readable_without_scripts(
    fixtures: ModuleType, internal: Reader
) -> None:
    result = fixtures.build()
    wanted = [
        v
        for v in result.verdicts.to_pylist()
        if v["outcome"] == "failed"
        or (v["outcome"] == "undetermined" and v["reason"] != "input_not_supplied")
    ]
    rows = internal.values("data-a")
    assert len(rows) == len({(v["account_id"], _list(v)) for v in wanted})
    names = dict(
        zip(result.accounts["account_id"].to_pylist(), result.accounts["name"].to_pylist(), strict=True)
    )
    assert all(names[v["account_id"]] in internal.text for v in wanted)
    assert (
        "监测时间点2024年5月20日前2周内无更新（最近一次公开发布为2023年11月1日，间隔201天）。"
        in internal.text
    )
    assert "未取得4月29日以来的发布记录，更新情况待核实。" in internal.text
    assert "证据：人工核查单第12行：安装后无法打开" in internal.text


def _list(verdict: dict[str, Any]) -> str:
    return (
        "pending"
        if verdict["outcome"] == "undetermined"
        else "failing"
        if verdict["severity"] == "veto"
        else "remind"
    )


def test_every_reference_to_a_clause_leads_to_it(internal: Reader) -> None:
    anchors = _anchors(internal)
    assert len(anchors) > 10
    assert anchors <= set(internal.values("id"))


def _anchors(reader: Reader) -> set[str]:
    """Places inside the page that it refers to; panels of accounts (#a12) are no places."""
    return {href[1:] for href in reader.values("href") if re.fullmatch(r"#(c\d+|[a-z-]+)", href)}


def test_the_panel_knows_every_verdict_of_a_listed_account(fixtures: ModuleType, internal: Reader) -> None:
    result, data = fixtures.build(), internal.data
    rules = sum(len(pack.rules) for pack in result.packs)
    assert {len(account["v"]) for account in data["accounts"].values()} == {rules}
    assert set(internal.values("data-a")) <= set(data["accounts"])
    first = data["accounts"]["0"]
    texts = [data["texts"][n] for n in first["h"]]
    assert texts[1:5] == ["甲市教育", "微信公众号", "市级", "甲市教育局"]
    assert texts[7:] == ["不合格", "1/3", "2024-05-05", "15"]
    register = {data["texts"][label]: data["texts"][value] for label, value in first["r"]}
    assert (register["账号类型"], register["适用范围"], register["开设日期"]) == (
        "订阅号",
        "政府系统",
        "2020-04-11",
    )


def test_passes_without_remark_are_only_counted(fixtures: ModuleType, internal: Reader) -> None:
    result = fixtures.build()
    hinted = {account for hint in result.hints for account in hint.account_ids}
    failed = {
        v["account_id"]
        for v in result.verdicts.to_pylist()
        if v["outcome"] in ("failed", "undetermined") and v["reason"] != "input_not_supplied"
    }
    keep = {
        str(i)
        for i, row in enumerate(result.accounts.to_pylist())
        if row["account_id"] not in hinted | failed and row["advice"] in ("keep", "undetermined")
    }
    assert len(keep) > 20
    assert not keep & set(internal.data["accounts"])


def test_weeks_count_all_posts_of_the_last_52_weeks(fixtures: ModuleType, internal: Reader) -> None:
    result = fixtures.build()
    account = result.accounts["account_id"][0].as_py()
    days = [row for row in result.activity.to_pylist() if row["account_id"] == account]
    total = sum(row["posts"] for row in days if result.info.as_of - row["day"] < 364)
    weeks = [int(n) for n in internal.data["accounts"]["0"]["w"].split(",")]
    assert len(weeks) == 52
    assert sum(weeks) == total > 100
    assert weeks[-2:] == [0, 0]


@pytest.mark.parametrize(
    ("edition", "there", "absent"),
    [
        (
            Edition.UNIT,
            ("处置建议", "单位版", "6.01E+15"),
            ("漏报", "gh_shili0001", "同一平台有2个账号，请核对"),
        ),
        (
            Edition.PUBLIC,
            ("对外版", "不合格账号", "退回的数据行"),
            ("处置建议", "gh_shili0001", "6.01E+15", "建议关停", "限期整改"),
        ),
    ],
)
def test_an_edition_leaves_out_what_is_not_for_its_readers(
    fixtures: ModuleType, edition: Edition, there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    text = page(fixtures.build(edition=edition))
    shown = Reader(text)
    own = shown.text + json.dumps(shown.data, ensure_ascii=False)
    assert [words for words in there if words not in own] == []
    assert [words for words in absent if words in own] == []


def test_demo_marks_stand_only_on_the_demo(fixtures: ModuleType) -> None:
    assert "演示数据" not in Reader(page(fixtures.build(demo=False))).text


def test_hostile_texts_stay_texts(fixtures: ModuleType) -> None:
    result = fixtures.build(hostile=True)
    result = replace(result, info=replace(result.info, region='甲"}</style><script>alert(3)</script>市'))
    text = page(result)
    reader = Reader(text)
    assert all(name in reader.text for name in fixtures.HOSTILE)
    assert [attrs for tag, attrs in reader.tags if tag == "img" or "onerror" in attrs] == []
    plain = Reader(page(fixtures.build()))
    scripts = [tag for tag, _ in reader.tags].count("script")
    assert scripts == [tag for tag, _ in plain.tags].count("script")
    assert fixtures.HOSTILE[0] in reader.data["texts"]
    assert "<script>alert" not in text


def test_nothing_is_fetched_and_only_own_scripts_run(internal: Reader) -> None:
    assert internal.values("src") == []
    assert [href for href in internal.values("href") if not href.startswith("#")] == []
    policy = next(attrs["content"] for _, attrs in internal.tags if attrs.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert policy.count("'sha256-") == 8


def test_the_same_result_gives_the_same_bytes(fixtures: ModuleType, tmp_path: Path) -> None:
    (first,) = write_report(fixtures.build(), tmp_path)
    assert first == tmp_path / "report.html"
    assert first.read_bytes() == render(fixtures.build())[0][1]


def test_a_report_that_is_too_large_is_split_by_division(fixtures: ModuleType) -> None:
    result = fixtures.build()
    whole = Reader(page(result))
    files = render(result, largest=1_020_000)
    names = [name for name, _ in files]
    assert names == ["report.html", *(f"report-{code}.html" for code in (990100, 990121, 990122, 990123))]
    overview, *parts = [Reader(content.decode()) for _, content in files]
    assert set(names[1:]) <= set(overview.values("href"))
    assert overview.values("data-a") == []
    assert [r for r in (overview, *parts) if not _anchors(r) <= set(r.values("id"))] == []
    assert sorted(a for part in parts for a in part.values("data-a")) == sorted(whole.values("data-a"))
    assert all("report.html" in part.values("href") for part in parts)


def test_a_division_that_is_too_large_goes_into_several_files(fixtures: ModuleType) -> None:
    parts = [
        content for name, content in render(fixtures.build(), largest=1_020_000) if name != "report.html"
    ]
    files = render(fixtures.build(), largest=max(map(len, parts)) - 1)
    names = [name for name, _ in files]
    assert len(files) == len(parts) + 2
    assert [name for name in names if name.endswith("-2.html")] != []
    assert len(names) == len(set(names))
    rows = [a for _, content in files for a in Reader(content.decode()).values("data-a")]
    assert len(rows) == len(Reader(page(fixtures.build())).values("data-a"))


def test_three_thousand_accounts_fit_in_one_file(fixtures: ModuleType) -> None:
    ((_, content),) = render(fixtures.build(3000))
    assert len(content) < 8_000_000


def test_old_browsers_can_read_own_styles_and_scripts() -> None:
    for name in ("jianhao.css", "reuse.css"):
        style = (STATIC / name).read_text("utf-8")
        assert not re.search(r":has\(|color-mix|oklch|@layer|@container|\binset:|aspect-ratio|\bsvh\b", style)
    for name in (
        "report.js",
        "panel.js",
        "panel_account.js",
        "panel_reuse.js",
        "panel_measures.js",
        "evidence.js",
        "charts.js",
    ):
        script = (STATIC / name).read_text("utf-8")
        assert not re.search(
            r"\?\.[a-zA-Z(\[]|\?\?|\.at\(|replaceAll|structuredClone|Object\.hasOwn|\bawait\b", script
        ), name


def test_vendored_files_are_those_recorded() -> None:
    rows = json.loads((STATIC / "vendor.json").read_text("utf-8"))
    assert {row["package"]: row["version"] for row in rows} == {"bootstrap": "5.3.9", "echarts": "6.1.0"}
    for row in rows:
        assert hashlib.sha256((STATIC / row["file"]).read_bytes()).hexdigest() == row["sha256"]
