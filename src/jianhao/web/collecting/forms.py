"""Forms of collecting."""

from __future__ import annotations

from typing import Any

from django import forms

from jianhao.web.collecting.actions_batches import SENT
from jianhao.web.collecting.models import BatchKind
from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import Agency, User
from jianhao.web.ui.fields import DayField, Form
from jianhao.web.uploads import TableUpload

ACCEPTED = ".xlsx,.xls,.et,.csv,.zip,.json,.jsonl,.db,.sqlite,.sqlite3,.xml"


class SendForm(Form):
    """A file that was collected, what it is, and for which days whoever sends it vouches."""

    kind = forms.ChoiceField(
        label="是什么", choices=[(kind.value, kind.label) for kind in map(BatchKind, SENT)]
    )
    agency = AgencyChoice(label="账号范围（单位及下级）")
    file = TableUpload(
        label="文件",
        help_text="采集工具和后台导出的文件、Excel、CSV、JSON、SQLite、zip都可以。只读入台账中账号的内容，其他账号只计数。",
    )
    covers_from = DayField(
        label="完整采集的起始日期", required=False,
        help_text="发布内容没有“采集时间”列时填写：文件中的账号在这些日期的内容全部在内。不能确定的不要填写。",
    )  # fmt: skip
    covers_to = DayField(label="完整采集的截止日期", required=False)

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)
        self.fields["file"].widget.attrs["accept"] = ACCEPTED

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.pop("covers_from", None), found.pop("covers_to", None)
        if (first is None) != (last is None):
            self.add_error("covers_to", "起始日期和截止日期须一并填写。")
        found["covers"] = None if first is None or last is None else (first, last)
        return found


class CredentialForm(Form):
    """AppID and AppSecret; what was entered before is never shown."""

    appid = forms.CharField(
        label="AppID", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="微信公众平台“设置与开发—开发接口管理”中，wx开头的18位。",
    )  # fmt: skip
    secret = forms.CharField(
        label="AppSecret", max_length=128, widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text="加密保存，保存后任何人都不能再看到，也不导出。请同时把本系统服务器的出口地址加入IP白名单。",
    )  # fmt: skip
