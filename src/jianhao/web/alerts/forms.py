"""Forms of channels and of a person's own addresses. What is secret is never shown again; left empty it stays."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms

from jianhao.alerts.files import mobile_number
from jianhao.alerts.mail import Security, mail_address
from jianhao.alerts.robots import robot_address
from jianhao.alerts.webhooks import SHORTEST_SECRET, hook_address
from jianhao.errors import UnusableCall
from jianhao.web.alerts.events import CHOICES
from jianhao.web.alerts.models import Channel, Kind
from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import Agency, User
from jianhao.web.ui.fields import Form, LineField

SECURITIES = [
    (str(Security.STARTTLS), "STARTTLS（常用端口587）"),
    (str(Security.TLS), "TLS（常用端口465）"),
    (str(Security.PLAIN), "不加密（只限安装时写明的内网网段）"),
]
KEPT = "已填写，不再显示；不修改的留空。"


def _secret(label: str, help_text: str, required: bool, known: bool, longest: int = 500) -> forms.CharField:
    """A field whose value never comes back to a page."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    shown = f"{help_text}{KEPT if known else ''}"
    return forms.CharField(
        label=label, max_length=longest, required=required and not known, widget=widget, help_text=shown
    )


class ChannelForm(Form):
    """A channel of one kind; `channel` is given when one is changed."""

    agency = AgencyChoice(label="单位")
    title = LineField(label="名称", max_length=60, help_text="例如“办公室工作群”，只在本系统显示。")
    quiet_from = forms.TimeField(
        label="夜间起", initial=time(22, 0), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label="夜间止", initial=time(7, 0), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="北京时间；夜间只发紧急提醒。两个时间相同即不限。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: Kind, by: User, channel: Channel | None = None, **options: Any
    ) -> None:
        if channel is not None:
            options.setdefault("initial", _initial(channel))
        super().__init__(*args, **options)
        self.kind, known = kind, channel is not None
        self.fields["agency"].among = Agency.objects.visible_to(by)
        if known:
            del self.fields["agency"]
        own = _FIELDS[kind](known)
        self.names = [name for name in own if name != "events"]
        night = [self.fields.pop("quiet_from"), self.fields.pop("quiet_until")]
        self.fields |= own
        if kind != Kind.SMS:  # a person takes those out
            self.fields |= {"quiet_from": night[0], "quiet_until": night[1]}
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault(
                    "class", "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name, check in _CHECKS.get(self.kind, {}).items():
            if given.get(name):
                try:
                    given[name] = check(given[name])
                except UnusableCall as error:
                    self.add_error(name, str(error))
        return given

    def settings(self) -> dict[str, Any]:
        """What is kept encrypted."""
        return {name: self.cleaned_data.get(name, "") for name in self.names}

    def quiet(self) -> tuple[time, time]:
        """The hours of the night."""
        given = self.cleaned_data
        return given.get("quiet_from") or time(22, 0), given.get("quiet_until") or time(7, 0)


def _initial(channel: Channel) -> dict[str, Any]:
    """What may be shown again."""
    shown: dict[str, Any] = {"title": channel.title, "quiet_from": channel.quiet_from,
                             "quiet_until": channel.quiet_until, "events": channel.events}  # fmt: skip
    if channel.kind == Kind.MAIL:
        shown |= {
            name: channel.secrets.get(name, "") for name in ("host", "port", "security", "sender", "user")
        }
    return shown


def _wecom(known: bool) -> dict[str, forms.Field]:
    said = "在群机器人设置中复制，形如https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…。"
    return {"address": _secret("机器人地址", said, True, known)}


def _dingtalk(known: bool) -> dict[str, forms.Field]:
    said = "在群机器人设置中复制，形如https://oapi.dingtalk.com/robot/send?access_token=…。"
    secret = "安全设置选“加签”时的密钥，以SEC开头；选“自定义关键词”的不填，关键词设为“编号”。"
    return {
        "address": _secret("机器人地址", said, True, known),
        "secret": _secret("加签密钥", secret, False, known),
    }


def _mail(known: bool) -> dict[str, forms.Field]:
    user = "不需要登录的服务器留空。"
    return {
        "host": LineField(label="邮件服务器", max_length=253),
        "port": forms.IntegerField(label="端口", min_value=1, max_value=65535, initial=587),
        "security": forms.ChoiceField(label="加密", choices=SECURITIES),
        "sender": LineField(label="发件地址", max_length=254),
        "user": LineField(label="登录名", max_length=254, required=False, help_text=user),
        "password": _secret("密码", "", False, known),
    }


def _webhook(known: bool) -> dict[str, forms.Field]:
    said = f"双方约定，至少{SHORTEST_SECRET}位，用于签名。"
    chosen = forms.MultipleChoiceField(
        label="订阅的事项", choices=CHOICES, widget=forms.CheckboxSelectMultiple,
        help_text="只发送该单位及其下级的事项，自设置之时起。",
    )  # fmt: skip
    return {
        "address": _secret("接收地址", "", True, known),
        "secret": _secret("签名密钥", said, True, known),
        "events": chosen,
    }


def _nothing(known: bool) -> dict[str, forms.Field]:
    return {}


_FIELDS = {
    Kind.WECOM: _wecom, Kind.DINGTALK: _dingtalk, Kind.MAIL: _mail, Kind.WEBHOOK: _webhook, Kind.SMS: _nothing,
    Kind.TEXT: _nothing,
}  # fmt: skip
_CHECKS = {
    Kind.WECOM: {"address": lambda text: robot_address(text, "key")},
    Kind.DINGTALK: {"address": lambda text: robot_address(text, "access_token")},
    Kind.WEBHOOK: {"address": hook_address},
    Kind.MAIL: {"sender": mail_address},
}


class OwnAddressForm(Form):
    """Where a person wants to be reached."""

    mail = forms.CharField(
        label="邮箱", max_length=254, required=False, help_text="本单位设有邮件渠道时使用；不使用的留空。"
    )
    mobile = forms.CharField(
        label="手机号", max_length=20, required=False,
        help_text="本单位使用短信网关时使用；加密保存，只出现在供短信网关使用的文件中。",
    )  # fmt: skip
    wants_digest = forms.BooleanField(label="每个工作日接收待办汇总", required=False)

    def clean_mail(self) -> str:
        return _taken(self.cleaned_data["mail"], mail_address)

    def clean_mobile(self) -> str:
        return _taken(self.cleaned_data["mobile"], mobile_number)


def _taken(text: str, check: Any) -> str:
    try:
        return check(text.strip()) if text.strip() else ""
    except UnusableCall as error:
        raise forms.ValidationError(str(error)) from error
