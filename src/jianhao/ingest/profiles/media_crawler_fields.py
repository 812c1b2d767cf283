"""Columns of MediaCrawler's files, by platform: which mark them and which raw field each one fills.

Two schemas: until 2026-06 the numeric `user_id`, since 2026-07-01 `creator_hash` (first 16 hex digits of the SHA-256 of that
number) and a masked nickname. One mapping serves both, because only the naming of the account differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ACCOUNT = ("creator_hash", "user_id")


@dataclass(frozen=True, slots=True)
class Contents:
    """One platform's contents file: `marks` must all be there; `fields` maps raw fields to columns, best first."""

    platform: str
    marks: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    times: frozenset[str] = frozenset({"published_at"})
    name: tuple[str, ...] = ("nickname",)


CONTENTS = (
    Contents(
        "weibo",
        frozenset({"note_id", "content", "create_time", "shared_count", "note_url"}),
        {
            "native_id": ("note_id",),
            "text": ("content",),
            "url": ("note_url",),
            # create_time ran 8 hours late until 2026-07-30; this column carries its zone and was always right.
            "published_at": ("create_date_time",),
            "likes": ("liked_count",),
            "comments": ("comments_count",),
            "shares": ("shared_count",),
        },
        times=frozenset(),
    ),
    Contents(
        "douyin",
        frozenset({"aweme_id", "aweme_type", "desc", "create_time", "aweme_url"}),
        {
            "native_id": ("aweme_id",),
            "title": ("title",),
            "text": ("desc",),
            "url": ("aweme_url",),
            "published_at": ("create_time",),
            "likes": ("liked_count",),
            "comments": ("comment_count",),
            "shares": ("share_count",),
        },
    ),
    Contents(
        "kuaishou",
        frozenset({"video_id", "video_type", "viewd_count", "create_time"}),
        {
            "native_id": ("video_id",),
            "title": ("title",),
            "text": ("desc",),
            "url": ("video_url",),
            "published_at": ("create_time",),
            "reads": ("viewd_count",),
            "likes": ("liked_count",),
        },
    ),
    Contents(
        "xiaohongshu",
        frozenset({"note_id", "type", "title", "desc", "time", "note_url"}),
        {
            "native_id": ("note_id",),
            "title": ("title",),
            "text": ("desc",),
            "url": ("note_url",),
            "published_at": ("time",),
            "likes": ("liked_count",),
            "comments": ("comment_count",),
            "shares": ("share_count",),
        },
    ),
    Contents(
        "bilibili",
        frozenset({"video_id", "video_play_count", "create_time"}),
        {
            "native_id": ("video_id",),
            "title": ("title",),
            "text": ("desc",),
            "url": ("video_url",),
            "published_at": ("create_time",),
            "reads": ("video_play_count",),
            "likes": ("liked_count",),
            "comments": ("video_comment",),
            "shares": ("video_share_count",),
        },
    ),
    Contents(
        "tieba",
        frozenset({"note_id", "title", "desc", "publish_time", "tieba_name"}),
        {
            "native_id": ("note_id",),
            "title": ("title",),
            "text": ("desc",),
            "url": ("note_url",),
            "published_at": ("publish_time",),
            "comments": ("total_replay_num",),
        },
        name=("user_nickname",),
    ),
    Contents(
        "zhihu",
        frozenset({"content_id", "content_type", "content_text", "created_time"}),
        {
            "native_id": ("content_id",),
            "title": ("title",),
            "text": ("content_text", "desc"),
            "url": ("content_url",),
            "published_at": ("created_time",),
            "likes": ("voteup_count",),
            "comments": ("comment_count",),
        },
        name=("user_nickname",),
    ),
)

# Comments, replies, private dynamics and creators' profiles.
PERSONS = (
    frozenset({"comment_id", "content", "create_time"}),
    frozenset({"comment_id", "content", "publish_time"}),
    frozenset({"dynamic_id", "pub_ts"}),
    frozenset({"user_id", "nickname", "fans"}),
    frozenset({"user_id", "nickname", "total_fans"}),
    frozenset({"user_id", "user_nickname", "fans"}),
    frozenset({"up_id", "fan_id"}),
)


def contents_of(names: frozenset[str]) -> Contents | None:
    """The platform whose contents file has these columns."""
    return next((contents for contents in CONTENTS if contents.marks <= names), None)


def of_persons(names: frozenset[str]) -> bool:
    """Whether these are columns of comments, dynamics or creators."""
    return any(marks <= names for marks in PERSONS)
