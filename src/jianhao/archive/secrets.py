"""Credentials never get into an archive: headers and query keys that let somebody in are removed while it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

REMOVED = "REMOVED"
HEADERS = frozenset({
    "cookie", "set-cookie", "set-cookie2", "authorization", "proxy-authorization", "proxy-authenticate", "www-authenticate",
    "x-api-key", "x-auth-token", "x-access-token", "x-csrf-token", "x-xsrf-token", "x-amz-security-token",
})  # fmt: skip
# `key` and `uin` are ordinary words elsewhere; in links of this platform they log a reader in.
_ALWAYS = (
    "access_token|refresh_token|component_access_token|authorizer_access_token|authorizer_refresh_token|appmsg_token"
    "|pass_ticket|session_key|sessionid|session_id|jsessionid|phpsessid|wap_sid2?|appsecret|app_secret|client_secret|api_key"
    "|apikey|exportkey|wxtoken|webwx_auth_ticket|auth_token|id_token|password|passwd"
)
_WEIXIN = "key|uin|token|ticket|devicetoken"
_ASKED = "%/:=&?~#+!$,;'@()*[]|^`{}\\"
_PAIR = re.compile(rf"(?i)([?&;](?:amp;)?(?:{_ALWAYS})(?:=|%3d))[^&\"'\s<>#;\\]+")
_WEIXIN_PAIR = re.compile(
    rf"(?i)(weixin\.qq\.com[^\"'\s<>]*?[?&;](?:amp;)?(?:{_WEIXIN})(?:=|%3d))(?!{REMOVED})[^&\"'\s<>#;\\]+"
)
_FIELD = re.compile(rf"(?i)([\"'](?:{_ALWAYS}|secret)[\"']\s*[:=]\s*[\"'])[^\"']+([\"'])")


def clean_address(url: str) -> str:
    """The address as a browser asks for it, without the values of secret keys and without a user's name and password."""
    cleaned = _clean_pairs(url)[0]
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return cleaned
    host = parts.netloc.rpartition("@")[2]
    path, query = (quote(part, safe=_ASKED) for part in (parts.path, parts.query))
    if (host, path, query) == (parts.netloc, parts.path, parts.query):
        return cleaned
    return parts._replace(netloc=host, path=path, query=query).geturl()


def clean_text(text: str) -> tuple[str, int]:
    """A text without the secrets in its links and fields, and how many there were."""
    cleaned, links = _clean_pairs(text)
    cleaned, fields = _FIELD.subn(rf"\g<1>{REMOVED}\g<2>", cleaned)
    return cleaned, links + fields


def clean_headers(headers: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], int]:
    """HTTP headers without credentials (links in the others cleaned), and how many were changed."""
    kept, changed = [], 0
    for name, value in headers:
        if name.lower() in HEADERS:
            changed += 1
            continue
        cleaned, count = _clean_pairs(value)
        kept.append((name, cleaned))
        changed += count
    return kept, changed


def _clean_pairs(text: str) -> tuple[str, int]:
    text, count = _PAIR.subn(rf"\g<1>{REMOVED}", text)
    total = count
    while (count and "weixin" in text) or "weixin.qq.com" in text:
        text, count = _WEIXIN_PAIR.subn(rf"\g<1>{REMOVED}", text)
        total += count
        if not count:
            break
    return text, total
