"""Forms about agencies and people; whom they may choose is limited to the scope of whoever fills them."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from jianhao.web.people.models import LEVELS, SCOPES, Agency, User
from jianhao.web.people.passwords import Strength
from jianhao.web.people.roles import Role
from jianhao.web.ui.fields import Form, LineField

LOGIN_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{2,39}")
HELP = Strength().get_help_text()
SUGGESTED = 200


def _password(label: str, new: bool = True, help_text: str = "") -> forms.CharField:
    kind = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget, help_text=help_text)


class SignInForm(Form):
    """Name and password."""

    login_name = forms.CharField(
        label="登录名",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password("密码", new=False)


class CodeForm(Form):
    """A code of the device."""

    code = forms.CharField(
        label="动态口令",
        max_length=7,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        help_text="手机验证器上显示的六位数字。",
    )


class NewPasswordForm(Form):
    """A new password, twice."""

    new = _password("新密码", help_text=HELP)
    again = _password("再输入一次")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "两次输入不一致。")
        return given


class ChangePasswordForm(NewPasswordForm):
    """The old one besides."""

    old = _password("原密码", new=False)
    field_order = ("old", "new", "again")


class LoginNameField(forms.CharField):
    """3 to 40 Latin letters, digits, points, hyphens."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="登录名",
            max_length=40,
            help_text="3至40位字母、数字，可含 . _ -",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            **options,
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not LOGIN_NAME.fullmatch(text):
            raise forms.ValidationError("登录名应为3至40位字母或数字，可含 . _ -，以字母或数字开头。")
        return text


class FirstStartForm(NewPasswordForm):
    """The office and its system administrator."""

    agency_name = LineField(
        label="本单位名称", max_length=120, help_text="最上一级单位，例如“示例省人民政府办公厅”。"
    )
    level = forms.ChoiceField(label="层级", choices=LEVELS)
    name = LineField(label="您的姓名", max_length=40)
    login_name = LoginNameField()
    field_order = ("agency_name", "level", "name", "login_name", "new", "again")


class AgencyChoice(forms.CharField):
    """An agency by its number or full name, within the scope of whoever fills the form."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "填写单位全称；同名单位请填写单位编号。")
        super().__init__(
            max_length=120,
            widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
            **options,
        )
        self.among = Agency.objects.none()

    @property
    def suggested(self) -> list[str]:
        """Names to choose from, those registered first, which are mostly the upper ones; others are typed."""
        return list(self.among.order_by("pk").values_list("name", flat=True)[:SUGGESTED])

    def clean(self, value: Any) -> Agency | None:
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        wanted = {"pk": int(text)} if text.isascii() and text.isdigit() and len(text) < 16 else {"name": text}
        found = list(self.among.filter(**wanted)[:2])
        if not found:
            raise forms.ValidationError("您的管理范围内没有这个单位。")
        if len(found) > 1:
            raise forms.ValidationError("有多个同名单位，请填写单位编号（见单位页网址末尾的数字）。")
        return found[0]


class PersonForm(Form):
    """A person of an agency."""

    name = LineField(label="姓名", max_length=40)
    login_name = LoginNameField()
    agency = AgencyChoice(label="所属单位")
    by_line = forms.BooleanField(
        label="同时查看业务指导的单位", required=False,
        help_text="例如教育局查看由其业务指导的全部学校，学校的行政隶属不变。",
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, editing: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)
        if editing:
            del self.fields["login_name"]


class RolesForm(Form):
    """The roles of a person."""

    roles = forms.MultipleChoiceField(
        label="角色", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(role), f"{role.chinese}：{role.explained}") for role in Role],
    )  # fmt: skip

    def chosen(self) -> frozenset[Role]:
        """The roles ticked."""
        return frozenset(Role(role) for role in self.cleaned_data["roles"])


class AgencyForm(Form):
    """A unit."""

    name = LineField(label="单位名称", max_length=120)
    level = forms.ChoiceField(label="层级", choices=[("", "—"), *LEVELS], required=False)
    scope = forms.ChoiceField(label="单位性质", choices=[("", "—"), *SCOPES], required=False)
    division_code = forms.RegexField(
        r"^\d{6}(\d{3}(\d{3})?)?$", label="行政区划代码", required=False,
        error_messages={"invalid": "应为6、9或12位数字。"},
    )  # fmt: skip
    credit_code = forms.RegexField(
        r"^[0-9A-HJ-NPQRTUWXY]{18}$", label="统一社会信用代码", required=False,
        error_messages={"invalid": "应为18位数字和大写字母。"},
    )  # fmt: skip
    line = AgencyChoice(label="业务指导单位", required=False)

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].among = Agency.objects.visible_to(by)


class ClerkLinkForm(Form):
    """For whom a one-time link is issued."""

    agency = AgencyChoice(label="单位")
    holder = LineField(label="经办人", max_length=40, help_text="链接只供此人使用一次。")

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.visible_to(by)


class AdministratorsForm(Form):
    """The first security and audit administrators."""

    security_name = LineField(label="安全管理员姓名", max_length=40)
    security_login = LoginNameField()
    auditor_name = LineField(label="审计管理员姓名", max_length=40)
    auditor_login = LoginNameField()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("security_login") and given.get("security_login") == given.get("auditor_login"):
            self.add_error("auditor_login", "须与安全管理员不是同一人。")
        return given
