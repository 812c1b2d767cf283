"""Forms behind a clerk's link: the same questions as with a login, any of which may be left for later."""

from __future__ import annotations

from typing import Any

from django import forms

from jianhao.web.inspections.forms import ReplyForm, ReportForm
from jianhao.web.inspections.models import Answer

LATER = ""


class LinkReplyForm(ReplyForm):
    """属实, 有异议, or nothing this time."""

    answer = forms.ChoiceField(
        label="反馈", required=False, widget=forms.RadioSelect, initial=LATER,
        choices=[*Answer.choices, (LATER, "暂不答复")],
    )  # fmt: skip

    @property
    def answered(self) -> bool:
        """Whether something was said."""
        return bool(self.cleaned_data.get("answer"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        said = any(given.get(name) for name in ("text", "link", "evidence_on", "picture"))
        if said and not given.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "请选择属实或有异议。")
        if given.get("answer") == Answer.OBJECTS:
            if not given.get("text") and "text" not in self.errors:
                self.add_error("text", "有异议的，请说明情况。")
            if (
                not (given.get("link") or given.get("picture"))
                and not {"link", "picture"} & self.errors.keys()
            ):
                self.add_error("picture", "有异议的，请提供链接或者截图。")
        return given


class LinkReportForm(ReportForm):
    """What was done, or nothing this time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = False
        self.fields["text"].help_text = "尚未完成的可以留空，完成后另行报送。"

    @property
    def answered(self) -> bool:
        """Whether something was said."""
        return bool(self.cleaned_data.get("text"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (
            (given.get("link") or given.get("picture"))
            and not given.get("text")
            and "text" not in self.errors
        ):
            self.add_error("text", "请写明整改情况。")
        return given
