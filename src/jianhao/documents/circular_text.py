"""What the circular says, as plain texts: every figure comes from `figures`, every name from the findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jianhao.dates import chinese_date, day_date
from jianhao.documents.cells import one_line
from jianhao.documents.figures import Figures, Group, RuleCount
from jianhao.documents.findings import DEADLINE_BLANK, Finding, Findings
from jianhao.documents.reuse_text import reuse_sentence
from jianhao.inspection.result import InspectionResult

ADDRESSEE: Final = "各有关单位："
ANNEXES: Final = ("不合格账号清单", "待核实账号清单", "检查方法与有关说明")
NAMED_AT_MOST: Final = 10
NUMERALS: Final = "一二三四五六七八九十"
_DAYS_OF_LAST_QUARTER: Final = 20
_GROUPS_AT_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Led:
    """A numbered item: the bold lead and the text that follows it."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class CircularText:
    """The body of a circular in its order."""

    title: str
    opening: str
    overview: tuple[str, ...]
    problems: tuple[Led, ...]
    requirements: tuple[Led, ...]


def circular_text(result: InspectionResult, counts: Figures, findings: Findings) -> CircularText:
    """The texts of the circular on `result`."""
    return CircularText(
        title=title(result),
        opening=_opening(result),
        overview=tuple(_overview(result, counts, findings)),
        problems=tuple(_problems(counts, findings)),
        requirements=tuple(_requirements(counts)),
    )


def title(result: InspectionResult) -> str:
    """「关于示例省甲市2024年第二季度政务新媒体检查情况的通报（代拟稿）」."""
    region = one_line(result.info.region)
    return f"关于{region}{quarter(result.info.as_of)}政务新媒体检查情况的通报（代拟稿）"


def quarter(as_of: int) -> str:
    """The quarter an inspection is about: in the first twenty days of a quarter it is the one before."""
    when = day_date(as_of)
    number = (when.month - 1) // 3
    start = when.replace(month=number * 3 + 1, day=1)
    if (when - start).days < _DAYS_OF_LAST_QUARTER:
        number -= 1
    year = when.year if number >= 0 else when.year - 1
    return f"{year}年第{NUMERALS[number % 4]}季度"


def numbered(texts: Iterable[tuple[str, str]]) -> list[Led]:
    """（一）… （二）… before the leads."""
    return [Led(f"（{_numeral(n)}）{lead}。", text) for n, (lead, text) in enumerate(texts, 1)]


def named_list(findings: Sequence[Finding], where: str) -> str:
    """Up to ten accounts by name, then how many there are and where the rest stands."""
    accounts = list({finding.account_id: finding for finding in findings}.values())
    names = "、".join(finding.named for finding in accounts[:NAMED_AT_MOST])
    if len(accounts) <= NAMED_AT_MOST:
        return f"{names}。"
    return f"{names}等{len(accounts):,}个，详见{where}。"


def _opening(result: InspectionResult) -> str:
    info = result.info
    documents = "、".join(dict.fromkeys(one_line(pack.document) for pack in result.packs))
    first, last = info.covers or (info.as_of - info.window + 1, info.as_of)
    region = one_line(info.region)
    return (
        f"根据{documents}有关要求，对{region}名录内政务新媒体进行了检查。监测时间点为{chinese_date(info.as_of)}，"
        f"检查期为{chinese_date(first)}至{chinese_date(last)}。现将有关情况通报如下："
    )


def _overview(result: InspectionResult, counts: Figures, findings: Findings) -> Iterable[str]:
    total = counts.total
    yield (
        f"截至{chinese_date(result.info.as_of)}，名录内共有政务新媒体账号{total.accounts:,}个。"
        f"按层级分，{_sizes(counts.levels)}；按平台分，{_sizes(counts.platforms)}。"
    )
    judged, passed = total.judged, total.passed
    yield (
        f"本次可作出结论的账号{judged.numerator:,}个，占名录内账号的{judged.percent}（{judged.plain}）。其中合格"
        f"{total.qualified:,}个，不合格{total.unqualified:,}个，合格率{passed.percent}（{passed.plain}）。"
        f"{examined_sentence(counts)}"
    )
    if judged.numerator:
        yield f"按层级分，合格率为{_rates(counts.levels)}；按平台分，合格率为{_rates(counts.platforms)}。"
    if total.undetermined or total.unexamined:
        yield _not_judged(counts, findings)
    if counts.reuse is not None:
        yield reuse_sentence(counts.reuse)


