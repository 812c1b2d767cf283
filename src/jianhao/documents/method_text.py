"""Method, coverage, interval and limits of an inspection, in the words of the circular's last annex."""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.dates import chinese_date
from jianhao.documents import wording
from jianhao.documents.cells import one_line
from jianhao.documents.circular_text import examined_sentence
from jianhao.documents.figures import Figures, standings
from jianhao.documents.plan_sheet import plan_sentence
from jianhao.documents.reuse_text import reuse_method
from jianhao.inspection.result import InspectionResult
from jianhao.inspection.sampling import Sample, wilson

Paragraph = tuple[str, str]


def method_paragraphs(
    result: InspectionResult, counts: Figures, sample: Sample | None = None
) -> Iterator[Paragraph]:
    """(lead, text) pairs in their order; the interval only where accounts were drawn."""
    yield "检查方法", _method(result)
    yield "检查范围", _scope(result, counts)
    if sample is not None:
        yield "抽样与区间", plan_sentence(sample) + interval_sentence(result, sample)
    yield "同质化核查", reuse_method(result, counts)
    yield "检查依据", _packs(result)
    yield "有关说明", _limits(counts)


def interval_sentence(result: InspectionResult, sample: Sample) -> str:
    """The interval of the share of failing accounts among all accounts, from the drawn ones that could be judged."""
    drawn = frozenset(sample.account_ids)
    ids = result.accounts.column("account_id").to_pylist()
    said = [s for account, s in zip(ids, standings(result), strict=True) if account in drawn]
    failed = said.count("unqualified")
    judged = failed + said.count("qualified")
    interval = wilson(failed, judged, population=sample.population)
    if interval is None:
        return "样本中没有可作出结论的账号，不推算全部账号的情况。"
    low, high = f"{interval.low * 100:.2f}%", f"{interval.high * 100:.2f}%"
    observed = wording.rate(failed, judged)
    open_ones = len(said) - judged
    left = f"抽中账号中有{open_ones:,}个未能作出结论，未计入推算。" if open_ones else ""
    certain = sum(size.certain for size in sample.strata)
    caution = f"样本含必查账号{certain:,}个，非随机抽取，区间仅供参考。" if certain else ""
    return f"抽中账号不合格率{observed}，推算全部账号的不合格率在{low}至{high}之间。{interval.note}{left}{caution}"


def _method(result: InspectionResult) -> str:
    info = result.info
    return (
        f"以所提供的材料为准，按规则逐账号、逐项判断，结果为未发现问题、存在问题、不适用或待核实。"
        f"监测时间点{chinese_date(info.as_of)}（{one_line(info.as_of_source)}），检查期{info.window}天。"
        f"程序版本{one_line(info.release)}，数据版本{one_line(info.dataset_version)}。"
    )


def _scope(result: InspectionResult, counts: Figures) -> str:
    collected = counts.collected
    return (
        f"名录内账号{counts.total.accounts:,}个，可作出结论{counts.total.judged}。{examined_sentence(counts)}"
        f"检查期内发布记录采集完整的账号{collected.full:,}个，部分采集{collected.partial:,}个，"
        f"未采集{collected.none:,}个，采集情况不明{collected.unknown:,}个。"
        "未采集不作为未更新处理，列为待核实。"
    )


def _packs(result: InspectionResult) -> str:
    packs = "；".join(
        f"{one_line(pack.title)}，{len(pack.rules)}项，依据{one_line(pack.document)}" for pack in result.packs
    )
    unproved = sum(rule.confidence == "待核" for pack in result.packs for rule in pack.rules)
    note = f"其中{unproved}项的条款原文待核，在下表中标明“待核”，引用前请核对文件原文。" if unproved else ""
    return f"{packs}。{note}"


def _limits(counts: Figures) -> str:
    return (
        "本通报为代拟稿，由程序按规则和材料生成，不替代人工审核，不直接作为关停、整合的依据。"
        "合格率只对可作出结论的账号计算，以“合格数/可判断数”表示；未检查的指标不视为合格。"
        f"未读入的数据{counts.rejected_total:,}行（处），未参与判断。"
    )
