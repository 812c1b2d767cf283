"""The form of 独有内容 where a comparison lists it: one decision a post, or one for all on which there is none yet."""

from __future__ import annotations

from typing import Any

from django import forms

from jianhao.web.closures.unique import Decided
from jianhao.web.ui.fields import Form, LineField

MOVED, LEFT = "1", "0"
CHOICES = [(MOVED, "迁移"), (LEFT, "不迁移")]
WHY = "不迁移的请写理由。"


class PostRow(Form):
    """A post and the decision on it; empty is not decided."""

    post_id = forms.CharField(widget=forms.HiddenInput, max_length=400)
    moved = forms.ChoiceField(label="决定", required=False, choices=[("", "未决定"), *CHOICES])
    reason = LineField(label="不迁移的理由", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("moved") == LEFT and not said.get("reason"):
            self.add_error("reason", WHY)
        return said


Rows = forms.formset_factory(PostRow, extra=0, max_num=100, absolute_max=100)


class RestForm(Form):
    """One decision for every post on which nobody has decided."""

    rest = forms.ChoiceField(label="尚未决定的一并", required=False, choices=[("", "逐条决定"), *CHOICES])
    rest_reason = LineField(label="一并不迁移的理由", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("rest") == LEFT and not said.get("rest_reason"):
            self.add_error("rest_reason", WHY)
        return said

    def decided(self) -> Decided | None:
        """The decision; None for one by one."""
        return _decided(self.cleaned_data["rest"], self.cleaned_data["rest_reason"])


def changes(rows: Any, known: frozenset[str]) -> dict[str, Decided | None]:
    """What a page's rows say, of posts of the list alone; None for a post that is left or put back undecided."""
    said = [row.cleaned_data for row in rows if row.cleaned_data]
    return {one["post_id"]: _decided(one["moved"], one["reason"]) for one in said if one["post_id"] in known}


def _decided(moved: str, reason: str) -> Decided | None:
    return (moved == MOVED, "" if moved == MOVED else reason) if moved else None
