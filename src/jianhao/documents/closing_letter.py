"""致平台函: an office that cannot sign in, or whose subject is gone, asks the platform to give the account back or to cancel it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from jianhao.closing.case import Case
from jianhao.closing.words import Route
from jianhao.dates import chinese_date
from jianhao.documents.cells import MISSING
from jianhao.documents.closing_forms import Subject
from jianhao.documents.closing_paper import paper, shown

ENCLOSED = ("统一社会信用代码证书复印件", "经办人身份证明及授权书", "账号认证信息截图", "同意关停的批件")


class Asked(StrEnum):
    """What the letter asks for."""

    RECOVERY = "recovery"
    CANCELLATION = "cancellation"


def write_platform_letter(
    subject: Subject, case: Case, asked: Asked, telephone: str, path: Path, day: int, *, demo: bool = False
) -> None:
    """The letter as a draft without head, number or seal; `telephone` is the office's. Fixed bytes."""
    recover = asked is Asked.RECOVERY
    title = f"关于请求协助{'找回' if recover else '注销'}政务新媒体账号的函"
    document = paper(title, demo=demo)
    document.title(title)
    document.flush(f"{shown(subject.platform)}平台运营单位：")
    document.body(_account(subject))
    document.body(_why(case, subject))
    document.body(_asked(recover))
    document.body(f"联系电话：{shown(telephone)}。")
    document.blank()
    enclosed = ENCLOSED if case.route is not Route.SUBJECT_GONE else (*ENCLOSED, "机构撤并文件")
    document.listed("附件：", enclosed)
    document.blank()
    document.signature([shown(subject.agency), chinese_date(day)])
    document.save(path, day)


def _account(subject: Subject) -> str:
    subject_word = shown(subject.verified_subject)
    verified = f"，认证主体为{subject_word}" if subject_word != MISSING else ""
    return f"我单位在你平台开设政务新媒体账号“{shown(subject.name)}”（账号ID：{shown(subject.shown_id)}）{verified}。"


def _why(case: Case, subject: Subject) -> str:
    if case.route is Route.URGENT:
        return "该账号已被他人盗用，登录信息被更改，我单位无法登录。账号现有内容不代表我单位。"
    if case.route is Route.SUBJECT_GONE:
        return f"该账号的原主办单位已撤并，有关职责由{shown(subject.agency)}承接，原登录信息无从取得。"
    return "因人员变动，该账号的登录信息遗失，我单位无法登录，通过你平台的找回途径未能找回。"


def _asked(recover: bool) -> str:
    if recover:
        return "请协助核验主体，将该账号的管理权限恢复至我单位；恢复之前，请暂停该账号发布信息。请将办理结果函复我单位。"
    return (
        "该账号已按规定批准关停，并已发布公告。请协助核验主体，注销该账号，注销前暂停其发布信息，"
        "并函告注销完成日期；不能注销的，请说明原因。"
    )
