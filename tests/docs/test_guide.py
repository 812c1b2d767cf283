"""The example of the office's settings is accepted whole, and every key is explained."""

from __future__ import annotations

import re

import pytest

from jianhao.dates import day_number
from jianhao.ingest.checklist_form import ASKED_HEADINGS
from jianhao.ingest.columns import map_columns
from jianhao.ingest.fields import ACCOUNT_FIELDS, CHECK_FIELDS, COLLECTION_FIELDS
from jianhao.ingest.office import KEYS, Office, read_office
from jianhao.ingest.source import SourceFile
from jianhao.inspection.catalogue import all_rules

BLOCK = re.compile(r"^```toml\n(.*?)^```", re.M | re.S)
ROW = re.compile(r"^\| (`[^|]+) \| [^|]+ \| ([^|]+) \|$", re.M)


@pytest.fixture
def office(pages, tmp_path) -> Office:
    """The settings of the guide, read as the program reads them."""
    (example,) = BLOCK.findall(pages["docs/guide.md"])
    path = tmp_path / "机关设置.toml"
    path.write_text(example, encoding="utf-8")
    return read_office(SourceFile(path.name, path))


def test_the_example_sets_every_key(pages, office):
    (example,) = BLOCK.findall(pages["docs/guide.md"])
    used = {key for key in KEYS if re.search(rf"^(?:\[*{key}[\].]|{key} =)", example, re.M)}
    assert used == KEYS


def test_every_key_is_explained(pages):
    section = pages["docs/guide.md"].partition("## 六、机关设置")[2].partition("\n## ")[0]
    explained = {key for names, _ in ROW.findall(section) for key in re.findall(r"`(\w+)`", names)}
    assert explained == KEYS


def test_the_example_says_what_the_guide_says(office):
    assert (office.region, office.names) == ("示例省甲市", {"weixin:甲市发布": "weixin:gh_990000000001"})
    assert office.divisions == {"990100000000": "示例省甲市"}
    assert [(w.rule, w.approver) for w in office.waivers] == [
        ("silence_14d", "甲市人民政府办公室"),
        ("no_interaction", "甲市人民政府办公室"),
    ]
    assert {w.rule for w in office.waivers} <= {rule.id for rule in all_rules()}
    (quota,) = office.quotas
    assert (quota.scope, quota.level, quota.platform, quota.maximum) == ("county", "township", "weixin", 8)
    assert office.sampling is not None
    assert (office.sampling.share, office.sampling.strata) == (0.3, ("level", "platform"))


def test_the_calendar_of_the_example_changes_both_days(office):
    off, work = day_number_of("2024-06-20"), day_number_of("2024-06-22")
    assert not office.workdays.is_workday(off)
    assert office.workdays.is_workday(work)


def test_the_confirmed_heading_of_the_example_is_used(office):
    columns = map_columns(["账号名称", "平台", "账号ID", "号主", "内部编号"], ACCOUNT_FIELDS, office.mappings)
    assert [c.field.name for c in columns.columns] == ["name", "platform", "account_id", "agency"]
    assert columns.unmapped == ()


def test_columns_that_the_guide_names_are_read(pages):
    text = pages["docs/guide.md"]
    for fields, line in ((COLLECTION_FIELDS, "**采集记录**"), (CHECK_FIELDS, "整理成六列也可以使用")):
        (sentence,) = [row for row in text.splitlines() if line in row]
        headings = re.findall(r"`(\S+?)`", sentence)
        assert len(headings) == 6
        mapped = map_columns(headings, fields)
        assert [c.heading for c in mapped.columns] == headings


def test_the_form_holds_what_the_guide_asks_for():
    assert {"核查人", "核查时间", "最近更新日期", "问题类别"} <= set(ASKED_HEADINGS)


def day_number_of(text: str) -> int:
    from datetime import date

    return day_number(date.fromisoformat(text))
