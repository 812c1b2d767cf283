"""Conditions of single transitions: each says in a sentence why a step is not possible, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jianhao.closing.gates import missing
from jianhao.closing.holds import holds_sentence
from jianhao.closing.situation import Situation
from jianhao.closing.states import GONE_ON_PLATFORM
from jianhao.closing.terms import look_back_days
from jianhao.closing.words import Evidence, Route
from jianhao.dates import chinese_date
from jianhao.vocab.states import NationalState, PlatformState


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition: what it is called in the documentation, and why a situation does not meet it."""

    title: str
    against: Callable[[Situation], str | None]


def _described(s: Situation) -> str | None:
    if s.case.reason is None:
        return "请从列表中选定对外公布的关停原因。"
    if s.case.represents_government is None:
        return "请填明该账号是否代表主体；代表主体的须报省级主管部门批准。"
    if s.case.level is None:
        return "请填明主办单位的层级。"
    return "请填明该账号能否登录。" if s.case.credentials is None else None


def _something_said(s: Situation) -> str | None:
    return "没有填写内容。" if s.step.described is None else None


def _another_person(s: Situation) -> str | None:
    if s.actor.person in s.case.askers:
        return "不得审批本人提出的申请。"
    return "同一人不得审批两次。" if s.actor.person in s.case.deciders else None


def _not_requester(s: Situation) -> str | None:
    return "须由提出申请以外的人办理。" if s.actor.person in s.case.askers else None


def _other_than_orderer(s: Situation) -> str | None:
    urgent = s.case.urgent
    if urgent is None:
        return "该账号不是按紧急关停办理的。"
    if urgent.reviewed_on is not None:
        return "紧急关停已经复核。"
    ordered = s.actor.person in s.case.askers | {urgent.ordered_by}
    return "复核人不得是提出或者决定紧急关停的人。" if ordered else None


def _gates(s: Situation) -> str | None:
    open_ = missing(s.case, s.facts)
    if not open_:
        return None
    return "尚不能办理：" + "".join(f"{a.gate.chinese}——{a.sentence}" for a in open_)


def _holds(s: Situation) -> str | None:
    return holds_sentence(s.facts.holds, hijacked=s.case.route is Route.URGENT)


def _cannot_sign_in(s: Situation) -> str | None:
    return "该账号可以登录，不需要致函平台找回。" if s.case.credentials else None


def _letter_on_file(s: Situation) -> str | None:
    if s.case.credentials is not False or s.step.evidence.get(Evidence.PLATFORM_LETTER):
        return None
    return f"账号不能登录的，须有{Evidence.PLATFORM_LETTER.chinese}。"


def _notice_at_hand(s: Situation) -> str | None:
    notice = s.facts.notice
    if notice is None:
        return "尚未登记公告。"
    if notice.published_on > s.today:
        return "公告日期在今天之后。"
    if s.case.approved_on is not None and notice.published_on < s.case.approved_on:
        return f"公告日期早于批准日期（{chinese_date(s.case.approved_on)}），须在批准后发布公告。"
    if notice.unanswered:
        return f"公告缺少：{'、'.join(notice.unanswered)}；没有的写明“无”及原因。"
    return None


def _notice_over(s: Situation) -> str | None:
    until = s.case.notice_until
    if until is None:
        return "尚未登记公告。"
    return None if s.on >= until else f"公告期至{chinese_date(until)}，期满后办理。"


def _nothing_signed(s: Situation) -> str | None:
    if not s.step.missing.strip():
        return "请写明缺少什么。"
    if s.step.cause is None:
        return "请选定不能完整归档的原因。"
    return "不完整归档已获同意。" if s.case.incomplete and s.case.incomplete.accepted_on else None


def _declared(s: Situation) -> str | None:
    said = s.case.incomplete
    if said is None or said.accepted_on is not None:
        return "没有待同意的不完整归档。"
    return "不得同意本人申报的事项。" if s.actor.person in s.case.askers | {said.signed_by} else None


