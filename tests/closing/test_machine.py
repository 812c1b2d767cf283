"""Any order of steps by anybody: what must hold of a closing whatever people do."""

from __future__ import annotations

import json
import os
from dataclasses import fields, replace

from closing_made import TODAY, a_case, all_done
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jianhao.closing import facts as f
from jianhao.closing.actions import HAPPENS_OUTSIDE, WITH_REASON, Action
from jianhao.closing.case import Description
from jianhao.closing.deadlines import dues
from jianhao.closing.engine import Done, Refusal, apply
from jianhao.closing.gates import missing
from jianhao.closing.holds import holds_sentence
from jianhao.closing.people import Actor, Part
from jianhao.closing.records import kept, record_of, restored
from jianhao.closing.situation import Step
from jianhao.closing.states import BEHIND_GATES, RESTING, State
from jianhao.closing.table import next_step, row_for, rows_of
from jianhao.closing.terms import look_back_days
from jianhao.closing.words import Evidence, IncompleteCause, PublicReason, Route
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform
from jianhao.vocab.states import NationalState, PlatformState

PERSONS = tuple("甲乙丙丁戊己")
DECIDING = {State.UNIT_REVIEW, State.SUPERVISOR_REVIEW, State.PROVINCE_REVIEW}
GONE = (PlatformState.cancelled, PlatformState.unreachable)

descriptions = st.builds(
    Description, st.sampled_from(Route), st.sampled_from(PublicReason), st.sampled_from(Level), st.booleans(), st.booleans(),
    st.booleans(),
)  # fmt: skip
archives = st.builds(f.Archive, st.sampled_from(("", "ab" * 32)), st.sampled_from((True, False, None)),
                     st.sampled_from(f.Completeness), st.integers(TODAY - 9, TODAY + 900))  # fmt: skip
notices = st.builds(f.Notice, st.integers(TODAY - 5, TODAY + 40), st.booleans(), st.booleans(), st.sampled_from(("", "截图")),
                    st.sampled_from(((), ("监督电话",))))  # fmt: skip
duties = st.sampled_from(
    (None, (), (f.Handover("停水通知"),), (f.Handover("停水通知", "示例县发布", "单1"),))
)
uses = st.sampled_from((None, (), (f.Use("网站首页"),), (f.Use("网站首页", True),)))
successors = st.builds(f.Successor, st.just("示例县发布"), st.sampled_from((None, TODAY)), st.sampled_from((None, *f.CodeMatch)),
                       st.sampled_from(("", "丁")))  # fmt: skip
uniques = st.builds(f.Unique, st.integers(0, 1), st.integers(0, 1))
data_sets = st.sampled_from(
    (None, (), (f.DataSet("用户表"),), (f.DataSet("用户表", f.Disposal.DELETE, "销毁记录"),))
)
holds = st.sampled_from(
    (None, (), (f.Hold(f.HoldKind.LITIGATION, "1件"),), (f.Hold(f.HoldKind.MESSAGES, "2条"),))
)
outside = st.builds(f.OutsideCheck, st.integers(TODAY, TODAY + 900), st.sampled_from((True, False, None)))
OPTIONS = {
    "archive": st.none() | archives, "notice": st.none() | notices, "duties": duties, "uses": uses,
    "successor": st.none() | successors, "unique": st.none() | uniques, "openid_receipt": st.sampled_from(("", "回执")),
    "data_sets": data_sets, "contract_settled": st.sampled_from((None, True, False)),
    "app_filing_no": st.sampled_from(("", "示例备案1号")), "holds": holds, "followers": st.none() | st.integers(0, 200_000),
    "last_post": st.none() | st.integers(TODAY - 30, TODAY + 60), "freeze_days_said": st.none() | st.integers(0, 60),
    "waiver_until": st.none(), "outside": st.none() | outside, "platform_state": st.none() | st.sampled_from(PlatformState),
    "national_state": st.none() | st.sampled_from(NationalState), "local_state": st.none(),
}  # fmt: skip
GOOD = all_done(openid_receipt="回执", data_sets=(), contract_settled=True, app_filing_no="示例备案1号")


