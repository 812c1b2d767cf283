"""Values as officials read them: dates, numbers, what is missing, chips that carry their word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jianhao import __version__
from jianhao.web.ui.addresses import address_of

register = template.Library()
MISSING = "—"


@register.filter
def day(value: date | datetime | None) -> str:
    """2024-05-20, as tables write it."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat()


@register.filter
def long_day(value: date | datetime | None) -> str:
    """2024年5月20日, as text writes it."""
    if value is None:
        return MISSING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def minute(value: datetime | None) -> str:
    """2024-05-20 09:30."""
    return MISSING if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@register.filter
def number(value: float | int | None) -> str:
    """1,234; fractions as they are."""
    if value is None or value == "":
        return MISSING
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


@register.filter
def known(value: Any) -> Any:
    """The value, or 「—」 for what is missing."""
    return MISSING if value is None or value == "" or value == [] else value


@register.filter
def short(text: str, most: int) -> str:
    """At most so many characters. Django's truncatechars looks at each of them, which long lists feel."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


@register.filter
def yes_no(value: bool | None) -> str:
    """是, 否 or 「—」."""
    return MISSING if value is None else "是" if value else "否"


@register.simple_tag
def chip(word: str, tone: str = "grey") -> SafeString:
    """A word in a frame; the colour only repeats what the word says."""
    return format_html('<span class="k {}">{}</span>', tone, word)


@register.filter
def page(name: str, pk: int) -> str:
    """The address of the page about one object: `{{ 'account'|page:a.pk }}`; for rows of long lists."""
    return address_of(name, pk)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file, changing with the release so that browsers never keep an old one."""
    return f"{static(path)}?v={__version__}"


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The present query string with some values set (None takes them out)."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode() if query else "?"


@register.filter
def absolute(value: int) -> int:
    """The number without its sign."""
    return abs(value)


@register.filter
def unlocalise(value: int) -> str:
    """A number as addresses and attributes write it."""
    return str(value)
