"""Forms of leads, of places in contents, of what a search found."""

from __future__ import annotations

from django import forms

from jianhao.web.registry.models import PLATFORMS
from jianhao.web.ui.fields import Form, LineField, TextField
from jianhao.web.watch.models import HintState, LeadState


class LeadForm(Form):
    """What a person makes of a lead."""

    answer = forms.ChoiceField(
        choices=[(str(LeadState.REFERRED), ""), (str(LeadState.DISMISSED), "")], widget=forms.HiddenInput
    )
    reason = TextField(label="理由", required=False, max_length=500)


class HintForm(Form):
    """What a person makes of a place in contents."""

    answer = forms.ChoiceField(choices=[(str(s), s.label) for s in HintState if s is not HintState.OPEN])
    reason = TextField(label="理由", required=False, max_length=500)


class CandidateForm(Form):
    """An account that a search found."""

    name = LineField(label="账号名称", max_length=120)
    platform = forms.ChoiceField(label="平台", choices=PLATFORMS)
    link = LineField(
        label="链接", max_length=500, required=False, help_text="账号主页的链接，用来核对是否已在台账中。"
    )
    term = LineField(label="检索词", max_length=120, required=False)
    note = LineField(label="说明", max_length=300, required=False)

    def clean_link(self) -> str:
        """Only addresses of the web; they are kept as text and never opened by the program."""
        link = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("链接应以https://或者http://开头。")
        return link