class Closing(RuleBasedStateMachine):
    """A closing, the world around it, and everybody who might take a step."""

    @initialize(
        route=st.sampled_from(Route), level=st.sampled_from((*Level, None)), main=st.sampled_from((True, False, None)),
        reason=st.sampled_from((*PublicReason, None)), credentials=st.sampled_from((True, False, None)),
        migrates=st.booleans(), platform=st.sampled_from((Platform.weixin, Platform.weibo)),
    )  # fmt: skip
    def begin(self, route, level, main, reason, credentials, migrates, platform) -> None:
        self.case = a_case(
            route=route, level=level, represents_government=main, reason=reason, credentials=credentials,
            migrates_followers=migrates, platform=platform, requester="甲",
        )  # fmt: skip
        self.facts, self.today, self.events = f.Facts(), TODAY, []
        self.passed: bool | None = None  # whether the gates were open when it went behind them
        self.states = {State.DRAFT}
        self.asking = {"甲"}  # who ever had a part in asking, kept here without the engine's help

    @rule(
        data=st.data(),
        names=st.lists(st.sampled_from([x.name for x in fields(f.Facts)]), min_size=1, max_size=6),
    )
    def something_becomes_known(self, data, names) -> None:
        self.facts = replace(self.facts, **{name: data.draw(OPTIONS[name]) for name in names})

    @rule()
    def everything_is_prepared(self) -> None:
        notice = replace(GOOD.notice, published_on=self.case.notice_on or self.today)
        self.facts = replace(GOOD, outside=f.OutsideCheck(self.today, True), notice=notice)

    @rule(days=st.sampled_from((0, 1, 5, 7, 8, 15, 30, 40, 100)))
    def days_pass(self, days) -> None:
        self.today += days

    @rule(
        action=st.sampled_from(Action), person=st.sampled_from(PERSONS), parts=st.frozensets(st.sampled_from(Part)),
        reason=st.sampled_from(("", "  ", "经研究")), evidence=st.frozensets(st.sampled_from(Evidence)),
        missing_what=st.sampled_from(("", "图片")), cause=st.none() | st.sampled_from(IncompleteCause),
        look_back=st.sampled_from((None, 7, *look_back_days())), described=st.none() | descriptions,
        late=st.sampled_from((None, None, 0, 3, 30, -1)),
    )  # fmt: skip
    def anybody_tries_anything(
        self, action, person, parts, reason, evidence, missing_what, cause, look_back, described, late
    ) -> None:
        step = Step(action, reason, dict.fromkeys(evidence, "件"), missing_what, cause, look_back, described,
                    None if late is None else self.today - late)  # fmt: skip
        self.take(step, Actor(person, parts))

    @rule(data=st.data(), person=st.sampled_from(PERSONS), look_back=st.sampled_from(look_back_days()))
    def somebody_takes_a_step_that_leads_on(self, data, person, look_back) -> None:
        row = data.draw(st.sampled_from(rows_of(self.case)))
        step = Step(
            row.action,
            "经研究",
            dict.fromkeys(row.evidence, "件"),
            "图片",
            IncompleteCause.NO_EXPORT,
            look_back,
        )
        self.take(step, Actor(person, frozenset({row.owner})))

    @rule(persons=st.lists(st.sampled_from(PERSONS), min_size=1, max_size=9))
    def several_take_the_next_steps(self, persons) -> None:
        for person in persons:
            if self.case.state not in RESTING:
                self.somebody_takes_the_next_step(person)

    def somebody_takes_the_next_step(self, person) -> None:
        row = next_step(self.case)
        self.everything_is_prepared()
        if row.source is State.DRAFT:
            self.describe(person)
            row = next_step(self.case)
        if row.source is State.FROZEN and self.case.frozen.confirm_from:
            self.today = max(self.today, self.case.frozen.confirm_from)
        if row.source is State.ANNOUNCED:
            self.today = max(self.today, self.case.notice_until)
        left = [days for days in look_back_days() if days not in self.case.look_backs]
        if row.source is State.LOOKING_BACK and left:
            self.today = max(self.today, self.case.cancelled_on + left[0])
        evidence = dict.fromkeys((*row.evidence, Evidence.PLATFORM_LETTER), "件")
        step = Step(row.action, "经研究", evidence, look_back=left[0] if left else None)
        self.take(step, Actor(person, frozenset({row.owner})))

    def describe(self, person) -> None:
        said = Description(
            self.case.route,
            PublicReason.REFORM,
            Level.city,
            self.case.is_main,
            self.case.credentials or False,
        )
        self.take(Step(Action.DESCRIBE, described=said), Actor(person, frozenset({Part.OPERATOR})))

    def take(self, step: Step, actor: Actor) -> None:
        before, row = self.case, row_for(self.case, step.action)
        said = apply(before, step, actor, self.facts, self.today)
        assert said == apply(before, step, actor, self.facts, self.today)
        if isinstance(said, Refusal):
            assert said.sentence.endswith("。")
            assert not any(
                word in said.sentence for word in ("None", "State.", "造假", "作弊", "疑点", "线索")
            )
            return
        assert row is not None
        self.check_step(before, row, step, actor, said)
        if step.action in (Action.DESCRIBE, Action.SUBMIT, Action.TAKE_UP_AGAIN):
            self.asking |= {actor.person}
        if step.action is Action.NOTE_REBOUND:
            self.asking = {actor.person}
        self.case = said.case
        self.states.add(self.case.state)
        self.events += said.events

    def check_step(self, before, row, step, actor, done: Done) -> None:
        (event,) = done.events
        assert json.loads(json.dumps(record_of(event)))["person"] == actor.person
        assert (event.source, event.target) == (before.state, done.case.state) == (row.source, row.target)
        assert before.since <= done.case.since <= self.today
        assert step.on is None or step.on == self.today or step.action in HAPPENS_OUTSIDE
        assert (event.person, event.day, event.case_id) == (actor.person, self.today, before.case_id)
        assert actor.may(row.permission)
        assert set(row.evidence) <= set(event.evidence)
        assert event.reason or step.action not in WITH_REASON
        for field in fields(before):
            if field.name not in ("state", "since"):
                old, new = getattr(before, field.name), getattr(done.case, field.name)
                assert old == new or event.changed[field.name] == new, field.name
        if before.state in DECIDING and step.action in (Action.AGREE, Action.REFUSE, Action.SEND_BACK):
            assert actor.person not in self.asking | {a.person for a in before.approvals}
        if step.action in (Action.ORDER_URGENT, Action.RELEASE):
            assert actor.person not in self.asking
        if step.action in (Action.UPHOLD_URGENT, Action.OVERTURN_URGENT, Action.RECORD_URGENT_FAULT):
            assert actor.person not in self.asking | {before.urgent.ordered_by}
        if step.action is Action.ACCEPT_INCOMPLETE:
            assert actor.person not in self.asking | {before.incomplete.signed_by}
        if done.case.state in BEHIND_GATES and before.state not in BEHIND_GATES:
            self.check_gates(before)
        if done.case.state is State.CLOSED:
            assert self.facts.outside.gone
            assert self.facts.national_state is NationalState.closed
            assert self.facts.platform_state in GONE
            assert before.urgent is None or before.urgent.reviewed_on is not None

    def check_gates(self, before) -> None:
        """Said again without the engine's own words: archive, notice with proof, duties, links, successor, receipt."""
        facts = self.facts
        assert missing(before, facts) == ()
        assert holds_sentence(facts.holds, hijacked=before.route is Route.URGENT) is None
        excused = before.incomplete is not None and before.incomplete.accepted_on is not None
        complete = facts.archive is not None and facts.archive.completeness is f.Completeness.COMPLETE
        assert excused or (complete and facts.archive.intact and facts.archive.root)
        assert facts.archive is None or facts.archive.intact
        assert facts.notice.proof
        assert facts.notice.unanswered == ()
        assert self.today >= before.notice_until >= before.notice_on
        assert all(d.to and d.proof for d in facts.duties)
        assert all(u.changed for u in facts.uses)
        assert facts.successor.announced_on is not None
        assert facts.successor.code is not f.CodeMatch.NO
        assert facts.openid_receipt or not before.migrates_followers
        if before.route is Route.APPLICATION:
            assert facts.app_filing_no
            assert facts.contract_settled
            assert all(d.disposal and d.proof for d in facts.data_sets)
        approved = {a.part for a in before.approvals}
        if before.urgent is not None and before.urgent.justified is False:
            assert Part.SUPERVISOR in approved
        if before.urgent is None:
            assert {Part.UNIT_HEAD, Part.SUPERVISOR} <= approved
            assert Part.PROVINCE in approved or not before.is_main
            assert len({a.person for a in before.approvals} | {before.requester}) == len(before.approvals) + 1

    @invariant()
    def every_state_can_be_left_and_what_is_due_has_an_owner(self) -> None:
        if not hasattr(self, "case"):
            return
        assert any(row.target is not self.case.state for row in rows_of(self.case))
        assert self.case.state in RESTING or dues(self.case)
        for due in dues(self.case):
            assert isinstance(due.owner, Part)
            assert "天" in due.sentence or "工作日" in due.sentence or "自然日" in due.sentence

    @invariant()
    def it_can_be_kept_and_restored(self) -> None:
        if hasattr(self, "case"):
            assert restored(json.loads(json.dumps(kept(self.case)))) == self.case

    @invariant()
    def the_records_tell_the_whole_way(self) -> None:
        if not hasattr(self, "case"):
            return
        way = State.DRAFT
        for event in self.events:
            assert event.source is way
            way = event.target
        assert way is self.case.state


DEEP = bool(os.environ.get("JIANHAO_DEEP"))
Closing.TestCase.settings = settings(
    max_examples=2_000 if DEEP else 150,
    stateful_step_count=120 if DEEP else 60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestClosing = Closing.TestCase
