"""Forms of the register."""

from __future__ import annotations

from typing import Any

from django import forms

from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import LEVELS, Agency, User
from jianhao.web.registry.fields import DAYS, FACTS, IDENTITY, STATES, TITLES
from jianhao.web.registry.models import PLATFORMS, Account, ContactRole
from jianhao.web.registry.values import as_plain
from jianhao.web.ui.fields import DayField, Form, LineField, TextField
from jianhao.web.uploads import TableUpload

YES_NO = [("", "—"), ("1", "是"), ("0", "否")]
HELP = {
    "functions": "用顿号分开，例如：发布、解读、互动、办事。",
    "yearly_cost": "元；没有费用填0，不掌握的留空。",
    "followers": "不掌握的留空，不要填0。",
    "matrix_main_id": "属于矩阵的，填主账号的账号ID。",
    "link": "平台上的主页链接。",
}
COUNTS = frozenset({"services", "followers", "messages", "replied_on_time"})
AMOUNTS = frozenset({"yearly_cost", "staff"})


def _field(name: str, required: bool = False) -> forms.Field:
    """The form field of a column, by its kind."""
    common = {"label": TITLES[name], "required": required, "help_text": HELP.get(name, "")}
    column = Account._meta.get_field(name)
    if name in DAYS:
        return DayField(**common)
    if name in COUNTS:
        return forms.IntegerField(min_value=0, max_value=10**12, **common)
    if name in AMOUNTS:
        return forms.FloatField(min_value=0, max_value=10**9, **common)
    if name in ("is_internal_office", "represents_government"):
        return forms.TypedChoiceField(choices=YES_NO, coerce=lambda v: v == "1", empty_value=None, **common)
    if column.choices:
        return forms.ChoiceField(choices=[("", "—"), *column.choices], **common)
    if name in ("remark", "functions"):
        return TextField(**common | {"widget": forms.Textarea(attrs={"rows": 2})}, max_length=1000)
    return LineField(max_length=column.max_length, **common)


class PlainForm(Form):
    """A form about some columns, giving plain values (see values.py)."""

    columns: tuple[str, ...] = ()

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        if account is not None:
            options["initial"] = {n: _initial(account, n) for n in self.columns} | options.get("initial", {})
        super().__init__(*args, **options)

    def plain(self) -> dict[str, Any]:
        """The given values of the columns; empty texts stay empty, empty numbers and days are None."""
        return {name: _plain(name, self.cleaned_data[name]) for name in self.columns}


def _initial(account: Account, name: str) -> Any:
    value = getattr(account, name)
    if name == "functions":
        return "、".join(value)
    return {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value


def _plain(name: str, value: Any) -> Any:
    if name == "functions":
        parts = (part.strip() for part in value.replace("，", "、").replace(",", "、").split("、"))
        return [part[:60] for part in parts if part][:30]
    return as_plain(value)


def form_of(
    name: str, columns: tuple[str, ...], required: tuple[str, ...] = (), base: type = PlainForm, **more: Any
) -> type:
    fields = {column: _field(column, column in required) for column in columns}
    more.setdefault("field_order", columns)
    return type(name, (base,), {**fields, "columns": columns, "__doc__": f"{name}.", **more})


FactsForm = form_of("FactsForm", FACTS)


class _Reasoned(PlainForm):
    """A wish that has to be given a reason."""

    reason = TextField(label="申请理由", widget=forms.Textarea(attrs={"rows": 3}))


class _Change(_Reasoned):
    """What an account is; and the id that the platform gave only after the opening was approved, or gave anew."""

    native_id = LineField(
        label="平台账号ID",
        max_length=200,
        required=False,
        help_text="开设批准时平台尚未给出的，在此补填；平台后来给出新的ID的，也在此增加，原有ID保留。",
    )


ChangeForm = form_of("ChangeForm", ("name", *IDENTITY, *STATES), ("name", "local_state"), _Change)
OPENING = ("name", *IDENTITY, "functions", "operation", "contractor", "contract_end", "yearly_cost", "staff")


class _Opening(_Reasoned):
    """Where, on which platform, and why the existing accounts do not do."""

    agency = AgencyChoice(label="主办单位")
    platform = forms.ChoiceField(label="平台", choices=PLATFORMS)
    native_id = LineField(
        label="平台账号ID",
        max_length=200,
        required=False,
        help_text="平台尚未给出的留空，批准后再申请变更补填。",
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)
        self.fields["reason"].label = "为什么需要新开"
        self.fields["reason"].help_text = "说明现有账号和上级平台为何不能满足，由谁运维。"
        order = ["agency", "platform", "name", "native_id"]
        self.order_fields([*order, *(n for n in self.fields if n not in (*order, "reason")), "reason"])


OpeningForm = form_of("OpeningForm", OPENING, ("name",), _Opening)


class DecisionForm(Form):
    """A decision with its opinion."""

    opinion = TextField(label="意见", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ContactForm(Form):
    """Who answers for an account."""

    role = forms.ChoiceField(label="岗位", choices=ContactRole.choices)
    name = LineField(label="姓名", max_length=40)
    telephone = forms.RegexField(
        r"^[0-9+() -]{5,30}$", label="工作电话", required=False, error_messages={"invalid": "应为电话号码。"},
        help_text="加密保存，只供有需要的人逐次查看并留痕，不导出。",
    )  # fmt: skip
    until = DayField(label="预计离岗日期", required=False, help_text="填写后在日历中提前提醒交接。")


class UploadForm(Form):
    """A file of accounts."""

    file = TableUpload(
        label="台账文件", help_text="Excel、WPS表格或CSV；表头用台账常用名称即可，不需要专门的模板。"
    )


class ReconcileForm(Form):
    """The lists to be held against the register."""

    national = TableUpload(label="国办系统导出的账号清单", required=False)
    seen = TableUpload(
        label="平台上查到的账号清单",
        required=False,
        help_text="人工或检索查到的账号，至少有平台、账号ID或链接。",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("national") and not given.get("seen") and not self.errors:
            raise forms.ValidationError("请至少上传一份清单；没有上传的一方不作判断。")
        return given


class QuotaForm(Form):
    """How many accounts a unit and those below it may have."""

    agency = AgencyChoice(label="单位（含下级）")
    platform = forms.ChoiceField(label="平台", required=False, choices=[("", "全部平台"), *PLATFORMS])
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部层级"), *LEVELS])
    maximum = forms.IntegerField(label="上限", min_value=0, max_value=1_000_000)
    basis = LineField(label="依据", max_length=200, help_text="文件名称和文号。")

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)


class SignForm(Form):
    """The leader's signature on the unit's sheet."""

    signer = LineField(label="审签人职务", max_length=60, help_text="例如“分管负责人”，不填姓名。")
    signed_on = DayField(label="审签日期")
