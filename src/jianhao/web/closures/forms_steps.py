"""The form of a step: what its row of the table asks for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from jianhao.closing.actions import HAPPENS_OUTSIDE, WITH_REASON, Action
from jianhao.closing.case import Case, Description
from jianhao.closing.states import GONE_ON_PLATFORM
from jianhao.closing.terms import look_back_days
from jianhao.closing.transitions import Transition
from jianhao.closing.words import Evidence, IncompleteCause, PublicReason, Route
from jianhao.dates import day_number
from jianhao.vocab.levels import Level
from jianhao.vocab.states import NationalState, PlatformState
from jianhao.web.closures.evidence import FILED, EvidenceField, received
from jianhao.web.closures.stepping import Given, Published
from jianhao.web.inspections.forms import LinkField
from jianhao.web.ui.fields import DayField, Form, LineField, TextField, styled

YES_NO = [("", "请选择"), ("1", "是"), ("0", "否")]
SMALL = {"rows": 3}


def chosen(words: Any, first: str = "请选择") -> list[tuple[str, str]]:
    """An enumeration as the choices of a field."""
    return [("", first), *((str(x), x.chinese) for x in words)]


def yes_no(label: str, **options: Any) -> forms.TypedChoiceField:
    """是 or 否, to be said."""
    return forms.TypedChoiceField(label=label, choices=YES_NO, coerce=lambda v: v == "1", **options)


class DescribeForm(Form):
    """What a request says."""

    route = forms.ChoiceField(label="程序", choices=[(str(r), r.chinese) for r in Route])
    reason = forms.ChoiceField(
        label="关停原因", choices=chosen(PublicReason), help_text="从列表中选定，对外公布。"
    )
    represents_government = yes_no("是否代表主体", help_text="代表主体的账号（主账号）须报省级主管部门批准。")
    level = forms.ChoiceField(label="主办单位层级", choices=chosen(Level))
    credentials = yes_no("能否登录该账号")
    migrates_followers = forms.BooleanField(
        label="要把粉丝迁移到承接账号", required=False,
        help_text="迁移所需的名单由运营单位在平台自行导出，本系统不收取，只登记回执。",
    )  # fmt: skip

    def described(self) -> Description:
        """As the rules take it."""
        said = self.cleaned_data
        return Description(
            Route(said["route"]), PublicReason(said["reason"]), Level(said["level"]), said["represents_government"],
            said["credentials"], said["migrates_followers"],
        )  # fmt: skip


class StepForm(Form):
    """The form of one step."""

    def __init__(
        self, *args: Any, row: Transition, today: date, evidence: tuple[Evidence, ...], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.row, self.today, self.evidence = row, today, evidence
        fields: dict[str, forms.Field] = {}
        if row.action in HAPPENS_OUTSIDE and row.action is not Action.PUBLISH_NOTICE:
            fields["on"] = DayField(label="日期", initial=today, help_text="实际发生的日期，不晚于今天。")
        fields |= _MORE.get(row.action, dict)()
        for one in evidence:
            fields |= _evidence(one)
        fields["reason"] = _reason(row.action)
        self.fields.update(fields)
        styled(self)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for one in self.evidence:
            file, number = said.get(f"file_{one}"), said.get(f"number_{one}", "")
            if f"file_{one}" in self.errors:
                continue
            if one in FILED and not file:
                self.add_error(f"file_{one}", f"请上传{one.chinese}。")
            elif not file and not number:
                self.add_error(f"number_{one}", f"请填写{one.chinese}的编号，或者上传文件。")
        return said

    def given(self) -> Given:
        """What the rules and the register take."""
        said = self.cleaned_data
        files = {one: received(said[f"file_{one}"]) for one in self.evidence if said.get(f"file_{one}")}
        numbers = {one: said[f"number_{one}"] for one in self.evidence if said.get(f"number_{one}")}
        on = said.get("on")
        return Given(
            self.row.action, said["reason"], None if on is None else day_number(on), numbers, files, **_told(self.row.action, said)
        )  # fmt: skip


def evidence_of(case: Case, row: Transition) -> tuple[Evidence, ...]:
    """What a step takes in one case: who cannot sign in asks the platform by letter."""
    letter = (Evidence.PLATFORM_LETTER,)
    needed = row.action is Action.REQUEST_FREEZE and case.credentials is False
    return (*row.evidence, *letter) if needed and letter[0] not in row.evidence else row.evidence


def _evidence(one: Evidence) -> dict[str, forms.Field]:
    file = EvidenceField(label=f"{one.chinese}（文件）", help_text="PDF、图片、DOCX、XLSX或OFD，不超过20MB。")
    if one in FILED:
        return {f"file_{one}": file}
    number = LineField(
        label=f"{one.chinese}（编号）", max_length=200, required=False, help_text="编号和文件填一项即可。"
    )
    return {f"number_{one}": number, f"file_{one}": file}


def _reason(action: Action) -> forms.Field:
    needed = action in WITH_REASON
    return TextField(label="理由" if needed else "意见", required=needed, widget=forms.Textarea(attrs=SMALL))


def _publishing() -> dict[str, forms.Field]:
    return {
        "published_on": DayField(label="公告发布日期", help_text="公告期自这一天的次日起算。"),
        "on_account": forms.BooleanField(label="已在该账号发布", required=False),
        "on_website": forms.BooleanField(label="已在政府网站发布", required=False),
        "link": LinkField(label="公告链接", help_text="公众查询中显示。"),
    }


def _freezing() -> dict[str, forms.Field]:
    return {
        "freeze_days_said": forms.IntegerField(
            label="平台告知的冻结天数", required=False, min_value=0, max_value=400,
            help_text="平台页面或者回执写明天数的，按平台的填；没有写明的留空。",
        )
    }  # fmt: skip


def _seeing(platform: list[PlatformState]) -> Callable[[], dict[str, forms.Field]]:
    def make() -> dict[str, forms.Field]:
        return {
            "platform_state": forms.ChoiceField(label="在平台上看到的状态", choices=chosen(platform)),
            "national_state": forms.ChoiceField(
                label="国办系统状态", choices=chosen(NationalState, "没有查看"), required=False
            ),
        }

    return make


def _declaring() -> dict[str, forms.Field]:
    return {
        "missing": LineField(
            label="缺少什么", max_length=300, help_text="同意后对外公布，例如：2020年以前的图片。"
        ),
        "cause": forms.ChoiceField(label="不能完整归档的原因", choices=chosen(IncompleteCause)),
    }


def _looking_back() -> dict[str, forms.Field]:
    days = [(str(d), f"注销后第{d}天") for d in look_back_days()]
    count = {"required": False, "min_value": 0, "max_value": 10**9}
    return {
        "look_back": forms.TypedChoiceField(label="第几次", choices=[("", "请选择"), *days], coerce=int),
        "active": forms.IntegerField(
            label="关停前的活跃关注用户数", help_text="整合方案中的测算数；不掌握的留空。", **count
        ),
        "before": forms.IntegerField(label="承接账号关停时的粉丝数", **count),
        "followers": forms.IntegerField(
            label="承接账号现在的粉丝数", help_text="不掌握的留空，不要填0。", **count
        ),
        "growth": forms.FloatField(
            label="承接账号此前的日均增长", required=False, help_text="关停之前每天增加的粉丝数。"
        ),
        "carried": forms.IntegerField(
            label="由承接渠道履行的职责（项）", help_text="没有核对的留空。", **count
        ),
        "name_used": yes_no("该名称是否被他人使用", required=False, empty_value=None),
    }


ALIVE = [state for state in PlatformState if state not in GONE_ON_PLATFORM]
GONE = [state for state in PlatformState if state in GONE_ON_PLATFORM]
_MORE: dict[Action, Callable[[], dict[str, forms.Field]]] = {
    Action.PUBLISH_NOTICE: _publishing,
    Action.REQUEST_FREEZE: _freezing,
    Action.CHECK_GONE: _seeing(GONE),
    Action.FOUND_ALIVE: _seeing(ALIVE),
    Action.NOTE_REBOUND: _seeing([s for s in ALIVE if s is not PlatformState.frozen]),
    Action.DECLARE_INCOMPLETE: _declaring,
    Action.RECORD_LOOK_BACK: _looking_back,
}


def _told(action: Action, said: dict[str, Any]) -> dict[str, Any]:
    """The fields of `Given` that belong to one kind of step."""
    if action is Action.PUBLISH_NOTICE:
        return {
            "published": Published(
                day_number(said["published_on"]), said["on_account"], said["on_website"], said["link"]
            )
        }
    if action is Action.REQUEST_FREEZE:
        return {"freeze_days_said": said["freeze_days_said"]}
    if action in (Action.CHECK_GONE, Action.FOUND_ALIVE, Action.NOTE_REBOUND):
        national = said["national_state"]
        return {"platform_state": PlatformState(said["platform_state"]),
                "national_state": NationalState(national) if national else None}  # fmt: skip
    if action is Action.DECLARE_INCOMPLETE:
        return {"missing": said["missing"], "cause": IncompleteCause(said["cause"])}
    if action is Action.RECORD_LOOK_BACK:
        measured = {
            name: said[name] for name in ("active", "before", "followers", "growth", "carried", "name_used")
        }
        return {"look_back": said["look_back"], "measured": measured}
    return {}
