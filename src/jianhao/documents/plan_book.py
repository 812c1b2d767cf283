"""整合方案征求意见稿.xlsx: one sheet a county for signature, an overview, the assumptions; split by place when there are too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jianhao.documents import plan_text, plan_words, wording
from jianhao.documents.cells import cell, clean
from jianhao.documents.plan_data import open_points
from jianhao.documents.plan_figures import PlanFigures, Share, plan_figures
from jianhao.documents.plan_view import Planned, PlanView
from jianhao.documents.sheets import Book, Column, Kind, Value

BOOK: Final = "整合方案征求意见稿"
SHEETS_AT_MOST: Final = 200  # a workbook with more is slow to open on an office computer
DEPTHS: Final = (2, 4, 6)
SHEET_NAME: Final = 31
AGREE: Final = ("同意", "不同意")
COLUMNS: Final = (
    Column("序号", 5, Kind.COUNT),
    Column("账号名称", 15, wrap=True),
    Column("平台", 10, wrap=True),
    Column("主办单位", 17, wrap=True),
    Column("建议", 9),
    Column("去向", 17, wrap=True),
    Column("主要理由", 38, wrap=True),
    Column("完成时限", 11, Kind.DATE),
    Column("须先办理", 17, wrap=True),
    Column("意见", 8, asked=True),
    Column("不同意的理由", 18, wrap=True, asked=True),
    Column("签字", 9, asked=True),
    Column("账号ID", 24),
)
NOTE: Final = "黄色标题的列由主办单位填写：“意见”填同意或不同意，不同意的写明理由。测算建议，供研究参考；节约为测算值，不含在编人员。"
SIGNATURE: Final = (
    "本地区（单位）意见：　　　　　　　　　　　　负责人签字：　　　　　　　　　　日期：　　　　年　　月　　日"
)
PLACE_COLUMNS: Final = (
    Column("地区", 20),
    Column("账号", 9, Kind.COUNT),
    Column("保留", 9, Kind.COUNT),
    Column("归集整合", 10, Kind.COUNT),
    Column("关停", 9, Kind.COUNT),
    Column("需研判", 9, Kind.COUNT),
    Column("预计流失活跃关注用户", 14, Kind.COUNT),
    Column("用户数不详的账号", 12, Kind.COUNT),
    Column("每年可减费用（元，测算值）", 16, Kind.AMOUNT),
    Column("费用不详的账号", 12, Kind.COUNT),
)
ASSUMPTION_COLUMNS: Final = (
    Column("参数", 40, wrap=True),
    Column("单位", 8),
    Column("取值", 10, Kind.AMOUNT),
    Column("试算低值", 10, Kind.AMOUNT),
    Column("试算高值", 10, Kind.AMOUNT),
    Column("来源", 56, wrap=True),
)
FACT_COLUMNS: Final = (
    Column("资料", 50, wrap=True),
    Column("可能改变的账号", 14, Kind.COUNT),
    Column("每年至多影响（元）", 16, Kind.AMOUNT),
)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


def write_books(view: PlanView, folder: Path, sheets: int = SHEETS_AT_MOST) -> tuple[Path, ...]:
    """Write 整合方案征求意见稿.xlsx, or one workbook for each place with at most `sheets` counties. The same plan, the same bytes."""
    figures, counties = plan_figures(view), view.counties
    if len(counties) <= sheets:
        path = folder / f"{BOOK}.xlsx"
        _write(view, figures, counties, path)
        return (path,)
    paths = []
    for name, codes in _divided(list(counties), sheets):
        paths.append(folder / f"{BOOK}-{name}.xlsx")
        _write(view, figures, {code: counties[code] for code in codes}, paths[-1])
    return tuple(paths)


def _divided(codes: Sequence[str], most: int) -> Iterator[tuple[str, list[str]]]:
    """County codes by province, by city where a province has too many; a name of digits for each group."""
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(code[: DEPTHS[0]], []).append(code)
    for start, group in groups.items():
        if len(group) <= most:
            yield _digits(start, 0), group
            continue
        cities: dict[str, list[str]] = {}
        for code in group:
            cities.setdefault(code[: DEPTHS[1]], []).append(code)
        for city, of in cities.items():
            yield from (
                (f"{_digits(city, 1)}{_tail(at)}", of[at : at + most]) for at in range(0, len(of), most)
            )


def _digits(start: str, depth: int) -> str:
    return start.ljust(DEPTHS[depth], "0") if start.isascii() and start.isdigit() else "其他"


def _tail(at: int) -> str:
    return f"-{at}" if at else ""


def _write(view: PlanView, figures: PlanFigures, counties: Mapping[str, list[Planned]], path: Path) -> None:
    info = view.info
    with Book(path, title=info.title, day=info.day, stamp="　".join(info.marks)) as book:
        _overview(book, view, figures, counties)
        names = _Names()
        for accounts in counties.values():
            _county(book, view, names(accounts[0].county), accounts)
        _assumptions(book, view)


class _Names:
    """Names of sheets: within Excel's limits, each once."""

    def __init__(self) -> None:
        self._used = {"总表", "补充资料", "测算参数"}

    def __call__(self, wanted: str) -> str:
        base = clean(wanted).translate(_FORBIDDEN).strip() or "地区"
        name, number = base[:SHEET_NAME], 1
        while name.casefold() in self._used:
            number += 1
            name = f"{base[: SHEET_NAME - 6]}（{number}）"
        self._used.add(name.casefold())
        return name


