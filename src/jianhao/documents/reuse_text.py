"""What circular and annex say of the 内容同质化核查: numbers with their denominators, no names, no league table."""

from __future__ import annotations

from jianhao.documents.figures import Figures
from jianhao.documents.options import shown_in
from jianhao.documents.reuse_figures import ReuseFigures
from jianhao.documents.reuse_words import NOT_COMPARED, WHAT_TO_DO, duration, unique_words
from jianhao.inspection.result import InspectionResult


def reuse_sentence(found: ReuseFigures | None) -> str:
    """The result in one or two sentences; what to do where there was no text to compare."""
    if found is None:
        return f"{NOT_COMPARED}{WHAT_TO_DO}"
    copies, ordered, rest = found.copies, found.ordered, found.unordered
    text = (
        f"内容同质化核查可比对发布内容{found.compared.numerator:,}条（{found.compared.plain}），其中与其他账号在先内容整体雷同的"
        f"{copies.numerator:,}条，占{copies.percent}（{copies.plain}）。"
    )
    if not copies.numerator:
        return text
    return (
        f"{text}雷同内容中，规定转载{ordered.numerator:,}条（{ordered.plain}），属按要求转载，不作为同质化内容；"
        f"其余{rest.numerator:,}条（{rest.plain}），由主办单位核对。"
    )


def reuse_method(result: InspectionResult, counts: Figures) -> str:
    """How texts were compared, with what limits, and where the details stand."""
    found = counts.reuse
    if found is None:
        return NOT_COMPARED
    how = (
        "将每条内容的正文与时间在先的其他账号内容逐字比对，雷同占比达到50%以上的为整体雷同，套话和固定格式不计；"
        "图片、音视频中的文字没有识别，来源在先只就所提供的内容而言。"
        f"只使用同一模板的内容{found.templates:,}条不计入雷同。"
    )
    silent = f"没有正文的{found.silent:,}条未比对。" if found.silent else ""
    return how + silent + (_details(found) if shown_in(result.info.edition).reuse_details else "")


def _details(found: ReuseFigures) -> str:
    lag = (
        f"规定转载以外的雷同内容，与来源发布时间之差的中位数为{duration(found.median_lag)}。"
        if found.median_lag is not None
        else ""
    )
    return (
        f"{lag}内容主要来自同一主账号的账号群{found.clusters:,}个，涉及账号{found.clustered:,}个。"
        f"其他账号没有的独有内容{unique_words(found.unique)}。账号情况、雷同明细和独有内容见附件.xlsx。"
    )
