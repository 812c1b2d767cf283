"""Form fields with the look of the product; texts are cleaned of what no name contains."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from jianhao.documents.cells import clean


def styled(form: forms.BaseForm) -> None:
    """Give the widgets of a form their classes; Django ties errors to their fields for screen readers."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.Select | forms.NullBooleanSelect):
            widget.attrs.setdefault("class", "form-select")
        elif not isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
            widget.attrs.setdefault("class", "form-control")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even when it was sent empty; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


class Form(forms.Form):
    """A form in the product's look."""

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        styled(self)


class LineField(forms.CharField):
    """One line of text: normalised, without control characters and without characters that turn the order round."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return " ".join(unicodedata.normalize("NFC", clean(text)).split()) if text else ""


class TextField(forms.CharField):
    """Some lines of text, cleaned alike."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 2000)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "").strip()


class DayField(forms.DateField):
    """A date as 2024-05-20, with the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d"])
        super().__init__(**options)
