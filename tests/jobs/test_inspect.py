"""The main job on a small office: what is concluded, what is kept, what never gets in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jianhao.errors import NotAResult, UnusableCall, UnusableFile
from jianhao.inspection.result import Edition
from jianhao.jobs.inspect import inspect
from jianhao.store.schemas import ACCOUNTS, FACTORS, REJECTED, UNMATCHED, VERDICTS


def outcomes(folder: Path, rule_id: str) -> dict[str, tuple[str, str]]:
    rows = pq.read_table(folder / "verdicts.parquet").to_pylist()
    return {r["account_id"]: (r["outcome"], r["reason"]) for r in rows if r["rule_id"] == rule_id}


def conclusions(folder: Path) -> dict[str, str]:
    rows = pq.read_table(folder / "accounts.parquet").to_pylist()
    return {r["account_id"]: r["conclusion"] for r in rows}


def all_bytes(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_silence_is_judged_where_it_was_collected_and_nowhere_else(office, tmp_path):
    inspect(office.request(tmp_path / "out"))
    assert outcomes(tmp_path / "out", "silence_14d") == {
        "weixin:gh_aaaaaaaaaaa1": ("passed", ""),
        "weixin:gh_aaaaaaaaaaa2": ("passed", ""),
        "weixin:gh_aaaaaaaaaaa3": ("failed", ""),
        "weibo:9900000001": ("failed", ""),
        "weibo:9900000002": ("passed", ""),
        "weibo:9900000003": ("undetermined", "not_collected_since"),
    }


def test_what_covers_is_the_only_thing_that_makes_silence_fail(office, tmp_path):
    inspect(office.request(tmp_path / "out", collections=(), as_of=19863))
    assert {o for o, _ in outcomes(tmp_path / "out", "silence_14d").values()} == {"passed", "undetermined"}
    inspect(office.request(tmp_path / "out2", collections=(), covers=(19773, 19863)))
    assert outcomes(tmp_path / "out2", "silence_14d")["weibo:9900000003"] == ("failed", "")


def test_an_account_that_fails_only_reminders_stays_qualified(office, tmp_path):
    inspect(office.request(tmp_path / "out", checks=()))
    folder = tmp_path / "out"
    assert outcomes(folder, "one_per_platform")["weixin:gh_aaaaaaaaaaa2"][0] == "failed"
    assert conclusions(folder)["weixin:gh_aaaaaaaaaaa2"] == "qualified"


def test_a_check_that_others_got_leaves_the_rest_open(office, tmp_path):
    inspect(office.request(tmp_path / "out"))
    assert outcomes(tmp_path / "out", "no_interaction")["weixin:gh_aaaaaaaaaaa1"] == ("passed", "")
    assert outcomes(tmp_path / "out", "no_interaction")["weibo:9900000002"] == ("undetermined", "not_checked")
    assert conclusions(tmp_path / "out")["weibo:9900000002"] == "undetermined"
    assert outcomes(tmp_path / "out", "security_incident")["weibo:9900000002"] == (
        "undetermined",
        "input_not_supplied",
    )


def test_every_rule_gives_one_row_per_account(office, tmp_path):
    done = inspect(office.request(tmp_path / "out"))
    rules = sum(len(pack.rules) for pack in done.result.packs)
    verdicts = done.result.verdicts.to_pylist()
    assert len(verdicts) == 6 * rules
    assert len({(v["account_id"], v["ruleset"], v["rule_id"]) for v in verdicts}) == len(verdicts)


def test_the_tables_have_the_columns_of_the_contract(office, tmp_path):
    inspect(office.request(tmp_path / "out"))
    schemas = {
        "accounts": ACCOUNTS,
        "verdicts": VERDICTS,
        "factors": FACTORS,
        "rejected": REJECTED,
        "unmatched": UNMATCHED,
    }
    for name, schema in schemas.items():
        assert pq.read_schema(tmp_path / "out" / f"{name}.parquet").remove_metadata() == schema


def test_the_same_files_give_the_same_bytes(office, tmp_path):
    inspect(office.request(tmp_path / "one", csv=True))
    inspect(office.request(tmp_path / "two", csv=True))
    one, two = all_bytes(tmp_path / "one"), all_bytes(tmp_path / "two")
    assert one == two
    assert {"report.html", "通报.docx", "附件.xlsx", "run.json", "digests.json", "accounts.csv"} <= set(one)


def test_texts_of_strangers_are_nowhere_in_the_result(office, tmp_path):
    done = inspect(office.request(tmp_path / "out"))
    assert done.result.unmatched.to_pylist() == [
        {"platform": "weixin", "native_account_id": "gh_stranger00001", "name": None, "posts": 1,
         "first_day": 19863, "last_day": 19863, "source_file": "发布内容.csv"}
    ]  # fmt: skip
    for path in (tmp_path / "out").rglob("*.parquet"):
        assert "不该留下的文字" not in str(pq.read_table(path).to_pydict()), path.name
    assert "不该留下的文字" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_the_as_of_day_comes_from_the_evidence_and_not_from_the_clock(office, tmp_path):
    done = inspect(office.request(tmp_path / "out"))
    assert (done.result.info.as_of, done.result.info.as_of_source) == (19863, "取采集记录的最后一日")


def test_later_posts_are_ignored(office, tmp_path):
    done = inspect(office.request(tmp_path / "out", as_of=19863 - 10))
    silent = {r["account_id"]: r["silent_days"] for r in done.result.accounts.to_pylist()}
    assert silent["weixin:gh_aaaaaaaaaaa2"] == 4
    assert silent["weixin:gh_aaaaaaaaaaa1"] is None


def test_a_waiver_on_file_excuses_and_says_by_whom(office, tmp_path):
    settings = office.path("机关设置.toml")
    settings.write_text(
        '[[waivers]]\naccount_id = "weibo:9900000001"\nrule = "silence_14d"\nreason = "平台迁移"\n'
        'approver = "甲示县政府办公室"\nuntil = 2024-06-30\n',
        encoding="utf-8",
    )
    inspect(office.request(tmp_path / "out", office=settings))
    assert outcomes(tmp_path / "out", "silence_14d")["weibo:9900000001"] == ("not_applicable", "waived")


def test_posts_given_as_accounts_are_an_unusable_call_and_write_nothing(office, tmp_path):
    with pytest.raises(UnusableCall, match="是发布内容，不是账号台账"):
        inspect(office.request(tmp_path / "out", accounts=(office.path("发布内容.csv"),)))
    with pytest.raises(UnusableCall, match="是账号台账，不是发布内容"):
        inspect(office.request(tmp_path / "out", posts=(office.path("台账.csv"),)))
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


def test_one_unreadable_file_in_a_folder_is_reported_and_passed_over(office, tmp_path):
    folder = tmp_path / "导出"
    folder.mkdir()
    (folder / "发布内容.csv").write_bytes(office.path("发布内容.csv").read_bytes())
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(50))
    done = inspect(office.request(tmp_path / "out", posts=(folder,)))
    assert [i["file"] for i in done.result.rejected.to_pylist()] == ["导出/坏.xlsx"]
    assert outcomes(tmp_path / "out", "silence_14d")["weixin:gh_aaaaaaaaaaa1"] == ("passed", "")
    with pytest.raises(UnusableFile):
        inspect(office.request(tmp_path / "out3", posts=(folder / "坏.xlsx",)))


def test_an_earlier_result_is_replaced_and_a_foreign_folder_is_not(office, tmp_path):
    inspect(office.request(tmp_path / "out"))
    inspect(office.request(tmp_path / "out", window=30))
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["question"]["window"] == 30
    foreign = tmp_path / "照片"
    foreign.mkdir()
    (foreign / "a.jpg").write_bytes(b"x")
    with pytest.raises(NotAResult, match="为免覆盖"):
        inspect(office.request(foreign))
    assert [p.name for p in foreign.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("edition", list(Edition))
def test_each_edition_says_which_it_is(office, tmp_path, edition):
    inspect(office.request(tmp_path / "out", edition=edition))
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert {"内部": "内部版", "单位": "单位版", "对外": "对外版"}[edition] in page
    assert ("名录外账号" in page) == (edition is Edition.INTERNAL)


def test_rows_left_out_come_back_in_the_users_own_table(office, tmp_path):
    path = office.path("台账.csv")
    path.write_text(
        path.read_text("utf-8-sig") + "7.12E+18,某账号,抖音,甲示县气象局,县级,100\n", encoding="utf-8-sig"
    )
    done = inspect(office.request(tmp_path / "out"))
    assert done.rejected_rows == 1
    (issue,) = done.result.rejected.to_pylist()
    assert (issue["row"], issue["code"]) == (8, "id_lost_digits")
    assert (tmp_path / "out" / "校验结果-台账.xlsx").is_file()


def test_looking_up_one_old_post_is_no_evidence_of_silence(office, tmp_path):
    row = (
        '{"note_id": "1", "content": "旧闻", "create_date_time": "2024-01-02 08:00:00+08:00", "creator_hash": "%s",'
        ' "nickname": "甲***务", "liked_count": "1", "comments_count": "0", "shared_count": "0", "create_time": 1704153600,'
        ' "last_modify_ts": 1716192000000, "note_url": "https://m.weibo.cn/detail/1", "source_keyword": ""}'
    )
    mark = hashlib.sha256(b"9900000001").hexdigest()[:16]
    path = office.path("detail_contents_2024-05-20.jsonl")
    path.write_text(row % mark + "\n", encoding="utf-8")
    inspect(office.request(tmp_path / "out", posts=(path,), collections=(), checks=(), as_of=19863))
    assert outcomes(tmp_path / "out", "silence_14d")["weibo:9900000001"] == (
        "undetermined",
        "not_collected_since",
    )
