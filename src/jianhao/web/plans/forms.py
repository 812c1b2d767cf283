"""Forms of plans: what is asked of a plan, what is decided on an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from jianhao.consolidation.assumptions import Assumption, assumptions
from jianhao.consolidation.scenario import SIZE_LIMIT, Scenario, ScenarioQuota
from jianhao.web.inspections.models import Run
from jianhao.web.people.forms import AgencyChoice
from jianhao.web.people.models import LEVELS, Agency, User
from jianhao.web.plans import scenarios
from jianhao.web.plans.models import DecisionKind, OpinionKind, Plan, SafeguardAnswer
from jianhao.web.plans.opinions import LARGEST
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import PLATFORMS
from jianhao.web.scope import within
from jianhao.web.ui.fields import Form, LineField, TextField
from jianhao.web.uploads import TableUpload

QUOTA_ROWS = 6
SCOPES = [("", "—"), ("unit", "每个单位"), ("county", "每个县"), ("city", "每个市"), ("province", "全省")]
MOST_YUAN = 1e12
_SETTINGS = (
    "yuan_per_active_follower", "website", "app", "cap_accounts", "cap_yuan", "cap_followers_lost", "quarters", "staff_hours",
)  # fmt: skip


def _usual(name: str) -> str:
    """What is used where the field stays empty."""
    one = assumptions()[name]
    return f"不填按{one.value:,.10g}{one.unit}测算。"


def _amount(label: str, help_text: str = "", most: float = MOST_YUAN) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=most, required=False, help_text=help_text)


class PlanForm(Form):
    """The scope of a plan, what it rests on, and what an office asks of it; what stays empty is not asked."""

    title = LineField(label="名称", max_length=80, help_text="例如：全县政务新媒体整合方案（2026年第四季度）")
    agency = AgencyChoice(label="范围（单位及下级）")
    inspection_run = forms.ChoiceField(
        label="采用的检查结果", required=False,
        help_text="采用其中的阅读、原创、停更、处置建议、费用和工时；不采用的，只按台账测算。",
    )  # fmt: skip
    previous = forms.ChoiceField(
        label="上一方案", required=False,
        help_text="已锁定的账号在新方案中照此安排；其余与上一方案相差不到15%的，沿用上一方案的安排。不选的，已有的锁定不采用。",
    )  # fmt: skip
    lock_agreed = forms.BooleanField(label="已同意的安排一并锁定，不再改变", required=False, initial=True)
    use_measured = forms.BooleanField(label="采用实测流失比例", required=False, initial=True)
    scenario_file = forms.FileField(
        label="方案设置文件", required=False, max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
        help_text="scenario.toml。上传后以文件为准，本页填写的名额、上限、折合和分期不采用。",
    )  # fmt: skip
    cap_accounts = forms.IntegerField(
        label="保留账号数上限（个）", min_value=0, max_value=10**9, required=False
    )
    cap_yuan = _amount("保留账号的年度费用上限（元）")
    cap_followers_lost = _amount("流失的活跃关注用户上限（名）")
    yuan_per_active_follower = _amount(
        "一名活跃关注用户流失折合（元）", _usual("yuan_per_active_follower"), 1e6
    )
    website = _amount("一项职责改由政府网站承担，每年（元）", _usual("website_yuan"))
    app = _amount("一项职责改由移动客户端承担，每年（元）", _usual("app_yuan"))
    quarters = forms.IntegerField(
        label="分几个季度办理", min_value=1, max_value=20, initial=4, required=False
    )
    staff_hours = _amount("每季度可用的工时（小时）", "不填不设上限。")

    def __init__(
        self, *args: Any, by: User, runs: Any, plans: Any, measured: Sequence[Assumption], **options: Any
    ) -> None:
        self.measured = tuple(measured)
        self.runs = {str(run.pk): run for run in runs}
        self.plans = {str(plan.pk): plan for plan in plans}
        super().__init__(*args, **options)
        self.fields["agency"].among = Agency.objects.filter(within(by.scope_path, "path"))
        self.fields["inspection_run"].choices = [
            ("", "不采用"),
            *((key, _run_words(run)) for key, run in self.runs.items()),
        ]
        self.fields["previous"].choices = [
            ("", "没有"),
            *((k, _plan_words(p)) for k, p in self.plans.items()),
        ]
        if self.measured:
            self.fields["use_measured"].help_text = "；".join(map(_measured_words, self.measured)) + "。"
        else:
            del self.fields["use_measured"]  # too few successors were looked at
        for number in range(1, QUOTA_ROWS + 1):
            self._quota_fields(number)

    def _quota_fields(self, number: int) -> None:
        """One row of the table of quotas."""
        look = {"class": "form-select"}
        for name, word, choices in (
            ("scope", "范围", SCOPES),
            ("level", "层级", [("", "全部层级"), *LEVELS]),
            ("platform", "平台", [("", "全部平台"), *PLATFORMS]),
        ):
            self.fields[f"quota_{name}_{number}"] = forms.ChoiceField(
                label=f"第{number}项名额的{word}", choices=choices, required=False, widget=forms.Select(attrs=look)
            )  # fmt: skip
        self.fields[f"quota_max_{number}"] = forms.IntegerField(
            label=f"第{number}项名额的个数", min_value=0, max_value=10**9, required=False,
            widget=forms.NumberInput(attrs={"class": "form-control"}),
        )  # fmt: skip

    @property
    def quota_rows(self) -> list[list[Any]]:
        """The table of quotas, row by row."""
        names = ("scope", "level", "platform", "max")
        return [[self[f"quota_{name}_{number}"] for name in names] for number in range(1, QUOTA_ROWS + 1)]

    def group(self, *names: str) -> list[Any]:
        """Some fields as the page groups them."""
        return [self[name] for name in names]

    @property
    def what(self) -> list[Any]:
        return self.group("title", "agency", "inspection_run", "previous", "lock_agreed")

    @property
    def caps(self) -> list[Any]:
        return self.group("cap_accounts", "cap_yuan", "cap_followers_lost")

    @property
    def prices(self) -> list[Any]:
        return self.group("yuan_per_active_follower", "website", "app")

    @property
    def rates(self) -> list[Any]:
        return self.group("use_measured") if self.measured else []

    @property
    def phases(self) -> list[Any]:
        return self.group("quarters", "staff_hours")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for number in range(1, QUOTA_ROWS + 1):
            scope, most = given.get(f"quota_scope_{number}"), given.get(f"quota_max_{number}")
            if f"quota_max_{number}" not in self.errors and bool(scope) != (most is not None):
                self.add_error(f"quota_max_{number}", f"第{number}项名额的范围和个数须同时填写。")
        return given

    def clean_inspection_run(self) -> Run | None:
        return self.runs.get(self.cleaned_data["inspection_run"])

    def clean_previous(self) -> Plan | None:
        return self.plans.get(self.cleaned_data["previous"])

    def clean_scenario_file(self) -> Scenario | None:
        file = self.cleaned_data["scenario_file"]
        if not file:
            return None
        if file.size > SIZE_LIMIT:
            raise forms.ValidationError("方案设置文件过大。")
        try:
            return scenarios.read(file.read().decode("utf-8-sig"), "方案设置文件")
        except UnicodeDecodeError as error:
            raise forms.ValidationError("方案设置文件须为UTF-8编码的TOML文件。") from error
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def scenario(self) -> Scenario:
        """What is asked for: the file's, or the fields'."""
        given = self.cleaned_data
        if given["scenario_file"] is not None:
            return given["scenario_file"]
        settings = {name: given[name] for name in _SETTINGS if given[name] is not None}
        quotas = tuple(self._quota(n) for n in range(1, QUOTA_ROWS + 1) if given[f"quota_scope_{n}"])
        measured = self.measured if given.get("use_measured") else ()
        return Scenario(quotas=quotas, measured=measured, **settings)

    def _quota(self, number: int) -> ScenarioQuota:
        given = self.cleaned_data
        level, platform = (given[f"quota_{name}_{number}"] or None for name in ("level", "platform"))
        return ScenarioQuota(given[f"quota_scope_{number}"], level, platform, given[f"quota_max_{number}"])


def initial_of(scenario: Scenario) -> dict[str, Any]:
    """What the form shows of an earlier scenario: its settings and first quotas."""
    found: dict[str, Any] = {name: getattr(scenario, name) for name in _SETTINGS}
    for number, quota in enumerate(scenario.quotas[:QUOTA_ROWS], 1):
        found |= {
            f"quota_scope_{number}": quota.scope, f"quota_level_{number}": quota.level or "",
            f"quota_platform_{number}": quota.platform or "", f"quota_max_{number}": quota.maximum,
        }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def fits(scenario: Scenario) -> bool:
    """Whether the form can show all of a scenario; else its file has to be handed in again."""
    return not scenario.locks and len(scenario.quotas) <= QUOTA_ROWS


def _measured_words(one: Assumption) -> str:
    return f"{one.title}{one.value:.0%}（{one.low:.0%}至{one.high:.0%}），{one.source}"


def _run_words(run: Run) -> str:
    return f"{run.inspection.title}（监测时间点{run.inspection.as_of}，{run.get_kind_display()}）"


def _plan_words(plan: Plan) -> str:
    return f"{plan.title}（{plan.agency}，{plan.asked_at:%Y-%m-%d}）"


class DecisionForm(Form):
    """A decision on one account."""

    kind = forms.ChoiceField(label="决定", choices=DecisionKind.choices, widget=forms.RadioSelect)
    chosen = LineField(
        label="承接账号", max_length=200, required=False,
        help_text="指定去向的须填写：本方案中拟保留账号的名称或账号ID。",
    )  # fmt: skip
    reason = TextField(
        label="理由", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="除同意外须填写。"
    )


class AnswerForm(Form):
    """An answer to a protective question."""

    answer = forms.ChoiceField(label="答复", choices=SafeguardAnswer.choices, widget=forms.RadioSelect)
    text = TextField(
        label="核实的情况和依据", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：服务事项已转到哪里、向谁核实、何时。",
    )  # fmt: skip


class OpinionsForm(Form):
    """A filled 征求意见稿."""

    file = TableUpload(label="填好的征求意见稿")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件超过{LARGEST // 1024**2}MB，请按地区分开上传。")
        return file


class OpinionForm(Form):
    """One opinion from paper."""

    kind = forms.ChoiceField(label="意见", choices=OpinionKind.choices, widget=forms.RadioSelect)
    reason = TextField(
        label="理由", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="不同意的须写明。"
    )
    signed = LineField(label="签字人", max_length=60, required=False)


class AgreeForm(Form):
    """The reason of many agreements at once."""

    reason = LineField(label="理由", max_length=500, required=False)
