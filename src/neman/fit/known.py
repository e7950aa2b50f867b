"""What was known on a day: a scenario without anything that was decided, reported or counted later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from neman.errors import SettingError
from neman.evidence import published
from neman.scenario import Scenario

__all__ = ["as_known", "continued"]

_WEEK = timedelta(days=7)


def as_known(scenario: Scenario, origin: date) -> Scenario:
    """Return the scenario as it was known on a day: later decisions, reports of later vintage and later arrivals are taken out.

    What is left of hindsight: values that the scenario sets by hand, such as the level of arrivals in the period that `origin`
    lies in, were chosen by somebody who had seen later figures.

    Raises
    ------
    SettingError : the day lies outside the scenario, or nobody arrives on it.
    """
    if not scenario.start < origin <= scenario.end:
        raise SettingError(f"--from {origin}: choose a day after {scenario.start} and up to {scenario.end}")
    arrivals = tuple(a.model_copy(update={"end": min(a.end, origin)}) for a in scenario.arrivals if a.start <= origin)
    if scenario.arrivals and not any(a.end == origin for a in arrivals):
        raise SettingError(f"--from {origin}: the scenario has no arrivals on this day that could be continued")
    return replace(
        scenario, end=origin, arrivals=arrivals,
        playbook=tuple(d for d in scenario.playbook if d.date is None or d.date <= origin),
        reports=tuple(r for r in scenario.reports if (known := published(r)) is not None and known <= origin),
    )


def continued(scenario: Scenario, days: int, factors: Sequence[float] | NDArray[np.float64]) -> Scenario:
    """Return a scenario that goes on for some days, arrivals going on as on its last day times a factor a week.

    >>> import neman
    >>> longer = continued(neman.read("two_lines"), 14, [1.0, 2.0])
    >>> longer.days
    74
    """
    origin, end = scenario.end, scenario.end + timedelta(days=days)
    going_on = []
    for row in scenario.arrivals:
        if row.end != origin:
            continue
        for week, factor in enumerate(factors):
            first = origin + timedelta(days=1) + week * _WEEK
            last = min(first + timedelta(days=6), end)
            if first <= end:
                going_on.append(row.model_copy(update={"start": first, "end": last, "per_day": row.per_day * float(factor)}))
    return replace(scenario, end=end, arrivals=(*scenario.arrivals, *going_on))
