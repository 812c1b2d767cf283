"""Pages of reminders: the inbox is one's own, secrets never come back, what was refused is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from web.world import NOW, World

from jianhao.alerts.occasions import Occasion
from jianhao.web.alerts.models import Channel, Message, OwnAddress, Sending, State, TelephoneBatch
from jianhao.web.alerts.telling import Telling, tell
from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role

KEY = "693a91f6-0000-4bc4-97a0-0ec2sifa5aaa"
ROBOT = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
NIGHT = {"quiet_from": "22:00", "quiet_until": "07:00"}


@pytest.fixture
def administrator(world: World, signed_in) -> Client:
    return signed_in(world.user("system", world.county, Role.SYSTEM))


def tell_one(user: User, key: str = "finding:1", **more: object) -> Message:
    with transaction.atomic():
        told = Telling(
            Occasion.HIJACK, key, "乙县发布出现疑似广告（待核实）", ["第3条"], "/accounts/", **more
        )
        return tell([user], told, now=NOW)[0]


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_inbox_is_ones_own(world: World, signed_in) -> None:
    clerk, other = (world.user(name, world.county, Role.OPERATOR) for name in ("clerk", "other"))
    one = tell_one(clerk)
    mine, foreign = signed_in(clerk), signed_in(other)
    assert "疑似广告" in page(mine, "inbox")
    assert "条紧急提醒未读" in page(mine, "dashboard")
    assert "疑似广告" not in page(foreign, "inbox")
    for name in ("inbox_message", "inbox_text"):
        assert foreign.get(reverse(name, args=[one.pk])).status_code == 404
    assert foreign.post(reverse("mark_read", args=[one.pk])).status_code == 404
    shown = page(mine, "inbox_message", one.pk)
    assert f"编号{one.number}" in shown
    assert "致：" in shown
    text = mine.get(reverse("inbox_text", args=[one.pk])).content.decode()
    assert f"编号：{one.number}" in text
    mine.post(reverse("mark_read", args=[one.pk]))
    assert "条紧急提醒未读" not in page(mine, "dashboard")
    assert AuditEvent.objects.filter(verb="阅读提醒").count() == 1


def test_all_are_marked_at_once(world: World, signed_in) -> None:
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    for number in range(3):
        tell_one(clerk, f"finding:{number}")
    client = signed_in(clerk)
    assert "已将3条标为已读" in client.post(reverse("mark_all_read"), follow=True).content.decode()
    assert not Message.objects.filter(read_at=None).exists()


def test_own_addresses_are_checked_and_encrypted(world: World, signed_in) -> None:
    client = signed_in(world.user("clerk", world.county, Role.OPERATOR))
    wrong = client.post(reverse("own_address"), {"mail": "a@b.cn\nBcc: c@d.cn", "mobile": "12345"})
    assert wrong.status_code == 200
    assert "手机号应为11位数字" in wrong.content.decode()
    assert not OwnAddress.objects.exists()
    client.post(
        reverse("own_address"), {"mail": "a@example.org", "mobile": "139 0000 0000", "wants_digest": "on"}
    )
    own = OwnAddress.objects.get()
    assert (own.mail, own.mobile, own.wants_digest) == ("a@example.org", "13900000000", True)
    assert "13900000000" not in own.mobile_sealed
    said = "".join(AuditEvent.objects.values_list("details", flat=True))
    assert "13900000000" not in said


def test_a_channel_is_made_tried_changed_and_switched(world: World, administrator: Client) -> None:
    given = {"agency": world.county.name, "title": "工作群", "address": ROBOT, **NIGHT}
    address = reverse("make_channel") + "?kind=wecom"
    assert (
        "机器人地址应以https开头"
        in administrator.post(address, given | {"address": "https://x/"}).content.decode()
    )
    administrator.post(address, given)
    channel = Channel.objects.get()
    for name in ("channel", "change_channel", "channels"):
        shown = page(administrator, name, *([] if name == "channels" else [channel.pk]))
        assert KEY not in shown
        assert "工作群" in shown
    administrator.post(reverse("change_channel", args=[channel.pk]), {"title": "群", "address": "", **NIGHT})
    channel.refresh_from_db()
    assert (channel.title, channel.secrets["address"]) == ("群", ROBOT)
    administrator.post(reverse("try_channel", args=[channel.pk]))
    assert Sending.objects.get().urgent
    administrator.post(reverse("switch_channel", args=[channel.pk]), {"active": "0"})
    channel.refresh_from_db()
    assert not channel.active
    assert "已停用" in page(administrator, "channels")


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("dingtalk", {"address": "https://oapi.dingtalk.com/robot/send?access_token=abc", "secret": "SEC1"}),
        ("mail", {"host": "mail.example.org", "port": "587", "security": "starttls", "sender": "a@example.org",
                  "user": "a", "password": "b"}),
        ("webhook", {"address": "https://hook.example.org/", "secret": "s" * 16, "events": ["circular.issued", "reminder"]}),
        ("sms", {}),
        ("text", {}),
    ],
)  # fmt: skip
def test_every_kind_can_be_made(
    world: World, administrator: Client, kind: str, given: dict[str, str]
) -> None:
    night = {} if kind == "sms" else NIGHT
    answer = administrator.post(
        f"{reverse('make_channel')}?kind={kind}",
        {"agency": world.county.name, "title": "渠道", **night, **given},
    )
    assert answer.status_code == 302, answer.content.decode()
    channel = Channel.objects.get()
    shown = page(administrator, "channel", channel.pk) + page(administrator, "change_channel", channel.pk)
    for name in ("secret", "password"):
        assert not given.get(name) or f'value="{given[name]}"' not in shown
    assert channel.events == sorted(given.get("events", []))


def test_an_unknown_kind_is_no_page(administrator: Client) -> None:
    assert administrator.get(reverse("make_channel") + "?kind=fax").status_code == 404


def test_telephone_texts_are_taken_out_and_had_again(world: World, administrator: Client) -> None:
    administrator.post(reverse("make_channel") + "?kind=sms", {"agency": world.county.name, "title": "短信"})
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    own = OwnAddress(user=clerk)
    own.keep("", "13900000000")
    own.save()
    one = tell_one(clerk)
    channel = Channel.objects.get()
    assert "取出待发的1条" in page(administrator, "channel", channel.pk)
    administrator.post(reverse("take_telephone", args=[channel.pk]))
    batch = TelephoneBatch.objects.get()
    first, second = (administrator.get(reverse("telephone_batch", args=[batch.pk])).content for _ in range(2))
    assert first == second
    assert one.number in first.decode("utf-8-sig")
    again = administrator.post(reverse("take_telephone", args=[channel.pk]), follow=True).content.decode()
    assert "没有待取出的短信" in again
    assert AuditEvent.objects.filter(verb="取出短信网关文件").count() == 1


def test_the_record_says_state_and_reason_and_no_text(world: World, administrator: Client) -> None:
    administrator.post(
        reverse("make_channel") + "?kind=text", {"agency": world.county.name, "title": "文件", **NIGHT}
    )
    tell_one(world.user("clerk", world.town, Role.OPERATOR))
    Sending.objects.update(state=State.REFUSED, sentence="企业微信不接受这种消息类型（错误码40008）。")
    one = Sending.objects.get()
    for shown in (page(administrator, "sendings"), page(administrator, "sending", one.pk)):
        assert "错误码40008" in shown
        assert "疑似广告" not in shown
    assert "没有符合" in administrator.get(reverse("sendings") + "?state=sent").content.decode()
    administrator.post(reverse("send_again", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == State.WAITING


def test_sheets_are_for_the_units_below(world: World, signed_in) -> None:
    tell_one(world.user("clerk", world.town, Role.OPERATOR))
    tell_one(world.user("stranger", world.other, Role.OPERATOR), "finding:2")
    reviewer = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    shown = page(reviewer, "reminder_sheets")
    text = reviewer.post(reverse("reminder_sheets_text")).content.decode()
    for content in (shown, text):
        assert "丁镇人民政府clerk" in content
        assert "丙县" not in content
    found = reviewer.get(reverse("reminder_sheets") + "?q=学校").content.decode()
    assert "没有未读的提醒" in found


def test_a_name_is_never_markup(world: World, signed_in) -> None:
    clerk = world.user("clerk", world.county, Role.OPERATOR)
    with transaction.atomic():
        told = Telling(Occasion.OTHER, "x", "<script>alert(1)</script>", ["<b>甲</b>"], "javascript:alert(1)")
        (one,) = tell([clerk], told, now=NOW + timedelta(minutes=1))
    shown = page(signed_in(clerk), "inbox_message", one.pk) + page(signed_in(clerk), "inbox")
    assert "<script>alert" not in shown
    assert "<b>甲" not in shown
    assert "javascript:" not in shown
