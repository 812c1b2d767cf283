"""本机关词表: loading a list, stopping it. What was checked with it keeps its version and digest."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from jianhao.errors import UnusableCall
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.watch.models import WordList

MOST = 20  # lists of an agency in force at a time


class Verb(StrEnum):
    """What the log calls each action."""

    ADD = "加载本机关词表"
    STOP = "停用本机关词表"


@action
def add(*, name: str, content: bytes, now: datetime, by: User) -> WordList:
    """Load a file for the own agency and those below; Refused says which line cannot be used."""
    from jianhao.risk.lexicon import (
        lexicon_of,  # compiled: loaded by whoever hands a list in, not by every page
    )

    require(by, Permission.WATCH)
    try:
        read = lexicon_of([(name, content)])
    except UnusableCall as error:
        raise Refused(str(error)) from error
    if not read.words:
        raise Refused(f"词表文件{name}中没有词。")
    ((_, version, digest),) = read.versions
    own = WordList.objects.select_for_update().filter(agency=by.agency, stopped_at=None)
    if own.filter(sha256=digest).exists():
        raise Refused("该词表已经加载，内容没有变化。")
    if own.count() >= MOST:
        raise Refused(f"使用中的词表已有{MOST}个，请先停用不用的。")
    made = WordList.objects.create(
        agency=by.agency, agency_path=by.agency.path, file_name=name, version=version[:60], sha256=digest,
        words=len(read.words), text=_text(content), added_by=by, added_at=now,
    )  # fmt: skip
    record(Verb.ADD, by=by, target=made, details=_said(made))
    return made


@action
def stop(*, word_list: WordList, now: datetime, by: User) -> None:
    """Use it no more from the next check on."""
    require(by, Permission.WATCH)
    found = WordList.objects.select_for_update(of=("self",)).select_related("agency").get(pk=word_list.pk)
    require_within(by, found.agency)
    if found.stopped_at is not None:
        raise Refused("该词表已经停用。")
    found.stopped_by, found.stopped_at = by, now
    found.save(update_fields=["stopped_by", "stopped_at"])
    record(Verb.STOP, by=by, target=found, details=_said(found))


def _text(content: bytes) -> str:
    """What was read as one of the two encodings is kept as text."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _said(one: WordList) -> dict[str, object]:
    return {"文件": one.file_name, "版本": one.version, "词数": one.words, "校验值": one.sha256}
