"""Finding an account by name, initials of its name in pinyin, unit, id or pasted link."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from pypinyin import Style, lazy_pinyin

from jianhao.vocab.platforms import recognise
from jianhao.web.registry.models import NativeId

LONGEST = 500
ASKED_AT_MOST = 300
WHOLE_ID = re.compile(r"(?=.*[0-9])[!-~]{5,}")  # without a digit it may be the initials of a name


def plain(text: str) -> str:
    """Full width and case do not matter, nor do blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def initials(name: str) -> str:
    """First letters of a name as it is typed: 甲县发布 → jxfb."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda rest: rest)).casefold()


def search_text(name: str, agency: str, ids: list[str]) -> str:
    """What a search goes through, one part behind the other."""
    parts = [plain(name), plain(initials(name)), plain(agency), *(plain(value) for value in ids)]
    return "\x1f".join(dict.fromkeys(parts))[:LONGEST]


def beginning(text: str) -> Q:
    """Search texts that begin with a plain text, as a range on the index."""
    return Q(search__gte=text, search__lt=text + "\U0010ffff")


def matching(asked: str) -> Q:
    """The accounts meant by what somebody typed or pasted."""
    asked = asked[:ASKED_AT_MOST]
    link = recognise(asked) if ("." in asked or "/" in asked) else None
    if link is not None and link.native_id:
        known = NativeId.objects.filter(value=link.native_id, account__platform=str(link.platform))
        return Q(pk__in=known.values("account_id"))
    named = NativeId.objects.filter(value=asked)
    if WHOLE_ID.fullmatch(asked) and named.exists():  # one account, without a walk over all of them
        return Q(pk__in=named.values("account_id"))
    return Q(GreaterThan(StrIndex("search", Value(plain(asked))), 0))
