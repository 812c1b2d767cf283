"""Accounts that the office owns: credentials sealed, the interface asked, what it says of what went wrong, the nightly round."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from collect.weixin_server import APPID, QUOTAS, SECRET, FakeWeixin, serving
from django.utils import timezone
from web import material
from web.world import World

from jianhao.archive.connecting import Guard
from jianhao.collect.credentials import Owned
from jianhao.collect.interface import Credential as Opened
from jianhao.collect.transport import Posting
from jianhao.dates import day_number
from jianhao.errors import UnusableCall
from jianhao.jobs.collect import RECORD, TABLES, collect_owned
from jianhao.jobs.inspect import inspect
from jianhao.jobs.request import InspectRequest
from jianhao.web.audit.models import AuditEvent
from jianhao.web.collecting import actions_pulls
from jianhao.web.collecting.jobs import ask_tonight, night_of, nudge, work_later
from jianhao.web.collecting.models import Batch, Collection, Coverage, Credential
from jianhao.web.collecting.pulling import transport
from jianhao.web.config import settings
from jianhao.web.inspections import actions_rounds
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.inputs import request_for
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.people.sealing import unseal
from jianhao.web.refusals import NotAllowed, Refused

TODAY = timezone.localdate()
LIST = "/cgi-bin/freepublish/batchget"


@pytest.fixture
def fake() -> FakeWeixin:
    made = FakeWeixin(today=TODAY)
    for number in range(25):
        made.publish(number, 1 + number % 2)
    return made


@pytest.fixture
def address(fake: FakeWeixin, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with serving(fake) as running:
        monkeypatch.setattr(settings(), "weixin_api", running)
        yield running


@pytest.fixture
def clerk(world: World) -> User:
    return world.user("clerk", world.county, Role.OPERATOR)


def enter(world: World, by: User, secret: str = SECRET, who: str = "county") -> Credential:
    return actions_pulls.enter(
        account=world.accounts[who], appid=APPID, secret=secret, now=timezone.now(), by=by
    )


def pulled(world: World, by: User) -> Batch:
    made = actions_pulls.ask(account=world.accounts["county"], now=timezone.now(), by=by)
    work_later()
    made.refresh_from_db()
    return made


def test_what_the_interface_gives_is_taken_in(world: World, clerk: User, address: str) -> None:
    enter(world, clerk)
    batch = pulled(world, clerk)
    assert (batch.state, batch.counts["came"]) == ("done", "whole"), batch.failure + batch.said
    assert batch.counts["articles"] == 37
    assert [name for name, *_ in batch.files] == ["发布内容.csv", "粉丝数.csv", "阅读数据.csv"]
    look = Collection.objects.get(batch=batch)
    assert (look.method, look.result, look.stated, look.last) == (
        "api",
        "partial",
        True,
        TODAY - timedelta(1),
    )
    assert look.posts == 37
    row = Coverage.objects.get(account=world.accounts["county"])
    assert (row.result, row.methods) == ("partial", ["api"])
    assert row.until < 0  # what was sent to all followers is not given: nothing is proved by it alone
    assert Credential.objects.get().came == "whole"


def test_the_secret_is_sealed_and_nowhere_else(world: World, clerk: User, address: str, signed_in) -> None:
    held = enter(world, clerk)
    batch = pulled(world, clerk)
    assert unseal(held.secret, actions_pulls.PURPOSE) == SECRET
    assert SECRET not in held.secret
    for path in settings().data.rglob("*"):
        if path.is_file() and path.suffix != ".sqlite3":
            assert SECRET.encode() not in path.read_bytes(), path
    told = " ".join(str(row) for row in AuditEvent.objects.values_list("details", "reason", "target"))
    assert SECRET not in told
    assert APPID not in told
    client = signed_in(clerk)
    addresses = (
        "/collecting/",
        "/collecting/credentials/",
        f"/accounts/{held.account_id}/credential/",
        f"/collecting/batches/{batch.pk}/",
    )
    for page in addresses:
        content = client.get(page).content
        assert SECRET.encode() not in content
        assert APPID.encode() not in content
    answer = client.post(f"/accounts/{held.account_id}/credential/", {"appid": "no", "secret": SECRET})
    assert SECRET.encode() not in answer.content


def test_every_use_of_a_credential_is_recorded(world: World, clerk: User, address: str) -> None:
    held = enter(world, clerk)
    batch = pulled(world, clerk)
    verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["登记接口凭据", "提交官方接口采集", "开始采集处理", "采用采集结果"]
    begun = AuditEvent.objects.get(verb="开始采集处理")
    assert '"取用接口凭据":true' in begun.details.replace(" ", "")
    assert begun.target_id == str(batch.pk)
    actions_pulls.withdraw(credential=held, now=timezone.now(), by=clerk)
    held.refresh_from_db()
    assert (held.secret, held.appid) == ("", "")
    with pytest.raises(Refused, match="尚未登记"):
        pulled(world, clerk)


@pytest.mark.parametrize(
    ("wrong", "came", "said", "to_do"),
    [
        ("revoked", "stopped", "40001", "重新登记"),
        ("reset", "stopped", "40125", "重置AppSecret"),
        ("elsewhere", "stopped", "IP白名单中（40164）", "加入IP白名单"),
        ("frozen", "stopped", "50002", "冻结或受限"),
        ("quota", "later", "45009", "次日夜间自动接着采集"),
    ],
)
def test_what_went_wrong_is_said_with_what_to_do(
    world: World, clerk: User, fake: FakeWeixin, address: str, wrong: str, came: str, said: str, to_do: str
) -> None:
    if wrong == "revoked":
        fake.wrong[LIST] = deque([40001, 40001])
    elif wrong == "quota":
        fake.used[TODAY, LIST] = QUOTAS[LIST]
    fake.allowed, fake.frozen = wrong != "elsewhere", wrong == "frozen"
    enter(world, clerk, "6" * 32 if wrong == "reset" else SECRET)
    batch = pulled(world, clerk)
    assert (batch.state, batch.counts["came"]) == ("done", came)
    assert said in batch.said
    assert to_do in batch.said
    assert Collection.objects.get(batch=batch).result == "failed"
    held = Credential.objects.get()
    assert (held.came, to_do in held.said) == (came, True)


def test_what_was_interrupted_goes_on(world: World, clerk: User, fake: FakeWeixin, address: str) -> None:
    enter(world, clerk)
    fake.used[TODAY, LIST] = QUOTAS[LIST] - 1
    assert pulled(world, clerk).counts["came"] == "later"
    fake.used.clear()
    for path in settings().data.rglob("进度.json"):
        path.write_text(
            path.read_text(encoding="utf-8").replace(str(day_number(TODAY)), "1"), encoding="utf-8"
        )
    done = pulled(world, clerk)
    assert (done.counts["came"], done.counts["articles"]) == ("whole", 37), done.said
    asked = [body["offset"] for path, body in fake.bodies if path == LIST]
    assert asked[:3] == [0, 20, 20]  # what came before is not asked for again


def test_inspections_take_the_last_asking_as_the_command_line_takes_the_folder(
    world: World, clerk: User, address: str, tmp_path: Path
) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    enter(world, clerk)
    pulled(world, clerk)
    last = pulled(world, clerk)
    one = actions_rounds.make(
        agency=world.county, title="检查", as_of=TODAY, window=3650, packs=["national-2019"], platforms=[], feedback_workdays=3,
        now=timezone.localtime(), by=reviewer,
    )  # fmt: skip
    run = material.run(one, reviewer).runs.get()
    assert (run.state, [pk for pk, _ in run.collected]) == ("done", [last.pk]), run.failure
    owned = Owned(world.accounts["county"].account_id, Opened(APPID, SECRET))
    guard = Guard(lambda found: str(found) == "127.0.0.1")
    collect_owned((owned,), tmp_path / "采集", None, transport=lambda: Posting(address, guard))
    inspect(
        InspectRequest(
            accounts=request_for(run, tmp_path / "work").accounts, posts=(tmp_path / "采集" / TABLES,),
            collections=(tmp_path / "采集" / RECORD,), as_of=day_number(TODAY), window=3650, rulesets=("national-2019",),
            out=tmp_path / "out",
        )
    )  # fmt: skip
    for name in ("accounts", "verdicts", "rejected"):
        ours, theirs = (
            pq.read_table(f / f"{name}.parquet") for f in (place(RUNS, run.folder), tmp_path / "out")
        )
        assert ours.equals(theirs), name


def test_who_may_enter_and_who_may_ask(world: World, clerk: User) -> None:
    system = world.user("system", world.city, Role.SYSTEM)
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    stranger = world.user("stranger", world.other, Role.OPERATOR)
    enter(world, system)
    enter(world, system, who="town")
    enter(world, clerk)
    for by, who in ((reviewer, "county"), (stranger, "county"), (clerk, "town"), (system, "province")):
        with pytest.raises(NotAllowed):
            enter(world, by, who=who)
    with pytest.raises(NotAllowed):
        actions_pulls.ask(account=world.accounts["county"], now=timezone.now(), by=stranger)
    with pytest.raises(NotAllowed):
        actions_pulls.ask(account=world.accounts["town"], now=timezone.now(), by=clerk)
    actions_pulls.ask(account=world.accounts["town"], now=timezone.now(), by=reviewer)
    with pytest.raises(Refused, match="正在采集"):
        actions_pulls.ask(account=world.accounts["town"], now=timezone.now(), by=reviewer)
    weibo = world.account("乙县微博", world.county, "2810000001", platform="weibo")
    with pytest.raises(Refused, match="只有微信公众号"):
        actions_pulls.enter(account=weibo, appid=APPID, secret=SECRET, now=timezone.now(), by=clerk)
    for appid, secret in (("wx1", SECRET), (APPID, "短"), (APPID, "a b" * 9)):
        with pytest.raises(Refused):
            actions_pulls.enter(
                account=world.accounts["county"], appid=appid, secret=secret, now=timezone.now(), by=clerk
            )


def test_the_nightly_round_asks_once_a_night_and_makes_up_for_none(
    world: World, clerk: User, address: str
) -> None:
    held = enter(world, clerk)
    zone = timezone.get_current_timezone()
    Credential.objects.filter(pk=held.pk).update(entered_at=datetime(2026, 3, 1, 12, tzinfo=zone))
    evening = datetime(2026, 3, 5, 22, 30, tzinfo=zone)
    assert (night_of(evening), night_of(evening.replace(hour=9))) == (
        evening.date(),
        evening.date() - timedelta(1),
    )
    assert ask_tonight(evening) == 1
    assert ask_tonight(evening + timedelta(hours=3)) == 0
    Batch.objects.update(state="done")
    assert ask_tonight(evening + timedelta(hours=3)) == 0
    assert ask_tonight(evening + timedelta(days=9)) == 1  # the server was off for a week: asked once
    Batch.objects.update(state="done")
    Credential.objects.update(withdrawn_at=evening)
    assert ask_tonight(evening + timedelta(days=20)) == 0
    assert Batch.objects.filter(night__isnull=False, made_by=None).count() == 2


def test_the_worker_asks_by_itself(world: World, clerk: User, address: str) -> None:
    held = enter(world, clerk)
    Credential.objects.filter(pk=held.pk).update(entered_at=timezone.now() - timedelta(days=2))
    nudge()
    assert Batch.objects.get().state == "done"


def test_only_the_address_of_the_settings_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "weixin_api", "http://10.0.0.1")
    with pytest.raises(UnusableCall, match="https"):
        transport()
    monkeypatch.setattr(settings(), "weixin_api", "https://10.0.0.1")
    assert isinstance(transport(), Posting)
