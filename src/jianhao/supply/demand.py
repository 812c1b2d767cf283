"""Who is asked: questions of offices laid onto the register, by kind, with small numbers hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.ingest.questions import folded_office
from jianhao.supply.parameters import Parameters
from jianhao.supply.suppression import suppress

SHORTEST_END = 3  # letters of a name that may stand for the whole
LONGER_END = 5  # letters of an agency's name that may stand at the end of a longer one: 民政局 is anybody's
Counts = dict[str, dict[str, int]]  # unit → kind → questions


@dataclass(frozen=True)
class Demand:
    """Questions by agency and kind and by county and kind, which of them must not be shown, and those of no known agency."""

    of_agency: Counts
    of_county: Counts
    hidden_agency: Mapping[str, Collection[str]]
    hidden_county: Mapping[str, Collection[str]]
    unplaced: int


def demand_of(
    questions: pa.Table, county_of: Mapping[str, str], since: int, until: int, parameters: Parameters
) -> Demand:
    """Questions of days `since` to `until`; `county_of` maps the agencies of the register to their counties.

    A question whose office is no agency of the register, nor the end of the name of just one, is counted as unplaced.
    """
    within = pc.and_(
        pc.greater_equal(questions.column("day"), since), pc.less_equal(questions.column("day"), until)
    )
    summed = questions.filter(within).group_by(["office", "kind"]).aggregate([("questions", "sum")])
    agencies = Agencies(county_of)
    of_agency: Counts = defaultdict(lambda: defaultdict(int))
    unplaced = 0
    for row in summed.to_pylist():
        agency = agencies.find(row["office"])
        if agency is None:
            unplaced += row["questions_sum"]
        else:
            of_agency[agency][row["kind"]] += row["questions_sum"]
    return _shown(of_agency, county_of, unplaced, parameters)


class Agencies:
    """Agencies of a register by what a table of questions may call them: 民政局 for 乙县民政局, or the other way round."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {folded_office(name): name for name in sorted(names)}
        self._ends: dict[str, str | None] = {}
        for plain, name in self._names.items():
            for at in range(1, len(plain) - SHORTEST_END + 1):
                end = plain[at:]
                self._ends[end] = name if end not in self._ends else None

    def find(self, office: str) -> str | None:
        """The one agency that is meant; None if there is none or more than one."""
        plain = folded_office(office)
        if plain in self._names:
            return self._names[plain]
        if plain in self._ends:
            return self._ends[plain]
        longer = (plain[at:] for at in range(1, len(plain) - LONGER_END + 1))
        return next((self._names[end] for end in longer if end in self._names), None)


def _shown(of_agency: Counts, county_of: Mapping[str, str], unplaced: int, parameters: Parameters) -> Demand:
    equations: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for agency, kinds in of_agency.items():
        for kind, number in kinds.items():
            equations[county_of[agency], kind][agency] = number
    of_county: Counts = defaultdict(dict)
    hidden_agency: dict[str, set[str]] = defaultdict(set)
    hidden_county: dict[str, set[str]] = defaultdict(set)
    for (county, kind), offices in equations.items():
        shown = suppress(offices, parameters.least_questions)
        of_county[county][kind] = sum(offices.values())
        for agency in shown.hidden:
            hidden_agency[agency].add(kind)
        if shown.total_hidden:
            hidden_county[county].add(kind)
    return Demand(of_agency, of_county, hidden_agency, hidden_county, unplaced)


def rounded_down(number: int, to: int = 10) -> int:
    """A total as it may be told: exact totals would give away what is hidden."""
    return number // to * to
