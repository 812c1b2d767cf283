"""Whole ways from draft to the end on every route, and what each refusal says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from closing_made import (
    BY_PART,
    CLERK,
    HEAD,
    PROVINCE,
    REGULATOR,
    SUPERVISOR,
    TODAY,
    a_case,
    all_done,
    prepared,
    taken,
    with_everything,
)  # fmt: skip

from jianhao.closing.actions import Action
from jianhao.closing.batch import apply_together, progress
from jianhao.closing.case import Case, Description, Frozen, Incomplete
from jianhao.closing.deadlines import dues
from jianhao.closing.engine import Done, Refusal, apply, possible
from jianhao.closing.facts import (
    Archive,
    CodeMatch,
    Completeness,
    DataSet,
    Disposal,
    Facts,
    Handover,
    Hold,
    HoldKind,
    Notice,
    OutsideCheck,
    Successor,
    Unique,
    Use,
)  # fmt: skip
from jianhao.closing.gates import Gate, Passed, look
from jianhao.closing.people import Actor, Part
from jianhao.closing.reconcile import differences
from jianhao.closing.situation import Step
from jianhao.closing.states import State
from jianhao.closing.table import next_step
from jianhao.closing.words import Evidence, IncompleteCause, PublicReason, Route
from jianhao.dates import chinese_date
from jianhao.vocab.levels import Level
from jianhao.vocab.states import LocalState, NationalState, PlatformState

APPLICATION = {
    "data_sets": (DataSet("用户表", Disposal.DELETE, "销毁记录"),),
    "contract_settled": True,
    "app_filing_no": "示例1号",
}


def along(case: Case, facts: Facts, until: State) -> tuple[Case, int, list[str]]:
    """The main way with everything prepared, each step on the last day on which it is due; what was done."""
    today, done = TODAY, []
    while case.state is not until:
        row = next_step(case)
        assert row is not None
        today = max(today, min(due.day for due in dues(case) if due.row is row))
        today = max(
            today,
            case.frozen.confirm_from if case.frozen and row.action is Action.CONFIRM_CANCELLATION else 0,
        )
        assert facts.notice is not None
        notice = replace(facts.notice, published_on=case.notice_on or today)
        now = replace(facts, outside=OutsideCheck(today, True), notice=notice)
        case = taken(case, row.action, BY_PART[row.owner], now, today, look_back=(row.action is Action.RECORD_LOOK_BACK and
                     next(d for d in (30, 90, 180, 365) if d not in case.look_backs)) or None)  # fmt: skip
        done.append(row.action.value)
    return case, today, done


ORDINARY = ["submit", "agree", "agree", "publish_notice", "release", "request_freeze", "confirm_cancellation", "file_national",
            "check_gone", "transfer", "begin_look_back", *["record_look_back"] * 4, "finish"]  # fmt: skip


def test_an_ordinary_closing_from_draft_to_the_last_look_back() -> None:
    case, today, done = along(a_case(), all_done(), State.FINISHED)
    assert done == ORDINARY
    assert (case.look_backs, case.state) == ((30, 90, 180, 365), State.FINISHED)
    assert [a.part for a in case.approvals] == [Part.UNIT_HEAD, Part.SUPERVISOR]
    assert case.cancelled_on is not None
    assert today == case.cancelled_on + 365 + 15


def test_a_main_account_goes_up_to_the_province() -> None:
    case, _, done = along(a_case(represents_government=True), all_done(), State.PREPARING)
    assert done == ["submit", "agree", "agree", "agree"]
    assert [a.part for a in case.approvals] == [Part.UNIT_HEAD, Part.SUPERVISOR, Part.PROVINCE]
    assert {a.person for a in case.approvals} == {HEAD.person, SUPERVISOR.person, PROVINCE.person}


def test_an_application_is_delisted_and_reported() -> None:
    case, _, done = along(a_case(route=Route.APPLICATION), all_done(**APPLICATION), State.CLOSED)
    assert done[3:] == ["publish_notice", "release", "delist", "report_offline", "check_gone"]
    assert case.notice_until is not None
    assert case.notice_on is not None
    assert case.notice_until - case.notice_on == 30


def test_an_urgent_closing_starts_at_once_and_ends_only_after_review() -> None:
    case, today, done = along(a_case(route=Route.URGENT, credentials=False), all_done(), State.FILED)
    assert done[:3] == ["order_urgent", "publish_notice", "release"]
    facts = all_done(outside=OutsideCheck(today, True))
    said = apply(case, with_everything(Action.CHECK_GONE), REGULATOR, facts, today)
    assert said == Refusal(Action.CHECK_GONE, "紧急关停尚未复核。")
    same = apply(
        case, with_everything(Action.UPHOLD_URGENT), Actor(REGULATOR.person, frozenset(Part)), facts, today
    )
    assert same == Refusal(Action.UPHOLD_URGENT, "复核人不得是提出或者决定紧急关停的人。")
    case = taken(case, Action.UPHOLD_URGENT, SUPERVISOR, facts, today)
    assert case.urgent is not None
    assert case.urgent.justified
    assert taken(case, Action.CHECK_GONE, REGULATOR, facts, today).state is State.CLOSED


def test_the_review_of_an_urgent_closing_is_due_in_seven_days_and_may_send_it_the_ordinary_way() -> None:
    case, today, _ = along(a_case(route=Route.URGENT, credentials=False), all_done(), State.PREPARING)
    (review,) = {d.day for d in dues(case) if d.row.action is Action.UPHOLD_URGENT}
    assert case.urgent is not None
    assert review == case.urgent.ordered_on + 7
    back = taken(case, Action.OVERTURN_URGENT, SUPERVISOR, all_done(), today)
    assert (back.state, back.route) == (State.SUPERVISOR_REVIEW, Route.LOST_PASSWORD)
    assert taken(back, Action.AGREE, SUPERVISOR, all_done(), today).state is State.PREPARING


def test_a_lost_password_with_an_archive_that_cannot_be_complete() -> None:
    facts = all_done(archive=None)
    case, today, _ = along(a_case(route=Route.LOST_PASSWORD, credentials=False), facts, State.PREPARING)
    case = taken(case, Action.ASK_PLATFORM, CLERK, facts, today)
    case = taken(case, Action.CREDENTIALS_LOST, CLERK, facts, today)
    case = taken(case, Action.DECLARE_INCOMPLETE, CLERK, facts, today, missing="2020年以前的图片",
                 cause=IncompleteCause.LOST_PASSWORD)  # fmt: skip
    facts = replace(facts, notice=Notice(today, False, True, "截图1"))
    case = taken(case, Action.PUBLISH_NOTICE, CLERK, facts, today)
    said = apply(case, with_everything(Action.RELEASE), SUPERVISOR, facts, today + 30)
    assert said == Refusal(Action.RELEASE, "尚不能办理：归档包已核验——尚未归档。")
    own = apply(
        case, with_everything(Action.ACCEPT_INCOMPLETE), Actor(CLERK.person, frozenset(Part)), facts, today
    )
    assert own == Refusal(Action.ACCEPT_INCOMPLETE, "不得同意本人申报的事项。")
    case = taken(case, Action.ACCEPT_INCOMPLETE, REGULATOR, facts, today)
    case = taken(case, Action.RELEASE, SUPERVISOR, facts, today + 30)
    bare = Step(Action.REQUEST_FREEZE, evidence={Evidence.PLATFORM_RECEIPT: "回执"})
    assert apply(case, bare, CLERK, facts, today + 30) == Refusal(
        Action.REQUEST_FREEZE, "账号不能登录的，须有致平台函。"
    )
    assert taken(case, Action.REQUEST_FREEZE, CLERK, facts, today + 30).state is State.FROZEN


def test_a_damaged_archive_is_not_excused_by_being_incomplete() -> None:
    case, today, _ = along(a_case(), all_done(), State.ANNOUNCED)
    case = taken(
        case,
        Action.DECLARE_INCOMPLETE,
        CLERK,
        all_done(),
        today,
        missing="图片",
        cause=IncompleteCause.NO_EXPORT,
    )
    case = taken(case, Action.ACCEPT_INCOMPLETE, REGULATOR, all_done(), today)
    damaged = prepared(case, archive=Archive("ab" * 32, False, Completeness.COMPLETE, today))
    said = apply(case, with_everything(Action.RELEASE), SUPERVISOR, damaged, today + 30)
    assert isinstance(said, Refusal)
    assert "归档包核验为损坏" in said.sentence


def test_what_a_hijacker_publishes_need_not_be_archived() -> None:
    accepted = Incomplete("盗用后的内容", IncompleteCause.HIJACKED, "甲", TODAY, "丙", TODAY)
    early = Archive("ab" * 32, True, Completeness.INCOMPLETE, TODAY - 9)
    for credentials, passed in ((False, Passed.YES), (True, Passed.NO)):
        case = a_case(state=State.ANNOUNCED, notice_on=TODAY, credentials=credentials, incomplete=accepted)
        assert {a.gate: a.passed for a in look(case, all_done(archive=early))}[Gate.ARCHIVE] is passed


def test_the_subject_that_is_gone_needs_the_document_of_its_end() -> None:
    form = {Evidence.APPLICATION_FORM: "表1"}
    case = a_case(route=Route.SUBJECT_GONE)
    assert apply(case, Step(Action.SUBMIT, evidence=form), CLERK, Facts(), TODAY) == Refusal(
        Action.SUBMIT, "缺少：机构撤并文件。"
    )
    assert isinstance(apply(a_case(), Step(Action.SUBMIT, evidence=form), CLERK, Facts(), TODAY), Done)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": None}, "请从列表中选定对外公布的关停原因。"),
        ({"represents_government": None}, "请填明该账号是否代表主体；代表主体的须报省级主管部门批准。"),
        ({"level": None}, "请填明主办单位的层级。"),
        ({"credentials": None}, "请填明该账号能否登录。"),
    ],
)
def test_a_request_says_what_it_has_to(fields, sentence) -> None:
    said = apply(a_case(**fields), with_everything(Action.SUBMIT), CLERK, Facts(), TODAY)
    assert said == Refusal(Action.SUBMIT, sentence)
    described = Description(Route.ORDINARY, PublicReason.REFORM, Level.county, False, True)
    case = taken(a_case(**fields), Action.DESCRIBE, CLERK, Facts(), TODAY, described=described)
    assert taken(case, Action.SUBMIT, CLERK, Facts(), TODAY).state is State.UNIT_REVIEW


CASES_OF_GATES = [
    (Gate.UNIQUE, {"unique": None}, Passed.CANNOT_SAY, "没有做过内容同质化核查，也没有人工核对，不能判断有没有独有内容。"),
    (Gate.UNIQUE, {"unique": Unique(1_200)}, Passed.NO, "有1,200条独有内容尚未决定是否迁移。"),
    (Gate.UNIQUE, {"unique": Unique(0, 3)}, Passed.NO, "有3条独有内容决定不迁移而未写理由。"),
    (Gate.ARCHIVE, {"archive": None}, Passed.CANNOT_SAY, "尚未归档。"),
    (Gate.ARCHIVE, {"archive": Archive("ab", None, Completeness.COMPLETE, TODAY)}, Passed.CANNOT_SAY, "归档包尚未核验。"),
    (Gate.ARCHIVE, {"archive": Archive("ab", True, Completeness.UNVERIFIED, TODAY)}, Passed.NO,
     "归档包的完整程度为“未核验”，须补齐，或者按不完整归档报批。"),
    (Gate.ARCHIVE, {"archive": Archive("", True, Completeness.COMPLETE, TODAY)}, Passed.NO, "归档包的Merkle根尚未登记。"),
    (Gate.ARCHIVE, {"last_post": None}, Passed.CANNOT_SAY, "最近一次发布的日期未取得，不能确认归档是否到最后一条。"),
    (Gate.ARCHIVE, {"archive": Archive("ab", True, Completeness.COMPLETE, TODAY - 1)}, Passed.NO,
     "归档截至2024年5月19日，2024年5月20日又有发布，须补做归档。"),
    (Gate.DUTIES, {"duties": None}, Passed.CANNOT_SAY, "尚未列出该账号承担的职责。"),
    (Gate.DUTIES, {"duties": ()}, Passed.YES, "经核对，该账号没有需要移交的职责。"),
    (Gate.DUTIES, {"duties": tuple(Handover(f"职责{n}") for n in range(7))}, Passed.NO,
     "尚未移交或者没有交接凭据：职责0、职责1、职责2、职责3、职责4等7处。"),
    (Gate.SUCCESSOR, {"successor": None}, Passed.CANNOT_SAY, "尚未确定承接渠道。"),
    (Gate.SUCCESSOR, {"successor": Successor("示例县发布")}, Passed.NO, "承接渠道“示例县发布”尚未公布。"),
    (Gate.SUCCESSOR, {"successor": Successor("示例县发布", TODAY, CodeMatch.NO)}, Passed.NO,
     "公布的二维码不是“示例县发布”的。"),
    (Gate.SUCCESSOR, {"successor": Successor("示例县发布", TODAY, CodeMatch.CANNOT_SAY)}, Passed.CANNOT_SAY,
     "由二维码的内容不能认出账号，须由人扫码确认。"),
    (Gate.SUCCESSOR, {"successor": Successor("示例县发布", TODAY, CodeMatch.CANNOT_SAY, "丁")}, Passed.YES,
     "承接渠道“示例县发布”已公布。"),
    (Gate.LINKS, {"uses": (Use("网站首页"),)}, Passed.NO, "仍在使用：网站首页。"),
    (Gate.OPENIDS, {}, Passed.NO, "迁移粉丝须在冻结前由运营单位自行导出名单（本系统不收取），回执尚未登记。"),
    (Gate.FILING_NO, {"app_filing_no": ""}, Passed.CANNOT_SAY, "网信备案编号未填；未备案的填写“未备案”及说明。"),
    (Gate.DATA_SETS, {}, Passed.YES, "数据已处置：删除1项、移交0项、留存0项。"),
    (Gate.CONTRACT, {"contract_settled": None}, Passed.CANNOT_SAY, "运维合同情况未填明。"),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "fields", "passed", "sentence"), CASES_OF_GATES)
def test_gates_answer_in_a_sentence(gate, fields, passed, sentence) -> None:
    case = a_case(
        state=State.ANNOUNCED,
        notice_on=TODAY,
        notice_until=TODAY,
        route=Route.APPLICATION,
        migrates_followers=True,
    )
    (answer,) = [a for a in look(case, all_done(**(APPLICATION | fields))) if a.gate is gate]
    assert (answer.passed, answer.sentence) == (passed, sentence)


@pytest.mark.parametrize(
    ("credentials", "on_account", "on_website", "passed"),
    [(True, True, False, Passed.YES), (True, False, True, Passed.NO), (False, False, True, Passed.YES),
     (False, False, False, Passed.NO)],
)  # fmt: skip
def test_the_notice_stands_on_the_account_unless_nobody_can_sign_in(
    credentials, on_account, on_website, passed
) -> None:
    case = a_case(state=State.ANNOUNCED, notice_on=TODAY, credentials=credentials)
    facts = all_done()
    assert facts.notice is not None
    facts = replace(facts, notice=replace(facts.notice, on_account=on_account, on_website=on_website))
    assert {a.gate: a.passed for a in look(case, facts)}[Gate.NOTICE] is passed


def test_open_matters_hold_up_everything_that_cannot_be_undone() -> None:
    case, today, _ = along(a_case(), all_done(), State.TO_CANCEL)
    held = prepared(case, holds=(Hold(HoldKind.LITIGATION, "行政诉讼1件"), Hold(HoldKind.MESSAGES, "3条")))
    said = apply(case, with_everything(Action.REQUEST_FREEZE), CLERK, held, today)
    assert said == Refusal(
        Action.REQUEST_FREEZE, "有未了事项：涉及诉讼、复议（行政诉讼1件）；留言未答复（3条），了结后再办理。"
    )
    unknown = apply(case, with_everything(Action.REQUEST_FREEZE), CLERK, prepared(case, holds=None), today)
    assert unknown == Refusal(Action.REQUEST_FREEZE, "尚未核对留言、投诉、诉讼和预警情况。")


def test_a_freeze_is_confirmed_within_its_window_only() -> None:
    case, today, _ = along(a_case(), all_done(), State.FROZEN)
    confirm = with_everything(Action.CONFIRM_CANCELLATION)
    said = [apply(case, confirm, CLERK, prepared(case), today + days) for days in (6, 7, 14, 15)]
    assert [isinstance(one, Done) for one in said] == [False, True, True, False]
    assert isinstance(apply(case, with_everything(Action.NOTE_LAPSE), CLERK, all_done(), today + 14), Refusal)
    lapsed = taken(case, Action.NOTE_LAPSE, CLERK, all_done(), today + 15)
    assert (lapsed.state, lapsed.frozen) == (State.TO_CANCEL, None)


def test_what_is_registered_late_counts_from_the_day_it_happened() -> None:
    case, today, _ = along(a_case(), all_done(), State.TO_CANCEL)
    frozen = taken(case, Action.REQUEST_FREEZE, CLERK, prepared(case), today + 5, on=today + 1)
    assert frozen.frozen == Frozen(today + 1, today + 8, today + 15)
    assert frozen.since == today + 1
    confirm = with_everything(Action.CONFIRM_CANCELLATION, on=today + 15)
    done = apply(frozen, confirm, CLERK, prepared(case), today + 20)
    assert isinstance(done, Done)
    assert (done.case.cancelled_on, done.case.since, done.events[0].day) == (
        today + 15,
        today + 15,
        today + 20,
    )
    said = [
        apply(case, with_everything(Action.REQUEST_FREEZE, on=day), CLERK, prepared(case), today)
        for day in (today - 99, today + 1)
    ]
    assert [one.sentence for one in said if isinstance(one, Refusal)] == [
        "日期早于进入当前状态的日期。",
        "日期在今天之后。",
    ]
    asked = taken(a_case(), Action.SUBMIT, CLERK, Facts(), TODAY)
    late = apply(asked, with_everything(Action.AGREE, on=TODAY), HEAD, Facts(), TODAY + 3)
    assert late == Refusal(Action.AGREE, "“同意”以办理当日为准，不能补登日期。")


def test_steps_that_need_somebody_else_a_reason_or_evidence() -> None:
    case = taken(a_case(), Action.SUBMIT, CLERK, Facts(), TODAY)
    everybody = Actor(CLERK.person, frozenset(Part))
    said = [
        apply(case, with_everything(Action.AGREE), everybody, Facts(), TODAY),
        apply(case, with_everything(Action.AGREE), CLERK, Facts(), TODAY),
        apply(case, with_everything(Action.REFUSE, reason=" "), HEAD, Facts(), TODAY),
        apply(case, with_everything(Action.CHECK_GONE), REGULATOR, Facts(), TODAY),
        apply(case, with_everything(Action.AGREE), HEAD, Facts(), TODAY - 1),
    ]
    assert [one.sentence for one in said if isinstance(one, Refusal)] == [
        "不得审批本人提出的申请。",
        "“同意”须由主办单位负责人办理。",
        "“不予关停”须写明理由。",
        "当前为“待主办单位审定”（一般关停），不能“核验：已关停”；可以办理的有：同意、退回修改、不予关停、撤回。",
        "日期早于进入当前状态的日期。",
    ]
    case = taken(case, Action.AGREE, HEAD, Facts(), TODAY)
    twice = apply(case, with_everything(Action.AGREE), Actor(HEAD.person, frozenset(Part)), Facts(), TODAY)
    assert twice == Refusal(Action.AGREE, "同一人不得审批两次。")


def test_a_withdrawn_notice_is_corrected_and_the_matter_begins_anew() -> None:
    case, today, _ = along(a_case(), all_done(), State.ANNOUNCED)
    bare = apply(case, Step(Action.WITHDRAW, "机构保留"), SUPERVISOR, all_done(), today)
    assert bare == Refusal(Action.WITHDRAW, "缺少：更正公告发布证明。")
    case = taken(case, Action.WITHDRAW, SUPERVISOR, all_done(), today)
    assert (case.approvals, case.notice_on, case.state.local) == ((), None, LocalState.running)
    assert taken(case, Action.TAKE_UP_AGAIN, CLERK, all_done(), today).state is State.DRAFT


def test_what_is_still_there_is_not_closed() -> None:
    case, today, _ = along(a_case(), all_done(), State.FILED)
    there = all_done(outside=OutsideCheck(today, False))
    said = [
        apply(case, with_everything(Action.CHECK_GONE), REGULATOR, facts, today)
        for facts in (
            there, all_done(outside=None), all_done(outside=OutsideCheck(today - 1, True)),
            all_done(outside=OutsideCheck(today, True), platform_state=PlatformState.active),
            all_done(outside=OutsideCheck(today, True), national_state=NationalState.running),
        )
    ]  # fmt: skip
    assert [one.sentence for one in said if isinstance(one, Refusal)] == [
        "从外部看账号仍在，不能作为已关停。",
        "尚未从外部核验账号是否还在。",
        "外部核验早于系统关停备案，须重新核验。",
        "平台状态为“正常”，与核验不一致，请先更正。",
        "国办系统状态为“正常运行”，须为“已关停”。",
    ]
    back = taken(case, Action.FOUND_ALIVE, REGULATOR, there, today)
    assert (back.state, back.cancelled_on, back.frozen) == (State.TO_CANCEL, None, None)


def test_an_account_that_comes_back_is_taken_up_again() -> None:
    case, today, _ = along(a_case(), all_done(), State.LOOKING_BACK)
    seen = all_done(platform_state=PlatformState.active)
    done = apply(case, with_everything(Action.NOTE_REBOUND), REGULATOR, seen, today)
    assert isinstance(done, Done)
    assert (done.case.state, done.events[0].local) == (State.DRAFT, LocalState.rebounded)
    assert isinstance(
        apply(case, with_everything(Action.NOTE_REBOUND), REGULATOR, all_done(), today), Refusal
    )


def test_three_states_are_compared_with_the_closing() -> None:
    gone = a_case(state=State.FILED)
    facts = Facts(
        platform_state=PlatformState.active,
        national_state=NationalState.running,
        local_state=LocalState.closed,
    )
    assert len(differences(gone, facts)) == 3
    assert differences(gone, Facts()) == ()
    early = a_case(state=State.PREPARING)
    (sentence,) = differences(early, Facts(platform_state=PlatformState.cancelled))
    assert "注销前各项尚未核对" in sentence
    assert differences(a_case(state=State.CANCELLED), Facts(national_state=NationalState.running)) == ()


def test_one_decision_for_eighty_accounts() -> None:
    cases = [a_case(case_id=f"案{n}", account_id=f"weixin:gh_{n:012x}") for n in range(80)]
    cases[3] = replace(cases[3], reason=None)
    together = apply_together(cases, with_everything(Action.SUBMIT), CLERK, {}, TODAY)
    assert together.sentence == "80个账号中79个已办理，1个未办理。"
    ((case, refusal),) = together.refused
    assert (case.case_id, refusal.sentence) == ("案3", "请从列表中选定对外公布的关停原因。")
    after = [done.case for done in together.done] + [cases[3]]
    assert progress(after) == ((State.DRAFT, 1), (State.UNIT_REVIEW, 79))
    assert len(apply_together([cases[0]] * 3, with_everything(Action.SUBMIT), CLERK, {}, TODAY).outcomes) == 1


def test_what_a_person_may_do_here_is_listed_with_what_stands_against_it() -> None:
    case, _, _ = along(a_case(), all_done(), State.ANNOUNCED)
    listed = {
        row.action: against
        for row, against in possible(case, SUPERVISOR, all_done(unique=None), case.notice_on or 0)
    }
    assert listed == {
        Action.WITHDRAW: None,
        Action.RELEASE: f"公告期至{chinese_date(case.notice_until or 0)}，期满后办理。",
    }
