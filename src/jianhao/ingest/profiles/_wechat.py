"""What an article link or article id of WeChat says: the account's biz and the article's place (mid_idx) within it."""

from __future__ import annotations

import re

from jianhao.vocab.platforms import Platform, recognise_post

HOST = "mp.weixin.qq.com"
_AID = re.compile(r"[0-9]{6,12}_[0-9]{1,2}")


def link_ids(link: str | None) -> tuple[str | None, str | None]:
    """(numeric biz, `mid_idx` or the token of a short link) of an article link; None for what it does not hold."""
    seen = recognise_post(link) if link and HOST in link else None
    if seen is None or seen.platform is not Platform.weixin:
        return None, None
    return (seen.account.value if seen.account else None), seen.native_id


def article_id(text: str | None) -> str | None:
    """`mid_idx` if the text is one."""
    return text.strip() if text and _AID.fullmatch(text.strip()) else None
