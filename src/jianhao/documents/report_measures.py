"""The sections beside the rules, together (传播数据, 内容提示, 运维成本, 供需对照, 更新提醒). None of them decides a conclusion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jianhao.documents.options import Shown
from jianhao.documents.report_contents import ContentsPage, contents_indexes, contents_page
from jianhao.documents.report_costs import CostsPage, costs_page
from jianhao.documents.report_reminders import RemindersPage, reminder_indexes, reminders_page
from jianhao.documents.report_supply import SupplyPage, supply_page
from jianhao.documents.report_traffic import TrafficPage, traffic_indexes, traffic_page
from jianhao.inspection.result import InspectionResult


@dataclass(frozen=True, slots=True)
class Measures:
    """What the sections print."""

    traffic: TrafficPage = field(default_factory=TrafficPage)
    costs: CostsPage = field(default_factory=CostsPage)
    supply: SupplyPage = field(default_factory=SupplyPage)
    reminders: RemindersPage = field(default_factory=RemindersPage)
    contents: ContentsPage = field(default_factory=ContentsPage)

    def overview(self) -> Measures:
        """What the overview of a divided report prints: no accounts."""
        return replace(
            self,
            traffic=self.traffic.overview(),
            costs=self.costs.overview(),
            reminders=self.reminders.overview(),
            contents=self.contents.overview(),
        )

    def only(self, chosen: frozenset[int]) -> Measures:
        """What a file of a divided report prints: the prompts and reminders of its accounts."""
        return Measures(traffic=self.traffic.only(chosen), reminders=self.reminders.only(chosen))


def measures(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> Measures:
    """The sections of a whole report; `linked` are the accounts that its panel knows."""
    return Measures(
        traffic_page(result, shown, linked),
        costs_page(result, shown, linked),
        supply_page(result, shown),
        reminders_page(result, shown, linked),
        contents_page(result, shown, linked),
    )


def measured_indexes(result: InspectionResult, shown: Shown, *, listed: bool) -> set[int]:
    """Row numbers of the accounts that the sections name: all of them, or those that one file lists."""
    named = contents_indexes(result, shown) if listed else set()
    return traffic_indexes(result, shown) | reminder_indexes(result, shown, listed) | named
