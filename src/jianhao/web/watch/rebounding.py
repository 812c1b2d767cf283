"""关停后再开: openings after closings, closed accounts that are in use again, posts after a cancellation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate

from jianhao.dates import day_date
from jianhao.watch.entered_anew import Row, only_entered_anew
from jianhao.watch.rebound import WITHIN, Rebound, Sign, rebounds
from jianhao.web.people.models import Agency
from jianhao.web.registry.models import CLOSED_STATES, OPEN_STATES, StateChange, StateKind
from jianhao.web.scope import within
from jianhao.web.watch.models import LeadKind
from jianhao.web.watch.reading import Held, lasting_key
from jianhao.web.watch.sightings import Sighting, day_said, described, key_of

MOST_CLOSED = 3  # closed accounts named for one opening, the most alike first
RENAMED = "原账号更名、迁移后重新登记，并没有另开账号"
REGISTERED_ANEW = "台账整理时换了登记行，前后是同一账号"
APPROVED = "经批准开设，批准文号没有登记"
WRONG_DAY = "开设日期或者注销日期登记有误"
OTHER_UNIT = "名称相近的另一单位依职责开设"
SAME_DESK = "几个账号由同一人、同一办公电话负责，并无关联"


@dataclass(frozen=True, slots=True)
class Rebounding:
    """Sightings; how many closings are only a list entered anew; how many openings of unknown day fit a closing."""

    sightings: tuple[Sighting, ...]
    entered_anew: int
    undated: int


def rebounding(register: Sequence[Held]) -> Rebounding:
    """Openings within a year of a closing that have something in common with it."""
    anew = _entered_anew(register)
    compared = [
        one for one in register if (not one.closed) or (one.closed_on is not None and one.account_id not in anew)
    ]  # fmt: skip
    by_id = {one.account_id: one for one in compared}
    found = rebounds([one.known for one in compared])
    named: dict[str, list[Rebound]] = defaultdict(list)
    for lead in found.leads:
        named[lead.opened.account_id].append(lead)
    chosen = [lead for leads in named.values() for lead in sorted(leads, key=_strength)[:MOST_CLOSED]]
    sightings = tuple(
        _opened(lead, by_id[lead.opened.account_id], by_id[lead.closed.account_id]) for lead in chosen
    )
    return Rebounding(sightings, len(anew), len(found.undated))


def _strength(lead: Rebound) -> tuple[int, int, str]:
    return -len(lead.signs), lead.days, lead.closed.account_id


def _entered_anew(register: Sequence[Held]) -> frozenset[str]:
    closed = [
        Row(o.account_id, lasting_key(o), o.closed_on)
        for o in register
        if o.closed and o.closed_on is not None
    ]
    there = [Row(o.account_id, lasting_key(o), o.entered_on) for o in register if not o.closed]
    return only_entered_anew(closed, there)


def _opened(lead: Rebound, opened: Held, closed: Held) -> Sighting:
    evidence = (
        *described("新开账号", opened), ("开设日期", day_said(opened.opened_on)),
        ("批准文号", opened.approval_no or "没有登记"), *described("已关停账号", closed),
        ("关停日期", day_said(closed.closed_on)), ("相同之处", "、".join(sign.chinese for sign in lead.signs)),
    )  # fmt: skip
    key = key_of(LeadKind.REBOUND, opened.pk, closed.pk)
    return Sighting(
        LeadKind.REBOUND, key, opened.pk, lead.sentence, evidence, _instead(lead, opened, closed), closed.pk
    )


def _instead(lead: Rebound, opened: Held, closed: Held) -> tuple[str, ...]:
    same_place = opened.unit == closed.unit and opened.platform == closed.platform
    own = (RENAMED, REGISTERED_ANEW) if same_place or Sign.SUBJECT in lead.signs else (OTHER_UNIT,)
    desk = (SAME_DESK,) if Sign.CONTACT in lead.signs else ()
    return (*own, *desk, *(() if opened.approval_no else (APPROVED,)), WRONG_DAY)


def reopened(agency: Agency, register: Sequence[Held], as_of: int) -> Iterator[Sighting]:
    """Closed accounts whose state in the register became one of use again within the year."""
    known = {one.pk: one for one in register}
    changes = StateChange.objects.filter(
        within(agency.path, "account__agency_path"), kind=StateKind.LOCAL, old__in=CLOSED_STATES, new__in=OPEN_STATES,
        at__date__gt=day_date(as_of) - timedelta(WITHIN),
    )  # fmt: skip
    for change in changes.select_related("account").order_by("pk"):
        one = known.get(change.account_id)
        if one is None or one.closed:
            continue
        day = localdate(change.at)
        said = f"{day.year}年{day.month}月{day.day}日"
        sentence = (
            f"“{one.name}”曾登记为已关停，{said}又改为“{change.new_word}”。请核对是否恢复使用、是否经批准。"
        )
        evidence = (
            *described("账号", one), ("状态变动", f"{change.old_word}→{change.new_word}，{said}，{change.by_name}"),
            ("理由", change.reason or "没有填写"),
        )  # fmt: skip
        key = key_of(LeadKind.REOPENED, one.pk, change.pk)
        yield Sighting(
            LeadKind.REOPENED,
            key,
            one.pk,
            sentence,
            evidence,
            ("原来的关停登记有误，现予更正", "关停没有完成，平台未予注销"),
        )


def active(register: Sequence[Held], last_posts: Mapping[str, int]) -> Iterator[Sighting]:
    """Closed accounts with a post after the day; `last_posts` are the last days of posts by account id, as inspections saw them."""
    for one in register:
        if not one.closed or one.closed_on is None:
            continue
        seen = [(day, where) for day, where in (
            (last_posts.get(one.account_id), "检查取得的发布内容"), (one.last_update, "台账的最近更新日"),
        ) if day is not None and day > one.closed_on]  # fmt: skip
        if not seen:
            continue
        day, where = max(seen)
        sentence = f"“{one.name}”登记为{day_said(one.closed_on)}关停，{day_said(day)}仍有发布。请核对账号是否被重新启用或者被他人使用。"
        evidence = (
            *described("账号", one),
            ("关停日期", day_said(one.closed_on)),
            ("最近发布", f"{day_said(day)}（{where}）"),
        )
        instead = ("关停日期登记有误", "注销没有完成，仍在冻结期内", "发布记录的账号对应有误")
        yield Sighting(
            LeadKind.ACTIVE,
            key_of(LeadKind.ACTIVE, one.pk, one.closed_on),
            one.pk,
            sentence,
            evidence,
            instead,
        )
