"""Forecasts of camp counts in a Flee instance: what was known on a day, people simulated from it, and the rise of each camp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from neman.errors import SettingError
from neman.evidence import Report, as_published, counters, observed_stocks
from neman.fit.rivals import History, damped
from neman.run import simulate
from neman.scenario import Scenario
from neman.world import Total

__all__ = ["MEMBERS", "camps_ahead", "camps_as_known"]

Floats = NDArray[np.float64]
#: Size of the sample of a forecast.
MEMBERS = 100
_RECENT = 28  # days over which people appeared as fast as they will at first
#: People choose among camps that they can reach, and go where counts, known on the day after, say that those before them went;
#: camps hold what was counted. As in validation/flee, whose search saw these conflicts, but for the numbers found there by search.
_SETTINGS = (
    "choice.aims=1", "speed.road=5000", "leave.town=1", "reports.assimilation=1", "choice.learning=1", "choice.learning_lag=1",
)


def camps_as_known(scenario: Scenario, origin: date) -> Scenario:
    """Return a Flee instance as it was known on a day: counts as published by then, nothing that happened later, no capacities.

    Published capacities are often the largest count that was ever seen, so that they tell the future; they are left out. What
    is left of hindsight: which places and camps there are, and which links.

    Raises
    ------
    SettingError : the day lies outside the instance, or no camp was counted before it.
    """
    if not scenario.start < origin <= scenario.end:
        raise SettingError(f"--from {origin}: choose a day after {scenario.start} and up to {scenario.end}")
    places = {p.name for p in scenario.places}
    reports = tuple(r for r in as_published(scenario.reports) if r.date_end <= origin and r.border in places)
    if not any(r.value for r in reports):
        raise SettingError(f"--from {origin}: no camp of {scenario.name} was counted before this day")
    return replace(
        scenario.with_settings(_SETTINGS), end=origin, reports=reports, reporters=counters(reports),
        totals=_totals(scenario, reports, origin),
        places=tuple(p.model_copy(update={"capacity": None}) for p in scenario.places),
        forcings=tuple(f for f in scenario.forcings if f.date <= origin and f.quantity != "capacity"),
        playbook=tuple(d for d in scenario.playbook if d.date is None or d.date <= origin),
    )


def _totals(scenario: Scenario, reports: Sequence[Report], origin: date) -> tuple[Total, ...]:
    """Return the people displaced in all by day, as the counts known on the origin add up."""
    counts = observed_stocks(reports, scenario.start, (origin - scenario.start).days + 1)
    sums = np.sum(list(counts.values()), axis=0)
    return tuple(Total(date=scenario.start + timedelta(days=day), persons=int(n)) for day, n in enumerate(sums))


def _continued(known: Scenario, days: int) -> Scenario:
    """Return the scenario some days longer: people go on appearing as fast as in the last month, ever more slowly."""
    counts = np.array([t.persons for t in known.totals], np.float64)
    a_day = max(counts[-1] - counts[max(len(counts) - 1 - _RECENT, 0)], 0.0) / _RECENT
    ahead = np.arange(1.0, days + 1)
    rise = a_day * damped(ahead)
    later = tuple(Total(date=known.end + timedelta(days=int(day)), persons=int(counts[-1] + n)) for day, n in zip(ahead, rise, strict=True))
    return replace(known, end=known.end + timedelta(days=days), totals=(*known.totals, *later), reporters=())


def camps_ahead(known: Scenario, days: int, *, seed: int, threads: int | None = None) -> Floats:
    """Return sample paths of the counts of each reporter after the end of a scenario, shape (members, days, reporters).

    Each camp starts from its latest count. The forecast is the average of two rises: as many people as the model moves there, and
    half the camp's own rise of the last four weeks, ever more slowly (`History.averaged`).
    """
    first = known.days
    history = History.of(known, known.end)
    stock = simulate(_continued(known, days), members=1, seed=seed, threads=threads).tables["stock"]
    counts = np.zeros((first + days, len(known.reporters)))
    at = {who.border: k for k, who in enumerate(known.reporters)}
    for day, place, persons in stock.select("date", "place", "persons").iter_rows():
        if place in at:
            counts[(day - known.start).days, at[place]] = persons
    samples = np.zeros((MEMBERS, days, len(known.reporters)))
    for k in range(len(known.reporters)):
        moved = history.level(k) + np.maximum(counts[first:, k] - counts[first - 1, k], 0.0)
        samples[:, :, k] = history.averaged(k, moved, MEMBERS)
    return samples
