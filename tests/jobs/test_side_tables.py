"""The main job with contracts, orders, hours and questions: what comes of them, what is kept, what never gets in."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jianhao.documents.labels import ROLES
from jianhao.jobs.inspect import inspect
from jianhao.jobs.kept import seal
from jianhao.jobs.verify import verify

SECRET = "张某某13900000000反映楼道灯不亮"
FILES = {
    "合同.csv": "合同编号,委托单位,受托单位,起始日期,截止日期,金额,账号ID,考核条款,账号所有权,数据与账号移交\n"
    "HT-01,甲示县教育局,示例传媒有限公司,2024-01-01,2024-06-30,120000,weixin:gh_aaaaaaaaaaa2,年阅读量达到10万次的支付尾款。,归甲方所有,期满10日内移交\n",
    "任务.csv": "任务编号,下达单位,任务类型,具体要求,起始日期,截止日期,涉及账号ID,依据\n"
    "R1,示例省某局,,收到后30分钟内统一转发,2024-01-01,,weixin:gh_aaaaaaaaaaa1,示例函〔2024〕1号\n",
    "工时.csv": "账号ID,起始日期,截止日期,工作内容,小时数,任务编号\n"
    "weixin:gh_aaaaaaaaaaa1,2024-05-06,2024-05-19,采写编辑审核,22,\n"
    "weixin:gh_aaaaaaaaaaa1,2024-05-06,2024-05-19,转发任务,5.5,R1\n",
    "粉丝数.csv": "账号ID,日期,粉丝数\nweixin:gh_aaaaaaaaaaa1,2024-04-01,900\nweixin:gh_aaaaaaaaaaa1,2024-05-01,1200\n",
    "工单.csv": "诉求时间,诉求类型,标题,内容,诉求人,承办单位\n"
    + "".join(f"2024-05-{day:02d},投诉,{SECRET},{SECRET},张某某,甲示县水务局\n" for day in range(1, 9)),
}


@pytest.fixture
def result(office, tmp_path: Path) -> Path:
    """A run with all of them."""
    paths = {}
    for name, text in FILES.items():
        paths[name] = office.path(name)
        paths[name].write_text(text, encoding="utf-8")
    request = office.request(
        tmp_path / "out", contracts=(paths["合同.csv"],), orders=(paths["任务.csv"],), diary=(paths["工时.csv"],),
        questions=(paths["工单.csv"],), posts=(office.path("发布内容.csv"), paths["粉丝数.csv"]),
    )  # fmt: skip
    inspect(request)
    return tmp_path / "out"


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_each_input_comes_to_its_table(result):
    assert "pays" in {row["kind"] for row in rows(result, "contract_reminders")}
    (order,) = rows(result, "order_hours")
    assert (order["order_id"], order["accounts_measured"]) == ("R1", 1)
    costs = {row["account_id"]: row for row in rows(result, "costs")}
    assert costs["weixin:gh_aaaaaaaaaaa1"]["hours"] is not None
    assert costs["weixin:gh_aaaaaaaaaaa2"]["hours"] is None
    assert {row["questions"] for row in rows(result, "supply")} == {0, 8}
    accounts = pq.read_table(result / "accounts.parquet")
    assert "cost_per_1000_genuine_reads" in accounts.schema.names


def test_the_cover_names_each_file_in_chinese_and_says_no_number_of_questions(result):
    report = (result / "report.html").read_text(encoding="utf-8")
    for role in ("contracts", "orders", "diary", "questions"):
        assert f"<td>{role}</td>" not in report
        assert f"<td>{ROLES[role]}</td>" in report
    assert f'<td>{ROLES["questions"]}</td><td class="n">—</td>' in report


def test_followers_by_day_reach_the_screening(result):
    kept = pq.read_table(result / "inputs" / "followers.parquet").to_pylist()
    assert [(row["account_id"], row["followers"]) for row in kept if row["followers"] in (900, 1200)] == [
        ("weixin:gh_aaaaaaaaaaa1", 900),
        ("weixin:gh_aaaaaaaaaaa1", 1200),
    ]


def test_a_table_that_was_taken_away_is_told_and_one_that_an_older_release_never_wrote_is_not_missed(result):
    (result / "inputs" / "followers.parquet").unlink()
    assert "followers" in str(verify(result).difference)
    seal(result)
    assert verify(result).difference is None


def test_what_people_wrote_reaches_no_file(result):
    for path in result.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert "楼道灯".encode() not in content, path
            assert b"13900000000" not in content, path


def test_everything_recomputes_from_what_is_kept(result):
    assert verify(result).difference is None
