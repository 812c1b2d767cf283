"""The forms of what has to be prepared: each gives plain values as `Closure.prepared` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from jianhao.closing.facts import Disposal, HoldKind
from jianhao.dates import day_date, day_number
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.evidence import EvidenceField
from jianhao.web.closures.forms_notice import AnnouncementForm, MatterForm
from jianhao.web.closures.forms_steps import chosen
from jianhao.web.closures.matters import Matter
from jianhao.web.inspections.forms import LinkField
from jianhao.web.inspections.pictures import PictureField
from jianhao.web.registry.models import Account
from jianhao.web.ui.fields import DayField, Form, LineField, TextField

MOST_ROWS = 60
SPARE = 4  # empty rows for what is to be added
COUNT = {"min_value": 0, "max_value": 10**7}


class UniqueForm(MatterForm):
    """独有内容."""

    intro = (
        "只在该账号发布过、别处没有的内容，逐条决定迁移还是不迁移。该账号没有做过内容同质化核查，不能由系统列出，请人工核对后填写；"
        "清单可以作为附件。没有的，共几条填0。"
    )
    total = forms.IntegerField(label="独有内容共（条）", **COUNT)
    moved = forms.IntegerField(label="决定迁移（条）", **COUNT)
    left = forms.IntegerField(label="决定不迁移（条）", **COUNT)
    reason = TextField(label="不迁移的理由", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = EvidenceField(label="清单（附件）")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and said["moved"] + said["left"] > said["total"]:
            self.add_error("total", "迁移和不迁移之和超过了总条数。")
        return said


class SuccessorForm(MatterForm):
    """承接渠道."""

    intro = "公告和公众查询中告知群众关注哪里。承接账号已在台账登记的，填账号ID，平台、名称和链接由台账取得。"
    account_id = LineField(
        label="承接账号的账号ID",
        required=False,
        max_length=200,
        help_text="例如weixin:gh_…；不是账号的留空。",
    )
    name = LineField(
        label="名称", required=False, max_length=120, help_text="没有账号ID时填写，例如：示例县人民政府网站。"
    )
    platform = forms.ChoiceField(label="平台", required=False, choices=chosen(Platform, "没有账号ID时选择"))
    link = LinkField(label="链接", required=False)
    announced_on = DayField(
        label="公布日期", required=False, help_text="随公告公布的留空，登记公告发布时自动填上。"
    )
    file = PictureField(label="公告上的二维码图片", help_text="上传后读出内容，与承接账号的ID比对。")
    scanned = forms.BooleanField(
        label="已用手机扫码，确认指向承接账号", required=False,
        help_text="微信公众号的二维码一般不含账号ID，读不出来的，由人扫码确认，记录在案。",
    )  # fmt: skip

    def before(self, said: Mapping[str, Any]) -> dict[str, Any]:
        day = said.get("announced_on")
        return {
            **said,
            "announced_on": day_date(day) if day is not None else None,
            "scanned": bool(said.get("scanned_by")),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("account_id"):
            self._from_register(said)
        elif not said.get("name") or not said.get("platform"):
            self.add_error("account_id", "请填写承接账号的账号ID，或者填写名称和平台。")
        return said

    def _from_register(self, said: dict[str, Any]) -> None:
        account = Account.objects.open().filter(account_id=said["account_id"]).first()
        if account is None:
            self.add_error("account_id", "台账中没有这个账号，或者该账号没有在运行。")
            return
        said |= {"name": account.name, "platform": account.platform, "link": said.get("link") or account.link}

    def values(self) -> dict[str, Any]:
        said = super().values()
        day = said["announced_on"]
        return said | {"announced_on": None if day is None else day_number(day)}


class OpenidsForm(MatterForm):
    """迁移名单回执."""

    intro = "名单由运营单位在平台自行导出、自行保管，本系统不收取名单，请勿上传。这里只登记导出回执。"
    receipt = LineField(
        label="回执编号和日期", max_length=200, help_text="例如：运营单位2024年5月20日导出回执第3号。"
    )


class FilingNoForm(MatterForm):
    """网信备案编号."""

    number = LineField(label="网信备案编号", max_length=120, help_text="没有备案的，填“未备案”并说明。")


class ContractForm(MatterForm):
    """运维合同."""

    settled = forms.TypedChoiceField(
        label="运维合同", coerce=lambda v: v == "1",
        choices=[("", "请选择"), ("1", "已终止或者结清；没有合同的也选此项"), ("0", "尚未终止或者结清")],
    )  # fmt: skip
    note = LineField(label="说明", required=False, max_length=200)
    file = EvidenceField(label="附件")


class HoldsForm(MatterForm):
    """未了事项."""

    intro = "逐项核对。没有的留空；有的写明情况，了结后在此清除。没有核对过的，不能放行。"
    messages = LineField(label=HoldKind.MESSAGES.chinese, required=False, max_length=200)
    complaint = LineField(label=HoldKind.COMPLAINT.chinese, required=False, max_length=200)
    litigation = LineField(label=HoldKind.LITIGATION.chinese, required=False, max_length=200)
    warning = LineField(label=HoldKind.WARNING.chinese, required=False, max_length=200)
    looked = forms.BooleanField(label="以上各项已逐项核对")

    def before(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {row["kind"]: row["what"] for row in said.get("rows", ())}

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"rows": [{"kind": str(kind), "what": said[kind]} for kind in HoldKind if said[kind]]}


class WaiverForm(MatterForm):
    """豁免."""

    intro = "注销完成之前，账号仍按14日更新检查。经批准不再更新的，在此登记豁免的期限和理由；由主管单位或者监管人员登记。"
    until = DayField(label="豁免至")
    reason = LineField(label="理由", max_length=200)
    file = EvidenceField(label="批件（附件）")

    def before(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {**said, "until": day_date(said["until"])} if "until" in said else {}

    def values(self) -> dict[str, Any]:
        said = super().values()
        return said | {"until": day_number(said["until"])}


class DutyRow(Form):
    """A duty and who takes it over."""

    duty = LineField(label="职责", required=False, max_length=100)
    to = LineField(label="承接单位、渠道", required=False, max_length=100)
    proof = LineField(label="交接凭据", required=False, max_length=120)


class UseRow(Form):
    """A place where the name, code or link still stands."""

    where = LineField(label="在哪里使用", required=False, max_length=200)
    changed = forms.BooleanField(label="已更换", required=False)


class DataRow(Form):
    """A data set of an application."""

    name = LineField(label="数据", required=False, max_length=100)
    disposal = forms.ChoiceField(label="怎样处置", required=False, choices=chosen(Disposal, "未定"))
    proof = LineField(label="证明", required=False, max_length=120)


class ListForm(MatterForm):
    """A list of rows, or the word that there is nothing of the kind; rows without their first field are left out."""

    row: type[Form] = DutyRow
    none = forms.BooleanField(label="经核对，没有", required=False)
    file = EvidenceField(label="附件")

    def __init__(self, *args: Any, said: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, said=None, **options)
        bound = bool(args) and args[0] is not None
        before = [] if bound else (said or {}).get("rows", [])
        self.key = next(iter(self.row.base_fields))
        rows = forms.formset_factory(self.row, extra=SPARE, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        self.rows = rows(*args[:1], initial=before, prefix="rows")
        if said is not None and not before:
            self.initial["none"] = True

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.rows.is_valid():
            raise forms.ValidationError("请检查各行填写的内容。")
        filled = self._filled()
        if not filled and not said.get("none"):
            raise forms.ValidationError("请至少填写一行；没有的，勾选“经核对，没有”。")
        if filled and said.get("none"):
            raise forms.ValidationError("已填写内容，请不要勾选“经核对，没有”。")
        return said

    def _filled(self) -> list[dict[str, Any]]:
        return [row.cleaned_data for row in self.rows if row.cleaned_data.get(self.key)]

    def values(self) -> dict[str, Any]:
        return {"rows": self._filled()}


class DutiesForm(ListForm):
    """职责移交."""

    intro = "该账号承担的每项职责由谁承接、凭什么交接。账号、密码、管理员手机号不写在这里，当面交接。"
    row = DutyRow


class LinksForm(ListForm):
    """链接清理."""

    intro = "仍在使用该账号名称、二维码、链接的地方：网站、办事指南、宣传栏、其他账号的菜单、印刷品等。"
    row = UseRow


class DataSetsForm(ListForm):
    """数据处置."""

    intro = "应用程序或者小程序收集、产生的每一项数据，删除、移交还是留存，凭什么证明。"
    row = DataRow


FORMS: dict[Matter, type[MatterForm]] = {
    Matter.UNIQUE: UniqueForm,
    Matter.DUTIES: DutiesForm,
    Matter.SUCCESSOR: SuccessorForm,
    Matter.LINKS: LinksForm,
    Matter.ANNOUNCEMENT: AnnouncementForm,
    Matter.OPENIDS: OpenidsForm,
    Matter.FILING_NO: FilingNoForm,
    Matter.DATA_SETS: DataSetsForm,
    Matter.CONTRACT: ContractForm,
    Matter.HOLDS: HoldsForm,
    Matter.WAIVER: WaiverForm,
}
