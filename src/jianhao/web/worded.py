"""The word that stands for a kept value, as lists of fifty rows ask for it a few hundred times a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models


class Worded(models.Model):
    """A model whose `get_<field>_display` looks the word up; Django's own makes a table of all words for every look."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> Any:
        value = getattr(self, field.attname)
        return _words(field).get(value, value)


@cache
def _words(field: models.Field) -> dict[Any, Any]:
    """The words of a field by value; choices are fixed when the model is made."""
    return dict(field.flatchoices)
