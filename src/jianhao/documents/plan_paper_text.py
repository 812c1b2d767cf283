"""What the paper on a plan says, as plain texts: every figure comes from `plan_figures` and the plan's summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jianhao.documents import plan_text, plan_words, wording
from jianhao.documents.circular_text import Led, numbered
from jianhao.documents.plan_figures import PlanFigures, Share
from jianhao.documents.plan_info import quarter_end
from jianhao.documents.plan_view import PlanView

BASIS: Final = "《国务院办公厅关于推进政务新媒体健康有序发展的意见》（国办发〔2018〕123号）"
BLANK_DAY: Final = "　　月　　日前"


def opening(view: PlanView) -> str:
    """The basis and the day."""
    when = "" if view.info.as_of is None else f"以{wording.day_text(view.info.as_of)}为测算日期，"
    return (
        f"为贯彻落实{BASIS}关于清理整合的要求，{when}对正在运行的{view.summary['accounts']:,}个政务新媒体账号的去留进行了测算，"
        "形成本方案，现征求意见。"
    )


def parts(view: PlanView, figures: PlanFigures) -> Iterator[tuple[str, Sequence[str | Led]]]:
    """Headings with their paragraphs, in order."""
    yield "一、基本情况", list(_situation(view, figures))
    yield "二、总体安排", list(_arrangement(view, figures))
    yield "三、职责承接和关注用户引导", list(_carrying(figures))
    yield "四、分期实施", list(_phases(view))
    yield "五、需要研究和补充的事项", list(_open(view, figures))
    yield "六、征求意见的要求", list(_asked())


def _situation(view: PlanView, figures: PlanFigures) -> Iterator[str]:
    summary = view.summary
    yield (
        f"参加测算的账号{figures.total.accounts:,}个，另有已关停{summary['already_closed']:,}个、"
        f"尚未开设{summary['not_yet_opened']:,}个不列入。按层级分，{_sizes(figures.levels)}；按平台分，{_sizes(figures.platforms)}。"
    )
    unknown = summary["cost_unknown"]
    tail = f"，另有{unknown:,}个账号未填年度费用，不作零计算" if unknown else ""
    yield f"台账所列年度费用合计{plan_words.money(summary['yearly_cost_now'])}{tail}。"


def _sizes(shares: Sequence[Share]) -> str:
    return "、".join(f"{share.label}{share.accounts:,}个" for share in shares)


def _arrangement(view: PlanView, figures: PlanFigures) -> Iterator[str]:
    total = figures.total
    yield (
        f"拟保留{total.keep:,}个，归集整合{total.merge:,}个，关停{total.close:,}个，分别占"
        f"{wording.percent(total.keep, total.accounts)}、{wording.percent(total.merge, total.accounts)}、"
        f"{wording.percent(total.close, total.accounts)}。各地区安排见附件1，账号清单见附件2。"
    )
    yield f"{plan_text.saving_sentence(view.summary)}。"
    yield (
        "；".join(plan_text.scenario_sentences(view.summary)) + "。" + plan_text.error_sentence(view.summary)
    )


def _carrying(figures: PlanFigures) -> Iterator[str]:
    number: dict[str, int] = {}
    for flow in figures.flows:
        number[flow.place] = number.get(flow.place, 0) + flow.accounts
    ordered = sorted(number.items(), key=lambda pair: (-pair[1], pair[0]))
    gone = [f"{place}{count:,}个" for place, count in ordered if place != plan_words.PROPOSALS["keep"]]
    if gone:
        yield f"拟不保留的账号中，{'；'.join(gone)}。每项职责都有去向，承接账号{len(figures.carriers):,}个。"
    risk = f"，另有{figures.total.risk_unknown:,}个账号关注用户数不详" if figures.total.risk_unknown else ""
    yield (
        f"预计流失活跃关注用户约{wording.number(figures.total.at_risk)}名（测算值{risk}）。关停前应发布公告，引导关注承接账号，"
        "完成内容归档和职责移交，公告期满后再办理注销和备案。"
    )


def _phases(view: PlanView) -> Iterator[str]:
    phases = view.summary["phases"]
    parts = [
        f"第{n}季度{_until(view, n)}办理{closings:,}个（约{wording.number(hours)}工时）"
        for n, (closings, hours) in enumerate(zip(phases["closings"], phases["hours"], strict=True), 1)
    ]
    left = phases["not_placed"]
    tail = f"；未排入{left:,}个，因合同到期较晚或者工时、接收量已满" if left else ""
    yield f"{'；'.join(parts)}{tail}。"
    years = [f"第{n}年{plan_words.money(yuan)}" for n, yuan in enumerate(view.summary["saving_by_year"], 1)]
    yield f"按此安排，可减年度费用（测算值，不含在编人员）为{'、'.join(years)}。第3至5年应每年重新测算。"


def _until(view: PlanView, quarter: int) -> str:
    as_of = view.info.as_of
    return "" if as_of is None else f"（{wording.day_text(quarter_end(as_of, quarter))}前）"


def _open(view: PlanView, figures: PlanFigures) -> Iterator[Led]:
    yield from numbered(_open_items(view, figures))


def _open_items(view: PlanView, figures: PlanFigures) -> Iterator[tuple[str, str]]:
    conflicts = view.summary["conflicts"]
    if conflicts:
        shown = "".join(wording.shown(text) for text in conflicts[:5])
        more = f"其余{len(conflicts) - 5:,}条见整合方案.html。" if len(conflicts) > 5 else ""
        yield "相互矛盾的要求", f"{shown}{more}"
    if figures.total.open:
        yield (
            "需研判的账号",
            f"{figures.total.open:,}个账号的去留取决于尚不掌握的情况，须逐个研究决定。{plan_text.case_sentence(view)}",
        )
    if figures.questioned:
        yield (
            "关停前须逐项答复的账号",
            f"{figures.questioned:,}个拟不保留的账号涉及应急、民生、办事服务、法定公开渠道、特殊群体或者代表本级政府，"
            "未经逐项答复不得关停。",
        )
    lacking = view.summary["insufficient_data"]
    if lacking:
        words = "、".join(f"缺{what}{number:,}个" for what, number in figures.lacking)
        yield "资料不足的账号", f"{lacking:,}个账号资料不足（{words}），去留须补充资料后再定。"
    facts = [wording.shown(row["fact"]) for row in view.rows("plan_facts")[:10]]
    if facts:
        yield "最值得先补充的资料", f"{'；'.join(facts)}。"


def _asked() -> Iterator[str]:
    yield (
        f"请各主办单位对照整合方案征求意见稿.xlsx中本地区的表，逐个账号填写意见，不同意的写明理由，经负责人签字，于{BLANK_DAY}"
        "书面反馈。逾期未反馈的，另行核实，不视为同意。"
    )
    yield plan_words.DECIDES
