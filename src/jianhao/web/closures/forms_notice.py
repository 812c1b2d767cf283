"""The form of a closing notice: the fourteen parts, as far as the register and the request do not give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from jianhao.closing.notice import KNOWN_BASIS
from jianhao.dates import day_date, day_number
from jianhao.vocab.platforms import Platform, parse_platform
from jianhao.web.ui.fields import DayField, Form, LineField, TextField

TWO_ROWS = {"rows": 2}
DAYS = ("day", "stops_on", "cancels_from")
MOST_CHANNELS = 5


class MatterForm(Form):
    """One matter; `said` is what was filled in before."""

    intro = ""

    def __init__(self, *args: Any, said: Mapping[str, Any] | None = None, **options: Any) -> None:
        options["initial"] = {**self.before(said or {}), **options.get("initial", {})}
        super().__init__(*args, **options)

    def before(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields begin with."""
        return dict(said)

    def values(self) -> dict[str, Any]:
        """Plain values."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


def _lines(label: str, help_text: str, **options: Any) -> TextField:
    return TextField(
        label=label, required=False, widget=forms.Textarea(attrs=TWO_ROWS), help_text=help_text, **options
    )


class AnnouncementForm(MatterForm):
    """公告内容."""

    intro = (
        "标题、原因、账号清单、致谢和同名账号声明由系统生成，承接渠道取自“承接渠道”。没有填写的，草稿中写【待填】；"
        "确实没有的填“无”。十四项齐全，才能登记公告发布。"
    )
    agency = LineField(label="落款单位", max_length=120)
    day = DayField(label="公告日期", required=False)
    basis = forms.MultipleChoiceField(
        label="依据的文件", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(d.title, d.chinese) for d in KNOWN_BASIS], help_text="只写勾选的文件，没有预先勾选的。",
    )  # fmt: skip
    own_basis = LineField(label="其他依据文件的名称", required=False, max_length=120)
    own_number = LineField(label="其他依据文件的文号", required=False, max_length=60)
    no_basis = forms.BooleanField(label="不写依据文件", required=False)
    stops_on = DayField(label="停更日期", required=False, help_text="与公告日期相同的，写作即日起。")
    cancels_from = DayField(label="注销日期", required=False, help_text="自哪天起向平台申请注销。")
    channels = _lines(
        "其他承接渠道", "每行一个：名称，平台，链接。承接渠道一栏已填的不再填写。", max_length=1000
    )
    no_channel = LineField(label="没有承接渠道的说明", required=False, max_length=200)
    history = _lines("历史内容查询", "例如：可在示例县人民政府网站“公告公示”栏目查询。", max_length=300)
    services = _lines("服务事项去向", "例如：预约、查询事项改由示例县政务服务网办理。", max_length=300)
    data = _lines("个人信息和数据处置", "例如：留言数据已封存，期满删除。", max_length=300)
    telephones = LineField(
        label="监督和咨询电话",
        required=False,
        max_length=120,
        help_text="单位电话，几个用顿号分开；不写手机号码。",
    )
    title = LineField(label="标题", required=False, max_length=80, help_text="留空由系统生成。")

    def before(self, said: Mapping[str, Any]) -> dict[str, Any]:
        known = {d.title for d in KNOWN_BASIS}
        own = next(
            (row for row in said.get("basis", ()) if row["title"] not in known), {"title": "", "number": ""}
        )
        begun: dict[str, Any] = {
            n: v for n, v in said.items() if n not in ("basis", "channels", "telephones", *DAYS)
        }
        begun |= {name: day_date(said[name]) for name in DAYS if said.get(name) is not None}
        lines = [
            f"{r['name']}，{Platform(r['platform']).chinese}，{r['link']}".rstrip("，")
            for r in said.get("channels", ())
        ]
        return begun | {
            "basis": [row["title"] for row in said.get("basis", ()) if row["title"] in known], "own_basis": own["title"],
            "own_number": own["number"], "channels": "\n".join(lines), "telephones": "、".join(said.get("telephones", ())),
        }  # fmt: skip

    def clean_channels(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["channels"].splitlines() if line.strip()]
        if len(lines) > MOST_CHANNELS:
            raise forms.ValidationError(f"其他承接渠道最多{MOST_CHANNELS}个。")
        return [_channel(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("no_basis") and (said.get("basis") or said.get("own_basis")):
            self.add_error("no_basis", "已选依据文件，请不要勾选“不写依据文件”。")
        return said

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        numbers = {d.title: d.number for d in KNOWN_BASIS}
        basis = [{"title": title, "number": numbers[title]} for title in said.pop("basis")]
        own, number = said.pop("own_basis"), said.pop("own_number")
        basis += [{"title": own.strip("《》"), "number": number}] if own else []
        parts = said["telephones"].replace("，", "、").replace(",", "、").replace("；", "、").split("、")
        days = {name: None if said[name] is None else day_number(said[name]) for name in DAYS}
        return {**said, **days, "basis": basis, "telephones": [p.strip() for p in parts if p.strip()]}


def _channel(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.replace(",", "，").split("，", 2)]
    platform = parse_platform(parts[1]) if len(parts) > 1 else None
    if platform is None or not parts[0]:
        raise forms.ValidationError(f"“{line[:40]}”应写成：名称，平台，链接。平台如微信公众号、政府网站。")
    link = parts[2] if len(parts) > 2 else ""
    if link and not link.startswith(("https://", "http://")):
        raise forms.ValidationError("承接渠道的链接应以http://或https://开头。")
    return {"name": parts[0][:120], "platform": str(platform), "link": link[:500]}
