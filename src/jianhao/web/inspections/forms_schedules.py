"""The form of a schedule."""

from __future__ import annotations

from typing import Any

from django import forms

from jianhao.inspection.packs import default_packs
from jianhao.web.inspections.forms import pack_choices
from jianhao.web.inspections.models import Every
from jianhao.web.inspections.models.rounds import FEEDBACK_WORKDAYS
from jianhao.web.inspections.scheduling import MOST
from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import PLATFORMS
from jianhao.web.ui.fields import Form, LineField


class ScheduleForm(Form):
    """How often, on which day, and what is inspected."""

    title = LineField(label="名称", max_length=60, help_text="每次检查的名称后面自动加上监测时间点。")
    agency = AgencyChoice(label="检查范围（单位及下级）")
    every = forms.ChoiceField(label="频次", choices=Every.choices, initial=Every.QUARTER)
    day = forms.IntegerField(
        label="第几天", min_value=1, max_value=92, initial=1,
        help_text="每周填1至7（周一为1），每月填1至31，每季度填1至92；没有这一天的，取当月或当季最后一天。",
    )  # fmt: skip
    next_workday = forms.BooleanField(label="遇节假日顺延到下一个工作日", required=False, initial=True)
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
        label="反馈期限（工作日）", min_value=1, max_value=30, initial=FEEDBACK_WORKDAYS
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        every, day = found.get("every"), found.get("day")
        if every and day and day > MOST[Every(every)]:
            self.add_error("day", f"{Every(every).label}最多填{MOST[Every(every)]}。")
        return found