def examined_sentence(counts: Figures) -> str:
    """「已查3项/应查5项，其余未检查」 for all accounts, by how many accounts each holds for."""
    partial = [e for e in counts.examined if e.examined < e.applicable]
    if not partial:
        return "单项否决指标均已检查。"
    if len(counts.examined) == 1:
        return f"单项否决指标{partial[0]}。"
    most = "；".join(f"{e.accounts:,}个账号{e}" for e in partial[:3])
    rest = sum(e.accounts for e in partial[3:])
    return f"单项否决指标中，{most}{f'；另有{rest:,}个账号未查全' if rest else ''}。"


def _not_judged(counts: Figures, findings: Findings) -> str:
    total = counts.total
    parts = []
    if total.undetermined:
        reasons = "、".join(f"{reason}{n:,}个" for reason, n in findings.pending_reasons())
        basis = f"（涉及：{reasons}；同一账号可有多项）" if reasons else ""
        parts.append(f"待核实账号{total.undetermined:,}个{basis}，名单见附件2")
    if total.unexamined:
        parts.append(f"未检查账号{total.unexamined:,}个，名单见附件.xlsx“全部账号”表")
    missing = "、".join(dict.fromkeys(rule.title for rule in counts.unexamined_vetoes))
    note = f"本次未提供材料、未检查的指标：{missing}。" if missing else ""
    return f"{'；'.join(parts)}。以上账号均未计入合格率。{note}"


def _sizes(groups: Sequence[Group]) -> str:
    return "、".join(f"{group.label}{group.tally.accounts:,}个" for group in groups)


def _rates(groups: Sequence[Group]) -> str:
    known = [g for g in groups if g.tally.passed.denominator]
    shown = "、".join(f"{g.label}{g.tally.passed}" for g in known[:_GROUPS_AT_MOST])
    return shown + ("等" if len(known) > _GROUPS_AT_MOST else "")


def _problems(counts: Figures, findings: Findings) -> Iterable[Led]:
    vetoes, reminders = findings.failed_vetoes(), findings.reminders()
    failed = [rule for rule in counts.failures if rule.severity == "veto"]
    reminded = [rule for rule in counts.failures if rule.severity != "veto"]
    texts = [(rule.title, _veto_text(rule, vetoes, findings)) for rule in failed]
    texts += [(rule.title, _reminder_text(rule, reminders, findings)) for rule in reminded]
    yield from numbered(texts)


def _veto_text(rule: RuleCount, vetoes: Sequence[Finding], findings: Findings) -> str:
    found = findings.of_rule(vetoes, rule.ruleset, rule.rule_id)
    return f"属单项否决情形，涉及{rule.failed:,}个账号：{named_list(found, '附件1')}"


def _reminder_text(rule: RuleCount, reminders: Sequence[Finding], findings: Findings) -> str:
    found = findings.of_rule(reminders, rule.ruleset, rule.rule_id)
    where = "附件.xlsx“提醒事项”表"
    return f"属提醒事项，不影响合格结论，涉及{rule.failed:,}个账号：{named_list(found, where)}"


def _requirements(counts: Figures) -> Iterable[Led]:
    texts = []
    if counts.total.unqualified:
        texts.append(
            (
                "限期整改",
                f"不合格账号的主办单位要对照附件1逐项核实整改，于{DEADLINE_BLANK}书面报送整改情况。"
                "对检查结果有异议的，请一并提供后台记录、页面截图等材料。",
            )
        )
    if counts.total.undetermined:
        texts.append(
            (
                "补充核实",
                f"附件2所列账号的主办单位要于{DEADLINE_BLANK}提供发布记录或核查材料，核实后再作结论。",
            )
        )
    texts.append(
        (
            "规范管理",
            "各主办单位要及时更新名录信息，按规定办理备案和变更。拟关停、整合的账号，"
            "须先落实职责承接和关注用户引导，依程序审批、公告、归档后再行注销。",
        )
    )
    yield from numbered(texts)


def _numeral(number: int) -> str:
    if number <= 10:
        return NUMERALS[number - 1]
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens - 1] if tens > 1 else ''}十{NUMERALS[ones - 1] if ones else ''}"
