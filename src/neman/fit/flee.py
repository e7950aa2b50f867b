"""What a fit needs of a Flee instance: camps whose people are counted, and assumptions that may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from neman.errors import SettingError
from neman.evidence import Report, counters
from neman.member import Members
from neman.run_flee import is_flee_run
from neman.scenario import Scenario
from neman.world import ParameterValue

__all__ = ["camp_counts", "counted_again", "fittable"]

Floats = NDArray[np.float64]
#: What is free in an instance that marks nothing as free, with low and high. MODEL: assumptions.
_FREE = {
    "leave.conflict_zone": (0.1, 1.0), "leave.town": (0.05, 1.0), "leave.camp": (0.0001, 0.02), "speed.road": (50.0, 2000.0),
    "choice.distance_power": (0.25, 3.0), "choice.camp_pull": (0.3, 10.0),
}
#: What makes runs follow the counts that they would be fitted to.
_FED = ("reports.assimilation", "choice.learning")
_APART = timedelta(days=28)


def fittable(scenario: Scenario) -> Scenario:
    """Return a scenario as it can be fitted: a Flee instance gets a reporter for each camp, and free parameters if it has none.

    Raises
    ------
    SettingError : runs follow the counts already, or no camp was counted.
    """
    if not is_flee_run(scenario):
        return scenario
    for name in _FED:
        if scenario.values[name]:
            raise SettingError(f"{scenario.name}: {name} is on, so that runs follow the counts that are to be fitted; set it to 0")
    places = {place.name for place in scenario.places}
    reports = [r for r in scenario.reports if r.border in places and r.value is not None]
    free = () if any(p.free for p in scenario.parameters) else tuple(_free(scenario))
    kept = tuple(p for p in scenario.parameters if p.name not in {p.name for p in free})
    return replace(scenario, reporters=counters(reports), parameters=(*kept, *free))


def _free(scenario: Scenario) -> list[ParameterValue]:
    values = scenario.values
    return [
        ParameterValue(name=name, value=values[name], low=min(low, values[name]), high=max(high, values[name]), free=True, source="assumed")
        for name, (low, high) in _FREE.items()
    ]


def counted_again(reports: Sequence[Report]) -> set[int]:
    """Return the positions of counts that another of the same place follows within four weeks: such counts err together.

    >>> rows = [Report(date_start=f"2012-03-{d}", date_end=f"2012-03-{d}", border="Abala", quantity="stock", value=5, reported_by="camp")
    ...         for d in ("01", "10", "31")]
    >>> counted_again(rows)
    {1}
    """
    again, following = set(), dict[str, Report]()
    for k, report in sorted(enumerate(reports), key=lambda row: row[1].date_end, reverse=True):
        later = following.get(report.border)
        if later is not None and later.date_end - report.date_end < _APART:
            again.add(k)
        else:
            following[report.border] = report
    return again


def camp_counts(scenario: Scenario, seed: int, member: int) -> Floats:
    """Return the people at the place of each reporter in one run of a Flee instance, shape (days, reporters)."""
    outcome = Members.of(replace(scenario, reporters=()), "auto", seed)(member)
    if outcome.frames is None:
        raise outcome.error or SettingError(f"member {member} could not be run")
    at = {who.border: k for k, who in enumerate(scenario.reporters)}
    counts = np.zeros((scenario.days, len(at)))
    for day, place, persons in outcome.frames["stock"].select("date", "place", "persons").iter_rows():
        if place in at:
            counts[(day - scenario.start).days, at[place]] = persons
    return counts
