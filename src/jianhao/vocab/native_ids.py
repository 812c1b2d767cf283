"""The ids that platforms give to an account, brought to one form and told apart by kind."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from jianhao.vocab.platform_names import Platform

SOURCE = "各平台公开链接与公开接口文档的标识格式；docs/contracts（身份）"
AS_OF = "2026-11-23"


class IdKind(StrEnum):
    """What an id is; only ids of the same kind are compared."""

    original = "gh"  # WeChat 原始ID
    biz = "biz"  # WeChat, the number inside __biz
    alias = "alias"  # WeChat 微信号
    appid = "appid"  # wx…
    uid = "uid"
    sec_uid = "sec_uid"
    short_id = "short_id"  # Douyin 抖音号, Kuaishou 快手号, Xiaohongshu 小红书号
    domain = "domain"  # weibo.com/name
    mid = "mid"  # Bilibili, Dayu
    token = "token"  # Toutiao, Zhihu, Kuaishou, Qiehao: opaque id of the account page
    forum = "forum"  # Tieba
    store_id = "store_id"  # App Store, AppGallery
    package = "package"  # com.example.app
    host = "host"
    creator_hash = "hash"  # sha256(uid)[:16] in exports that hide the uid


@dataclass(frozen=True, slots=True)
class NativeId:
    """One id of one account."""

    kind: IdKind
    value: str


BIZ_DIGITS = re.compile(r"[1-9][0-9]{6,19}")
RULES: dict[Platform, tuple[tuple[IdKind, re.Pattern[str]], ...]] = {
    Platform.weixin: (
        (IdKind.original, re.compile(r"gh_[0-9a-f]{12}", re.I)),
        (IdKind.appid, re.compile(r"wx[0-9a-f]{16}", re.I)),
        (IdKind.alias, re.compile(r"[a-z][a-z0-9_-]{5,19}", re.I)),
    ),
    Platform.weixin_mini: (
        (IdKind.original, re.compile(r"gh_[0-9a-f]{12}", re.I)),
        (IdKind.appid, re.compile(r"wx[0-9a-f]{16}", re.I)),
    ),
    Platform.weixin_channels: ((IdKind.token, re.compile(r"sph[A-Za-z0-9]{6,20}|v2_[A-Za-z0-9_@]{20,200}")),),
    Platform.weibo: (
        (IdKind.uid, re.compile(r"[1-9][0-9]{4,9}")),
        (IdKind.creator_hash, re.compile(r"[0-9a-f]{16}")),
        (IdKind.domain, re.compile(r"(?=[^a-z]*[a-z])[a-z0-9._-]{2,30}", re.I)),
    ),
    Platform.toutiao: (
        (IdKind.uid, re.compile(r"[1-9][0-9]{4,19}")),
        (IdKind.token, re.compile(r"MS4wLjABAAAA[A-Za-z0-9_-]{20,100}")),
    ),
    Platform.douyin: (
        (IdKind.sec_uid, re.compile(r"MS4wLjABAAAA[A-Za-z0-9_-]{20,100}")),
        (IdKind.creator_hash, re.compile(r"(?=.*[a-f])[0-9a-f]{16}")),
        (IdKind.uid, re.compile(r"[1-9][0-9]{12,19}")),
        (IdKind.short_id, re.compile(r"[A-Za-z0-9._-]{4,20}")),
    ),
    Platform.kuaishou: (
        (IdKind.creator_hash, re.compile(r"(?=.*[a-f])[0-9a-f]{16}")),
        (IdKind.token, re.compile(r"3x[a-z0-9]{13}")),
        (IdKind.short_id, re.compile(r"[A-Za-z][A-Za-z0-9_-]{3,30}")),
        (IdKind.uid, re.compile(r"[1-9][0-9]{4,19}")),
    ),
    Platform.xiaohongshu: (
        (IdKind.uid, re.compile(r"[0-9a-f]{24}")),
        (IdKind.creator_hash, re.compile(r"[0-9a-f]{16}")),
        (IdKind.short_id, re.compile(r"[A-Za-z0-9_.-]{4,20}")),
    ),
    Platform.bilibili: (
        (IdKind.creator_hash, re.compile(r"(?=.*[a-f])[0-9a-f]{16}")),
        (IdKind.mid, re.compile(r"[1-9][0-9]{0,19}")),
    ),
    Platform.baijiahao: ((IdKind.uid, re.compile(r"[1-9][0-9]{9,19}")),),
    Platform.tieba: ((IdKind.forum, re.compile(r"[\w·.-]{1,31}")),),
    Platform.zhihu: ((IdKind.token, re.compile(r"[A-Za-z0-9_-]{2,50}")),),
    Platform.qiehao: (
        (IdKind.uid, re.compile(r"[1-9][0-9]{4,19}")),
        (IdKind.token, re.compile(r"[\w%=-]{6,60}")),
    ),
    Platform.dayu: ((IdKind.mid, re.compile(r"[0-9a-f]{32}")),),
    Platform.pengpai: ((IdKind.uid, re.compile(r"[1-9][0-9]{2,19}")),),
    Platform.app: (
        (IdKind.store_id, re.compile(r"(?:id|C)?[1-9][0-9]{5,19}")),
        (IdKind.package, re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+")),
    ),
    Platform.website: ((IdKind.host, re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,20}")),),
}
PREFIXES = {p: re.compile(rf"^(?:{p.value}:|uid[:=]\s*|id[:=]\s*|@)", re.I) for p in Platform}
_WHOLE = re.compile(r"[0-9]+\.0+")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}", re.I)
CASELESS = frozenset({IdKind.original, IdKind.appid, IdKind.alias, IdKind.domain, IdKind.host})


def biz_numeric(text: str) -> str | None:
    """The number inside a WeChat `__biz`, `fakeid`, `MP_WXS_…` or the number itself; None when it is none.

    `MzI4NjAxNjY4Nw==` → `3286016687`; percent-encoding and lost `=` are repaired.
    """
    written = unquote(text[:200]).strip().removeprefix("MP_WXS_")
    if BIZ_DIGITS.fullmatch(written):
        return written
    packed = written.rstrip("=").replace(" ", "+")
    if not re.fullmatch(r"[A-Za-z0-9+/_-]{8,40}", packed):
        return None
    try:
        inside = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_").decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return inside if BIZ_DIGITS.fullmatch(inside) else None


def creator_hash(uid: str | int) -> str:
    """The first 16 hex digits of SHA-256 over the decimal uid, as exports write that hide it."""
    return hashlib.sha256(str(uid).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def normalise_native_id(platform: Platform, text: str) -> NativeId | None:
    """The kind and the one form of an id on a platform; None when the text is no id there.

    Takes ids as people paste them: blanks, full-width characters, a leading `weixin:`, `@` or `UID:`.
    Links are read by `recognise`. Numbers in scientific notation are refused: their digits are lost.
    """
    written = text[:300] if text.isascii() else unicodedata.normalize("NFKC", text[:300])
    written = PREFIXES[platform].sub("", written.strip().strip("'\"`‘’“”\u200b\ufeff").strip()).strip()
    if _WHOLE.fullmatch(written):
        written = written.partition(".")[0]
    if _SCIENTIFIC.fullmatch(written):
        return None
    # Base64 of digits begins with M, N or O: an original id is never tried as one.
    if platform is Platform.weixin and written[:3] != "gh_" and (number := biz_numeric(written)) is not None:
        return NativeId(IdKind.biz, number)
    for kind, pattern in RULES.get(platform, ()):
        if pattern.fullmatch(written):
            return NativeId(kind, _one_form(kind, written))
    return None


def _one_form(kind: IdKind, written: str) -> str:
    if kind is IdKind.store_id:
        return written.removeprefix("id")
    if kind is IdKind.forum and len(written) > 1:
        return written.removesuffix("吧")
    return written.lower() if kind in CASELESS else written
