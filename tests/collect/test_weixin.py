"""A whole collection, what it writes, and how it goes on: another day, a changing list, delayed numbers, a used-up quota."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from weixin_server import EARLY

from jianhao.archive.connecting import Guard
from jianhao.archive.verifier import Answer, verify
from jianhao.collect import endpoints
from jianhao.collect.codes import CODES, END_ALL, ONCE_MORE, Kind
from jianhao.collect.endpoints import LISTS, NUMBERS
from jianhao.collect.interface import Credential
from jianhao.collect.ledger import Ledger
from jianhao.collect.numbers import windows
from jianhao.collect.published import msgid
from jianhao.collect.quotas import Quotas
from jianhao.collect.transport import Posting
from jianhao.collect.weixin import LISTS_ONLY, PartState
from jianhao.errors import NotAResult, UnusableCall
from jianhao.jobs.archive import BuildRequest, build

FREEPUBLISH = "/cgi-bin/freepublish/batchget"
DETAIL = "/datacube/getarticletotaldetail"


def rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "材料/发布内容/接口发布内容.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_is_collected_and_said_with_its_limits(fake, collect, tmp_path) -> None:
    done = collect(since=EARLY)
    assert done.complete, done.sentence
    assert done.sentence == "各项均已采集。" + LISTS_ONLY
    assert done.known is not None
    assert (done.known.objects, done.known.articles, done.known.unjoined) == (45, 90, 0)
    assert (done.known.with_numbers, done.known.only_numbers) == (2, 1)
    listed = rows(tmp_path)
    assert len({row["内容ID"] for row in listed}) == len(listed) == 90
    assert listed[0]["内容ID"] == f"{2_247_480_000 + 44}_1"
    assert listed[0]["正文"] == "正文44，第1条。"
    assert len(list((tmp_path / "材料/草稿").iterdir())) == 3


def test_answers_are_kept_as_they_came_and_no_credential_with_them(fake, collect, tmp_path) -> None:
    collect()
    pages = sorted((tmp_path / "材料/接口数据/freepublish_batchget").iterdir())
    assert [json.loads(p.read_bytes())["item_count"] for p in pages] == [20, 20, 5]
    everything = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert fake.token
    for secret in (fake.token, "wx0123456789abcdef", "5" * 32):
        assert secret.encode() not in everything
    assert "5" * 32 not in repr(Credential("wx0123456789abcdef", "5" * 32))


def test_what_was_collected_becomes_an_archive(fake, collect, tmp_path) -> None:
    collect()
    folder = tmp_path / "材料"
    account = '账号ID = "gh_990000000001"\n账号名称 = "示例县某局"\n平台 = "微信公众号"\n主办单位 = "示例县某局"\n层级 = "县级"\n'
    (folder / "账号.toml").write_text(account, encoding="utf-8")
    (folder / "归档.toml").write_text('[signed]\ncount = 90\nby = "甲"\non = 2025-12-06\n', encoding="utf-8")
    made = build(BuildRequest(folder, tmp_path / "归档包"))
    assert verify(tmp_path / "归档包").answer is Answer.INTACT
    assert made.built.completeness["articles"] == 90
    assert made.built.completeness["state"] == "complete"
    assert made.built.completeness["drafts"] == 3


def test_a_second_run_of_the_day_asks_for_nothing_again(fake, collect) -> None:
    collect()
    before = fake.calls.copy()
    assert collect().complete
    assert fake.calls - before == {}


def test_on_another_day_lists_are_read_anew_and_final_numbers_are_not(fake, collect, tmp_path) -> None:
    collect(since=EARLY)
    fake.today += timedelta(1)
    fake.publish(45)
    before = fake.calls.copy()
    done = collect(since=EARLY)
    assert done.complete
    assert done.known.objects == 46
    assert len(rows(tmp_path)) == 91
    again = fake.calls - before
    assert again[DETAIL] == 31  # the day that became final, and those that may still change
    assert again["/datacube/getarticleread"] == 1
    names = {p.name.partition("-0")[0] for p in (tmp_path / "材料/接口数据/freepublish_batchget").iterdir()}
    assert names == {"freepublish"}
    assert len(list((tmp_path / "材料/接口数据/freepublish_batchget").iterdir())) == 3


def test_a_list_that_grows_while_it_is_read_is_read_again(fake, collect, tmp_path) -> None:
    def publish_once(path: str) -> None:
        if path == FREEPUBLISH and fake.calls[path] == 2:
            fake.publish(45)

    fake.before = publish_once
    assert collect().known.objects == 46
    assert len({row["内容ID"] for row in rows(tmp_path)}) == 91


def test_one_taken_away_and_one_added_do_not_cancel_out(fake, collect, tmp_path) -> None:
    def swap(path: str) -> None:
        if path == FREEPUBLISH and fake.calls[path] == 3:
            del fake.published[5]
            fake.publish(45)

    fake.before = swap
    assert collect().known.objects == 45
    assert "2247480045_1" in {row["内容ID"] for row in rows(tmp_path)}
    assert "2247480039_1" not in {row["内容ID"] for row in rows(tmp_path)}


def test_a_list_that_never_holds_still_is_left_for_later(fake, collect, tmp_path) -> None:
    fake.before = lambda path: fake.publish(1_000 + sum(fake.calls.values())) if path == FREEPUBLISH else None
    done = collect()
    (part,) = [p for p in done.parts if p.name == "freepublish"]
    assert part.state is PartState.LATER
    assert "一直在变动" in part.sentence
    assert (done.complete, done.known) == (False, None)
    assert not (tmp_path / "材料/发布内容").exists()
    fake.before = lambda path: None
    assert collect().complete


def test_the_cursor_never_passes_a_delayed_day(fake, collect, tmp_path) -> None:
    fake.delayed = {"2025-11-04"}
    done = collect(since=EARLY)
    (part,) = [p for p in done.parts if p.name == "getarticletotaldetail"]
    assert part.state is PartState.LATER
    assert part.sentence == "每篇累计数据：2025-11-04的数据平台尚未算完，下次从该日接着采集。"
    said = json.loads((tmp_path / "材料/接口数据/进度.json").read_bytes())["values"]
    assert said["numbers_getarticletotaldetail"]["until"] == (date(2025, 11, 3) - date(1970, 1, 1)).days
    fake.delayed.clear()
    before = fake.calls.copy()
    assert collect(since=EARLY).complete
    assert (fake.calls - before)[DETAIL] == (date(2025, 12, 5) - date(2025, 11, 3)).days
    first = next(b for p, b in fake.bodies[sum(before.values()) :] if p == DETAIL)
    assert first["begin_date"] == "2025-11-04"


def test_numbers_wanted_from_an_earlier_day_on_are_read_from_there(fake, collect) -> None:
    collect()
    collect(since=date(2025, 12, 2))
    days = [b["begin_date"] for p, b in fake.bodies if p == DETAIL]
    assert days == ["2025-12-04", "2025-12-05", "2025-12-02", "2025-12-03", "2025-12-04", "2025-12-05"]


def test_a_delayed_last_day_does_not_end_the_others(fake, collect) -> None:
    fake.delayed = {"2025-12-05"}
    done = collect()
    assert {p.state for p in done.parts if p.name in {e.name for e in NUMBERS}} == {PartState.LATER}
    assert done.known is not None
    assert not done.complete


def test_a_fifth_of_the_quota_is_left_to_other_programs(tmp_path) -> None:
    quotas = Quotas(Ledger(tmp_path, "weixin:gh_990000000001"))
    for made in range(81):
        assert quotas.left(endpoints.FREEPUBLISH, 20_000) == max(0, 80 - made)
        quotas.count(endpoints.FREEPUBLISH, 20_000)
    assert Quotas(Ledger(tmp_path, "weixin:gh_990000000001")).left(endpoints.FREEPUBLISH, 20_000) == 0
    assert quotas.left(endpoints.FREEPUBLISH, 20_001) == 80
    assert quotas.left(endpoints.DRAFTS, 20_000) == 800


def test_what_a_day_does_not_allow_goes_on_the_next_day(fake, collect) -> None:
    done = collect(spare=0.98)
    (part,) = [p for p in done.parts if p.name == "freepublish"]
    assert (part.state, fake.calls[FREEPUBLISH]) == (PartState.LATER, 2)
    assert part.sentence == "已发布内容：当日可用的调用次数已用完，次日可以接着采集。"
    assert next(p for p in done.parts if p.name == "draft").state is PartState.DONE
    assert collect(spare=0.98).known is None
    assert fake.calls[FREEPUBLISH] == 2
    fake.today += timedelta(1)
    done = collect(spare=0.98)
    assert done.known.objects == 45
    assert fake.calls[FREEPUBLISH] == 4  # the third page, and the first once more


def test_a_quota_that_others_used_up_is_noted_for_the_day(fake, collect) -> None:
    fake.used[fake.today, FREEPUBLISH] = 100
    done = collect()
    (part,) = [p for p in done.parts if p.name == "freepublish"]
    assert (part.state, part.sentence) == (PartState.LATER, "已发布内容：该接口当日调用额度已用完（45009）。")
    collect()
    assert fake.calls[FREEPUBLISH] == 1


@pytest.mark.parametrize(
    ("code", "calls", "state"),
    [(-1, 2, PartState.DONE), (40001, 2, PartState.DONE), (42001, 2, PartState.DONE), (45011, 2, PartState.DONE),
     (45009, 1, PartState.LATER), (61503, 1, PartState.LATER), (48001, 1, PartState.REFUSED), (47009, 1, PartState.REFUSED),
     (40097, 1, PartState.STOPPED), (12345, 1, PartState.STOPPED)],
)  # fmt: skip
def test_documented_errors_are_tried_again_where_that_helps(fake, collect, code, calls, state) -> None:
    fake.drafts.clear()
    fake.wrong["/cgi-bin/draft/batchget"].append(code)
    done = collect()
    (part,) = [p for p in done.parts if p.name == "draft"]
    assert (part.state, fake.calls["/cgi-bin/draft/batchget"]) == (state, calls)
    assert done.complete is (state in (PartState.DONE, PartState.REFUSED))
    assert done.known is not None  # the other parts went on


@pytest.mark.parametrize("code", [40164, 48004, 50002, 61003, 89503])
def test_what_concerns_the_whole_account_ends_the_work(fake, collect, code) -> None:
    fake.wrong["/cgi-bin/draft/batchget"].append(code)
    done = collect()
    states = {p.name: p.state for p in done.parts}
    assert states.pop("freepublish") is PartState.DONE
    assert states.pop("draft") is PartState.STOPPED
    assert set(states.values()) == {PartState.NOT_BEGUN}
    assert not done.complete
    assert collect().complete


def test_a_list_that_the_account_may_not_read_is_never_complete(fake, collect) -> None:
    fake.unauthorised = {FREEPUBLISH}
    done = collect()
    assert (
        next(p for p in done.parts if p.name == "freepublish").sentence
        == "已发布内容：该账号没有此接口的权限（账号须经认证）（48001）。"
    )
    assert (done.complete, done.known) == (False, None)


def test_a_wrong_secret_is_said_once_and_nothing_is_asked(fake, collect) -> None:
    done = collect(secret="6" * 32)
    assert done.parts[0].sentence == "接口凭据：AppSecret不正确或者已被重置（40125）。"
    assert fake.calls == {"/cgi-bin/stable_token": 1}


def test_the_stable_token_is_shared_and_renewed_only_when_refused(fake, collect) -> None:
    fake.token = "held by another program"
    collect()
    assert fake.calls["/cgi-bin/stable_token"] == 1
    assert fake.token == "held by another program"


def test_a_folder_of_another_account_is_refused(fake, collect, tmp_path) -> None:
    collect()
    record = tmp_path / "材料/接口数据/进度.json"
    record.write_text(
        record.read_text(encoding="utf-8").replace("990000000001", "990000000002"), encoding="utf-8"
    )
    with pytest.raises(NotAResult, match="另一个账号"):
        collect()
    record.write_text("{", encoding="utf-8")
    with pytest.raises(NotAResult, match="已损坏"):
        collect()


@pytest.mark.parametrize(
    "base", ["http://api.weixin.qq.com", "ftp://127.0.0.1", "//x", "http://127.0.0.1.example"]
)
def test_a_secret_goes_over_https_only(base) -> None:
    with pytest.raises(UnusableCall, match="https"):
        Posting(base, Guard())


def test_nothing_of_followers_or_messages_is_ever_asked_for(fake, collect) -> None:
    collect()
    assert not [path for path in fake.calls if "user/get" in path or "comment" in path or "message" in path]
    assert {one.path for one in (*LISTS, *NUMBERS)} <= set(fake.calls)


def test_windows_cover_every_day_once() -> None:
    for span in (1, 7, 30):
        for last in range(-1, 65):
            days = [d for first, until in windows(0, last, span) for d in range(first, until + 1)]
            assert days == list(range(last + 1))
            assert all(until - first < span for first, until in windows(0, last, span))


def test_an_article_is_known_by_mid_and_idx() -> None:
    assert (
        msgid("http://mp.weixin.qq.com/s?__biz=MzA5OTAwMDAwMQ==&mid=2247490098&idx=2&sn=a&scene=4")
        == "2247490098_2"
    )
    assert msgid("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv") is None
    assert msgid("") is None


def test_every_code_that_is_documented_has_its_meaning() -> None:
    documented = {-1, 40001, 40013, 40125, 40164, 42001, 43002, 40097, 45009, 45011, 47009, 48001, 48004, 50002, 53600, 61003,
                  61007, 61023, 61500, 61501, 61503, 48006, 88000, 89503, 89506, 89507}  # fmt: skip
    assert documented <= set(CODES)
    assert {Kind.BUSY, Kind.TOKEN, Kind.MINUTE} == ONCE_MORE
    assert Kind.DAY not in END_ALL
