"""One setting for all conflicts, found by leaving one out at a time, against rivals that know the same.

Three contests, by what is known beside the total of the day, which everybody is told:

* nothing: our rules against Flee, capacity share and the shares of day 30;
* counts of `lag` days before as corrected and interpolated later: against persistence, which is scored with the same;
* counts of `lag` days before as published: against persistence of what was published.

A setting is chosen for a conflict by the mean ARD over the other five. Days before a count is known are not scored in the latter two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from instances import Floats, Instance

from neman.fit.baselines import capacity_share, early_share, persistence
from neman.fit.score import ard, rescaled

LAGS = (30, 60, 90)
#: Holds in all contests: people choose among camps, and totals count them on arrival.
ALWAYS = ("choice.aims=1", "speed.road=5000", "leave.town=1")
#: Tried without counts of camps: 45 settings.
NETWORK: Mapping[str, Sequence[float]] = {
    "choice.softening": (50.0, 200.0, 400.0),
    "choice.distance_power": (0.5, 0.75, 1.0, 1.5, 2.0),
    "choice.capacity_scaling": (1.0, 1.1, 1.25),
}
#: Tried with counts of camps: 24 settings.
INFORMED: Mapping[str, Sequence[float]] = {
    "choice.softening": (200.0,),
    "choice.distance_power": (0.75, 1.0),
    "choice.capacity_scaling": (1.0,),
    "choice.learning": (0.0, 0.5, 1.0, 1.5),
    "choice.learning_window": (15.0, 30.0, 60.0),
}
#: ARD of one forecast of each conflict, in their order.
Scores = list[float]


def settings_of(choices: Mapping[str, Sequence[float]], fixed: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Return every combination of values, with what is fixed before it."""
    return [(*fixed, *(f"{n}={v:g}" for n, v in zip(choices, values, strict=True))) for values in product(*choices.values())]


def leave_one_out(instances: Sequence[Instance], settings: Sequence[tuple[str, ...]], since: int) -> tuple[Floats, list[int]]:
    """Return the ARD of every setting on every conflict from a day on, and for each conflict the setting that is best on the others."""
    table = np.array([[ard(i.run(s)[since:], i.observed[since:]) for i in instances] for s in settings])
    return table, [int(np.argmin(np.delete(table, k, axis=1).mean(axis=1))) for k in range(len(instances))]


def without_counts(instances: Sequence[Instance], flee: Sequence[Floats]) -> Iterator[tuple[str, Scores]]:
    """Yield the scores of the contest without counts of camps; the first is ours."""
    settings = settings_of(NETWORK, ALWAYS)
    table, chosen = leave_one_out(instances, settings, 0)
    yield "ours, setting chosen on the other five", [table[c, k] for k, c in enumerate(chosen)]
    yield from _ranges(table, settings)
    yield "Flee, as published", [ard(f, i.observed) for f, i in zip(flee, instances, strict=True)]
    yield "capacity share", [ard(capacity_share(_capacity(i), i.observed), i.observed) for i in instances]
    yield "day-30 share (days from 30 on)", [ard(early_share(i.observed, 30)[30:], i.observed[30:]) for i in instances]


def with_counts(instances: Sequence[Instance], lag: int, *, hindsight: bool) -> Iterator[tuple[str, Scores]]:
    """Yield the scores of the contest with counts of `lag` days before; the first is ours."""
    fixed = (*ALWAYS, "reports.assimilation=1", f"choice.learning_lag={lag}", f"reports.hindsight={int(hindsight)}")
    settings = settings_of(INFORMED, fixed)
    table, chosen = leave_one_out(instances, settings, lag)
    yield "ours, setting chosen on the other five", [table[c, k] for k, c in enumerate(chosen)]
    yield from _ranges(table, settings)
    seen: Callable[[Instance], Floats] = (lambda i: persistence(i.observed, lag)) if hindsight else (lambda i: i.known(lag))
    yield f"persistence, {lag} days", [ard(seen(i)[lag:], i.observed[lag:]) for i in instances]
    yield f"shares of {lag} days before", [ard(rescaled(seen(i)[lag:], i.observed[lag:]), i.observed[lag:]) for i in instances]


def _ranges(table: Floats, settings: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, Scores]]:
    best = int(np.argmin(table.mean(axis=1)))
    words = ", ".join(f"`{word}`" for word in settings[best])
    yield f"ours, best on all six: {words}", list(table[best])
    yield f"ours, worst of {len(settings)} settings on each", list(table.max(axis=0))


def _capacity(instance: Instance) -> Floats:
    capacity = {p.name: float(p.capacity or 0) for p in instance.scenario.places}
    return np.array([capacity[camp] for camp in instance.camps])
