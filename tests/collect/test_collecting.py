"""`jianhao collect`: credentials kept apart, tables that the main job reads, records that claim no more than was seen."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from weixin_server import ACCOUNT, APPID, EARLY, SECRET

from jianhao.archive.connecting import Guard
from jianhao.collect.credentials import read_credentials
from jianhao.collect.transport import Posting
from jianhao.dates import day_number
from jianhao.errors import JianhaoError, UnusableCall
from jianhao.jobs.collect import AccountCollected, CollectRequest, collect
from jianhao.jobs.inspect import inspect
from jianhao.jobs.request import InspectRequest

NOW = datetime(2025, 12, 6, 2, tzinfo=UTC)
TABLE = f'[[account]]\naccount_id = "{ACCOUNT}"\nappid = "{APPID}"\n'
REGISTER = "账号ID,账号名称,平台,主办单位,层级\ngh_990000000001,示例县发布,微信公众号,示例县某局,县级\n"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("SECRET_OF_A", SECRET)
    path = tmp_path / "凭据.toml"
    path.write_text(TABLE + 'secret_env = "SECRET_OF_A"\n', encoding="utf-8")
    return path


@pytest.fixture
def run(fake, address: str, credentials: Path, tmp_path: Path) -> Callable[..., tuple[AccountCollected, ...]]:
    for place, row in enumerate(fake.numbers["/datacube/getarticletotaldetail"]):
        row |= {"title": f"示例{place}", "content_url": ""}
        row["detail_list"] = [
            {"stat_date": "2025-12-02", "read_user": 10, "like_user": 1},
            {"stat_date": "2025-12-03", "read_user": 15, "like_user": None},
        ]
    fake.numbers["/datacube/getusercumulate"] = [
        {"ref_date": "2025-12-03", "user_source": 0, "cumulate_user": 900},
        {"ref_date": "2025-12-03", "user_source": 17, "cumulate_user": 5},
        {"ref_date": "2025-12-04", "user_source": 0, "cumulate_user": 1200},
    ]

    def go(since: date = EARLY) -> tuple[AccountCollected, ...]:
        return collect(
            CollectRequest(credentials, tmp_path / "采集", day_number(since)),
            transport=lambda: Posting(address, Guard(lambda one: str(one) == "127.0.0.1")), now=NOW, sleep=lambda _: None,
        )  # fmt: skip

    return go


def test_articles_reads_and_followers_become_tables(run, tmp_path) -> None:
    (done,) = run()
    assert done.collected.complete, done.collected.sentence
    assert (done.readings, done.followers) == (6, 2)
    folder = tmp_path / "采集/发布内容/gh_990000000001"
    assert len(rows(folder / "发布内容.csv")) == 90
    first, second = rows(folder / "阅读数据.csv")[:2]
    assert (first["阅读人数"], first["点赞数"], first["转发数"]) == ("10", "1", "")
    assert (second["采集时间"], second["阅读人数"], second["点赞数"]) == ("2025-12-03 23:59:59", "15", "")
    assert [row["粉丝数"] for row in rows(folder / "粉丝数.csv")] == ["900", "1200"]


def test_the_main_job_reads_what_was_collected(run, tmp_path) -> None:
    run()
    (tmp_path / "台账.csv").write_text(REGISTER, encoding="utf-8")
    done = inspect(InspectRequest(
        accounts=(tmp_path / "台账.csv",), posts=(tmp_path / "采集/发布内容",), collections=(tmp_path / "采集/采集记录.csv",),
        out=tmp_path / "检查结果", as_of=day_number(date(2025, 12, 5)), compare=False,
    ))  # fmt: skip
    assert done.result.rejected.num_rows == 0
    (account,) = done.result.accounts.to_pylist()
    assert account["posts"] > 0


def test_a_record_never_says_that_all_was_seen_and_a_day_has_one(run, fake, tmp_path) -> None:
    run()
    run()
    (record,) = rows(tmp_path / "采集/采集记录.csv")
    assert (record["账号ID"], record["采集结果"], record["截止日期"]) == (ACCOUNT, "partial", "2025-12-05")
    fake.frozen = True
    fake.published.clear()
    (done,) = run(date(2025, 9, 1))
    assert not done.collected.complete
    (record,) = rows(tmp_path / "采集/采集记录.csv")
    assert record["采集结果"] == "failed"


def test_no_secret_is_in_any_file(run, tmp_path, fake) -> None:
    run()
    for path in (tmp_path / "采集").rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
            assert fake.token.encode() not in path.read_bytes()


def test_a_foreign_record_is_not_overwritten(run, tmp_path) -> None:
    (tmp_path / "采集").mkdir()
    (tmp_path / "采集/采集记录.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(UnusableCall, match="换一个输出文件夹"):
        run()
    assert (tmp_path / "采集/采集记录.csv").read_text(encoding="utf-8") == "甲,乙\n1,2\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"应由若干\[\[account\]\]组成"),
        ("account = 3", r"应由若干\[\[account\]\]组成"),
        ("[[account]\n", "不是可读的TOML"),
        (TABLE, "secret_env、secret_file中的一项"),
        (TABLE + f'secret = "{SECRET}"', "不要写在这个文件里"),
        (TABLE + 'secret_env = "NOT_SET_ANYWHERE"', "没有取到"),
        (TABLE + 'secret_file = "absent.txt"', "打不开"),
        (TABLE + 'secret_env = "A"\nsecret_file = "b"', "secret_env、secret_file中的一项"),
        (TABLE + 'secret_env = "SECRET_OF_A"\nother = 1', "不认识的项目"),
        (TABLE.replace("weixin:", "../") + 'secret_env = "SECRET_OF_A"', "应与台账一致"),
        (TABLE.replace("wx", "xx") + 'secret_env = "SECRET_OF_A"', "appid应为"),
        ((TABLE + 'secret_env = "SECRET_OF_A"\n') * 2, "写了两次"),
    ],
)
def test_what_is_wrong_with_a_credentials_file_is_said_without_the_secret(credentials, text, said) -> None:
    credentials.write_text(text, encoding="utf-8")
    with pytest.raises(JianhaoError, match=said) as raised:
        read_credentials(credentials)
    assert SECRET not in str(raised.value)


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are a matter of POSIX")
def test_a_secret_that_others_can_read_is_refused(credentials) -> None:
    secret = credentials.parent / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    credentials.write_text(TABLE + 'secret_file = "secret.txt"\n', encoding="utf-8")
    secret.chmod(0o644)
    with pytest.raises(UnusableCall, match="chmod 600"):
        read_credentials(credentials)
    secret.chmod(0o600)
    (owned,) = read_credentials(credentials)
    assert owned.credential.secret == SECRET
