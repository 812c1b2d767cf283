"""Forms of leads, of places in contents, of what a search found."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jianhao.web.registry.models import PLATFORMS
from jianhao.web.ui.fields import Form, LineField, TextField
from jianhao.web.watch.models import HintState, LeadState

LARGEST_LIST = 2 * 1024**2


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


class WordListForm(Form):
    """A file with an office's own words."""

    file = forms.FileField(
        label="词表文件", max_length=200, widget=forms.ClearableFileInput(attrs={"accept": ".txt,.csv,.toml"}),
        help_text="文本、CSV或TOML，不超过2MB。",
    )  # fmt: skip

    def clean_file(self) -> UploadedFile:
        """Small enough; what is in it is judged when it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise forms.ValidationError("词表文件超过2MB，请分成几个。")
        return file


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
