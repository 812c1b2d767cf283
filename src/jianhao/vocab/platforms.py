"""Platforms, their links and their ids: the one place to import from."""

from __future__ import annotations

from jianhao.vocab.account_links import Recognised, recognise
from jianhao.vocab.native_ids import IdKind, NativeId, biz_numeric, creator_hash, normalise_native_id
from jianhao.vocab.platform_names import (
    AS_OF,
    SOURCE,
    AccountType,
    Platform,
    PlatformCell,
    parse_platform,
    read_platform,
)
from jianhao.vocab.post_links import RecognisedPost, recognise_post

__all__ = [
    "AS_OF",
    "SOURCE",
    "AccountType",
    "IdKind",
    "NativeId",
    "Platform",
    "PlatformCell",
    "Recognised",
    "RecognisedPost",
    "biz_numeric",
    "creator_hash",
    "normalise_native_id",
    "parse_platform",
    "read_platform",
    "recognise",
    "recognise_post",
]
