"""The 人工核查单 as a form: its headings, answers and official wordings, for its writer and its reader alike.

Wordings follow how published inspection circulars name each problem. One row says something about one
account; an account with several problems takes several rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHEET: Final = "人工核查单"
HELP_SHEET: Final = "填写说明"
PLAN_SHEET: Final = "抽样方案"

NUMBER: Final = "序号"
ACCOUNT_ID: Final = "账号ID"
NAME: Final = "账号名称"
PLATFORM: Final = "平台"
AGENCY: Final = "主办单位"
LINK: Final = "链接"
CODE: Final = "二维码"
WHY: Final = "列入原因"
LAST_UPDATE: Final = "最近更新日期"
SECURITY: Final = "安全泄密等严重问题（有/无）"
INTERACTION: Final = "互动功能（有/无）"
USABLE: Final = "能否正常使用"
PROBLEM: Final = "问题类别"
REMARK: Final = "问题说明"
CHECKED_BY: Final = "核查人"
CHECKED_AT: Final = "核查时间"
SCREENSHOT: Final = "截图编号"

GIVEN_HEADINGS: Final = (NUMBER, ACCOUNT_ID, NAME, PLATFORM, AGENCY, LINK, CODE, WHY)
ASKED_HEADINGS: Final = (
    LAST_UPDATE,
    SECURITY,
    INTERACTION,
    USABLE,
    PROBLEM,
    REMARK,
    CHECKED_BY,
    CHECKED_AT,
    SCREENSHOT,
)
HEADINGS: Final = GIVEN_HEADINGS + ASKED_HEADINGS
REQUIRED_HEADINGS: Final = (ACCOUNT_ID, CHECKED_BY, CHECKED_AT)

NOT_APPLICABLE: Final = "不适用"


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no column: the rule it answers and the result of each answer (passed/failed/not_applicable)."""

    heading: str
    rule_id: str
    answers: Mapping[str, str]


QUESTIONS: Final = (
    Question(SECURITY, "security_incident", {"无": "passed", "有": "failed"}),
    Question(
        INTERACTION, "no_interaction", {"有": "passed", "无": "failed", NOT_APPLICABLE: "not_applicable"}
    ),
    Question(USABLE, "app_unusable", {"能": "passed", "不能": "failed", NOT_APPLICABLE: "not_applicable"}),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An official wording of a problem and the rule that it fails."""

    wording: str
    rule_id: str


NO_PROBLEM: Final = "未发现问题"

# Only rules that take a person's answer: filing, states and duplicates are judged from the register.
PROBLEMS: Final = (
    Problem("监测时间点前2周内无更新", "silence_14d"),
    Problem("长期不更新", "long_silence"),
    Problem("移动客户端无法正常使用", "app_unusable"),
    Problem("未提供有效互动功能", "no_interaction"),
    Problem("未在规定时限内有效回复留言", "late_reply"),
    Problem("安全、泄密事故等严重问题", "security_incident"),
    Problem("购买粉丝或强制点赞", "data_fraud"),
    Problem("发布商业广告信息", "advert"),
    Problem("发布与职责无关内容", "off_topic"),
    Problem("内容过度娱乐化", "entertainment"),
)

# 「未发现问题」 is an answer of a named person to exactly these items, named on the help sheet: what can be
# seen by looking at the account and has no column of its own.
SEEN_BY_LOOKING: Final = ("advert", "off_topic", "entertainment")

RULE_OF_WORDING: Final[Mapping[str, str]] = {problem.wording: problem.rule_id for problem in PROBLEMS}


def problem_answers() -> tuple[str, ...]:
    """The drop-down list of 问题类别, in the order of the form."""
    return (NO_PROBLEM, *(problem.wording for problem in PROBLEMS))


def screenshot_number(number: int, rows: int) -> str:
    """The prefilled 截图编号: the row's number with leading zeros (001), as wide as the list needs."""
    return f"{number:0{max(3, len(str(rows)))}d}"
