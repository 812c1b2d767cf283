"""Papers of a closing, made anew when they are asked for: drafts without head, number or seal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jianhao.closing.case import Case
from jianhao.closing.facts import Facts
from jianhao.closing.notice import Announcement
from jianhao.closing.words import Route
from jianhao.dates import day_number
from jianhao.documents.closing_forms import (
    Subject,
    write_approval_form,
    write_filing_record,
    write_handover,
    write_transfer_list,
)
from jianhao.documents.closing_letter import Asked, write_platform_letter
from jianhao.documents.closing_notice import notice_text, short_text, write_notice
from jianhao.documents.closing_page import notice_page
from jianhao.web.closures.announcing import announcement_of, in_words
from jianhao.web.closures.knowing import facts_of, last_check
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import ArchiveCheck, Closure

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper by its mark in addresses: heading, ending of the file, media type."""

    mark: str
    title: str
    suffix: str
    media: str


NOTICES = (
    Paper("notice", "公告", ".docx", DOCX),
    Paper("notice-page", "公告网页", ".html", HTML),
    Paper("notice-text", "公告文本", ".txt", TEXT),
    Paper("notice-short", "短公告", ".txt", TEXT),
)
FORMS = (
    Paper("approval", "关停审批表", ".docx", DOCX),
    Paper("handover", "职责交接清单", ".docx", DOCX),
    Paper("filing", "关停备案登记表", ".docx", DOCX),
    Paper("transfer", "归档移交清单", ".docx", DOCX),
)
LETTERS = (
    Paper("letter-recovery", "致平台函（找回）", ".docx", DOCX),
    Paper("letter-cancellation", "致平台函（注销）", ".docx", DOCX),
)
PAPERS = {paper.mark: paper for paper in (*NOTICES, *FORMS, *LETTERS)}


def papers_for(case: Case) -> tuple[Paper, ...]:
    """What may be needed: letters only where the office cannot sign in or its subject is gone."""
    letters = case.credentials is False or case.route in (
        Route.SUBJECT_GONE,
        Route.URGENT,
        Route.LOST_PASSWORD,
    )
    return (*NOTICES, *FORMS, *(LETTERS if letters else ()))


def paper_of(closure: Closure, paper: Paper, day: int) -> bytes:
    """The bytes of a paper of one closing, dated with a day number."""
    if paper in NOTICES:
        return notice_paper(announcement_of(closure, pictures=True), paper, day)
    case, facts, subject = closure.case, facts_of(closure), subject_of(closure)
    if paper in LETTERS:
        asked = Asked.RECOVERY if paper is LETTERS[0] else Asked.CANCELLATION
        telephone = "、".join(announcement_of(closure).telephones)
        return _written(lambda path: write_platform_letter(subject, case, asked, telephone, path, day))
    return _written(lambda path: _form(paper, closure, case, facts, subject, path, day))


def notice_paper(said: Announcement, paper: Paper, day: int) -> bytes:
    """A notice in one of its shapes."""
    if paper.mark == "notice":
        return _written(lambda path: write_notice(said, path, day))
    if paper.mark == "notice-page":
        return notice_page(said)
    text = notice_text(said) if paper.mark == "notice-text" else short_text(said)
    return text.encode("utf-8-sig")


def _form(
    paper: Paper, closure: Closure, case: Case, facts: Facts, subject: Subject, path: Path, day: int
) -> None:
    if paper.mark == "approval":
        write_approval_form(subject, case, facts, path, day)
    elif paper.mark == "handover":
        write_handover(subject, facts, path, day)
    elif paper.mark == "filing":
        write_filing_record(subject, case, facts, path, day)
    else:
        write_transfer_list(subject, case, facts, contents(last_check(closure)), path, day)


def _written(write: Callable[[Path], object]) -> bytes:
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "paper.docx"
        write(path)
        return path.read_bytes()


def contents(check: ArchiveCheck | None) -> Sequence[tuple[str, str, str]]:
    """What the verified archive holds, as the transfer list names it."""
    if check is None:
        return ()
    said = check.counts
    stamped = f"时间戳{said['stamped_at']}" if said.get("stamped_at") else "没有时间戳"
    return (
        ("归档包", "1个", f"{check.name}；{stamped}"),
        ("发布内容", f"{said.get('posts', 0):,}条", ""),
        ("文件", f"{said.get('files', 0):,}个", f"{said.get('bytes', 0):,}字节"),
    )


def subject_of(closure: Closure) -> Subject:
    """The account in words."""
    account, successor = closure.account, closure.prepared.get(Matter.SUCCESSOR)
    return Subject(
        account.name, account.get_platform_display(), account.account_id.partition(":")[2], account.agency.name,
        account.supervisor or (account.agency.parent.name if account.agency.parent else ""), account.get_level_display(),
        account.followers, account.verified_subject, account.filing_no,
        day_number(account.opened_on) if account.opened_on else None, in_words(successor) if successor else "",
    )  # fmt: skip
