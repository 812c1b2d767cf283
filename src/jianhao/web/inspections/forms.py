"""Forms of inspections."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms

from jianhao.inspection.packs import builtin_packs, default_packs, load_pack
from jianhao.web.inspections.models import Answer, FindingState, MaterialRole
from jianhao.web.inspections.models.rounds import FEEDBACK_WORKDAYS
from jianhao.web.inspections.pictures import PictureField
from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import PLATFORMS
from jianhao.web.ui.fields import DayField, Form, LineField, TextField
from jianhao.web.uploads import TableUpload

ACCEPTED = ".xlsx,.xls,.et,.csv,.zip,.json,.jsonl,.db,.sqlite,.sqlite3,.parquet,.toml"


@cache
def pack_choices() -> list[tuple[str, str]]:
    """The packs that come with the program, by title."""
    return [(name, load_pack(name).title) for name in builtin_packs()]


class InspectionForm(Form):
    """What is inspected, when, by which rules."""

    title = LineField(label="名称", max_length=80, help_text="例如：2026年第三季度全县政务新媒体检查")
    agency = AgencyChoice(label="检查范围（单位及下级）")
    as_of = DayField(label="监测时间点", help_text="更新情况等都以这一天为准。")
    window = forms.IntegerField(label="检查期（天）", min_value=1, max_value=3660, initial=90)
    packs = forms.MultipleChoiceField(
        label="规则包",
        widget=forms.CheckboxSelectMultiple,
        choices=pack_choices,
        initial=list(default_packs()),
    )
    platforms = forms.MultipleChoiceField(
        label="平台",
        widget=forms.CheckboxSelectMultiple,
        choices=PLATFORMS,
        required=False,
        help_text="不选为全部平台。",
    )
    feedback_workdays = forms.IntegerField(
        label="反馈期限（工作日）", min_value=1, max_value=30, initial=FEEDBACK_WORKDAYS,
        help_text="发送反馈核实的次日起算。",
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)


class MaterialForm(Form):
    """A file that the inspection rests on."""

    role = forms.ChoiceField(label="是什么", choices=MaterialRole.choices)
    file = TableUpload(
        label="文件", help_text="Excel、CSV、JSON、SQLite、zip和采集工具导出的文件都可以；机关设置为TOML。"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ACCEPTED


class JudgeForm(Form):
    """What a reviewer makes of a finding."""

    state = forms.ChoiceField(
        label="结果",
        choices=[
            (s.value, s.label)
            for s in (FindingState.CONFIRMED, FindingState.REMEDIED, FindingState.DISMISSED)
        ],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label="理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="误判和已整改须写明理由。",
    )


class OpinionForm(Form):
    """An opinion with a decision."""

    opinion = TextField(label="意见", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class LinkField(LineField):
    """An address on the web; anything else is said to be none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": "链接", "max_length": 500, "required": False, **options})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and not text.startswith(("https://", "http://")):
            raise forms.ValidationError("链接应以http://或https://开头。")
        return text


class ReplyForm(Form):
    """属实 or 有异议."""

    answer = forms.ChoiceField(label="反馈", choices=Answer.choices, widget=forms.RadioSelect)
    text = TextField(
        label="说明",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="有异议的须说明情况。",
    )
    link = LinkField(help_text="例如监测时间点前所发内容的链接。")
    evidence_on = DayField(
        label="材料日期", required=False,
        help_text="链接或截图所证明的日期，例如该内容的发布日期；不晚于监测时间点。填写后按该日期重新计算。",
    )  # fmt: skip
    picture = PictureField(label="截图")


class AppealForm(Form):
    """Late evidence."""

    text = TextField(label="情况说明", widget=forms.Textarea(attrs={"rows": 3}))
    evidence_on = DayField(label="材料日期", help_text="链接或截图所证明的日期，不晚于监测时间点。")
    link = LinkField()
    picture = PictureField(label="截图")


class ReportForm(Form):
    """What the unit did."""

    text = TextField(label="整改情况", widget=forms.Textarea(attrs={"rows": 3}))
    link = LinkField()
    picture = PictureField(label="截图")


class IssueForm(Form):
    """Until when the units have to rectify."""

    rectify_by = DayField(label="整改期限")
