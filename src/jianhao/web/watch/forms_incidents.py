"""Forms of incidents: short, in the order in which somebody on the telephone is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from jianhao.watch.responding import clocks, grades, measures
from jianhao.web.people.models import User
from jianhao.web.registry.models import Account
from jianhao.web.registry.searching import matching
from jianhao.web.ui.fields import Form, LineField, TextField
from jianhao.web.watch.models import Origin
from jianhao.web.watch.proofs import EvidenceField

HEARD = "收到该账号的异常私信或者广告"
OFFERED = 8  # accounts to choose from
TOLD = [(str(o), o.label) for o in Origin if o is not Origin.CONTENT]


class MomentField(forms.DateTimeField):
    """A day and a time in Shanghai; empty is now."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        )
        options.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"])
        super().__init__(**{"required": False, "help_text": "留空为现在。", **options})

    def clean(self, value: Any) -> datetime:
        return super().clean(value) or timezone.now()


class TipOffForm(Form):
    """来电来访登记: which account, what, when, how it came. Nothing is asked of who tells it."""

    q = LineField(label="哪个账号", max_length=300, help_text="名称、账号ID，或者粘贴链接。")
    account = forms.ChoiceField(label="请选定账号", required=False, widget=forms.RadioSelect)
    what = TextField(label="什么情况", max_length=1000, initial=HEARD)
    origin = forms.ChoiceField(label="从哪里得知", choices=TOLD)
    at = MomentField(label="何时发现")

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self._by, self.account_found = by, None
        self._offer([])

    def _offer(self, accounts: list[Account]) -> None:
        """Show accounts to choose from, or no such question where there is nothing to choose."""
        field = self.fields["account"]
        field.choices = [(str(a.pk), f"{a}　{a.agency}　{a.get_local_state_display()}") for a in accounts]
        field.widget = forms.RadioSelect(choices=field.choices) if accounts else forms.HiddenInput()

    def full_clean(self) -> None:
        """The accounts that the words mean are known before the choice among them is looked at."""
        if self.is_bound:
            self._found = self._meant((self.data.get("q") or "").strip())
            self._offer(self._found if len(self._found) > 1 else [])
            if len(self._found) <= 1:
                self.fields["account"].choices = [(str(a.pk), "") for a in self._found]
        super().full_clean()

    def _meant(self, words: str) -> list[Account]:
        if not words:
            return []
        visible = Account.objects.visible_to(self._by).select_related("agency")
        same = list(visible.filter(name=words).order_by("agency_path", "pk")[:OFFERED])
        return same or list(visible.filter(matching(words)).order_by("agency_path", "name", "pk")[:OFFERED])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "q" not in given:
            return given
        chosen = [a for a in self._found if str(a.pk) == given.get("account")]
        meant = chosen or (self._found if len(self._found) == 1 else [])
        if meant:
            self.account_found = meant[0]
        elif self._found:
            self.add_error("account", "有几个账号符合，请选定一个。")
        else:
            self.add_error(
                "q", "管理范围内的台账中没有找到，请换用名称的一部分；不在台账中的账号在“年度检索”中登记。"
            )
        return given


class MeasureForm(Form):
    """One of the things done first."""

    name = forms.ChoiceField(label="措施", choices=lambda: [(m.name, m.title) for m in measures()])
    needed = forms.ChoiceField(label="情况", choices=[("1", "已办理"), ("0", "不需要或者无法办理")])
    note = LineField(
        label="说明",
        max_length=300,
        required=False,
        help_text="受理编号、由谁操作；不办理的写明原因。不要写密码。",
    )
    at = MomentField(label="时间")


class ReportForm(Form):
    """A report that was made."""

    name = forms.ChoiceField(label="报告", choices=lambda: [(c.name, c.title) for c in clocks()])
    to = LineField(
        label="报告对象和方式",
        max_length=200,
        help_text="单位和方式，例如“甲市网信办，电话”；不需要报告的写“不需要”和原因。",
    )
    at = MomentField(label="时间")


class RecoverForm(Form):
    """That the account is in the office's hands again."""

    what = TextField(
        label="恢复情况",
        max_length=1000,
        help_text="账号是否收回，违法内容是否已删除（删除前已留证），是否发布说明。",
    )
    at = MomentField(label="时间")


class GradeForm(Form):
    """How grave it is."""

    name = forms.ChoiceField(
        label="等级", choices=lambda: [(g.name, f"{g.title}：{g.note}") for g in grades()]
    )
    reason = LineField(label="理由", max_length=300)


class ReviewForm(Form):
    """What it came from, and what is done about it."""

    cause = TextField(label="原因", max_length=1000)
    lessons = TextField(label="改进措施", max_length=1000)


class ReasonForm(Form):
    """A reason."""

    reason = LineField(label="理由", max_length=500)


class FileForm(Form):
    """A picture or paper, before anything is deleted."""

    title = LineField(label="是什么", max_length=120, help_text="例如“异常私信截图”“平台受理回执”。")
    file = EvidenceField(
        label="文件", required=True, help_text="PDF、PNG、JPEG、DOCX、XLSX、OFD，不超过20MB。"
    )
