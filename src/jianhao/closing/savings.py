"""What a closing saves, counted from the day on which nothing more has to be paid: the end of the contract, not the notice."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.dates import chinese_date

YEAR = 365


@dataclass(frozen=True, slots=True)
class Saving:
    """Yuan saved up to a day and a year from then on; None with the reason where it cannot be said."""

    so_far: float | None
    a_year: float | None
    begins: int | None
    sentence: str


def saving(
    yearly_cost: float | None,
    cancelled_on: int | None,
    contract_end: int | None,
    contracted: bool | None,
    today: int,
) -> Saving:
    """`yearly_cost` in yuan; `contracted` says whether operation is bought in, None that nobody knows. Days are day numbers."""
    if yearly_cost is None:
        return Saving(None, None, None, "年度费用未填，不计算节约。")
    if cancelled_on is None:
        return Saving(None, None, None, "账号尚未注销，不计算节约。")
    if contracted is None or (contracted and contract_end is None):
        return Saving(None, None, None, "不知道运维合同何时到期，不计算节约。")
    begins = max(cancelled_on, contract_end or cancelled_on) if contracted else cancelled_on
    days = max(0, today - begins)
    so_far = yearly_cost * days / YEAR
    if not days:
        until = chinese_date(begins)
        return Saving(0.0, yearly_cost, begins, f"费用付至{until}，自该日起每年节约{yearly_cost:,.0f}元。")
    return Saving(
        so_far,
        yearly_cost,
        begins,
        f"自{chinese_date(begins)}起节约{so_far:,.0f}元（每年{yearly_cost:,.0f}元）。",
    )


def total(savings: tuple[Saving, ...]) -> tuple[float, int]:
    """Yuan saved so far over those that can be said, and how many cannot."""
    known = [s.so_far for s in savings if s.so_far is not None]
    return sum(known), len(savings) - len(known)
