"""The files as a whole: counts, bytes, kinds, names."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jianhao.demo import make_province
from jianhao.demo.kinds import Kind
from jianhao.demo.places import make_places
from jianhao.demo.reuse_plan import Form
from jianhao.errors import UnusableCall
from jianhao.ingest.office import read_office
from jianhao.ingest.source import SourceFile
from jianhao.vocab.divisions import name_exists
from jianhao.vocab.platforms import Platform, normalise_native_id, parse_platform


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_arguments_give_the_same_bytes(small, tmp_path):
    make_province(tmp_path, accounts=60, posts=1500)
    assert written(tmp_path) == written(small.files.folder)
    assert len(written(tmp_path)) == 13


def test_another_seed_gives_another_province(small, tmp_path):
    make_province(tmp_path, accounts=60, posts=1500, seed=1)
    assert written(tmp_path)["发布内容.csv"] != written(small.files.folder)["发布内容.csv"]


def test_every_named_file_was_written(small):
    papers = [getattr(small.files.papers, f.name) for f in fields(small.files.papers)]
    paths = papers + [getattr(small.files, f.name) for f in fields(small.files) if f.name != "papers"]
    assert all(path.exists() for path in paths)


def test_register_has_the_asked_number_of_rows(small):
    assert len(small.register) == 60


def test_posts_come_close_to_the_asked_number(small):
    assert 1425 <= len(small.posts) <= 1575


def test_posts_lie_in_the_365_days_up_to_the_as_of_day(small):
    days = [row["发布时间"][:10] for row in small.posts if len(row["发布时间"]) == 19]
    assert min(days) >= "2025-10-01"
    assert max(days) <= "2026-09-30"


@pytest.mark.parametrize("seed", [20260930, 1, 2])
def test_truth_covers_every_kind_of_account(seed, tmp_path):
    files = make_province(tmp_path, accounts=60, posts=1500, seed=seed)
    with files.truth_accounts.open(encoding="utf-8-sig", newline="") as stream:
        found = {row["kind"] for row in csv.DictReader(stream)}
    assert found == {kind.value for kind in Kind}


def test_truth_covers_every_kind_of_post(small):
    found = {row["kind"] for row in small.planted_posts}
    planted = {form.value for form in Form} - {"notice", "law"}
    spoiled = {"bad_date", "bad_account_id", "bad_number", "missing_account"}
    assert found == planted | spoiled | {"bought_burst", "bought_topup", "forced_likes"}


def test_no_division_of_the_province_exists():
    places = make_places(3000)
    every = (places.province, *places.cities, *places.counties, *places.towns, *places.villages)
    assert len(every) > 900
    names = {name for place in every for name in (place.full, place.path)}
    assert [name for name in names if name_exists(name, villages=True)] == []
    assert len({place.code for place in every}) == len(every)
    assert all(place.code.startswith("99") for place in every)


def test_small_provinces_are_refused(tmp_path):
    with pytest.raises(UnusableCall):
        make_province(tmp_path, accounts=59, posts=1500)
    with pytest.raises(UnusableCall):
        make_province(tmp_path, accounts=60, posts=600)
    assert list(tmp_path.iterdir()) == []


def test_progress_runs_from_nothing_to_all(tmp_path):
    told: list[tuple[str, float]] = []
    make_province(tmp_path, accounts=60, posts=900, progress=lambda stage, share: told.append((stage, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_ids_have_the_form_of_their_platform(small):
    good = [
        row for row in small.register if parse_platform(str(row["平台"])) and "E" not in str(row["账号ID"])
    ]
    assert len(good) >= 58
    for row in good:
        platform = parse_platform(str(row["平台"]))
        assert isinstance(platform, Platform)
        assert normalise_native_id(platform, str(row["账号ID"])) is not None, row["账号ID"]


def test_register_looks_like_an_office_file(small):
    book = openpyxl.load_workbook(small.files.accounts)
    assert book.sheetnames == ["省直单位", "甲市", "乙市"]
    sheet = book["甲市"]
    assert sheet["A1"].value == "示例省政务新媒体台账（甲市，演示数据）"
    assert str(sheet["A2"].value).startswith("填表单位：甲市人民政府办公室")
    assert any(m.min_col == m.max_col == 4 for m in sheet.merged_cells.ranges)
    assert [c.value for c in sheet["A"]][-2] == "合计"
    assert book.properties.created.date() == date(2026, 9, 30)


def test_nothing_that_could_be_personal_or_live(small):
    phones = {str(row["联系电话"]) for row in small.register}
    assert all(re.fullmatch(r"000-0000\d{4}", phone) for phone in phones)
    texts = "\n".join(row["标题"] + row["正文"] for row in small.posts)
    assert re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)|[\w.]+@[\w.]+", texts) == []
    links = {row["链接"].split("/")[2] for row in small.posts}
    links |= {str(row["主页链接"]).split("/")[2] for row in small.register}
    assert all(host.endswith(".shili.example") for host in links)


def test_office_settings_are_toml_with_offices_as_approvers(small):
    settings = tomllib.loads(small.files.office.read_text(encoding="utf-8"))
    assert set(settings) == {
        "region",
        "approved_sources",
        "ordered",
        "waivers",
        "quotas",
        "calendar",
        "divisions",
    }
    assert {w["approver"] for w in settings["waivers"]} == {"示例省人民政府办公厅"}
    assert {w["account_id"] for w in settings["waivers"]} == set(small.ids("waived_silence"))
    ordered = {row["post_id"] for row in small.planted_posts if row["kind"] == "ordered_source"}
    assert {item["post_id"] for item in settings["ordered"]} == ordered


def test_office_settings_are_read_without_complaint(small):
    office = read_office(SourceFile(small.files.office.name, small.files.office))
    assert office.region == "示例省"
    assert len(office.waivers) == 2
    assert [q.maximum for q in office.quotas] == [2, 12, 8]