def _may_be_confirmed(s: Situation) -> str | None:
    frozen = s.case.frozen
    if frozen is None:
        return "没有登记注销申请。"
    if frozen.confirm_from is not None and s.on < frozen.confirm_from:
        return f"冻结期至{chinese_date(frozen.confirm_from)}，期满后确认。"
    if frozen.confirm_until is not None and s.on > frozen.confirm_until:
        return f"确认期已于{chinese_date(frozen.confirm_until)}届满，注销申请失效，须重新申请。"
    return None


def _lapsed(s: Situation) -> str | None:
    until = s.case.frozen.confirm_until if s.case.frozen else None
    # Where the platform named no window the person who notes the lapse says so in evidence.
    return None if until is None or s.on > until else f"确认期至{chinese_date(until)}，尚未届满。"


def _gone_everywhere(s: Situation) -> str | None:
    outside, facts = s.facts.outside, s.facts
    if outside is None or outside.gone is None:
        return "尚未从外部核验账号是否还在。"
    if s.case.filed_on is not None and outside.on < s.case.filed_on:
        return "外部核验早于系统关停备案，须重新核验。"
    if not outside.gone:
        return "从外部看账号仍在，不能作为已关停。"
    if facts.platform_state not in GONE_ON_PLATFORM:
        return f"平台状态为“{_word(facts.platform_state)}”，与核验不一致，请先更正。"
    if facts.national_state is not NationalState.closed:
        return f"国办系统状态为“{_word(facts.national_state)}”，须为“已关停”。"
    return None


def _urgent_reviewed(s: Situation) -> str | None:
    urgent = s.case.urgent
    return "紧急关停尚未复核。" if urgent is not None and urgent.reviewed_on is None else None


def _seen_alive(s: Situation) -> str | None:
    outside = s.facts.outside
    if outside is None or outside.gone is not False:
        return "没有账号仍在的核验记录。"
    return None


def _look_back_due(s: Situation) -> str | None:
    days, gone = s.step.look_back, s.case.cancelled_on
    if gone is None or days not in look_back_days():
        return f"请选定是第几天的回头看：{'、'.join(str(d) for d in look_back_days())}天。"
    if days in s.case.look_backs:
        return f"第{days}天的回头看已经登记。"
    due = gone + days
    return None if s.on >= due else f"第{days}天为{chinese_date(due)}，尚未到期。"


def _seen_again(s: Situation) -> str | None:
    if s.facts.platform_state in (None, *GONE_ON_PLATFORM, PlatformState.frozen):
        return "平台状态没有显示账号重新出现。"
    return None


def _word(state: PlatformState | NationalState | None) -> str:
    return "未取得" if state is None else state.chinese


DESCRIBED = Guard("关停原因、是否代表主体、层级、能否登录已填明", _described)
ANOTHER_PERSON = Guard("不是申请人，也没有审批过", _another_person)
NOT_REQUESTER = Guard("不是申请人", _not_requester)
OTHER_THAN_ORDERER = Guard("不是提出或者决定紧急关停的人，尚未复核", _other_than_orderer)
GATES = Guard("注销前各项均已完成", _gates)
HOLDS = Guard("没有未了事项", _holds)
SOMETHING_SAID = Guard("有填写的内容", _something_said)
CANNOT_SIGN_IN = Guard("账号不能登录", _cannot_sign_in)
LETTER_ON_FILE = Guard("不能登录的有致平台函", _letter_on_file)
NOTICE_AT_HAND = Guard("公告各项齐全", _notice_at_hand)
NOTICE_OVER = Guard("公告期已满", _notice_over)
NOTHING_SIGNED = Guard("写明缺什么和原因", _nothing_signed)
DECLARED = Guard("有待同意的申报，且不是申报人、申请人", _declared)
MAY_BE_CONFIRMED = Guard("冻结期已满、确认期未过", _may_be_confirmed)
LAPSED = Guard("确认期已过", _lapsed)
GONE_EVERYWHERE = Guard("从外部看账号已不在，平台状态、国办系统状态相符", _gone_everywhere)
URGENT_REVIEWED = Guard("紧急关停的已复核", _urgent_reviewed)
SEEN_ALIVE = Guard("从外部看账号仍在", _seen_alive)
LOOK_BACK_DUE = Guard("已到期、尚未登记", _look_back_due)
SEEN_AGAIN = Guard("平台状态显示账号重新出现", _seen_again)
