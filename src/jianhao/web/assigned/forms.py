"""Forms of 上级交办."""

from __future__ import annotations

from typing import Any

from django import forms

from jianhao.web.assigned.actions_replies import OUTCOMES_OF_UNITS
from jianhao.web.assigned.columns import FIELDS
from jianhao.web.inspections.forms import LinkField
from jianhao.web.inspections.pictures import PictureField
from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import Agency
from jianhao.web.scope import within
from jianhao.web.ui.fields import DayField, Form, LineField, TextField
from jianhao.web.uploads import TableUpload

UNUSED = ""


class ListForm(Form):
    """A list from above and what its covering letter says."""

    title = LineField(label="名称", max_length=80, help_text="例如：2026年第三季度全省检查问题清单")
    issuer = LineField(label="交办单位", max_length=120)
    document_no = LineField(label="文号", max_length=60, required=False)
    deadline = DayField(label="反馈期限", help_text="向交办单位答复的最后日期。")
    file = TableUpload(
        label="清单", help_text="Excel或CSV，列的名称和次序不限；联系人、电话等含个人信息的列不保留。"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls,.et,.csv"


class GiveForm(Form):
    """Until when units answer."""

    deadline = DayField(label="单位反馈期限")


class OpinionForm(Form):
    """An opinion with a decision."""

    opinion = TextField(label="意见", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(Form):
    """What a unit answers."""

    outcome = forms.ChoiceField(
        label="结果", choices=[(o.value, o.label) for o in OUTCOMES_OF_UNITS], widget=forms.RadioSelect
    )
    text = TextField(
        label="整改情况",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明怎样整改；正在整改的写明打算何时完成；情况不符的写明实际情况。不要填写个人信息。",
    )
    done_on = DayField(label="完成日期", required=False, help_text="已整改的须填写。")
    link = LinkField(label="佐证链接", help_text="已整改或情况不符的，链接和截图至少提供一项。")
    picture = PictureField(label="佐证截图")


class MatchForm(Form):
    """Which account, which unit, or that there is none."""

    agency = AgencyChoice(label="只对应单位", required=False)
    reason = TextField(
        label="不在台账的核实情况", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="经核实确不属于本级台账的，写明情况，例如属于哪个单位、何时注销；由另一人审核后作为答复。",
    )  # fmt: skip

    def __init__(self, *args: Any, office: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.filter(within(office.path, "path"))


class ColumnsForm(Form):
    """For every heading of a list the field that it stands for; the names of fields are table and column numbers."""

    def __init__(self, *args: Any, tables: list[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tables = tables
        choices = [(UNUSED, "不采用"), *((f.name, f.title) for f in FIELDS)]
        for key, heading, chosen, proposed in _headings(tables):
            field = forms.ChoiceField(label=heading, choices=choices, required=False, initial=chosen)
            if proposed and not chosen:
                field.help_text = f"可能是“{dict(choices)[proposed]}”，请核对后选择。"
            field.widget.attrs["class"] = "form-select"
            self.fields[key] = field

    def chosen(self) -> dict[str, dict[str, str]]:
        """Header fingerprint → heading → field."""
        said: dict[str, dict[str, str]] = {}
        for number, table in enumerate(self.tables):
            own = said.setdefault(table["fingerprint"], {})
            for place, heading in enumerate(table["headings"]):
                key = f"c{number}_{place}"
                if key in self.fields:
                    own[heading] = self.cleaned_data[key]
        return said


def _headings(tables: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """(key, heading, field in use, field proposed) of every heading that may be chosen for; personal ones may not."""
    found = []
    for number, table in enumerate(tables):
        used = {place: name for name, place in table["fields"].items()}
        for place, heading in enumerate(table["headings"]):
            if heading.strip() and heading not in table["personal"]:
                proposed = table["proposals"].get(heading, "")
                found.append((f"c{number}_{place}", heading, used.get(place, ""), proposed))
    return found