def _overview(
    book: Book, view: PlanView, figures: PlanFigures, counties: Mapping[str, list[Planned]]
) -> None:
    demo = f"{wording.DEMO_MARK}。" if view.info.demo else ""
    here = [share for code, share in figures.counties if code in counties]
    rows = [_place(share) for share in here]
    if len(here) == len(figures.counties):
        rows.append(_place(figures.total))
    note = (
        f"{demo}{view.info.title}。{wording.day_text(view.info.as_of)}测算。{plan_words.DECIDES}"
        f"{plan_text.error_sentence(view.summary)}"
    )
    book.table("总表", PLACE_COLUMNS, rows, note=note)


def _place(share: Share) -> list[Value]:
    return [
        share.label, share.accounts, share.keep, share.merge, share.close, share.open, share.at_risk, share.risk_unknown,
        round(share.saving, 2), share.cost_unknown,
    ]  # fmt: skip


def _county(book: Book, view: PlanView, name: str, accounts: Sequence[Planned]) -> None:
    ordered = sorted(accounts, key=lambda a: (a.agency, a.index))  # a unit signs for its accounts together
    demo = f"{wording.DEMO_MARK}。" if view.info.demo else ""

    def finish(sheet: Any, first: int, last: int) -> None:
        at = COLUMNS.index(next(column for column in COLUMNS if column.heading == "意见"))
        rule = {
            "validate": "list",
            "source": list(AGREE),
            "error_title": "意见",
            "error_message": "请选择同意或不同意。",
        }
        if last >= first:
            sheet.data_validation(first, at, last, at, rule)
        sheet.set_row(last + 2, 30)
        sheet.write_string(last + 2, 0, cell(SIGNATURE), book.format(font_size=11))
        sheet.print_area(
            0, 0, last + 2, len(COLUMNS) - 2
        )  # the ID is for reading the sheet back, not for paper

    rows = (_row(number, account) for number, account in enumerate(ordered, 1))
    book.table(
        name,
        COLUMNS,
        rows,
        note=f"{demo}{accounts[0].county}：{NOTE}",
        blank="",
        finish=finish,
        row_height=30,
    )


def _row(number: int, account: Planned) -> list[Value]:
    reasons = "；".join(account.grounds)
    return [
        number, account.name, account.platform, account.agency, account.decision,
        account.destination,
        reasons, account.due, _first(account), None, None, None, account.account_id,
    ]  # fmt: skip


def _first(account: Planned) -> str | None:
    """What has to be done before: questions to answer, data to add, why no quarter took it."""
    points = open_points(account)
    if account.questions:
        points[points.index("须逐项答复")] = f"逐项答复：{'；'.join(account.questions)}"
    if account.lacking:
        points[points.index("资料不足")] = f"补充{'、'.join(account.lacking)}"
    return "；".join(points) or None


def _assumptions(book: Book, view: PlanView) -> None:
    note = "补充下列资料最可能改变方案。"
    facts = ([f["fact"], f["accounts"], f["yuan"] or None] for f in view.rows("plan_facts"))
    book.table("补充资料", FACT_COLUMNS, facts, note=note)
    rows = (
        [row["title"], row["unit"], row["value"], row["low"], row["high"], row["source"]]
        for row in view.rows("plan_assumptions")
    )
    note = "多数为假设，应以本地实测数替换后重新测算。" + "".join(
        f"{text}。" for text in plan_text.scenario_sentences(view.summary)
    )
    book.table("测算参数", ASSUMPTION_COLUMNS, rows, note=note)
